import math

import numpy as np
import pytest

from engine.reading.agreement import Coefficient, agreements, icc, which_fits

NAN = math.nan
# Shrout and Fleiss, Psychol. Bull. 86 (1979) 420, table 2: six targets, four judges.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], np.float64
)


def by_name(scores: np.ndarray, points: int) -> dict:
    return {one.coefficient: one for one in agreements(scores, points, draws=200)}


def test_the_intraclass_correlations_of_shrout_and_fleiss_come_out() -> None:
    single, mean = icc(SHROUT_FLEISS)
    assert round(single[0], 2) == 0.29
    assert round(mean[0], 2) == 0.62
    # The interval is that which the R package psych prints for these data.
    assert [round(v, 2) for v in single[1:]] == [0.02, 0.76]
    assert [round(v, 2) for v in mean[1:]] == [0.07, 0.93]


def test_readers_who_always_agree_have_one_and_readers_by_chance_about_nothing() -> None:
    random = np.random.default_rng(0)
    same = np.repeat(random.integers(1, 6, (40, 1)), 2, axis=1).astype(float)
    for one in agreements(same, 5, draws=100):
        assert one.value == pytest.approx(1.0)
    other = random.integers(1, 6, (400, 2)).astype(float)
    for one in agreements(other, 5, draws=100):
        assert abs(one.value) < 0.2, one
        if math.isfinite(one.low):
            assert one.low < 0.05 + one.value < one.high + 0.1


def test_an_interval_holds_the_value_and_is_told_from_eight_cases_on() -> None:
    random = np.random.default_rng(2)
    first = random.integers(1, 6, 40)
    scores = np.stack([first, np.clip(first + random.integers(-1, 2, 40), 1, 5)], 1).astype(float)
    for one in agreements(scores, 5, draws=300):
        assert one.low < one.value < one.high
        assert one.cases == 40
    few = by_name(scores[:5], 5)[Coefficient.ALPHA]
    assert math.isfinite(few.value)
    assert math.isnan(few.low)


def test_the_same_seed_gives_the_same_interval() -> None:
    scores = np.random.default_rng(3).integers(1, 6, (30, 2)).astype(float)
    assert agreements(scores, 5, seed=4, draws=100) == agreements(scores, 5, seed=4, draws=100)


def test_where_all_scores_are_equal_nothing_is_told_but_ac2() -> None:
    found = by_name(np.full((20, 2), 4.0), 5)
    assert math.isnan(found[Coefficient.WEIGHTED_KAPPA].value)
    assert math.isnan(found[Coefficient.ICC_SINGLE].value)
    assert math.isnan(found[Coefficient.ALPHA].value)
    assert found[Coefficient.AC2].value == pytest.approx(1.0)


def test_a_missing_score_leaves_its_case_to_those_who_can_use_it() -> None:
    scores = np.array([[1, 1, NAN], [2, 3, 2], [4, 4, 5], [5, 4, 5], [3, NAN, NAN]], float)
    found = by_name(scores, 5)
    assert found[Coefficient.ICC_SINGLE].cases == 3
    assert found[Coefficient.ALPHA].cases == 4


def test_a_single_score_says_how_common_it_is_to_the_coefficient_of_gwet() -> None:
    # Gwet, Handbook of Inter-Rater Reliability (2014), chapter 4: chance from all cases that anyone scored.
    scores = np.array([[1, 1], [2, 3], [4, 4], [5, 4], [5, NAN], [5, NAN]], float)
    found = by_name(scores, 5)[Coefficient.AC2]
    shares = np.array([1, 0.5, 0.5, 1.5, 2.5]) / 6
    weights = 1 - np.subtract.outer(np.arange(5), np.arange(5)) ** 2 / 16
    chance = weights.sum() * (shares * (1 - shares)).sum() / 20
    assert found.value == pytest.approx(((1 + 15 / 16) / 2 - chance) / (1 - chance))
    assert found.cases == 4


def test_before_two_readers_have_scored_one_case_no_agreement_is_told() -> None:
    found = by_name(np.array([[3, NAN], [NAN, 4], [5, NAN]]), 5)
    assert all(math.isnan(one.value) for one in found.values())
    assert {one.cases for one in found.values()} == {0}


def test_readers_who_cross_have_a_correlation_without_an_interval() -> None:
    """Equal means of the readers, and of the cases: nothing is left to tell the interval from."""
    for crossed in ([[1, 3], [2, 2], [3, 1]], [[1, 2, 3], [3, 2, 1]]):
        single, mean = icc(np.array(crossed, np.float64))
        assert single[0] < 0
        assert np.isnan([*single[1:], *mean[1:]]).all()


def test_an_interval_of_the_correlation_holds_its_value_or_is_not_told() -> None:
    single, mean = icc(np.array([[1, 3], [4, 1], [4, 1], [4, 1]], np.float64))
    assert single[0] == pytest.approx(-0.632, abs=0.001)
    assert np.isnan([*single[1:], *mean[1:]]).all()


def test_scores_off_the_scale_and_single_readers_are_refused() -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        agreements(np.array([[1.0, 6.0]]), 5)
    with pytest.raises(ValueError, match="two readers"):
        agreements(np.array([[1.0], [2.0]]), 5)


def test_a_note_says_which_coefficient_fits() -> None:
    common = np.full((20, 2), 5.0)
    common[0] = [4, 5]
    assert "AC2" in str(which_fits(common, 5))
    spread = np.random.default_rng(0).integers(1, 6, (30, 2)).astype(float)
    assert "kappa" in str(which_fits(spread, 5))
    holes = spread.copy()
    holes = np.concatenate([holes, spread[:, :1]], axis=1)
    holes[0, 0] = NAN
    assert "alpha" in str(which_fits(holes, 5))
    assert "ICC(2,1)" in str(which_fits(np.concatenate([spread, spread[:, :1]], axis=1), 5))
    assert "hint" in str(which_fits(spread[:4], 5))
    assert "no agreement" in str(which_fits(np.full((3, 2), NAN), 5))


def test_an_interval_of_the_mean_of_readers_never_lies_the_wrong_way_round() -> None:
    draws = np.random.default_rng(0)
    for _ in range(300):
        _, (value, low, high) = icc(draws.integers(1, 6, (6, 2)).astype(float))
        assert math.isnan(low) or math.isnan(high) or low <= value <= high
