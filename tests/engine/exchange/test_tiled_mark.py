"""The mark that no cropping takes away."""

import numpy as np
import pytest

from engine.exchange.tiled_mark import mark_layers, tile_over_picture, tile_over_stored


@pytest.mark.parametrize("shape", [(300, 260), (1024, 1024), (700, 1900)])
def test_every_cut_of_a_third_holds_letters_of_a_whole_word(shape):
    letters, _ = mark_layers(shape)
    whole = np.count_nonzero(letters > 0.5)
    side = min(shape) // 3
    least = 0.4 * whole * side * side / letters.size
    for top in range(0, shape[0] - side, side // 3):
        for left in range(0, shape[1] - side, side // 3):
            assert np.count_nonzero(letters[top : top + side, left : left + side] > 0.5) > least


@pytest.mark.parametrize("grey", [0, 20, 128, 235, 255])
def test_words_show_on_black_on_white_and_between(grey):
    marked = tile_over_picture(np.full((400, 500), grey, np.uint8)).astype(int)
    assert np.abs(marked - grey).max() >= 40
    assert np.count_nonzero(np.abs(marked - grey) >= 20) > 0.01 * marked.size


@pytest.mark.parametrize("inverted", [False, True])
def test_no_value_leaves_the_range_of_the_image(radiograph_factory, inverted):
    radiograph = radiograph_factory(inverted=inverted)
    marked = tile_over_stored(radiograph.stored_pixels, radiograph.grey_scale)
    assert marked.dtype == radiograph.stored_pixels.dtype
    assert marked.min() >= radiograph.stored_pixels.min()
    assert marked.max() <= radiograph.stored_pixels.max()
    changed = marked != radiograph.stored_pixels
    assert 0.02 < changed.mean() < 0.2


def test_letters_are_brighter_on_screen_whatever_the_photometric_interpretation(radiograph_factory):
    for inverted in (False, True):
        radiograph = radiograph_factory(rows=600, columns=520, inverted=inverted)
        letters, shadows = mark_layers(radiograph.shape)
        marked = tile_over_stored(radiograph.stored_pixels, radiograph.grey_scale)
        change = radiograph.grey_scale.display(marked) - radiograph.display_pixels
        assert change[letters > 0.6].mean() > 0.05
        assert change[shadows > 0.6].mean() < -0.05


def test_a_constant_image_is_left_without_harm(radiograph):
    flat = np.full_like(radiograph.stored_pixels, 700)
    assert (tile_over_stored(flat, radiograph.grey_scale) == flat).all()
