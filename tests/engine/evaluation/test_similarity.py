import numpy as np
import pytest

from engine.errors import FrameMismatchError
from engine.evaluation.similarity import psnr, ssim


def picture(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((40, 50)).astype(np.float32)


def test_psnr_of_a_uniform_difference_is_known() -> None:
    dark = np.zeros((10, 10), np.float32)
    assert psnr(dark, dark + 0.1) == pytest.approx(20, abs=1e-3)  # -10 log10(.1^2)


def test_equal_pictures_are_at_the_top() -> None:
    assert psnr(picture(), picture()) == 100
    assert ssim(picture(), picture()) == pytest.approx(1)


def test_ssim_agrees_with_a_plain_sum_over_one_window() -> None:
    x, y = picture(1)[:7, :7].astype(np.float64), picture(2)[:7, :7].astype(np.float64)
    covariance = np.cov(x.ravel(), y.ravel())
    above = (2 * x.mean() * y.mean() + 1e-4) * (2 * covariance[0, 1] + 9e-4)
    below = (x.mean() ** 2 + y.mean() ** 2 + 1e-4) * (covariance[0, 0] + covariance[1, 1] + 9e-4)
    assert ssim(picture(1)[:7, :7], picture(2)[:7, :7]) == pytest.approx(above / below, rel=1e-9)


def test_only_the_asked_part_counts() -> None:
    first, second = picture(), picture()
    second[:20] = 0
    lower = np.zeros((40, 50), bool)
    lower[20:] = True
    assert psnr(first, second, lower) == 100
    assert ssim(first, second, lower) == pytest.approx(1)
    assert ssim(first, second) < 0.7
    assert np.isnan(psnr(first, second, np.zeros((40, 50), bool)))


def test_pictures_of_two_sizes_are_refused() -> None:
    with pytest.raises(FrameMismatchError, match="cannot be compared"):
        psnr(picture(), picture()[:30])
