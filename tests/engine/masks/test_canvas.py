"""The canvas paints exactly the pixels near the line and goes back exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.masks.canvas import MOST_STEPS, MaskCanvas
from engine.masks.rectangle import Rectangle

SHAPE = (40, 55)
points = st.tuples(st.floats(-20, 60), st.floats(-20, 75))


def distance_to_line(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Distance of each pixel's middle from a line, point by point."""
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]] + 0.5
    (y0, x0), (y1, x1) = start, end
    squared = (y1 - y0) ** 2 + (x1 - x0) ** 2
    along = 0.0 if squared == 0 else ((y - y0) * (y1 - y0) + (x - x0) * (x1 - x0)) / squared
    along = np.clip(along, 0, 1)
    return np.hypot(y - (y0 + along * (y1 - y0)), x - (x0 + along * (x1 - x0)))


@settings(max_examples=150, deadline=None)
@given(start=points, end=points, radius=st.floats(0.8, 15))
def test_a_line_covers_the_pixels_whose_middle_is_within_the_radius(
    start: tuple[float, float], end: tuple[float, float], radius: float
) -> None:
    canvas = MaskCanvas(SHAPE)
    canvas.begin()
    where = canvas.paint(start, end, radius, True)
    distance = distance_to_line(start, end)
    sure = np.abs(distance - radius) > 1e-6  # the rim itself is a matter of rounding
    np.testing.assert_array_equal(canvas.mask[sure], (distance <= radius)[sure])
    outside = np.ones(SHAPE, bool)
    if where is not None:
        outside[where.slices] = False
    assert not canvas.mask[outside].any()


@settings(max_examples=60, deadline=None)
@given(row=st.floats(0, 39.99), column=st.floats(0, 54.99))
def test_the_smallest_brush_paints_the_pixel_under_the_pointer(row: float, column: float) -> None:
    canvas = MaskCanvas(SHAPE)
    canvas.begin()
    canvas.paint((row, column), (row, column), 0.1, True)
    assert canvas.mask[int(row), int(column)]
    assert canvas.mask.sum() <= 4


def stroke(canvas: MaskCanvas, row: float, column: float, radius: float = 3, value: bool = True) -> None:
    canvas.begin()
    canvas.paint((row, column), (row + 4, column + 4), radius, value)
    canvas.end()


@settings(max_examples=25, deadline=None)
@given(strokes=st.lists(st.tuples(points, st.floats(1, 9), st.booleans()), min_size=1, max_size=12))
def test_undoing_everything_and_redoing_it_visits_the_same_masks(
    strokes: list[tuple[tuple[float, float], float, bool]],
) -> None:
    canvas = MaskCanvas(SHAPE)
    canvas.replace(np.indices(SHAPE).sum(0) % 7 < 3)
    seen = [canvas.mask.copy()]
    for (row, column), radius, value in strokes:
        could = canvas.can_undo, len(canvas._undo)
        stroke(canvas, row, column, radius, value)
        if len(canvas._undo) > could[1]:
            seen.append(canvas.mask.copy())
    for expected in reversed(seen[:-1]):
        canvas.undo()
        np.testing.assert_array_equal(canvas.mask, expected)
    for expected in seen[1:]:
        canvas.redo()
        np.testing.assert_array_equal(canvas.mask, expected)


def test_at_least_two_hundred_strokes_can_be_taken_back() -> None:
    canvas = MaskCanvas((300, 300))
    seen = []
    for number in range(250):
        seen.append(canvas.mask.copy())
        stroke(canvas, 3 + number, 5 + number, 2)
    for expected in reversed(seen):
        assert canvas.undo() is not None
        np.testing.assert_array_equal(canvas.mask, expected)
    assert MOST_STEPS >= 200
    assert canvas.undo() is None


def test_a_new_stroke_ends_the_way_forward() -> None:
    canvas = MaskCanvas(SHAPE)
    stroke(canvas, 5, 5)
    canvas.undo()
    assert canvas.can_redo
    stroke(canvas, 20, 20)
    assert not canvas.can_redo
    assert canvas.redo() is None


def test_a_stroke_that_changes_nothing_is_no_step() -> None:
    canvas = MaskCanvas(SHAPE)
    stroke(canvas, 10, 10, value=False)
    assert not canvas.can_undo
    stroke(canvas, 900, 900)
    assert not canvas.can_undo


def test_a_cancelled_stroke_leaves_no_trace() -> None:
    canvas = MaskCanvas(SHAPE)
    stroke(canvas, 5, 5)
    before = canvas.mask.copy()
    canvas.begin()
    canvas.paint((0, 0), (39, 54), 8, False)
    assert canvas.cancel() is not None
    np.testing.assert_array_equal(canvas.mask, before)
    canvas.undo()
    assert not canvas.mask.any()


def test_nothing_is_undone_in_the_middle_of_a_stroke() -> None:
    canvas = MaskCanvas(SHAPE)
    stroke(canvas, 5, 5)
    canvas.begin()
    assert not canvas.can_undo
    assert canvas.undo() is None
    assert canvas.mask.any()


def test_a_mask_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="55"):
        MaskCanvas(SHAPE).replace(np.ones((3, 3), bool))


def test_the_view_of_the_mask_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        MaskCanvas(SHAPE).mask[0, 0] = True


def test_rectangles_unite_to_the_smallest_around_both() -> None:
    assert Rectangle(2, 3, 4, 5).united(Rectangle(0, 6, 3, 9)) == Rectangle(0, 3, 6, 12)
    assert Rectangle(2, 3, 4, 5).united(None) == Rectangle(2, 3, 4, 5)
