import numpy as np
import pytest

from engine.errors import RequestError
from engine.evaluation.resampling import Resamples, weighted_auroc, weighted_median


def test_a_mean_leaves_out_cases_without_a_value() -> None:
    figure = Resamples(list("abcdefghijkl")).mean([float("nan"), 1.0, 4.0] + [1.0, 4.0, 2.5] * 3)
    assert figure.value == 2.5
    assert figure.n == 11
    assert 1.0 <= figure.low < 2.5 < figure.high <= 4.0


def test_a_ratio_is_of_sums() -> None:
    assert Resamples(["a", "b"]).ratio([1.0, 1.0], [1.0, 3.0]).value == 0.5


def test_auroc_meets_hand_counted_pairs() -> None:
    # Positive .8 and .4, negative .6, .4 and .1: wins 3, then 1 and a tie; 4.5 of 6 pairs.
    scores, labels = np.array([0.8, 0.4, 0.6, 0.4, 0.1]), np.array([True, True, False, False, False])
    assert weighted_auroc(scores, labels, np.ones((1, 5)))[0] == pytest.approx(4.5 / 6)
    # The second positive drawn twice, the tie not drawn: 2 + 2 * 1 of 3 * 2 pairs.
    weights = np.array([[1.0, 2.0, 1.0, 0.0, 1.0]])
    assert weighted_auroc(scores, labels, weights)[0] == pytest.approx(4 / 6)


def test_auroc_of_one_class_is_unknown() -> None:
    assert np.isnan(weighted_auroc(np.array([0.1, 0.2]), np.array([True, True]), np.ones((1, 2)))[0])


def test_a_median_is_of_cases_as_often_as_they_are_drawn() -> None:
    values = np.array([5.0, 1.0, 3.0, 2.0])
    weights = np.array([[1.0, 1, 1, 1], [0, 1, 0, 2], [3, 0, 0, 1], [0, 0, 0, 0]])
    np.testing.assert_array_equal(weighted_median(values, weights), [2.5, 2.0, 5.0, np.nan])
    assert Resamples(list("abcd")).median([9.0, float("nan"), 1.0, 2.0]).value == 2


def test_a_share_of_none_or_all_is_not_certain() -> None:
    none = Resamples([str(number) for number in range(10)]).share([0.0] * 10)
    # Wilson for 0 of 10: z^2 / (10 + z^2).
    assert (none.low, none.high) == (0, pytest.approx(3.8415 / 13.8415, abs=1e-4))
    every = Resamples([str(number) for number in range(10)]).share([1.0] * 10)
    assert (every.low, every.high) == (pytest.approx(1 - none.high), 1)


def test_a_share_is_known_less_well_where_cases_share_a_patient() -> None:
    values = np.repeat([0.0, 1.0] * 8, 5)
    apart = Resamples([str(number) for number in range(80)]).share(values)
    together = Resamples([str(number // 5) for number in range(80)]).share(values)
    assert apart.value == together.value == 0.5
    assert (apart.n, together.n) == (80, 80)
    assert together.high - together.low > 2 * (apart.high - apart.low)


@pytest.mark.parametrize(("count", "share"), [(8, 0.9), (12, 0.9), (40, 0.95), (40, 0.5)])
def test_intervals_of_shares_cover_them_as_often_as_they_say(count: int, share: float) -> None:
    resamples = Resamples([str(number) for number in range(count)], draws=2)
    random = np.random.default_rng(0)
    figures = [resamples.share((random.random(count) < share).astype(float)) for _ in range(1000)]
    assert np.mean([figure.low <= share <= figure.high for figure in figures]) >= 0.93


@pytest.mark.parametrize("count", [10, 30])
def test_equal_shares_seldom_differ(count: int) -> None:
    resamples = Resamples([str(number) for number in range(count)], draws=2)
    random = np.random.default_rng(1)
    wrong = 0
    for _ in range(600):
        first, second = random.random((2, count)) < 0.5
        figure = resamples.share_difference(first.astype(float), second.astype(float))
        wrong += figure.low > 0 or figure.high < 0
    assert wrong / 600 <= 0.07
    same = resamples.share_difference(np.ones(count), np.ones(count))
    assert same.low < 0 == same.value < same.high


def test_fewer_than_eight_patients_give_no_interval() -> None:
    few = Resamples([str(number % 7) for number in range(70)])
    values = np.arange(70.0)
    figures = [few.mean(values), few.median(values), few.share(values % 2), few.pearson(values, values**2)]
    figures.append(few.share_difference(values % 2, values % 3 == 0))
    assert all(figure.is_known and np.isnan([figure.low, figure.high]).all() for figure in figures)
    part = Resamples([str(number) for number in range(70)]).take(range(7))
    assert np.isnan(part.mean(values[:7]).low)


@pytest.mark.parametrize("count", [8, 15])
def test_intervals_of_means_of_few_patients_are_wide_enough(count: int) -> None:
    random, names = np.random.default_rng(4), [str(number) for number in range(count)]
    covered = 0
    for trial in range(300):
        figure = Resamples(names, draws=400, seed=trial).mean(random.standard_normal(count))
        covered += figure.low <= 0 <= figure.high
    assert 0.91 <= covered / 300 <= 0.99


def test_pearson_agrees_with_numpy_and_is_unknown_without_spread() -> None:
    random = np.random.default_rng(0)
    x = random.standard_normal(30)
    y = x + random.standard_normal(30)
    resamples = Resamples([str(number) for number in range(30)])
    assert resamples.pearson(x, y).value == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert not resamples.pearson(x, np.ones(30)).is_known


def test_intervals_cover_the_true_mean_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(1)
    names = [str(number) for number in range(40)]
    covered = 0
    for trial in range(200):
        figure = Resamples(names, draws=300, seed=trial).mean(random.standard_normal(40) + 3)
        covered += figure.low <= 3 <= figure.high
    assert 0.88 <= covered / 200 <= 0.99


def test_intervals_are_wider_where_cases_share_a_patient() -> None:
    values = np.repeat(np.random.default_rng(2).standard_normal(20), 10)
    apart = Resamples([str(number) for number in range(200)]).mean(values)
    together = Resamples([str(number // 10) for number in range(200)]).mean(values)
    assert together.value == apart.value
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_one_patient_gives_no_interval() -> None:
    figure = Resamples(["a", "a", "a"]).mean([1.0, 2.0, 3.0])
    assert figure.value == 2.0
    assert np.isnan([figure.low, figure.high]).all()


def test_the_same_seed_gives_the_same_interval() -> None:
    names, values = [str(number) for number in range(10)], np.arange(10.0)
    assert Resamples(names, seed=3).mean(values) == Resamples(names, seed=3).mean(values)
    assert Resamples(names, seed=3).mean(values) != Resamples(names, seed=4).mean(values)


def test_the_largest_value_is_kept() -> None:
    figure = Resamples(list("abcdefghij")).maximum([0.1, float("nan"), 0.7] + [0.2] * 7)
    assert (figure.value, figure.n) == (0.7, 9)
    assert np.isnan(figure.high)


def test_nothing_to_measure_is_refused() -> None:
    with pytest.raises(RequestError, match="at least one"):
        Resamples([])


def test_leaving_groups_out_gives_the_standard_error_of_a_mean() -> None:
    values = np.random.default_rng(3).random(400) + 5
    resamples = Resamples([str(number) for number in range(400)])
    means = resamples.left_out @ values / resamples.left_out.sum(axis=1)
    figure = resamples.left_out_figure(means)
    assert figure.value == pytest.approx(values.mean())
    expected = 1.96 * values.std(ddof=1) / np.sqrt(400)
    assert (figure.high - figure.low) / 2 == pytest.approx(expected, rel=0.4)


def test_a_group_that_is_left_out_takes_all_films_of_its_patients_along() -> None:
    resamples = Resamples([str(number // 3) for number in range(90)])
    assert resamples.left_out.shape == (21, 90)
    films = resamples.left_out.reshape(21, 30, 3)
    assert (films == films[:, :, :1]).all()
    assert (resamples.left_out[1:] == 0).sum(axis=0).tolist() == [1] * 90
