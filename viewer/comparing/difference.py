"""The signed difference of two images on one grid: its colors on the screen, and its values in words."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import StoredPixels
from engine.radiographs.greyscale import GreyScale, Window
from viewer.language import number
from viewer.panes.color_tables import LEVELS, signed_table
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Colors, GreyImage, Placement

_OPACITY = 0.9
_ROWS = 256  # of a strip that is looked at at once


def largest_change(before: StoredPixels, after: StoredPixels) -> int:
    """Largest absolute difference of two (H, W) images in stored units; some 30 ms for 3000 x 3000."""
    largest = 0
    for top in range(0, before.shape[0], _ROWS):
        rows = slice(top, top + _ROWS)
        change = np.subtract(after[rows], before[rows], dtype=np.int32)
        largest = max(largest, int(change.max(initial=0)), -int(change.min(initial=0)))
    return largest


class DifferenceOverlay(Overlay):
    """Counterfactual minus input in colors, zero transparent.

    Both images are sampled once for all panes; their difference is that of the samples, which is the mean
    difference below a screen pixel.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pair: tuple[GreyImage, GreyImage] | None = None
        self._limit = 1.0
        self._table: NDArray[np.uint32] | None = None
        self._changes: tuple[Placement, NDArray[np.int32]] | None = None

    @property
    def images(self) -> tuple[GreyImage, ...]:
        """Both, where there is a difference."""
        return self._pair or ()

    def show_pair(self, film: GreyImage | None, result: GreyImage | None) -> None:
        self._pair = None if film is None or result is None else (film, result)
        self._changes = None
        self.changed()

    def set_limit(self, limit: float) -> None:
        """Change in stored units from which on the color is that of the end of the scale."""
        self._limit, self._table = limit, None
        self.changed()

    def colors(self, placement: Placement, pixel_ratio: float) -> Colors | None:
        if self._pair is None:
            return None
        if self._changes is None or self._changes[0] != placement:
            before, after = (image.indices(placement) for image in self._pair)
            if before is None or after is None:
                return None
            self._changes = placement, np.subtract(after, before, dtype=np.int32)
        return np.take(self._colors_of_changes, self._changes[1], mode="wrap")

    @property
    def _colors_of_changes(self) -> NDArray[np.uint32]:
        """Color of each change: 0 first, up to 65535; negative ones from the end, as numpy counts."""
        if self._table is None:
            half = np.arange(65536, dtype=np.float32) / np.float32(self._limit)
            colors = signed_table(_OPACITY)
            level = np.minimum(half, 1.0) * (LEVELS // 2 - 1)
            step = np.ceil(level).astype(np.intp)  # the smallest change is not lost
            zero = LEVELS // 2
            self._table = np.concatenate([colors[zero + step], colors[zero - step[:0:-1]]])
        return self._table


def share_of_window(change: float, grey_scale: GreyScale, window: Window | None) -> float | None:
    """A change in stored units as a part of the shown window's width; None without a window."""
    if window is None:
        return None
    values = grey_scale.modality_values
    slope = abs(float(values[-1]) - float(values[0])) / max(1, len(values) - 1)
    return change * slope / window.width


def signed(value: float) -> str:
    """A number of stored units with its sign."""
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{number(abs(value), ',.0f')}"
