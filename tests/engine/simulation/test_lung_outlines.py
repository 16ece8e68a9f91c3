"""Outlines to learn from follow the edge towards the mediastinum and nothing else."""

import numpy as np

from engine.simulation.lung_masks import close
from engine.simulation.lung_outlines import follow_edges

rows, columns = np.mgrid[0:128, 0:128]


def drawn(first: int, last: int) -> np.ndarray:
    return (columns >= first) & (columns < last) & (rows >= 20) & (rows < 100)


def film() -> np.ndarray:
    """Two dark lungs, gas under the left one, some grain."""
    image = np.full((128, 128), 0.8)
    image[drawn(15, 55) | drawn(75, 113)] = 0.2
    image[102:115, 80:105] = 0.15
    return (image + np.random.default_rng(0).normal(0, 0.02, image.shape)).astype(np.float32)


def test_a_lung_drawn_too_narrow_grows_to_the_mediastinum_on_either_side() -> None:
    right = follow_edges(film(), drawn(15, 51), 64.0)
    left = follow_edges(film(), drawn(79, 113), 64.0)
    assert right[60].nonzero()[0].max() in (53, 54, 55)
    assert left[60].nonzero()[0].min() in (74, 75, 76)


def test_a_lung_drawn_into_the_mediastinum_is_drawn_back() -> None:
    right = follow_edges(film(), drawn(15, 58), 64.0)
    assert right[60].nonzero()[0].max() in (53, 54, 55)


def test_gas_below_and_the_chest_wall_are_left_alone() -> None:
    left = follow_edges(film(), drawn(79, 110), 64.0)
    assert not left[101:].any()
    assert left[60].nonzero()[0].max() == 109


def test_closing_fills_notches_but_not_the_way_to_the_edge_of_the_frame() -> None:
    lung = drawn(3, 50)
    lung[60:63, 40:50] = False
    closed = close(lung, 4)
    assert closed[60:63, 40:50].all()
    assert not closed[:, :3].any()
    assert (closed | lung).sum() == closed.sum()
