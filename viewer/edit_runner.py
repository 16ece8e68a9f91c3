"""EditRunner: hands edits of the open case to the engine, and what becomes of them to the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from engine.edit import EditRequest, EditResult, Progress
from engine.errors import EngineError
from engine.service.messages import JobRequest
from engine.service.remedies import Remedy, remedies_after_death
from viewer.case import Case
from viewer.language import mark, tr


class Engine(Protocol):
    """What the viewer needs of ``engine_client.EngineClient``; its signals are Qt signals."""

    ready: Any
    progressed: Any
    finished: Any
    failed: Any
    remedies_offered: Any
    cancelled: Any
    status_changed: Any
    died: Any

    @property
    def status(self) -> str: ...
    @property
    def busy_jobs(self) -> tuple[int, ...]: ...
    def start(self) -> None: ...
    def submit(self, request: JobRequest) -> int: ...
    def cancel(self, job: int) -> None: ...
    def shutdown(self) -> None: ...


_PROCESS_DIED = "EngineProcessError"
# States of the engine that the window names.
_STATES = (mark("stopped"), mark("starting"), mark("busy"))


@dataclass(frozen=True, eq=False)
class Setback:
    """An edit that may go better another way.

    Attributes:
        request: of the edit.
        message: what the reader was told.
        remedies: what may help.
        on_cpu: it ran on the CPU, as far as is known.
    """

    request: EditRequest
    message: str
    remedies: tuple[Remedy, ...]
    on_cpu: bool


class EditRunner(QObject):
    """Runs one edit of a case at a time.

    Args:
        case: what is edited, and where results and failures go.
        client: the engine; started and shut down by others.
    """

    cancelling = Signal()  # the edit of the open case was asked to stop
    status_changed = Signal(str)  # what the engine does, in a few words
    set_back = Signal(object)  # Setback, of the open radiograph

    def __init__(self, case: Case, client: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._client = case, client
        self._remedies: dict[int, tuple[Remedy, ...]] = {}  # by job that is about to fail
        client.progressed.connect(self._hear_progress)
        client.finished.connect(self._hear_finished)
        client.failed.connect(self._hear_failed)
        client.remedies_offered.connect(self._hear_remedies)
        client.cancelled.connect(self._hear_cancelled)
        client.status_changed.connect(self._hear_status)
        client.died.connect(self._hear_died)

    def run(self, parameters: Mapping[str, Any]) -> None:
        """Ask the engine for one edit of what the case says.

        Args:
            parameters: further fields of the request; nothing happens while an edit of the case runs or
                where the reader has not said that an unsuitable radiograph may be edited.
        """
        case = self._case
        if case.radiograph is None or case.running is not None:
            return
        if case.suitability and not case.is_suitability_overridden:
            return  # the composer has said what to do
        try:
            request = EditRequest(
                radiograph=case.radiograph,
                instruction=case.instruction,
                reader_mask=case.reader_mask,
                reader_mask_use=case.mask_use,
                suitability_overridden=case.is_suitability_overridden,
                **parameters,
            )
        except EngineError as error:
            case.set_message(str(error), is_error=True)
            return
        case.edit_started(self._client.submit(request), request)

    def run_request(self, request: EditRequest) -> None:
        """Ask for an edit of the open radiograph once more, as it was or changed; else nothing happens."""
        case = self._case
        if case.radiograph is request.radiograph and case.running is None:
            case.set_message("")
            case.edit_started(self._client.submit(request), request)

    @Slot()
    def cancel(self) -> None:
        """Stop the edit of the open radiograph."""
        if self._case.running is not None:
            self.cancelling.emit()
            self._client.cancel(self._case.running.job)

    @Slot(int, object)
    def _hear_progress(self, job: int, progress: Progress) -> None:
        self._case.edit_progressed(job, progress)

    @Slot(int, object)
    def _hear_finished(self, job: int, result: EditResult) -> None:
        self._case.edit_finished(job, result)

    @Slot(int, str, str)
    def _hear_failed(self, job: int, kind: str, message: str) -> None:
        case, remedies = self._case, self._remedies.pop(job, ())
        running = case.running
        request = running.request if running is not None and running.job == job else None
        case.edit_ended(job, message, is_error=True)
        if request is None:
            return
        if remedies:
            self.set_back.emit(Setback(request, message, remedies, Remedy.CPU not in remedies))
        elif kind == _PROCESS_DIED:
            self.set_back.emit(Setback(request, message, remedies_after_death(request), True))

    @Slot(int, object)
    def _hear_remedies(self, job: int, remedies: tuple[str, ...]) -> None:
        self._remedies[job] = tuple(Remedy(name) for name in remedies)

    @Slot(int)
    def _hear_cancelled(self, job: int) -> None:
        self._case.edit_ended(job, tr("Cancelled; nothing was changed."), is_error=False)

    @Slot(str)
    def _hear_died(self, message: str) -> None:
        self._case.set_message(message, is_error=True)

    @Slot(str)
    def _hear_status(self, status: str) -> None:
        waiting = len(self._client.busy_jobs) - 1
        state, _, detail = status.partition(": ")
        brief = detail if state == "ready" else tr(state)  # why it stopped is said in the message
        self.status_changed.emit(
            tr("engine: {state}").format(state=brief)
            + (tr(" · {n} waiting").format(n=waiting) if waiting > 0 else "")
        )
