"""Closed smooth curves in normalised coordinates, and the pixels inside them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.arrays import BoolImage, freeze_arrays, reduce_through_constructor

_POINTS_PER_SPAN = 8


@dataclass(frozen=True, eq=False)
class Outline:
    """A closed curve.

    Attributes:
        points: (n, 2) float64, (x, y) in [0, 1] of the image; the curve goes through them in order.
    """

    points: NDArray[np.float64]

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    def curve(self) -> NDArray[np.float64]:
        """(8 n, 2) points of the closed Catmull-Rom curve through the points."""
        p0 = np.roll(self.points, 1, axis=0)[:, None]
        p1 = self.points[:, None]
        p2 = np.roll(self.points, -1, axis=0)[:, None]
        p3 = np.roll(self.points, -2, axis=0)[:, None]
        t = np.linspace(0.0, 1.0, _POINTS_PER_SPAN, endpoint=False)[None, :, None]
        spans = 0.5 * (
            2 * p1
            + (p2 - p0) * t
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
            + (3 * p1 - 3 * p2 + p3 - p0) * t**3
        )
        return spans.reshape(-1, 2)

    def inside(self, size: int) -> BoolImage:
        """(size, size) bool, read-only: pixels whose centre lies inside the curve (even-odd rule)."""
        return _inside(self, size)


@lru_cache(maxsize=64)  # asked again with every letter of an instruction and every film
def _inside(outline: Outline, size: int) -> BoolImage:
    curve = outline.curve() * size
    centers = np.arange(size) + 0.5
    inside = np.zeros((size, size), dtype=bool)
    for (x0, y0), (x1, y1) in zip(curve, np.roll(curve, -1, axis=0), strict=True):
        low, high = min(y0, y1), max(y0, y1)
        first, last = np.searchsorted(centers, [low, high])  # rows with low <= center < high
        if first == last:
            continue
        crossing = x0 + (centers[first:last] - y0) * (x1 - x0) / (y1 - y0)
        inside[first:last] ^= centers[None, :] > crossing[:, None]
    inside.flags.writeable = False
    return inside
