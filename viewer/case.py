"""Case: all mutable state of the open radiograph, and the signals that tell of its changes."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.arrays import BoolImage
from engine.edit import EditResult, Progress
from engine.radiographs.radiograph import Radiograph


@dataclass(frozen=True)
class RunningEdit:
    """The edit that is on its way."""

    job: int
    instruction: str
    progress: Progress | None = None


class Case(QObject):
    """The open radiograph, what is asked of it, and what came back.

    Widgets call its methods and repaint from its signals; they do not talk to each other.
    """

    radiograph_changed = Signal()  # another radiograph, or none
    instruction_changed = Signal()  # the instruction text
    reader_mask_changed = Signal()  # the painted mask
    edits_changed = Signal()  # an edit was added
    selected_edit_changed = Signal()  # another edit is looked at, or none
    running_changed = Signal()  # an edit started, progressed or ended
    message_changed = Signal()  # the line that tells the reader what went wrong or happened

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._radiograph: Radiograph | None = None
        self._suitability: tuple[str, ...] = ()
        self._instruction = ""
        self._reader_mask: BoolImage | None = None
        self._edits: tuple[EditResult, ...] = ()
        self._selected: int | None = None
        self._running: RunningEdit | None = None
        self._message = ""
        self._message_is_error = False

    @property
    def radiograph(self) -> Radiograph | None:
        return self._radiograph

    @property
    def suitability(self) -> tuple[str, ...]:
        """Reasons why the radiograph may be outside what the models know; empty when it is fine."""
        return self._suitability

    @property
    def instruction(self) -> str:
        return self._instruction

    @property
    def reader_mask(self) -> BoolImage | None:
        """(H, W) bool on the native grid, read-only, or None where nothing is painted."""
        return self._reader_mask

    @property
    def edits(self) -> tuple[EditResult, ...]:
        return self._edits

    @property
    def selected_edit(self) -> EditResult | None:
        return None if self._selected is None else self._edits[self._selected]

    @property
    def running(self) -> RunningEdit | None:
        return self._running

    @property
    def message(self) -> str:
        return self._message

    @property
    def message_is_error(self) -> bool:
        return self._message_is_error

    def open(self, radiograph: Radiograph, suitability: tuple[str, ...]) -> None:
        """Start anew with another radiograph; the instruction text stays."""
        self._radiograph = radiograph
        self._suitability = suitability
        self._reader_mask = None
        self._edits = ()
        self._selected = None
        self._running = None
        self.radiograph_changed.emit()
        self.reader_mask_changed.emit()
        self.edits_changed.emit()
        self.selected_edit_changed.emit()
        self.running_changed.emit()

    def set_instruction(self, text: str) -> None:
        if text != self._instruction:
            self._instruction = text
            self.instruction_changed.emit()

    def set_reader_mask(self, mask: BoolImage | None) -> None:
        """Take a copy of a painted mask; an empty one counts as none."""
        if mask is not None and not mask.any():
            mask = None
        if mask is not None:
            mask = np.array(mask, dtype=bool)
            mask.flags.writeable = False
        if mask is not None or self._reader_mask is not None:
            self._reader_mask = mask
            self.reader_mask_changed.emit()

    def edit_started(self, job: int) -> None:
        self._running = RunningEdit(job, self._instruction)
        self.set_message("")
        self.running_changed.emit()

    def edit_progressed(self, job: int, progress: Progress) -> None:
        if self._running is not None and self._running.job == job:
            self._running = RunningEdit(job, self._running.instruction, progress)
            self.running_changed.emit()

    def edit_finished(self, job: int, result: EditResult) -> None:
        """Add a result and look at it; results of another radiograph's jobs are not for this case."""
        if self._running is None or self._running.job != job:
            return
        self._running = None
        self._edits = (*self._edits, result)
        self._selected = len(self._edits) - 1
        self.running_changed.emit()
        self.edits_changed.emit()
        self.selected_edit_changed.emit()

    def edit_ended(self, job: int, message: str, is_error: bool) -> None:
        """The edit failed or was cancelled; what was there before stays."""
        if self._running is None or self._running.job != job:
            return
        self._running = None
        self.running_changed.emit()
        self.set_message(message, is_error)

    def select_edit(self, index: int | None) -> None:
        if index != self._selected:
            self._selected = index
            self.selected_edit_changed.emit()

    def set_message(self, message: str, is_error: bool = False) -> None:
        self._message = message
        self._message_is_error = is_error
        self.message_changed.emit()
