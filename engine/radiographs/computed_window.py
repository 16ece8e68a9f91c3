"""The window of a file that brings none that can be used: from how often each stored value occurs.

Runs in the decoding worker only.
"""

import math

import numpy as np
from pydicom.dataset import Dataset

from engine.radiographs.dicom_values import integer_of
from engine.radiographs.greyscale import VoiFunction, Window

_OUTLIERS = 0.1  # percent at each end that may lie far outside the rest without widening the window
_COUNTED_AT_ONCE = 2**18  # pixels


def computed_window(
    dataset: Dataset, pixels: np.ndarray, modality_values: np.ndarray, stored_min: int
) -> Window:
    """A window over the meaningful range, where the file brings none that can be used.

    8-bit files without modality transformation get all their values, for they were made for the screen;
    others the range of the pixels without padding and without far outliers.
    """
    is_identity = modality_values[0] == stored_min and modality_values[-1] - modality_values[0] == (
        len(modality_values) - 1
    )
    if len(modality_values) <= 256 and is_identity:
        low, high = float(modality_values[0]), float(modality_values[-1])
        explanation = "computed: all 8-bit values"
    else:
        padding = _padding(dataset, pixels)
        counted = pixels[~padding] if padding.any() else pixels
        counts = _counts(counted if counted.size else pixels, stored_min, len(modality_values))
        low, high = _robust_range(modality_values, counts)
        explanation = "computed: range of the pixels"
    width = max(high - low, 1e-6)
    # LINEAR_EXACT maps low to 0 and high to 1 (PS3.3 C.11.2.1.3.2).
    return Window((low + high) / 2, width, VoiFunction.LINEAR_EXACT, explanation)


def _counts(pixels: np.ndarray, stored_min: int, length: int) -> np.ndarray:
    """(length,) int64: how often each stored value occurs, the smallest one that there could be first."""
    counts = np.zeros(length, dtype=np.int64)
    flat = pixels.reshape(-1)
    for start in range(0, flat.size, _COUNTED_AT_ONCE):
        part = flat[start : start + _COUNTED_AT_ONCE].astype(np.int64) - stored_min
        counts += np.bincount(part, minlength=length)
    return counts


def _robust_range(values: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """From the least to the largest of values that occur so often; without outliers that lie far off."""
    order = np.argsort(values, kind="stable")
    order = order[counts[order] > 0]
    ends = np.cumsum(counts[order])

    def percentile(percent: float) -> float:  # between two neighbors, as numpy has it
        place = percent / 100 * (ends[-1] - 1)
        below, above = (
            order[np.searchsorted(ends, rank, "right")] for rank in (int(place), math.ceil(place))
        )
        return float(values[below] + (values[above] - values[below]) * (place % 1))

    low, high = float(values[order[0]]), float(values[order[-1]])
    inner_low, inner_high = percentile(_OUTLIERS), percentile(100 - _OUTLIERS)
    spread = inner_high - inner_low
    if inner_low - low > spread / 4:
        low = inner_low
    if high - inner_high > spread / 4:
        high = inner_high
    return low, high


def _padding(dataset: Dataset, pixels: np.ndarray) -> np.ndarray:
    """(H, W) bool: pixels that pad the image (PS3.3 C.7.5.1.1.2)."""
    value, limit = integer_of(dataset, "PixelPaddingValue"), integer_of(dataset, "PixelPaddingRangeLimit")
    if value is None:
        return np.zeros(pixels.shape, dtype=bool)
    limit = value if limit is None else limit
    ends = []
    for end in (value, limit):
        if pixels.dtype.kind == "i" and end > np.iinfo(pixels.dtype).max:
            end -= 65536  # written as US in a signed image
        elif pixels.dtype.kind == "u" and end < 0:
            end += 65536
        ends.append(end)
    values = pixels.astype(np.int32)
    padding: np.ndarray = (values >= min(ends)) & (values <= max(ends))
    return padding
