"""Reader masks from PNG files."""

import numpy as np
import pytest
from PIL import Image

from engine.commands.mask_file import check_mask_fits, read_mask
from engine.errors import MaskError

PAINTED = np.zeros((6, 8), dtype=bool)
PAINTED[2:4, 3:7] = True


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "LA", "RGB", "RGBA", "P"])
def test_painted_pixels_are_read_from_every_kind_of_png(tmp_path, mode):
    file = tmp_path / "mask.png"
    grey = Image.fromarray(PAINTED.astype(np.uint8) * 255)
    if mode == "I;16":
        image = Image.fromarray(PAINTED.astype(np.uint16) * 3)  # 1 of 65535 still counts
    elif mode == "RGBA":  # white paint on a transparent layer whose colour is white too
        image = Image.fromarray(np.dstack([np.full((6, 8, 3), 255, np.uint8), PAINTED * np.uint8(255)]))
    elif mode == "P":
        image = Image.fromarray(PAINTED.astype(np.uint8))
        image.putpalette([0, 0, 0, 200, 0, 0])
    else:
        image = grey.convert(mode)
    image.save(file)
    assert (read_mask(file) == PAINTED).all()


def test_what_is_no_mask_is_refused_in_words(tmp_path):
    file = tmp_path / "mask.png"
    with pytest.raises(MaskError, match="does not exist"):
        read_mask(file)
    file.write_text("no picture")
    with pytest.raises(MaskError, match="no PNG file"):
        read_mask(file)
    Image.fromarray(PAINTED).save(file)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(MaskError, match="cannot be read"):
        read_mask(file)
    Image.new("L", (8, 6)).save(file)
    with pytest.raises(MaskError, match="nothing is painted"):
        read_mask(file)


def test_a_mask_of_another_size_is_refused_with_both_sizes():
    check_mask_fits(PAINTED, (6, 8))
    with pytest.raises(MaskError, match="6 rows and 8 columns, the radiograph 8 and 6"):
        check_mask_fits(PAINTED, (8, 6))
