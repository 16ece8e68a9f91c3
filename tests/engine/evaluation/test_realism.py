import numpy as np
import pytest

from engine.errors import FrameMismatchError
from engine.evaluation.realism import frechet_distance, kernel_distance
from engine.evaluation.resampling import Resamples


def features(seed: int, count: int = 3000, size: int = 6) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, size))


def fid(first: np.ndarray, second: np.ndarray) -> float:
    return float(frechet_distance(first, second, np.ones((1, len(first))))[0])


def kid(first: np.ndarray, second: np.ndarray) -> float:
    groups = np.arange(len(first))
    return float(kernel_distance(first, second, np.ones((1, len(first))), groups)[0])


def test_identical_sets_have_no_distance() -> None:
    assert fid(features(0), features(0)) == pytest.approx(0, abs=1e-9)
    assert kid(features(0, 100), features(0, 100)) == pytest.approx(0, abs=1e-12)


def test_shifted_gaussians_are_as_far_apart_as_their_shift_squared() -> None:
    shift = np.array([2.0, 0, 0, 1.0, 0, 0])
    assert fid(features(0), features(0) + shift) == pytest.approx(5.0, rel=1e-9)
    assert fid(features(0), features(1) + shift) == pytest.approx(5.0, rel=0.1)


def test_scaled_gaussians_meet_the_closed_form() -> None:
    # Spreads 1 and 9 in each of 6 directions: 6 * (3 - 1)^2.
    assert fid(features(0, 20000), 3 * features(1, 20000)) == pytest.approx(24, rel=0.05)


def test_shrinkage_keeps_the_distance_finite_and_small_with_fewer_cases_than_features() -> None:
    first, second = features(0, 40, 160), features(1, 40, 160)
    plain = np.square(first.mean(0) - second.mean(0)).sum() + np.trace(np.cov(first.T) + np.cov(second.T))
    assert 0 < fid(first, second) < 0.5 * plain


def test_kid_is_unbiased() -> None:
    values = [kid(features(2 * seed, 60), features(2 * seed + 1, 60)) for seed in range(60)]
    standard_error = np.std(values) / np.sqrt(len(values))
    assert abs(np.mean(values)) < 3 * standard_error
    assert min(values) < 0 < max(values)
    assert kid(features(0, 60), features(1, 60) + 1) > 5 * np.std(values)


def test_images_of_one_patient_are_not_compared() -> None:
    first, second = features(0, 6), features(1, 6)
    groups = np.array([0, 0, 1, 1, 2, 2])
    weights = np.ones((1, 6))

    def kernel(a: np.ndarray, b: np.ndarray) -> float:
        return float((a @ b / 6 + 1) ** 3)

    by_hand = [
        kernel(first[i], first[j])
        + kernel(second[i], second[j])
        - kernel(first[i], second[j])
        - kernel(first[j], second[i])
        for i in range(6)
        for j in range(6)
        if groups[i] != groups[j]
    ]
    assert kernel_distance(first, second, weights, groups)[0] == pytest.approx(np.mean(by_hand))


def test_a_weight_of_two_is_a_case_taken_twice() -> None:
    first, second = features(0, 30), features(1, 30) + 0.5
    weights = np.ones((1, 30))
    weights[0, :5] = 2
    again = np.r_[np.arange(30), np.arange(5)]
    assert frechet_distance(first, second, weights)[0] == pytest.approx(fid(first[again], second[again]))


def test_sets_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(FrameMismatchError, match="belong together"):
        fid(features(0, 10), features(0, 9))


def test_the_interval_of_the_distance_holds_it_where_cases_are_few() -> None:
    resamples = Resamples([str(number) for number in range(120)])
    first, second = features(0, 120, 60), features(1, 120, 60) + 0.3
    figure = resamples.left_out_figure(frechet_distance(first, second, resamples.left_out))
    assert 0 <= figure.low < figure.value < figure.high < 2 * figure.value
