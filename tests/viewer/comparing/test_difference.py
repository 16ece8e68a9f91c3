"""The signed difference in numbers and colors."""

import numpy as np
import pytest

from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from viewer.comparing.difference import DifferenceOverlay, largest_change, share_of_window, signed
from viewer.panes.rendering import GreyImage, place


def test_the_largest_change_counts_both_ways_without_overflow() -> None:
    before = np.zeros((700, 5), np.uint16)
    after = before.copy()
    after[600, 2] = 65535
    assert largest_change(before, after) == 65535
    assert largest_change(after, before) == 65535
    assert largest_change(after, after) == 0


@pytest.mark.parametrize("limit", [1.0, 100.0, 65535.0])
def test_zero_is_transparent_and_signs_have_their_own_colors(limit: float) -> None:
    before = np.full((64, 96), 30000, np.uint16)
    after = before.copy()
    after[:, :32] = 30000 - round(limit) if limit < 30000 else 0
    after[:, 64:] = min(65535, 30000 + round(limit))
    overlay = DifferenceOverlay()
    overlay.show_pair(GreyImage(before, 0), GreyImage(after, 0))
    overlay.set_limit(limit)
    colors = overlay.colors(place((64, 96), (64, 96), 1.0, 1.0, (32, 48)), 1.0)
    assert colors is not None
    assert not colors[:, 33:63].any()
    less, more = int(colors[32, 8]), int(colors[32, 88])
    blue = [color & 255 for color in (less, more)]
    red = [color >> 16 & 255 for color in (less, more)]
    assert blue[0] > red[0], "less is blue"
    assert red[1] > blue[1], "more is rose"


def test_a_change_of_one_is_not_lost_in_a_wide_range() -> None:
    before = np.full((8, 8), 1000, np.uint16)
    overlay = DifferenceOverlay()
    overlay.show_pair(GreyImage(before, 0), GreyImage(before + np.uint16(1), 0))
    overlay.set_limit(60000.0)
    colors = overlay.colors(place((8, 8), (8, 8), 1.0, 1.0, (4, 4)), 1.0)
    assert colors is not None
    assert (colors >> 24).all()


def test_the_share_of_the_window_is_in_values_of_the_modality(radiograph: Radiograph) -> None:
    scale = radiograph.grey_scale
    values = scale.modality_values
    slope = abs(float(values[-1] - values[0])) / (len(values) - 1)
    assert share_of_window(50, scale, Window(500, 200)) == pytest.approx(50 * slope / 200)
    assert share_of_window(50, scale, None) is None


def test_numbers_have_their_sign() -> None:
    assert [signed(value) for value in (0, 12, -1234)] == ["0", "+12", "−1,234"]
