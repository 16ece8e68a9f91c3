"""The mark on synthetic pictures."""

import numpy as np
import pytest
from PIL import Image

from engine.exchange.synthetic_mark import burn_mark, png_metadata, to_8_bit


@pytest.mark.parametrize("size", [(64, 64), (512, 512), (2500, 3000)])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_mark_is_visible_on_every_ground_and_leaves_most_of_the_picture(size, mode, shade):
    picture = Image.new(mode, size, shade if mode == "L" else (shade,) * 3)
    marked = burn_mark(picture, "test model: wiring only, output has no meaning")
    assert marked.size == size
    assert picture.getextrema() == Image.new(mode, size, picture.getpixel((0, 0))).getextrema()  # untouched
    pixels = np.asarray(marked.convert("L")).astype(int)
    corner = pixels[-pixels.shape[0] // 4 :, : pixels.shape[1] // 2]
    assert corner.max() - corner.min() > 150  # white letters on a black band
    if size[0] >= 512:
        rest = pixels[: pixels.shape[0] * 3 // 4]
        assert 0.01 < (rest != shade).mean() < 0.2
        third = rest.shape[0] // 3
        for top in range(0, rest.shape[0] - third + 1, third):  # no cut is without
            assert (rest[top : top + third, :third] != shade).any()


def test_a_long_notice_stays_inside_the_picture():
    marked = np.asarray(burn_mark(Image.new("L", (512, 512), 128), "a notice of many words " * 8))
    letters = marked == 255
    assert 400 < np.flatnonzero(letters.any(axis=0)).max() < 511
    assert np.flatnonzero(letters.any(axis=1)).min() < 512 - 3 * 15  # several lines


def test_metadata_says_that_the_picture_is_synthetic_in_any_language(tmp_path):
    file = tmp_path / "picture.png"
    Image.new("L", (4, 4)).save(file, pnginfo=png_metadata("A title", {"Instruction": "Füge hinzu: 胸水"}))
    with Image.open(file) as image:
        text = image.text
    assert "Synthetic" in text["Disclaimer"]
    assert "never for diagnosis" in text["Disclaimer"]
    assert text["Warning"] == "SYNTHETIC - research only"
    assert text["Instruction"] == "Füge hinzu: 胸水"


def test_display_values_become_8_bit_by_rounding_and_are_clipped():
    assert to_8_bit(np.array([-0.1, 0.0, 0.5, 1.0, 1.2])).tolist() == [0, 0, 128, 255, 255]
