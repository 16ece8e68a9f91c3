"""How stored values become the values that networks see, as tables, and the way back.

A table holds one level in [0, 1] for each value that the file could store, in order.
"""

import numpy as np

from engine.radiographs.greyscale import GreyScale
from engine.radiographs.radiograph import Radiograph


def display_levels(radiograph: Radiograph) -> np.ndarray:
    """(n,) float64: the first correct display."""
    return radiograph.grey_scale.table().astype(np.float64)


def mimic_levels(radiograph: Radiograph) -> np.ndarray:
    """(n,) float64, multiples of 1/255: as MIMIC-CXR-JPG turned DICOM into JPEG.

    Stored values go linearly from minimum..maximum to 0..255, truncated; MONOCHROME1, and whatever else is
    shown with high values dark, is inverted; the histogram is equalized. Values beyond the image's own range
    take the nearest level.

    Source: Johnson et al., MIMIC-CXR-JPG, arXiv:1901.07042, Methods (equalizeHist of OpenCV).
    """
    position, levels = _mimic(radiograph)
    return levels[np.floor(position).astype(np.int64)]


def smooth_mimic_levels(radiograph: Radiograph) -> np.ndarray:
    """(n,) float64 in [0, 1]: ``mimic_levels``, interpolated between the middles of its 256 steps."""
    position, levels = _mimic(radiograph)
    return np.interp(position, np.arange(256) + 0.5, levels)


def _mimic(radiograph: Radiograph) -> tuple[np.ndarray, np.ndarray]:
    """Position of each storable value in 0..255 (before inversion), and the level of each whole position."""
    scale = radiograph.grey_scale
    storable = np.arange(scale.stored_min, scale.stored_max + 1, dtype=np.float64)
    stored = radiograph.stored_pixels
    low, high = int(stored.min()), int(stored.max())
    position = np.clip((storable - low) / max(high - low, 1) * 255.0, 0.0, 255.0)
    counts_by_value = np.bincount(
        (stored if scale.stored_min == 0 else stored.astype(np.int64) - scale.stored_min).ravel(),
        minlength=len(storable),
    )
    histogram = np.bincount(np.floor(position).astype(np.int64), weights=counts_by_value, minlength=256)
    if _shows_high_values_dark(scale):
        return position, equalized_levels(histogram[::-1])[::-1] / 255.0
    return position, equalized_levels(histogram) / 255.0


def _shows_high_values_dark(scale: GreyScale) -> bool:
    """MONOCHROME1, or what comes to the same: a falling rescale or VOI LUT of MONOCHROME2."""
    first, last = scale.table()[[0, -1]]
    return bool(first > last) if first != last else scale.inverted


def equalized_levels(histogram: np.ndarray) -> np.ndarray:
    """(256,) float64, whole numbers 0..255: histogram equalization as OpenCV's equalizeHist does it.

    The lowest occupied level becomes 0 and the highest 255; a constant image keeps its level.
    """
    cumulative = np.cumsum(histogram)
    total = cumulative[-1]
    first = int(np.flatnonzero(histogram)[0])
    if histogram[first] == total:
        return np.full(256, float(first))
    scaled = (cumulative - histogram[first]) * 255.0 / (total - histogram[first])
    return np.clip(np.round(scaled), 0.0, 255.0)


class LevelTable:
    """A table, for finding the stored values that come nearest to wanted levels.

    Args:
        levels: (n,) float64 in [0, 1]; monotone, or nearly (dents of a VOI LUT are filled).
    """

    def __init__(self, levels: np.ndarray) -> None:
        self._is_falling = bool(levels[-1] < levels[0])
        self._rising = np.maximum.accumulate(levels[::-1] if self._is_falling else levels)
        self._steps, self._first = np.unique(self._rising, return_index=True)
        self._last = np.append(self._first[1:], len(self._rising)) - 1
        # So many cells of one width, a power of two, that most hold one step at the most: there the step is
        # found by one comparison in place of a search, which is what the time of a large film goes to.
        self._cells = 1 << (4 * len(self._steps) - 1).bit_length()
        self._begin = np.searchsorted(self._steps, np.arange(self._cells + 2) / self._cells)
        self._is_crowded = np.diff(self._begin) > 1

    def nearest(self, before: np.ndarray, change: np.ndarray) -> np.ndarray:
        """The positions whose level is nearest to the level before plus the change.

        Args:
            before: (m,) positions in the table.
            change: (m,) float64, wanted change of the level.

        Returns:
            (m,) int64 positions; where several have the same level, the one nearest to ``before``, so that a
            change of zero gives ``before`` itself.
        """
        before = before.astype(np.int64)
        place = len(self._rising) - 1 - before if self._is_falling else before
        wanted = np.clip(self._rising[place] + change, 0.0, 1.0)
        steps, top = self._steps, len(self._steps) - 1
        right = np.minimum(np.maximum(self._first_not_below(wanted), 1), top)
        left = np.maximum(right - 1, 0)
        step = np.where(wanted - steps[left] <= steps[right] - wanted, left, right)
        found = np.clip(place, self._first[step], self._last[step])
        found = np.where(change == 0.0, place, found)
        return len(self._rising) - 1 - found if self._is_falling else found

    def _first_not_below(self, wanted: np.ndarray) -> np.ndarray:
        """What ``np.searchsorted`` finds among the steps, or more where all steps lie below."""
        cell = (wanted * self._cells).astype(np.int64)
        found = self._begin[cell]
        found += self._steps.take(found, mode="clip") < wanted
        is_crowded = self._is_crowded[cell]
        if is_crowded.any():
            found[is_crowded] = np.searchsorted(self._steps, wanted[is_crowded])
        return found
