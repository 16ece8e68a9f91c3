"""Burnt-in text: parts of a picture that look like letters, for a person to look at.

Strokes of letters are thin, sharp and of one brightness; anatomy is none of these. Strokes are found as what
a closing or an opening with a small square takes away; those of the size of letters that stand in a row are a
line of text, one or two alone are a marker, as the lead letters "L" and "R" or "PORTABLE" are. Both are said,
for no program can tell a name from a marker; the reader decides.

Measured by ``tests/bench/bench_burnt_in.py`` on 400 frontal films of 512 x 512 (ChestX-ray14): of 861 lines
of text drawn at their margins 816 were found (10 px 139 of 142, 12 px 137 of 147, 16 px 132 of 139, 24 px 135
of 145, 32 px 133 of 137, 40 px 140 of 151), on 8 and 16 bit alike; white 277 of 289, black 192 of 210,
grey 347 of 362. As they are, 59 % of the films have something marked, mostly lead letters, and 19 % a line of
text; of nine such lines looked at by eye five were text. 0.08 s of the processor each.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from engine.arrays import FloatImage
from engine.identity.blanking import Rectangle

_LEAST_CONTRAST = 0.12  # of the whole range of the display
_SQUARE = 11  # pixels; strokes are thinner, letters are not
_HEIGHTS = (5, 64)
_WIDEST = 4.0  # times its height: small letters touch
_MARKER_CONTRAST = 0.35
_MARKER_HEIGHTS = (9, 48)
_LARGEST_SIDE = 1300  # of a picture that is not made smaller
_LEVELS = 3
_MOST_PARTS = 6000  # of a level; more is noise


class Kind(Enum):
    """What a region looks like."""

    LINE = "line of text"
    MARKER = "marker"


@dataclass(frozen=True)
class SuspectedText:
    """A part of a picture that looks like letters.

    Attributes:
        place: in pixels of the picture, with a small margin.
        kind: a row of three or more letters, or fewer.
        letters: how many parts look like letters.
    """

    place: Rectangle
    kind: Kind
    letters: int


@dataclass(frozen=True)
class _Part:
    """One connected stroke: rows top to bottom, columns left to right, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    level: float
    strength: float
    is_even: bool

    @property
    def letters(self) -> int:
        """How many letters it may be: small ones touch."""
        return max(1, round(self.width / (0.8 * self.height)))

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1


def suspected_text(display_pixels: FloatImage) -> tuple[SuspectedText, ...]:
    """Find what looks like letters; half a second for a megapixel, so call it in the background.

    Args:
        display_pixels: (H, W) float32 in [0, 1] as displayed.

    Returns:
        Regions that do not overlap, lines of text first.
    """
    found: list[SuspectedText] = []
    for factor, pixels in _levels(display_pixels):
        for polarity in (pixels, 1 - pixels):
            for turned in (False, True):
                parts = _letters(polarity.T if turned else polarity)
                for row in _rows(parts):
                    found.append(_region(row, factor, turned, display_pixels.shape))
    return _merged(found)


def _levels(pixels: FloatImage) -> Iterator[tuple[int, FloatImage]]:
    factor = 1
    for _ in range(_LEVELS):
        yield factor, pixels
        if max(pixels.shape) <= _LARGEST_SIDE:
            return
        rows, columns = (side // 2 * 2 for side in pixels.shape)
        pixels = pixels[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3))
        factor *= 2


def _letters(pixels: FloatImage) -> list[_Part]:
    """Bright strokes of the size, sharpness and evenness of letters."""
    from scipy import ndimage

    opened = ndimage.grey_opening(pixels, size=(_SQUARE, _SQUARE))
    strokes = pixels - opened
    labels, count = ndimage.label(strokes > _LEAST_CONTRAST, structure=np.ones((3, 3)))
    if not 0 < count <= _MOST_PARTS:
        return []
    parts = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if not _HEIGHTS[0] <= height <= _HEIGHTS[1] or not 1 <= width <= _WIDEST * height:
            continue
        mask = labels[rows, columns] == number
        filled = mask.mean()
        if not 0.12 <= filled <= 0.9 and not (width <= height / 3 and filled > 0.6):
            continue
        contrast = strokes[rows, columns][mask]
        strength = float(np.percentile(contrast, 75))
        if strength < 1.5 * _LEAST_CONTRAST or not _is_sharp(pixels, labels, number, rows, columns, strength):
            continue
        level = float(np.percentile(pixels[rows, columns][mask], 75))
        even = float(np.percentile(contrast, 75) - np.percentile(contrast, 40)) < 0.2 * strength
        parts.append(_Part(rows.start, columns.start, rows.stop - 1, columns.stop - 1, level, strength, even))
    return parts


def _is_sharp(
    pixels: FloatImage, labels: np.ndarray, number: int, rows: slice, columns: slice, strength: float
) -> bool:
    """Whether brightness falls at the rim of a part within two pixels by most of its contrast."""
    from scipy import ndimage

    around = (
        slice(max(0, rows.start - 2), rows.stop + 2),
        slice(max(0, columns.start - 2), columns.stop + 2),
    )
    mask, values = labels[around] == number, pixels[around]
    highest = ndimage.maximum_filter(np.where(mask, values, 0), size=3)
    lowest = ndimage.minimum_filter(values, size=3)
    rim = mask & ~ndimage.binary_erosion(mask)
    fall = (highest - lowest)[rim]
    return bool(fall.size) and float(np.median(fall)) > 0.5 * strength


def _rows(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Letters that stand side by side, from left to right."""
    waiting = sorted(parts, key=lambda part: part.left)
    while waiting:
        row = [waiting.pop(0)]
        for part in list(waiting):
            last = row[-1]
            gap = part.left - last.right
            if gap > 1.6 * max(last.height, part.height):
                if gap > 4 * _HEIGHTS[1]:
                    break
                continue
            if gap >= -2 and _fit(last, part):
                row.append(part)
                waiting.remove(part)
        if _is_text(row):
            yield row


def _fit(one: _Part, other: _Part) -> bool:
    tall, low = max(one.height, other.height), min(one.height, other.height)
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top) + 1
    return tall <= 1.9 * low and overlap >= 0.5 * low and abs(one.level - other.level) < 0.25


def _is_text(row: Sequence[_Part]) -> bool:
    if _is_line(row):
        return True
    return all(
        part.is_even
        and part.strength >= _MARKER_CONTRAST
        and _MARKER_HEIGHTS[0] <= part.height <= _MARKER_HEIGHTS[1]
        and 0.3 * part.height <= part.width <= 1.5 * part.height
        for part in row
    )


def _is_line(row: Sequence[_Part]) -> bool:
    return len(row) >= 3 or (len(row) == 2 and sum(part.letters for part in row) >= 5)


def _region(row: Sequence[_Part], factor: int, turned: bool, shape: tuple[int, ...]) -> SuspectedText:
    top, left = min(part.top for part in row), min(part.left for part in row)
    bottom, right = max(part.bottom for part in row) + 1, max(part.right for part in row) + 1
    if turned:
        top, left, bottom, right = left, top, right, bottom
    margin = 4
    top, left = max(0, (top - margin) * factor), max(0, (left - margin) * factor)
    bottom, right = min(shape[0], (bottom + margin) * factor), min(shape[1], (right + margin) * factor)
    kind = Kind.LINE if _is_line(row) else Kind.MARKER
    return SuspectedText(
        Rectangle(left, top, right - left, bottom - top), kind, sum(part.letters for part in row)
    )


def _merged(found: list[SuspectedText]) -> tuple[SuspectedText, ...]:
    """Regions that overlap become one, the kind of the one with more letters."""
    regions = list(found)
    changed = True
    while changed:
        changed = False
        for one, other in itertools.combinations(regions, 2):
            if _overlap(one.place, other.place):
                regions.remove(one)
                regions.remove(other)
                regions.append(_joined(one, other))
                changed = True
                break
    return tuple(sorted(regions, key=lambda one: (one.kind is not Kind.LINE, one.place.y, one.place.x)))


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _joined(one: SuspectedText, other: SuspectedText) -> SuspectedText:
    first = max(one, other, key=lambda region: region.letters)
    left, top = min(one.place.x, other.place.x), min(one.place.y, other.place.y)
    right = max(one.place.x + one.place.width, other.place.x + other.place.width)
    bottom = max(one.place.y + one.place.height, other.place.y + other.place.height)
    return SuspectedText(Rectangle(left, top, right - left, bottom - top), first.kind, first.letters)
