"""Each level of the pyramid holds the means of the one below it, whatever the values' type and the size."""

import numpy as np
import pytest

from viewer.panes.pyramid import Pyramid


def means(values: np.ndarray) -> np.ndarray:
    """Of 2 x 2 blocks, rounded half up; an odd last row or column counts twice."""
    padded = np.pad(values.astype(np.int64), [(0, side % 2) for side in values.shape], mode="edge")
    return (padded[::2, ::2] + padded[1::2, ::2] + padded[::2, 1::2] + padded[1::2, 1::2] + 2) // 4


@pytest.mark.parametrize("shape", [(256, 300), (515, 389), (321, 256)])
@pytest.mark.parametrize(("dtype", "low"), [(np.uint16, 0), (np.int16, -(2**15)), (np.uint8, 0)])
def test_levels_are_means_of_blocks(shape: tuple[int, int], dtype: type, low: int) -> None:
    info = np.iinfo(dtype)
    stored = np.random.default_rng(2).integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
    indices = stored.astype(np.int64) - low
    pyramid = Pyramid(stored, low)
    once = means(indices)
    part = (0.0, 0.0, float(shape[0]), float(shape[1]))
    for scale, expected in ((1.0, indices), (0.5, once), (0.3, means(once))):
        shown, _ = pyramid.cut(part, scale)
        assert np.array_equal(shown, expected)


def test_a_sample_at_a_level_is_the_level_itself() -> None:
    stored = np.random.default_rng(4).integers(0, 4096, (256, 256)).astype(np.uint16)
    sampled = Pyramid(stored, 0).sampled((64.0, 32.0, 192.0, 224.0), 0.5, (64, 96))
    assert np.array_equal(sampled, means(stored)[32:96, 16:112])
