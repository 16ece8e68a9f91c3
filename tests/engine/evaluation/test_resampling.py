import numpy as np
import pytest

from engine.errors import RequestError
from engine.evaluation.resampling import Resamples


def test_a_mean_leaves_out_cases_without_a_value() -> None:
    figure = Resamples(["a", "b", "c"]).mean([1.0, float("nan"), 4.0])
    assert figure.value == 2.5
    assert figure.n == 2
    assert 1.0 <= figure.low <= 2.5 <= figure.high <= 4.0


def test_a_ratio_is_of_sums() -> None:
    assert Resamples(["a", "b"]).ratio([1.0, 1.0], [1.0, 3.0]).value == 0.5


def test_auroc_meets_hand_counted_pairs() -> None:
    # Positive .8 and .4, negative .6, .4 and .1: wins 3, then 1 and a tie; 4.5 of 6 pairs.
    scores, labels = [0.8, 0.4, 0.6, 0.4, 0.1], [True, True, False, False, False]
    assert Resamples(list("abcde")).auroc(scores, labels).value == pytest.approx(4.5 / 6)


def test_auroc_of_one_class_is_unknown() -> None:
    assert not Resamples(["a", "b"]).auroc([0.1, 0.2], [True, True]).is_known


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
    part = Resamples(["a", "a", "b"]).take([0, 1]).mean([1.0, 2.0])
    assert np.isnan(part.low)


def test_the_same_seed_gives_the_same_interval() -> None:
    names, values = [str(number) for number in range(10)], np.arange(10.0)
    assert Resamples(names, seed=3).mean(values) == Resamples(names, seed=3).mean(values)
    assert Resamples(names, seed=3).mean(values) != Resamples(names, seed=4).mean(values)


def test_the_largest_value_is_kept() -> None:
    assert Resamples(["a", "b", "c"]).maximum([0.1, float("nan"), 0.7]).value == 0.7


def test_nothing_to_measure_is_refused() -> None:
    with pytest.raises(RequestError, match="at least one"):
        Resamples([])


def test_leaving_groups_out_gives_the_standard_error_of_a_mean() -> None:
    values = np.random.default_rng(3).random(400) + 5
    resamples = Resamples([str(number) for number in range(400)])
    means = resamples.left_out @ values / resamples.left_out.sum(axis=1)
    figure = resamples.left_out_figure(means, 400)
    assert figure.value == pytest.approx(values.mean())
    expected = 1.96 * values.std(ddof=1) / np.sqrt(400)
    assert (figure.high - figure.low) / 2 == pytest.approx(expected, rel=0.4)


def test_a_group_that_is_left_out_takes_all_films_of_its_patients_along() -> None:
    resamples = Resamples([str(number // 3) for number in range(90)])
    assert resamples.left_out.shape == (21, 90)
    films = resamples.left_out.reshape(21, 30, 3)
    assert (films == films[:, :, :1]).all()
    assert (resamples.left_out[1:] == 0).sum(axis=0).tolist() == [1] * 90
