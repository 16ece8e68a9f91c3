"""Whole-image operations against values that can be worked out."""

import numpy as np
import pytest

from engine.simulation.image_operations import blur


@pytest.mark.parametrize("sigma", [0.8, 2.0, 5.0, 8.0, 20.0])
def test_a_blurred_point_has_the_variance_of_the_kernel(sigma: float) -> None:
    point = np.zeros((256, 256), dtype=np.float32)
    point[127:129, 127:129] = 0.25
    blurred = blur(point, sigma)
    away = np.arange(256) - 127.5
    variance = float((blurred.sum(axis=0) * away**2).sum() / blurred.sum())
    assert variance == pytest.approx(sigma**2 + 0.25, rel=0.08)
    assert float(blurred.sum()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("sigma", [0.0, 1.0, 7.0, 30.0])
def test_one_grey_stays_one_grey_up_to_the_border(sigma: float) -> None:
    grey = np.full((64, 96), 0.4, dtype=np.float32)
    assert np.allclose(blur(grey, sigma), 0.4, atol=1e-5)
