"""The computed window spans the values that occur, without outliers that lie far off."""

import numpy as np
import pytest
from pydicom.dataset import Dataset

from engine.radiographs.computed_window import computed_window


def ends(pixels: np.ndarray, values: np.ndarray, stored_min: int = 0) -> tuple[float, float]:
    window = computed_window(Dataset(), pixels, values, stored_min)
    return window.center - window.width / 2, window.center + window.width / 2


def test_it_spans_what_occurs_and_not_what_could() -> None:
    pixels = np.linspace(300, 700, 2000).astype(np.uint16).reshape(40, 50)
    assert ends(pixels, np.arange(4096) * 2.0) == pytest.approx((600, 1400))


@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("stored_min", [0, -2048])
def test_outliers_are_left_out_at_the_percentiles_of_numpy(falls: bool, stored_min: int) -> None:
    random = np.random.default_rng(5)
    index = random.integers(1000, 1400, (300, 400))
    index.flat[:20] = 4095
    index.flat[20:40] = 0
    values = np.cumsum(random.uniform(0.5, 1.5, 4096)) * (-1 if falls else 1)
    expected = np.percentile(values[index], [0.1, 99.9])
    pixels = (index + stored_min).astype(np.int16)
    assert ends(pixels, values, stored_min) == pytest.approx(tuple(expected), rel=1e-9)
