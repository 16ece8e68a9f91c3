"""Localization: do the maps point to where the true change is?"""

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import BoolImage, FloatImage
from engine.errors import FrameMismatchError

_BINS = 4096


@dataclass(frozen=True)
class Localization:
    """How well a map finds a region; NaN where there is no map or no region.

    Attributes:
        pointing: share of the map's highest pixels that lie in the region.
        auroc: chance that a pixel of the region has a higher value than one outside, ties counting half.
        iou: of the region and what was used as mask.
        best_iou: of the region and the map at the best of all thresholds.
    """

    pointing: float
    auroc: float
    iou: float
    best_iou: float


NOWHERE = Localization(math.nan, math.nan, math.nan, math.nan)


def measure_localization(
    map_: FloatImage | None, region: BoolImage | None, mask: BoolImage | None = None
) -> Localization:
    """Compare a map with a region.

    Values are sorted into 4096 steps between the map's lowest and highest, so differences below that count
    as ties.

    Args:
        map_: (H, W) float32, finite; None where there is none.
        region: (H, W) bool; None where it is not known.
        mask: (H, W) bool, what the map was used as; None: the map was not used.

    Raises:
        FrameMismatchError: the shapes differ.
    """
    if map_ is None or region is None or not region.any() or region.all():
        return NOWHERE
    if map_.shape != region.shape:
        raise FrameMismatchError(f"a map of {map_.shape} and a region of {region.shape} cannot be compared")
    low, high = float(map_.min()), float(map_.max())
    scaled = (map_ - low) / (high - low) if high > low else np.zeros_like(map_)
    steps = np.minimum((scaled * _BINS).astype(np.int64), _BINS - 1)
    inside = np.bincount(steps[region], minlength=_BINS).astype(np.float64)
    outside = np.bincount(steps[~region], minlength=_BINS).astype(np.float64)
    below = np.cumsum(outside) - outside
    auroc = float((inside * (below + outside / 2)).sum() / (inside.sum() * outside.sum()))
    # At each threshold: what the map opens inside and outside the region.
    opened_inside, opened_outside = inside[::-1].cumsum(), outside[::-1].cumsum()
    best = float((opened_inside / (inside.sum() + opened_outside)).max())
    highest = map_ == map_.max()
    return Localization(
        pointing=float(region[highest].mean()),
        auroc=auroc,
        iou=math.nan if mask is None else _iou(mask, region),
        best_iou=best,
    )


def _iou(first: BoolImage, second: BoolImage) -> float:
    return float(np.count_nonzero(first & second) / np.count_nonzero(first | second))
