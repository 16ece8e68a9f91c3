import numpy as np
import pytest

from engine.guidance.outlines import Outline


def test_a_circle_through_its_points_has_the_area_of_a_circle() -> None:
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    circle = Outline(np.stack([0.5 + 0.3 * np.cos(angle), 0.5 + 0.3 * np.sin(angle)], axis=1))
    for size in (64, 333):
        assert circle.inside(size).mean() == pytest.approx(np.pi * 0.09, rel=0.01)


def test_x_runs_along_columns_and_y_along_rows() -> None:
    corner = Outline(np.array([[0.6, 0.0], [1.0, 0.0], [1.0, 0.3], [0.6, 0.3]]))
    rows, columns = np.nonzero(corner.inside(100))
    assert rows.max() < 40
    assert columns.min() > 50


def test_the_direction_of_drawing_does_not_matter() -> None:
    points = np.array([[0.2, 0.2], [0.8, 0.3], [0.6, 0.9], [0.3, 0.7]])
    assert np.array_equal(Outline(points).inside(77), Outline(points[::-1]).inside(77))


def test_the_points_of_an_outline_are_read_only() -> None:
    outline = Outline(np.array([[0.2, 0.2], [0.8, 0.3], [0.6, 0.9]]))
    with pytest.raises(ValueError, match="read-only"):
        outline.points[0, 0] = 1
