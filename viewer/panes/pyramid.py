"""Pyramid: an image at half, a quarter, ... of its size, made when first needed, and samples of any part."""

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


class Pyramid:
    """One image as table indices at many resolutions.

    Args:
        stored: (H, W) stored values.
        stored_min: stored value of the first table entry.
    """

    def __init__(self, stored: StoredPixels, stored_min: int) -> None:
        self._stored, self._stored_min = stored, stored_min
        self._halved: list[Indices] = []  # from level 1 on; level 0 is ``stored`` itself

    def sampled(self, part: Part, scale: float, size: tuple[int, int]) -> Indices:
        """A part as table indices (stored value minus the table's first); each the mean of what it covers.

        Args:
            part: in pixels of the image.
            scale: device pixels per pixel of the image, the larger one where they are not square.
            size: (rows, columns) in device pixels.
        """
        level = self._level_for(scale)
        top, left, bottom, right = (edge / 2**level for edge in part)
        # One pixel around the part is enough for interpolation; more are needed only where it shrinks.
        reach = 2 + int(max((bottom - top) / size[0], (right - left) / size[1]))
        cut, (top, left, bottom, right) = self._cut(level, (top, left, bottom, right), reach)
        values = cut.astype(np.float32)
        if level == 0 and self._stored_min:
            values -= np.float32(self._stored_min)
        within = (left, top, right, bottom)
        picture = Image.fromarray(values).resize((size[1], size[0]), Image.Resampling.BILINEAR, box=within)
        return (np.asarray(picture) + np.float32(0.5)).astype(np.uint16)

    def cut(self, part: Part, scale: float) -> tuple[NDArray[np.integer], Part]:
        """The pixels of the level nearest to a scale, as table indices, and where the part is in them."""
        level = self._level_for(scale * _COARSE / 2)
        top, left, bottom, right = (edge / 2**level for edge in part)
        cut, within = self._cut(level, (top, left, bottom, right), 1)
        if level == 0 and self._stored_min:
            return np.subtract(cut, self._stored_min, dtype=np.int32), within
        return cut, within

    def _cut(self, level: int, part: Part, reach: int) -> tuple[StoredPixels, Part]:
        """A part of a level, in its own pixels, with some more around it; and where the part is in that."""
        source = self._level(level)
        top, left = max(0, int(part[0]) - reach), max(0, int(part[1]) - reach)
        bottom = min(source.shape[0], int(np.ceil(part[2])) + reach)
        right = min(source.shape[1], int(np.ceil(part[3])) + reach)
        within = (part[0] - top, part[1] - left, part[2] - top, part[3] - left)
        return source[top:bottom, left:right], within

    def _level_for(self, scale: float) -> int:
        """The coarsest level that still has a pixel for each device pixel."""
        level = 0
        shorter = min(self._stored.shape)
        while scale * 2 ** (level + 1) <= 1.0 and shorter / 2 ** (level + 1) >= _SMALLEST_LEVEL:
            level += 1
        return level

    def _level(self, level: int) -> StoredPixels:
        while len(self._halved) < level:
            is_first = not self._halved
            finer = self._stored if is_first else self._halved[-1]
            self._halved.append(_halve(finer, self._stored_min if is_first else 0))
        return self._stored if level == 0 else self._halved[level - 1]


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
