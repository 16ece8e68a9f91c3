"""How alike two pictures are: PSNR and SSIM, over all of them or over part."""

import numpy as np

from engine.arrays import BoolImage, FloatImage
from engine.errors import FrameMismatchError

HIGHEST_PSNR = 100.0  # told for equal pictures, whose PSNR is infinite
_WINDOW = 7  # pixels of a side
_STABILITY = (0.01**2, 0.03**2)  # of a data range of 1


def psnr(first: FloatImage, second: FloatImage, where: BoolImage | None = None) -> float:
    """Peak signal-to-noise ratio in dB for values in [0, 1], at most 100; NaN where there is no pixel."""
    difference = _difference(first, second)
    squares = np.square(difference if where is None else difference[where], dtype=np.float64)
    if not squares.size:
        return float("nan")
    error = float(squares.mean())
    return HIGHEST_PSNR if error <= 10 ** (-HIGHEST_PSNR / 10) else float(-10 * np.log10(error))


def ssim(first: FloatImage, second: FloatImage, where: BoolImage | None = None) -> float:
    """Structural similarity, mean over the pixels whose window of 7 x 7 lies in the picture.

    Args:
        first, second: (H, W) float32 in [0, 1].
        where: (H, W) bool, only windows all inside of it; None: all.

    Returns:
        At most 1; NaN where there is no window.

    Source: Wang et al., IEEE TIP 13 (2004) 600, with a uniform window and sample covariances.
    """
    _difference(first, second)
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if min(x.shape) < _WINDOW:
        return float("nan")
    mean_x, mean_y = _window_mean(x), _window_mean(y)
    sample = _WINDOW**2 / (_WINDOW**2 - 1)
    spread_x = sample * (_window_mean(x * x) - mean_x**2)
    spread_y = sample * (_window_mean(y * y) - mean_y**2)
    together = sample * (_window_mean(x * y) - mean_x * mean_y)
    c1, c2 = _STABILITY
    values = ((2 * mean_x * mean_y + c1) * (2 * together + c2)) / (
        (mean_x**2 + mean_y**2 + c1) * (spread_x + spread_y + c2)
    )
    if where is not None:
        values = values[_window_mean(where.astype(np.float64)) > 1 - 0.5 / _WINDOW**2]
    return float(values.mean()) if values.size else float("nan")


def _difference(first: FloatImage, second: FloatImage) -> FloatImage:
    if first.shape != second.shape:
        raise FrameMismatchError(f"pictures of {first.shape} and {second.shape} pixels cannot be compared")
    difference: FloatImage = np.asarray(first, np.float32) - np.asarray(second, np.float32)
    return difference


def _window_mean(values: np.ndarray) -> np.ndarray:
    """Mean over each window that lies in the picture."""
    size = _WINDOW
    height, width = values.shape[0] - size + 1, values.shape[1] - size + 1
    rows = values[:height].copy()
    for offset in range(1, size):
        rows += values[offset : offset + height]
    windows = rows[:, :width].copy()
    for offset in range(1, size):
        windows += rows[:, offset : offset + width]
    windows /= size**2
    return windows
