"""Intensity profiles of the model frame, and the inverse."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.radiographs.frame_intensity import (
    LevelTable,
    equalized_levels,
    mimic_levels,
    smooth_mimic_levels,
)
from engine.radiographs.radiograph import Radiograph


def test_equalization_agrees_with_opencv_worked_by_hand() -> None:
    # equalizeHist: lowest level to 0; the others round(255 * (cumulative - first) / (total - first)).
    histogram = np.zeros(256)
    histogram[[10, 20, 200]] = [4, 5, 3]
    levels = equalized_levels(histogram)
    assert (levels[10], levels[20], levels[200]) == (0, round(255 * 5 / 8), 255)


def test_equalization_of_a_constant_image_keeps_its_level() -> None:
    histogram = np.zeros(256)
    histogram[77] = 9
    assert equalized_levels(histogram)[77] == 77


def test_mimic_levels_use_the_full_range_and_rise(radiograph: Radiograph) -> None:
    levels = mimic_levels(radiograph)
    shown = levels[radiograph.stored_pixels]
    assert (shown.min(), shown.max()) == (0, 1)
    assert np.all(np.diff(levels) >= 0)
    np.testing.assert_allclose(levels * 255, np.round(levels * 255), atol=1e-9)
    # Equalized: each quarter of the scale holds about a quarter of the pixels.
    share, _ = np.histogram(shown, bins=[0, 0.25, 0.5, 0.75, 1.01])
    assert np.all(np.abs(share / shown.size - 0.25) < 0.05)


def test_mimic_levels_of_monochrome1_are_those_of_the_inverted_image(
    radiograph_factory: Callable[..., Radiograph],
) -> None:
    plain, inverted = radiograph_factory(), radiograph_factory(inverted=True)
    one = mimic_levels(plain)[plain.stored_pixels]
    other = mimic_levels(inverted)[inverted.stored_pixels]
    # Truncation before the inversion moves a few pixels by one of the 256 steps.
    assert np.abs(one - other).max() < 3 / 255


def test_mimic_levels_of_a_falling_rescale_are_those_of_the_inverted_image(
    radiograph_factory: Callable[..., Radiograph],
) -> None:
    inverted = radiograph_factory(inverted=True)
    scale = inverted.grey_scale
    window = replace(scale.windows[0], center=-scale.windows[0].center)
    falling = replace(
        inverted,
        grey_scale=replace(scale, inverted=False, modality_values=-scale.modality_values, windows=(window,)),
    )
    np.testing.assert_array_equal(mimic_levels(falling), mimic_levels(inverted))


def test_smooth_levels_follow_the_steps(radiograph: Radiograph) -> None:
    steps, smooth = mimic_levels(radiograph), smooth_mimic_levels(radiograph)
    largest_step = np.abs(np.diff(np.unique(steps))).max()
    assert np.abs(steps - smooth).max() <= largest_step
    assert len(np.unique(smooth)) > 2 * len(np.unique(steps))


tables = st.lists(st.floats(0, 1), min_size=2, max_size=40).map(lambda x: np.array(sorted(x)))


@given(tables, st.data(), st.booleans())
def test_nearest_stored_is_as_near_as_any_and_zero_change_stays(
    table: np.ndarray, data: st.DataObject, falls: bool
) -> None:
    table = table[::-1] if falls else table
    before = np.array(data.draw(st.lists(st.integers(0, len(table) - 1), min_size=1, max_size=9)))
    change = np.array(data.draw(st.lists(st.floats(-1, 1), min_size=len(before), max_size=len(before))))
    wanted = np.clip(table[before] + change, 0, 1)
    found = LevelTable(table).nearest(before, change)
    best = np.abs(table[None, :] - wanted[:, None]).min(axis=1)
    np.testing.assert_allclose(np.abs(table[found] - wanted), best, atol=1e-12)
    np.testing.assert_array_equal(LevelTable(table).nearest(before, np.zeros(len(before))), before)


def test_outside_the_window_the_nearest_of_the_equal_values_is_taken() -> None:
    table = np.array([0, 0, 0, 0.5, 1, 1, 1.0])
    found = LevelTable(table).nearest(np.array([6, 6, 0, 3, 5]), np.array([0.2, -0.5, -0.3, 0.5, -1.0]))
    np.testing.assert_array_equal(found, [6, 3, 0, 4, 2])


def test_levels_that_crowd_are_told_apart() -> None:
    random = np.random.default_rng(0)
    table = np.unique(1 - np.exp(-np.linspace(0, 30, 4096)))  # far more values near 1 than a cell holds
    before = random.integers(0, len(table), 20_000)
    change = random.choice([1e-3, 1e-6, 1e-12], len(before)) * random.normal(size=len(before))
    wanted = np.clip(table[before] + change, 0, 1)
    right = np.clip(np.searchsorted(table, wanted), 1, len(table) - 1)
    left = right - 1
    nearest = np.where(wanted - table[left] <= table[right] - wanted, left, right)
    np.testing.assert_array_equal(LevelTable(table).nearest(before, change), nearest)
