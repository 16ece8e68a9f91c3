"""Case: all mutable state of the open radiograph, and the signals that tell of its changes."""

import dataclasses

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.arrays import BoolImage
from engine.edit import EditRequest, EditResult, MaskUse, Progress
from engine.radiographs.measures import LengthScale, length_scale
from engine.radiographs.radiograph import Radiograph
from viewer.case_shelf import CaseShelf
from viewer.case_state import CaseState, RunningEdit
from viewer.language import tr


class Case(QObject):
    """The open radiograph, what is asked of it, and what came back.

    Widgets call its methods and repaint from its signals; they do not talk to each other. Masks and
    results of radiographs that were open before are set aside and come back with them, and an edit that
    finishes while another radiograph is open finds its own.
    """

    radiograph_changed = Signal()  # another radiograph, or none
    suitability_changed = Signal()  # the reader went on although the radiograph looks unsuitable
    scale_changed = Signal()  # what lengths are counted in: the reader has calibrated, or no more
    instruction_changed = Signal()  # the instruction text
    reader_mask_changed = Signal()  # the painted mask
    mask_use_changed = Signal()  # whether it takes the place of the pseudo mask
    result_came = Signal(object, object, object, bool)  # radiograph, request, result, of a series
    edit_added = Signal(str)  # SHA-256 of the radiograph, open or set aside, that has a new edit
    edits_changed = Signal()  # an edit was added
    selected_edit_changed = Signal()  # another edit is looked at, or none
    running_changed = Signal()  # an edit started, progressed or ended
    message_changed = Signal()  # the line that tells the reader what went wrong or happened

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = CaseState()
        self._shelf = CaseShelf()
        self._instruction = ""
        self._mask_use = MaskUse.INSTEAD
        self._message = ""
        self._message_is_error = False

    @property
    def radiograph(self) -> Radiograph | None:
        return self._open.radiograph

    @property
    def scale(self) -> LengthScale | None:
        """What lengths are counted in: the reader's calibration, else what the file vouches for."""
        if self._open.radiograph is None:
            return None
        return self._open.calibration or length_scale(self._open.radiograph)

    @property
    def is_calibrated(self) -> bool:
        """By the reader."""
        return self._open.calibration is not None

    def set_calibration(self, scale: LengthScale | None) -> None:
        """The reader knows better than the file; None: count as the file says."""
        if scale != self._open.calibration:
            self._open.calibration = scale
            self.scale_changed.emit()

    @property
    def suitability(self) -> tuple[str, ...]:
        """Reasons why the radiograph may be outside what the models know; empty when it is fine."""
        return self._open.suitability

    @property
    def is_suitability_overridden(self) -> bool:
        """The reader read the reasons and wants to edit anyway."""
        return self._open.is_suitability_overridden

    @property
    def instruction(self) -> str:
        return self._instruction

    @property
    def reader_mask(self) -> BoolImage | None:
        """(H, W) bool on the native grid, read-only, or None where nothing is painted."""
        return self._open.reader_mask

    @property
    def edits(self) -> tuple[EditResult, ...]:
        return self._open.edits

    @property
    def grouped(self) -> frozenset[int]:
        """Positions in ``edits`` that belong to a series and are no results of their own."""
        return self._open.grouped

    @property
    def hidden(self) -> frozenset[int]:
        """Positions in ``edits`` that the reader deleted; they stay, for others are told by position."""
        return self._open.hidden

    def request_of(self, edit: EditResult) -> EditRequest | None:
        """What was asked for an edit of the open radiograph, where that is known."""
        for made, request in zip(self._open.edits, self._open.requests, strict=True):
            if made is edit:
                return request
        return None

    @property
    def selected_index(self) -> int | None:
        """Position of the selected edit in ``edits``, or None."""
        return self._open.selected

    @property
    def selected_edit(self) -> EditResult | None:
        return None if self._open.selected is None else self._open.edits[self._open.selected]

    @property
    def running(self) -> RunningEdit | None:
        return self._open.running

    @property
    def message(self) -> str:
        return self._message

    @property
    def message_is_error(self) -> bool:
        return self._message_is_error

    def open(self, radiograph: Radiograph, suitability: tuple[str, ...]) -> None:
        """Turn to another radiograph; the instruction text stays.

        What was painted and made before for this radiograph comes back with it.
        """
        self._set_aside()
        kept = self._shelf.take(radiograph.key)
        self._open = kept if kept is not None else CaseState()
        self._open.radiograph = radiograph
        self._open.suitability = suitability
        self._tell_of_radiograph()

    def close(self) -> None:
        """No radiograph is open; what was painted and made is set aside like that of any other."""
        if self._open.radiograph is not None:
            self._set_aside()
            self._open = CaseState()
            self._tell_of_radiograph()

    def override_suitability(self) -> None:
        """The reader wants to edit although the radiograph looks unsuitable; results record it."""
        if not self._open.is_suitability_overridden:
            self._open.is_suitability_overridden = True
            self.suitability_changed.emit()

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
        if mask is not None or self._open.reader_mask is not None:
            self._open.reader_mask = mask
            self.reader_mask_changed.emit()

    @property
    def mask_use(self) -> MaskUse:
        """Whether a painted mask takes the place of the pseudo mask or must agree with it; for all cases."""
        return self._mask_use

    def set_mask_use(self, use: MaskUse) -> None:
        if use is not self._mask_use:
            self._mask_use = use
            self.mask_use_changed.emit()

    def edit_started(self, job: int, request: EditRequest | None = None) -> None:
        """The engine works on an edit of the open radiograph, or of that of the request."""
        state = self._open if request is None else self._state_for(request.radiograph)
        if state is None:  # it was never open, or what was made of it is no longer in memory
            assert request is not None
            state = CaseState(radiograph=request.radiograph)
            self._shelf.put(state)
        text = self._instruction if request is None else request.instruction
        state.runs[job] = RunningEdit(job, text, request=request)
        if state is self._open:
            self.set_message("")
            self.running_changed.emit()

    def edit_progressed(self, job: int, progress: Progress) -> None:
        state = self._state_of(job)
        if state is not None:
            state.runs[job] = dataclasses.replace(state.runs[job], progress=progress)
            if state is self._open:
                self.running_changed.emit()

    def edit_finished(self, job: int, result: EditResult) -> None:
        """Add a result and look at it; one of a radiograph that was set aside waits there."""
        state = self._state_of(job)
        if state is None:
            return
        request = state.runs.pop(job).request
        state.edits, state.requests = (*state.edits, result), (*state.requests, request)
        state.selected = len(state.edits) - 1
        if state.radiograph is not None:
            self.result_came.emit(state.radiograph, request, result, False)
            self.edit_added.emit(state.radiograph.sha256)
        if state is self._open:
            self.running_changed.emit()
            self.edits_changed.emit()
            self.selected_edit_changed.emit()
        else:
            self._shelf.make_room()
            self.set_message(tr("An edit of another case is done; it is shown when you return to that case."))

    def edit_ended(self, job: int, message: str, is_error: bool) -> None:
        """The edit failed or was cancelled; what was there before stays."""
        state = self._state_of(job)
        if state is None:
            return
        del state.runs[job]
        if state is not self._open and state.radiograph is not None and not state.is_worth_keeping:
            self._shelf.take(state.radiograph.key)
        if state is self._open:
            self.running_changed.emit()
            self.set_message(message, is_error)
        elif is_error:
            self.set_message(
                tr("An edit of another case failed: {message}").format(message=message), is_error
            )

    def add_grouped(
        self, radiograph: Radiograph, request: EditRequest | None, result: EditResult
    ) -> int | None:
        """Add a result that belongs to a series; what is looked at stays.

        Args:
            radiograph: that was edited, open or set aside.
            request: what was asked for.
            result: to add.

        Returns:
            Its position in the edits of that radiograph, or None where they are no longer kept.
        """
        state = self._state_for(radiograph)
        if state is None:
            return None
        place = len(state.edits)
        state.edits, state.requests = (*state.edits, result), (*state.requests, request)
        state.grouped |= {place}
        self.result_came.emit(radiograph, request, result, True)
        self.edit_added.emit(radiograph.sha256)
        if state is self._open:
            self.edits_changed.emit()
        return place

    def bring_back(
        self, radiograph: Radiograph, request: EditRequest | None, result: EditResult
    ) -> int | None:
        """Add a result that was made earlier; what is looked at stays.

        Returns:
            Its position in the edits, or None where another radiograph is open by now.
        """
        state = self._open
        if state.radiograph is None or state.radiograph.key != radiograph.key:
            return None
        state.edits, state.requests = (*state.edits, result), (*state.requests, request)
        self.edits_changed.emit()
        return len(state.edits) - 1

    def hide_edit(self, edit: EditResult, is_hidden: bool) -> None:
        """Delete an edit of the open radiograph, or bring it back and look at it."""
        state = self._open
        place = next((at for at, made in enumerate(state.edits) if made is edit), None)
        if place is None or (place in state.hidden) == is_hidden:
            return
        if not is_hidden:
            state.selected = place
        self.hide_edits(state.hidden ^ {place})

    def hide_edits(self, places: frozenset[int]) -> None:
        """These positions in ``edits`` are deleted, and no others; what is looked at stays if it may."""
        state = self._open
        if places == state.hidden:
            return
        state.hidden = places
        if state.selected in places:
            before, gone = state.selected, places | state.grouped
            left = [at for at in range(len(state.edits)) if at not in gone]
            state.selected = max((at for at in left if at < before), default=min(left, default=None))
        self.edits_changed.emit()
        self.selected_edit_changed.emit()

    def keeps(self, radiograph: Radiograph) -> bool:
        """The radiograph is open, or set aside with what was made of it."""
        return self._state_for(radiograph) is not None

    def select_edit(self, index: int | None) -> None:
        """Look at the edit at this position of ``edits``, or at none.

        Raises:
            IndexError: there is no such edit.
        """
        if index is not None and not 0 <= index < len(self._open.edits):
            raise IndexError(f"edit {index} of {len(self._open.edits)}")
        if index != self._open.selected:
            self._open.selected = index
            self.selected_edit_changed.emit()

    def set_message(self, message: str, is_error: bool = False) -> None:
        self._message = message
        self._message_is_error = is_error
        self.message_changed.emit()

    def _tell_of_radiograph(self) -> None:
        self.radiograph_changed.emit()
        self.suitability_changed.emit()
        self.reader_mask_changed.emit()
        self.edits_changed.emit()
        self.selected_edit_changed.emit()
        self.running_changed.emit()

    def _state_of(self, job: int) -> CaseState | None:
        for state in (self._open, *self._shelf):
            if job in state.runs:
                return state
        return None

    def _state_for(self, radiograph: Radiograph) -> CaseState | None:
        key = radiograph.key
        if self._open.radiograph is not None and self._open.radiograph.key == key:
            return self._open
        return self._shelf.find(key)

    def _set_aside(self) -> None:
        if self._open.radiograph is not None and self._open.is_worth_keeping:
            self._shelf.put(self._open)
            self._shelf.make_room()
