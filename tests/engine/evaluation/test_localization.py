import numpy as np
import pytest

from engine.errors import FrameMismatchError
from engine.evaluation.localization import NOWHERE, measure_localization

REGION = np.array([[True, True, False, False]])


def of(values: list[float], mask: list[bool] | None = None) -> tuple[float, float, float, float]:
    found = measure_localization(
        np.array([values], np.float32), REGION, None if mask is None else np.array([mask])
    )
    return found.pointing, found.auroc, found.iou, found.best_iou


def test_a_map_that_is_the_region_is_perfect() -> None:
    assert of([1, 1, 0, 0], [True, True, False, False]) == (1, 1, 1, 1)


def test_figures_meet_hand_counted_values() -> None:
    # Inside .9 and .3, outside .6 and .1: 3 of 4 pairs. At >= .9: 1 of 2; at >= .3: 2 of 3.
    pointing, auroc, iou, best = of([0.9, 0.3, 0.6, 0.1], [True, False, True, False])
    assert pointing == 1
    assert auroc == pytest.approx(0.75)
    assert iou == pytest.approx(1 / 3)
    assert best == pytest.approx(2 / 3)


def test_a_map_that_points_elsewhere_fails() -> None:
    assert of([0.1, 0.2, 0.8, 0.9])[:2] == (0, 0)


def test_a_constant_map_is_chance() -> None:
    pointing, auroc, _, best = of([0.4, 0.4, 0.4, 0.4])
    assert (pointing, auroc, best) == (0.5, 0.5, 0.5)


def test_ties_at_the_top_share_the_point() -> None:
    assert of([1, 0, 1, 0])[0] == 0.5


def test_without_a_map_or_a_region_nothing_is_told() -> None:
    assert measure_localization(None, REGION) is NOWHERE
    assert measure_localization(np.ones((1, 4), np.float32), None) is NOWHERE
    assert measure_localization(np.ones((1, 4), np.float32), ~np.ones((1, 4), bool)) is NOWHERE


def test_other_shapes_are_refused() -> None:
    with pytest.raises(FrameMismatchError):
        measure_localization(np.ones((2, 2), np.float32), REGION)
