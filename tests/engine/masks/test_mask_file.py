"""Masks from files and to files, and for which radiograph they are."""

import numpy as np
import pytest
from PIL import Image

from engine.errors import MaskError
from engine.masks.mask_file import read_mask_file

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
    assert (read_mask_file(file).mask == PAINTED).all()


def test_what_is_no_mask_is_refused_in_words(tmp_path):
    file = tmp_path / "mask.png"
    with pytest.raises(MaskError, match="does not exist"):
        read_mask_file(file)
    file.write_text("no picture")
    with pytest.raises(MaskError, match="no PNG, no NIfTI"):
        read_mask_file(file)
    Image.fromarray(PAINTED).save(file)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(MaskError, match="cannot be read"):
        read_mask_file(file)
    Image.new("L", (8, 6)).save(file)
    with pytest.raises(MaskError, match="nothing is painted"):
        read_mask_file(file)
