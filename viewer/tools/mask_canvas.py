"""MaskCanvas: a mask that is painted stroke by stroke and remembers how to go back; numpy only."""

import zlib
from collections import deque
from dataclasses import dataclass

import numpy as np

from engine.arrays import BoolImage

Point = tuple[float, float]

MOST_STEPS = 500
_SMALLEST_RADIUS = 0.7072  # covers the middle of the pixel that holds the point, wherever in it


@dataclass(frozen=True)
class Rectangle:
    """Rows top..top+height-1 and columns left..left+width-1."""

    top: int
    left: int
    height: int
    width: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """For indexing an (H, W) array."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    def united(self, other: "Rectangle | None") -> "Rectangle":
        """The smallest rectangle around both."""
        if other is None:
            return self
        top, left = min(self.top, other.top), min(self.left, other.left)
        bottom = max(self.top + self.height, other.top + other.height)
        right = max(self.left + self.width, other.left + other.width)
        return Rectangle(top, left, bottom - top, right - left)


@dataclass(frozen=True)
class _Step:
    """What one stroke changed: the exclusive or of before and after, packed and compressed."""

    where: Rectangle
    flipped: bytes


class MaskCanvas:
    """An (H, W) bool mask with strokes, undo and redo.

    Args:
        shape: (H, W).
        mask: (H, W) bool to begin with, copied; None is an empty one.
    """

    def __init__(self, shape: tuple[int, int], mask: BoolImage | None = None) -> None:
        self._mask: BoolImage = np.zeros(shape, dtype=bool)
        if mask is not None:
            self._mask[:] = mask
        self._view = self._mask.view()
        self._view.flags.writeable = False
        self._before: BoolImage | None = None
        self._touched: Rectangle | None = None
        self._undo: deque[_Step] = deque(maxlen=MOST_STEPS)
        self._redo: list[_Step] = []

    @property
    def mask(self) -> BoolImage:
        """(H, W) bool, a read-only view that follows every change."""
        return self._view

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self._mask.shape
        return rows, columns

    @property
    def is_stroking(self) -> bool:
        return self._before is not None

    @property
    def can_undo(self) -> bool:
        return bool(self._undo) and not self.is_stroking

    @property
    def can_redo(self) -> bool:
        return bool(self._redo) and not self.is_stroking

    def begin(self) -> None:
        """Begin a stroke; what follows until ``end`` is one step of undo."""
        self._before = self._mask.copy()
        self._touched = None

    def paint(self, start: Point, end: Point, radius: float, value: bool) -> Rectangle | None:
        """Set every pixel whose middle is within ``radius`` of the line from start to end.

        Args:
            start, end: (row, column) in pixels; the middle of the first pixel is (0.5, 0.5).
            radius: in pixels.
            value: paint or erase.

        Returns:
            what was touched, or None where the line misses the image.
        """
        first, lefts, rights = _spans(start, end, max(radius, _SMALLEST_RADIUS), self.shape)
        if len(lefts) == 0:
            return None
        mask = self._mask
        for row, left, right in zip(
            range(first, first + len(lefts)), lefts.tolist(), rights.tolist(), strict=True
        ):
            mask[row, left:right] = value
        left, right = int(lefts.min()), int(rights.max())
        if right <= left:
            return None
        where = Rectangle(first, left, len(lefts), right - left)
        self._touched = where.united(self._touched)
        return where

    def end(self) -> Rectangle | None:
        """End the stroke.

        Returns:
            where pixels may have changed, or None when none did.
        """
        before, where = self._before, self._touched
        self._before = self._touched = None
        if before is None or where is None:
            return None
        flipped = before[where.slices] ^ self._mask[where.slices]
        if not flipped.any():
            return None
        self._undo.append(_Step(where, zlib.compress(np.packbits(flipped).tobytes(), level=1)))
        self._redo.clear()
        return where

    def cancel(self) -> Rectangle | None:
        """Take the stroke that has begun back, as if it had never been."""
        before, where = self._before, self._touched
        self._before = self._touched = None
        if before is None or where is None:
            return None
        self._mask[where.slices] = before[where.slices]
        return where

    def replace(self, mask: BoolImage | None) -> Rectangle | None:
        """Put another mask in its place as one step of undo; None is an empty one.

        Returns:
            the whole image, or None when the mask is the same as before.

        Raises:
            ValueError: the mask has another shape.
        """
        if mask is not None and mask.shape != self.shape:
            raise ValueError(f"the mask is {mask.shape}, the image {self.shape}")
        self.cancel()
        self.begin()
        self._mask[:] = False if mask is None else mask
        self._touched = Rectangle(0, 0, *self.shape)
        return self.end()

    def undo(self) -> Rectangle | None:
        """Take the last step back; None where there is none."""
        if not self.can_undo:
            return None
        step = self._undo.pop()
        self._redo.append(step)
        return self._flip(step)

    def redo(self) -> Rectangle | None:
        """Do the step again that was taken back last; None where there is none."""
        if not self.can_redo:
            return None
        step = self._redo.pop()
        self._undo.append(step)
        return self._flip(step)

    def _flip(self, step: _Step) -> Rectangle:
        where = step.where
        packed = np.frombuffer(zlib.decompress(step.flipped), dtype=np.uint8)
        flipped = np.unpackbits(packed, count=where.height * where.width).view(bool)
        self._mask[where.slices] ^= flipped.reshape(where.height, where.width)
        return where


def _spans(
    start: Point, end: Point, radius: float, shape: tuple[int, int]
) -> tuple[int, np.ndarray, np.ndarray]:
    """The rows of a line with round ends: first row, and for each row its first and past-last column.

    The figure is convex, so each row meets it in one piece: the hull of what the two end discs and
    the two long edges leave on that row. The work grows with the height of the figure, not its area.
    """
    rows, columns = shape
    (y0, x0), (y1, x1) = start, end
    first = max(0, int(np.ceil(min(y0, y1) - radius - 0.5)))
    last = min(rows - 1, int(np.floor(max(y0, y1) + radius - 0.5)))
    if last < first:
        return 0, np.empty(0, np.intp), np.empty(0, np.intp)
    y = np.arange(first, last + 1) + 0.5
    left, right = np.full(len(y), np.inf), np.full(len(y), -np.inf)
    for disc_y, disc_x in (start, end):
        half = radius**2 - (y - disc_y) ** 2
        meets = half >= 0
        half = np.sqrt(half, where=meets, out=np.zeros_like(half))
        np.minimum(left, disc_x - half, where=meets, out=left)
        np.maximum(right, disc_x + half, where=meets, out=right)
    length = float(np.hypot(y1 - y0, x1 - x0))
    if abs(y1 - y0) > 1e-9:  # the discs alone give a level line
        normal_y, normal_x = (x1 - x0) / length * radius, -(y1 - y0) / length * radius
        for sign in (-1.0, 1.0):
            edge_y0, edge_y1 = y0 + sign * normal_y, y1 + sign * normal_y
            meets = (y >= min(edge_y0, edge_y1)) & (y <= max(edge_y0, edge_y1))
            x = x0 + sign * normal_x + (y - edge_y0) / (y1 - y0) * (x1 - x0)
            np.minimum(left, x, where=meets, out=left)
            np.maximum(right, x, where=meets, out=right)
    # Rows at the very rim may meet nothing; their span stays empty.
    left = np.where(np.isfinite(left), left, columns)
    right = np.where(np.isfinite(right), right, -1.0)
    lefts = np.clip(np.ceil(left - 0.5), 0, columns).astype(np.intp)
    rights = np.clip(np.floor(right - 0.5) + 1, 0, columns).astype(np.intp)
    return first, lefts, np.maximum(lefts, rights)
