"""UndoOrder: in which order strokes and measurements were made, so that one undo goes back by time."""

from collections.abc import Callable

from viewer.case import Case
from viewer.measuring.store import Measurements

_MASK, _MEASURE = "mask", "measure"


class UndoOrder:
    """One undo for two things that each keep their own steps.

    Args:
        case: tells of strokes.
        store: of measurements.
    """

    def __init__(self, case: Case, store: Measurements) -> None:
        self._case, self._store = case, store
        self._done: list[str] = []
        self._undone: list[str] = []
        self._mask = case.reader_mask
        self._is_going = False
        case.radiograph_changed.connect(self._start_anew)
        case.reader_mask_changed.connect(self._note_stroke)
        store.stepped.connect(lambda: self._note(_MEASURE))

    def undo(self, undo_stroke: Callable[[], None]) -> None:
        """Take the latest step back, of whichever kind."""
        kind = self._done.pop() if self._done else (_MEASURE if self._store.can_undo else _MASK)
        self._undone.append(kind)
        self._go(self._store.undo if kind == _MEASURE else undo_stroke)

    def redo(self, redo_stroke: Callable[[], None]) -> None:
        """Do again what was taken back last."""
        kind = self._undone.pop() if self._undone else (_MEASURE if self._store.can_redo else _MASK)
        self._done.append(kind)
        self._go(self._store.redo if kind == _MEASURE else redo_stroke)

    def _go(self, step: Callable[[], None]) -> None:
        self._is_going = True
        try:
            step()
        finally:
            self._is_going = False
            self._mask = self._case.reader_mask

    def _note(self, kind: str) -> None:
        if not self._is_going:
            self._done.append(kind)
            self._undone.clear()

    def _note_stroke(self) -> None:
        if self._case.reader_mask is not self._mask:  # another radiograph tells of its mask too
            self._mask = self._case.reader_mask
            self._note(_MASK)

    def _start_anew(self) -> None:
        self._done.clear()
        self._undone.clear()
        self._mask = self._case.reader_mask
