"""Growing, shrinking and filling, against what the words mean, pixel by pixel."""

import numpy as np
import pytest

from engine.masks.morphology import fill_holes, grow, piece_at, shrink


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (2.5, 4.2), (0, 3), (4, 0), (0, 0)])
def test_a_grown_mask_is_every_pixel_within_the_ellipse(rows: float, columns: float) -> None:
    mask = np.random.default_rng(1).random((30, 41)) < 0.03
    y, x = np.mgrid[:30, :41]
    expected = np.zeros_like(mask)
    for row, column in zip(*np.nonzero(mask), strict=True):
        far_y = ((y - row) / rows) ** 2 if rows else np.where(y == row, 0, 9)
        far_x = ((x - column) / columns) ** 2 if columns else np.where(x == column, 0, 9)
        expected |= far_y + far_x <= 1 + 1e-12
    np.testing.assert_array_equal(grow(mask, rows, columns), expected)


def test_shrinking_takes_a_rim_away_but_not_along_the_edge_of_the_image() -> None:
    mask = np.zeros((20, 20), bool)
    mask[:10, 5:15] = True
    shrunk = shrink(mask, 2, 2)
    assert shrunk[0, 7:13].all()
    assert shrunk.sum() == 8 * 6
    assert not shrunk[8:].any()


def test_holes_are_filled_and_bays_are_not() -> None:
    mask = np.zeros((12, 12), bool)
    mask[2:9, 2:9] = True
    mask[4:6, 4:6] = False
    mask[0:4, 7] = False  # a bay that is open to the edge
    filled = fill_holes(mask)
    assert filled[4:6, 4:6].all()
    assert not filled[2, 7]
    full = np.ones((3, 3), bool)
    assert fill_holes(full).all()


def test_a_piece_hangs_together_by_edges_and_says_whether_it_reaches_the_edge() -> None:
    mask = np.zeros((10, 10), bool)
    mask[2:4, 2:4] = mask[4:6, 4:6] = True
    mask[8:, 8:] = True
    piece, reaches = piece_at(mask, 2, 2)
    assert piece.sum() == 4
    assert not reaches
    assert piece_at(mask, 9, 9)[1]
    assert piece_at(mask, 0, 0) is None
