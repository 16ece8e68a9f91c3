"""EditRunner: edits that the reader asks for, from the queue to the case that they belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.edit import EditRequest, EditResult, Progress
from engine.errors import EngineError
from engine.service.remedies import Remedy, remedies_after_death
from viewer.case import Case
from viewer.language import mark, tr
from viewer.queue.engine import Engine
from viewer.queue.job import About, Load, Place
from viewer.queue.job_queue import PROCESS_DIED, JobQueue

__all__ = ["EditRunner", "Engine", "Setback"]

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
    """Asks for edits and gives what becomes of them to their case, open or set aside.

    Args:
        case: what is edited, and where results and failures go.
        queue: of the engine.
    """

    cancelling = Signal()  # the edit of the open case was asked to stop
    status_changed = Signal(str)  # what the engine does, in a few words
    set_back = Signal(object)  # Setback, of the open radiograph
    made = Signal(int, object, object)  # job, its EditRequest, its EditResult, which the case has by now

    def __init__(self, case: Case, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._queue = case, queue
        self._jobs: dict[int, EditRequest | None] = {}  # that wait or run; None: not read yet
        self._remedies: dict[int, tuple[Remedy, ...]] = {}  # by job that is about to fail
        self.about: Callable[[], About] = About  # number and file of the open case
        queue.started.connect(self._hear_started)
        queue.waits_again.connect(self._hear_waits_again)
        queue.progressed.connect(self._hear_progress)
        queue.finished.connect(self._hear_finished)
        queue.failed.connect(self._hear_failed)
        queue.remedies_offered.connect(self._hear_remedies)
        queue.cancelled.connect(self._hear_cancelled)
        queue.skipped.connect(self._forget)
        queue.status_changed.connect(self._hear_status)
        queue.changed.connect(lambda: self._hear_status(queue.status))
        queue.died.connect(self._hear_died)

    def request(self, parameters: Mapping[str, Any]) -> EditRequest | None:
        """What the case and these fields ask for; None where nothing can be asked, which is said.

        Args:
            parameters: further fields of the request.
        """
        case = self._case
        if case.radiograph is None or (case.suitability and not case.is_suitability_overridden):
            return None  # the composer has said what to do
        try:
            return EditRequest(
                radiograph=case.radiograph,
                instruction=case.instruction,
                reader_mask=case.reader_mask,
                reader_mask_use=case.mask_use,
                suitability_overridden=case.is_suitability_overridden,
                **parameters,
            )
        except EngineError as error:
            case.set_message(str(error), is_error=True)
            return None

    def run(self, parameters: Mapping[str, Any], place: Place = Place.BACK) -> int | None:
        """Ask for one edit of what the case says; returns its job, None where nothing can be asked."""
        request = self.request(parameters)
        if request is None:
            return None
        job = self.ask(request, place)
        before = len(self._queue.busy_jobs) - 1
        if self._queue.running is not None and all(one.number != job for one in self._queue.ahead):
            text = tr("Next in the queue.") if place is not Place.BACK else tr("In the queue: {n} before it.")
            self._case.set_message(text.format(n=before))
        return job

    def run_request(self, request: EditRequest) -> None:
        """Ask for an edit of the open radiograph once more, as it was or changed; else nothing happens."""
        case = self._case
        if case.radiograph is not None and case.radiograph.key == request.radiograph.key:
            case.set_message("")
            self.ask(request)

    def ask(self, request: EditRequest, place: Place = Place.BACK, about: About | None = None) -> int:
        """Queue an edit; its result goes to the case of its radiograph."""
        about = self.about() if about is None else about
        if about.renew is None:
            about = replace(about, is_kept=True, renew=lambda: self.ask(request, Place.BACK, about))
        return self._take(self._queue.submit(request, place, about), request)

    def ask_later(self, load: Load, about: About, place: Place = Place.BACK) -> int:
        """Queue an edit whose radiograph is read when it is its turn."""
        if about.renew is None:
            about = replace(about, is_kept=True, renew=lambda: self.ask_later(load, about))
        return self._take(self._queue.submit(None, place, about, load), None)

    def _take(self, job: int, request: EditRequest | None) -> int:
        self._jobs[job] = request
        entry = self._queue.find(job)
        if entry is not None and entry.engine_job is not None:  # at once, before it was known here
            self._hear_started(job)
            if entry.progress is not None:
                self._case.edit_progressed(job, entry.progress)
        return job

    @Slot()
    def cancel(self) -> None:
        """Stop the edit of the open radiograph."""
        if self._case.running is not None:
            self.cancelling.emit()
            self._queue.cancel(self._case.running.job)

    @Slot(int)
    def _hear_started(self, job: int) -> None:
        entry = self._queue.find(job)
        if job in self._jobs and entry is not None and isinstance(entry.request, EditRequest):
            self._jobs[job] = entry.request
            self._case.edit_started(job, entry.request)

    @Slot(int, object)
    def _hear_progress(self, job: int, progress: Progress) -> None:
        if job in self._jobs:
            self._case.edit_progressed(job, progress)

    @Slot(int, object)
    def _hear_finished(self, job: int, result: EditResult) -> None:
        if job in self._jobs:
            request = self._jobs.pop(job)
            self._case.edit_finished(job, result)
            self.made.emit(job, request, result)

    @Slot(int, str)
    def _hear_waits_again(self, job: int, message: str) -> None:
        if job in self._jobs:
            self._case.edit_ended(job, message, is_error=True)

    @Slot(int, str, str)
    def _hear_failed(self, job: int, kind: str, message: str) -> None:
        remedies = self._remedies.pop(job, ())
        if job not in self._jobs:
            return
        request = self._jobs.pop(job)
        self._case.edit_ended(job, message, is_error=True)
        current = self._case.radiograph
        if request is None or current is None or current.key != request.radiograph.key:
            return
        if remedies:
            self.set_back.emit(Setback(request, message, remedies, Remedy.CPU not in remedies))
        elif kind == PROCESS_DIED:
            self.set_back.emit(Setback(request, message, remedies_after_death(request), True))

    @Slot(int, object)
    def _hear_remedies(self, job: int, remedies: tuple[str, ...]) -> None:
        self._remedies[job] = tuple(Remedy(name) for name in remedies)

    @Slot(int)
    def _hear_cancelled(self, job: int) -> None:
        if job in self._jobs:
            del self._jobs[job]
            said = self._case.message if self._queue.is_clearing else tr("Cancelled; nothing was changed.")
            self._case.edit_ended(job, said, is_error=False)

    @Slot(int, str)
    def _forget(self, job: int, reason: str) -> None:
        self._jobs.pop(job, None)

    @Slot(str)
    def _hear_died(self, message: str) -> None:
        if self._queue.has_retries and not self._queue.is_stalled:
            self._case.set_message(tr("The engine stopped and starts again; what ran is tried once more."))
        else:
            self._case.set_message(message, is_error=True)

    @Slot(str)
    def _hear_status(self, status: str) -> None:
        waiting = len(self._queue.waiting)
        state, _, detail = status.partition(": ")
        brief = detail if state == "ready" else tr(state)  # why it stopped is said in the message
        self.status_changed.emit(
            tr("engine: {state}").format(state=brief)
            + (tr(" · {n} waiting").format(n=waiting) if waiting > 0 else "")
        )
