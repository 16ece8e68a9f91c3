"""MaskCanvas: a mask that is painted stroke by stroke and remembers how to go back; numpy only."""

from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from engine.arrays import BoolImage
from engine.masks.figures import Covered, Point, line, polygon
from engine.masks.rectangle import Rectangle
from engine.masks.step import Step

MOST_STEPS = 500

Allowed = Callable[[Rectangle], BoolImage]  # which pixels of a rectangle may change


class MaskCanvas:
    """An (H, W) bool mask with strokes, undo and redo.

    Args:
        shape: (H, W).
        mask: (H, W) bool to begin with, copied; None is an empty one.
        aspect: height of a pixel over its width; brushes are round in the patient.
    """

    def __init__(self, shape: tuple[int, int], mask: BoolImage | None = None, aspect: float = 1.0) -> None:
        # Without memory of its own until something is painted: most films never are.
        self._mask: BoolImage = np.broadcast_to(np.False_, shape)
        self._settled = self._mask  # as it was after the last step
        self._count = 0
        if mask is not None:
            self._mask, self._settled = np.array(mask, dtype=bool), np.array(mask, dtype=bool)
            self._count = int(np.count_nonzero(mask))
        self._aspect = aspect
        self._is_stroking = False
        self._touched: Rectangle | None = None
        self._undo: deque[Step] = deque(maxlen=MOST_STEPS)
        self._redo: list[Step] = []

    @property
    def mask(self) -> BoolImage:
        """(H, W) bool, a read-only view of the mask as it is now."""
        view = self._mask.view()
        view.flags.writeable = False
        return view

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self._mask.shape
        return rows, columns

    @property
    def count(self) -> int:
        """How many pixels are painted, with the stroke that runs."""
        return self._count

    @property
    def is_stroking(self) -> bool:
        return self._is_stroking

    @property
    def can_undo(self) -> bool:
        return bool(self._undo) and not self.is_stroking

    @property
    def can_redo(self) -> bool:
        return bool(self._redo) and not self.is_stroking

    @property
    def past(self) -> tuple[Step, ...]:
        """The steps that can be taken back, the earliest first."""
        return tuple(self._undo)

    @property
    def future(self) -> tuple[Step, ...]:
        """The steps that were taken back, the next to do again last."""
        return tuple(self._redo)

    def restore(self, mask: BoolImage, past: Sequence[Step], future: Sequence[Step]) -> None:
        """Go on where another canvas stopped.

        Raises:
            ValueError: the mask has another shape.
        """
        self._check(mask)
        count = int(np.count_nonzero(mask))
        if count or self._mask.flags.writeable:
            self._mask, self._settled = np.array(mask, dtype=bool), np.array(mask, dtype=bool)
        self._count = count
        self._is_stroking, self._touched = False, None
        self._undo = deque(past, maxlen=MOST_STEPS)
        self._redo = list(future)

    def begin(self) -> None:
        """Begin a stroke; what follows until ``end`` is one step of undo."""
        self._is_stroking = True
        self._touched = None

    def paint(
        self, start: Point, end: Point, radius: float, value: bool, allowed: Allowed | None = None
    ) -> Rectangle | None:
        """Set every pixel whose middle is within ``radius`` of the line from start to end.

        Args:
            start, end: (row, column) in pixels; the middle of the first pixel is (0.5, 0.5).
            radius: in columns.
            value: paint or erase.
            allowed: leaves other pixels alone; None allows all.

        Returns:
            what was touched, or None where the line misses the image.
        """
        return self._set(line(start, end, radius, self.shape, self._aspect), value, allowed)

    def paint_polygon(self, points: Sequence[Point], value: bool) -> Rectangle | None:
        """Set every pixel whose middle is inside a closed line; as ``paint``."""
        return self._set(polygon(points, self.shape), value, None)

    def _set(self, covered: Covered | None, value: bool, allowed: Allowed | None) -> Rectangle | None:
        if covered is None:
            return None
        self._take_room()
        where, block = covered
        if allowed is not None:
            block = block & allowed(where)
        part = self._mask[where.slices]
        before = int(np.count_nonzero(part))
        if value:
            part |= block
        else:
            part &= ~block
        self._count += int(np.count_nonzero(part)) - before
        self._touched = where.united(self._touched)
        return where

    def end(self) -> Step | None:
        """End the stroke.

        Returns:
            what it changed, or None when it changed nothing.
        """
        where, self._touched, self._is_stroking = self._touched, None, False
        if where is None:
            return None
        flipped = self._settled[where.slices] ^ self._mask[where.slices]
        if not flipped.any():
            return None
        step = Step.of(where, flipped)
        self._settled[where.slices] = self._mask[where.slices]
        self._undo.append(step)
        self._redo.clear()
        return step

    def cancel(self) -> Rectangle | None:
        """Take the stroke that has begun back, as if it had never been."""
        where, self._touched, self._is_stroking = self._touched, None, False
        if where is None:
            return None
        part = self._mask[where.slices]
        before = int(np.count_nonzero(part))
        part[:] = self._settled[where.slices]
        self._count += int(np.count_nonzero(part)) - before
        return where

    def replace(self, mask: BoolImage | None) -> Step | None:
        """Put another mask in its place as one step of undo; None is an empty one.

        Returns:
            what changed, or None when the mask is the same as before.

        Raises:
            ValueError: the mask has another shape.
        """
        if mask is not None:
            self._check(mask)
        self.cancel()
        if mask is None and not self._count:
            return None
        self.begin()
        self._take_room()
        self._mask[:] = False if mask is None else mask
        self._count = int(np.count_nonzero(self._mask))
        self._touched = Rectangle(0, 0, *self.shape)
        return self.end()

    def apply(self, step: Step) -> None:
        """Do a step of another canvas that had the same mask; it can be taken back like a stroke."""
        self._flip(step)
        self._undo.append(step)
        self._redo.clear()

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

    def _flip(self, step: Step) -> Rectangle:
        self._take_room()
        slices = step.where.slices
        before = int(np.count_nonzero(self._mask[slices]))
        self._mask[slices] ^= step.flipped()
        self._settled[slices] = self._mask[slices]
        self._count += int(np.count_nonzero(self._mask[slices])) - before
        return step.where

    def _take_room(self) -> None:
        if not self._mask.flags.writeable:
            self._mask, self._settled = np.zeros(self.shape, dtype=bool), np.zeros(self.shape, dtype=bool)

    def _check(self, mask: BoolImage) -> None:
        if mask.shape != self.shape:
            raise ValueError(f"the mask is {mask.shape}, the image {self.shape}")
