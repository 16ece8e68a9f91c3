"""Which pixels a polygon covers, and lines on pixels that are no squares."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.masks.figures import line, polygon

SHAPE = (30, 40)
corners = st.lists(st.tuples(st.floats(-10, 40), st.floats(-10, 50)), min_size=3, max_size=8)


def covered(found: object) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    if found is not None:
        where, block = found
        mask[where.slices] = block
    return mask


def crossings(points: list[tuple[float, float]], y: float, x: float) -> tuple[int, float]:
    """How many edges a ray to the left crosses, and how near the nearest of them comes."""
    count, nearest = 0, np.inf
    for (y0, x0), (y1, x1) in zip(points, points[1:] + points[:1], strict=True):
        if min(y0, y1) <= y < max(y0, y1):
            at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
            count += at <= x
            nearest = min(nearest, abs(at - x))
    return count, nearest


@settings(max_examples=40, deadline=None)
@given(points=corners)
def test_a_polygon_covers_the_pixels_whose_middle_is_inside(points: list[tuple[float, float]]) -> None:
    mask = covered(polygon(points, SHAPE))
    for row in range(0, SHAPE[0], 3):
        for column in range(0, SHAPE[1], 3):
            count, nearest = crossings(points, row + 0.5, column + 0.5)
            if nearest > 1e-6:
                assert mask[row, column] == (count % 2 == 1)


def test_a_rectangle_covers_whole_pixels_and_is_cut_at_the_edge() -> None:
    mask = covered(polygon([(5, -3), (5, 12), (9, 12), (9, -3)], SHAPE))
    assert mask.sum() == 4 * 12
    assert mask[5:9, :12].all()


def test_two_points_and_a_polygon_beside_the_image_cover_nothing() -> None:
    assert polygon([(1, 1), (9, 9)], SHAPE) is None
    assert polygon([(-5, -5), (-5, -1), (-1, -1)], SHAPE) is None


def test_a_brush_is_round_in_the_patient_where_pixels_are_twice_as_high_as_wide() -> None:
    mask = covered(line((15.0, 20.0), (15.0, 20.0), 8.0, SHAPE, aspect=2.0))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert len(columns) == 16
    assert len(rows) == 8
