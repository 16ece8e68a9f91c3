"""Pyramid: an image at half, a quarter, ... of its size, made when first needed, and samples of any part."""

import threading
import weakref

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.arrays import StoredPixels

Indices = NDArray[np.uint16]
Part = tuple[float, float, float, float]  # top, left, bottom, right

# Levels stop when the shorter side gets smaller than this.
_SMALLEST_LEVEL = 64
# Rows that are halved at once: they stay in the cache of the processor.
_STRIP = 32
# Level pixels per device pixel, at most, of what is seen for a moment only; it is 2 for what stays.
_COARSE = 1.5
# Images of so many pixels are halved within 3 ms, so that nothing need wait for it.
_QUICK = 2**20
# Images whose levels are kept, a third of their own size, for those who look at them again.
_KEPT = 8


class _Halved:
    """The levels of one image from 1 on, and who makes one now."""

    def __init__(self) -> None:
        self.levels: list[Indices] = []
        self.making = threading.Lock()


_kept: dict[tuple[int, int], tuple["weakref.ref[StoredPixels]", _Halved]] = {}  # the latest last
_keeping = threading.Lock()


class Pyramid:
    """One image as table indices at many resolutions; pyramids of the same array share their levels.

    Args:
        stored: (H, W) stored values.
        stored_min: stored value of the first table entry.
    """

    def __init__(self, stored: StoredPixels, stored_min: int) -> None:
        self._stored, self._stored_min = stored, stored_min
        self._halved = _halved_of(stored, stored_min)

    def has_level_for(self, scale: float) -> bool:
        """The level for this scale is made, or is made so quickly that nobody need wait for it."""
        return self._stored.size <= _QUICK or len(self._halved.levels) >= self._level_for(scale)

    def make_level_for(self, scale: float) -> None:
        """Make the level that ``sampled`` takes at this scale; up to 50 ms, for any thread."""
        self._level(self._level_for(scale))

    def sampled(self, part: Part, scale: float, size: tuple[int, int], is_passing: bool = False) -> Indices:
        """A part as table indices (stored value minus the table's first); each the mean of what it covers.

        Args:
            part: in pixels of the image.
            scale: device pixels per pixel of the image, the larger one where they are not square.
            size: (rows, columns) in device pixels.
            is_passing: it is seen for a moment; where the level is not made, single pixels stand for means.
        """
        level = self._level_for(scale)
        top, left, bottom, right = (edge / 2**level for edge in part)
        # One pixel around the part is enough for interpolation; more are needed only where it shrinks.
        reach = 2 + int(max((bottom - top) / size[0], (right - left) / size[1]))
        cut, (top, left, bottom, right) = self._cut(level, (top, left, bottom, right), reach, is_passing)
        values = cut.astype(np.float32)
        if level == 0 and self._stored_min:
            values -= np.float32(self._stored_min)
        within = (left, top, right, bottom)
        picture = Image.fromarray(values).resize((size[1], size[0]), Image.Resampling.BILINEAR, box=within)
        return (np.asarray(picture) + np.float32(0.5)).astype(np.uint16)

    def cut(self, part: Part, scale: float) -> tuple[NDArray[np.integer], Part]:
        """The pixels of the level nearest to a scale, as table indices, and where the part is in them.

        Never waits: where the level is not made, single pixels stand for means.
        """
        level = self._level_for(scale * _COARSE / 2)
        top, left, bottom, right = (edge / 2**level for edge in part)
        cut, within = self._cut(level, (top, left, bottom, right), 1, is_passing=True)
        if level == 0 and self._stored_min:
            return np.subtract(cut, self._stored_min, dtype=np.int32), within
        return cut, within

    def _cut(self, level: int, part: Part, reach: int, is_passing: bool) -> tuple[NDArray[np.integer], Part]:
        """A part of a level, in its own pixels, with some more around it; and where the part is in that."""
        is_thinned = is_passing and self._stored.size > _QUICK and len(self._halved.levels) < level
        rows, columns = (-(-side // 2**level) for side in self._stored.shape)
        top, left = max(0, int(part[0]) - reach), max(0, int(part[1]) - reach)
        bottom = min(rows, int(np.ceil(part[2])) + reach)
        right = min(columns, int(np.ceil(part[3])) + reach)
        within = (part[0] - top, part[1] - left, part[2] - top, part[3] - left)
        if is_thinned:
            return self._thinned(level, (top, left, bottom, right)), within
        return self._level(level)[top:bottom, left:right], within

    def _thinned(self, level: int, part: tuple[int, int, int, int]) -> NDArray[np.integer]:
        """A part of a level that is not made: for each of its pixels the middle one of those it covers."""
        step = 2**level
        rows = np.minimum(np.arange(part[0], part[2]) * step + step // 2, self._stored.shape[0] - 1)
        columns = np.minimum(np.arange(part[1], part[3]) * step + step // 2, self._stored.shape[1] - 1)
        return self._stored[rows[:, None], columns].astype(np.int32) - self._stored_min

    def _level_for(self, scale: float) -> int:
        """The coarsest level that still has a pixel for each device pixel."""
        level = 0
        shorter = min(self._stored.shape)
        while scale * 2 ** (level + 1) <= 1.0 and shorter / 2 ** (level + 1) >= _SMALLEST_LEVEL:
            level += 1
        return level

    def _level(self, level: int) -> StoredPixels:
        levels = self._halved.levels
        if len(levels) < level:
            with self._halved.making:
                while len(levels) < level:
                    is_first = not levels
                    finer = self._stored if is_first else levels[-1]
                    levels.append(_halve(finer, self._stored_min if is_first else 0))
        return self._stored if level == 0 else levels[level - 1]


def _halved_of(stored: StoredPixels, stored_min: int) -> _Halved:
    """The levels of this very array, as far as they are made; they are kept while it lives."""
    key = id(stored), stored_min
    with _keeping:
        reference, halved = _kept.pop(key, (None, None))
        if reference is None or halved is None or reference() is not stored:
            # Without the lock, for an array may end anywhere.
            reference, halved = weakref.ref(stored, lambda _: _kept.pop(key, None)), _Halved()
        _kept[key] = reference, halved
        for old in list(_kept)[:-_KEPT]:
            _kept.pop(old, None)
    return halved


def _halve(source: StoredPixels, offset: int) -> Indices:
    """Mean of each 2 x 2 block, minus the offset; an odd last row or column counts twice."""
    rows, columns = source.shape
    half = np.empty(((rows + 1) // 2, (columns + 1) // 2), dtype=np.uint16)
    for top in range(0, rows, 2 * _STRIP):
        strip = source[top : top + 2 * _STRIP]
        if len(strip) % 2:
            strip = np.concatenate([strip, strip[-1:]])
        sums = np.add(strip[0::2], strip[1::2], dtype=np.int32)
        if columns % 2:
            sums = np.concatenate([sums, sums[:, -1:]], axis=1)
        block = sums[:, 0::2] + sums[:, 1::2]
        block += 2 - 4 * offset
        block >>= 2
        half[top // 2 : top // 2 + len(block)] = block
    return half
