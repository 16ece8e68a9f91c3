"""EngineClient: owns the engine process and speaks with it; nothing here waits in the main thread."""

import itertools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from engine.service.backend import BackendFactory, make_torch_backend
from engine.service.messages import (
    PROTOCOL_VERSION,
    Cancel,
    Cancelled,
    Failed,
    Finished,
    Health,
    JobRequest,
    Progressed,
    Ready,
    StartFailed,
    Submit,
    Warm,
)
from viewer.background import Line
from viewer.engine_session import Ended, EngineSession
from viewer.language import tr

logger = logging.getLogger(__name__)

_KIND = "EngineProcessError"
MOST_DEATHS = 3
DEATHS_WITHIN_S = 60.0


@dataclass
class _Job:
    request: JobRequest
    is_cancelling: bool = False


class EngineClient(QObject):
    """Submits edits to the engine process and tells what becomes of them.

    Each submitted job ends with exactly one of ``finished``, ``failed`` and ``cancelled``. If the process
    dies, all its jobs fail, and another process starts at once; after more than three deaths within a minute,
    or where it cannot start, only ``start`` or the next job starts it.

    Args:
        make_backend: a module's function that makes the edits' backend in the engine process.
        cancel_grace_s: an edit that does not stop within this time after ``cancel`` is stopped together
            with its process; other jobs are then submitted again.
        parent: as usual.
    """

    ready = Signal(object)  # messages.Ready
    progressed = Signal(int, object)  # job, engine.edit.Progress
    finished = Signal(int, object)  # job, messages.JobResult
    failed = Signal(int, str, str)  # job, kind (class name of an EngineError), one line for the reader
    remedies_offered = Signal(int, object)  # job that is about to fail, names of remedies that may help
    cancelled = Signal(int)  # job
    status_changed = Signal(str)  # "starting", "ready: CPU, 2 threads", "busy", "stopped", "stopped: ..."
    died = Signal(str)  # one line for the reader
    health_changed = Signal(object)  # messages.Health, or None where there is no process

    def __init__(
        self,
        make_backend: BackendFactory = make_torch_backend,
        cancel_grace_s: float = 30.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_backend = make_backend
        self._cancel_grace_s = cancel_grace_s
        self._numbers = itertools.count(1)
        self._jobs: dict[int, _Job] = {}
        self._session: EngineSession | None = None
        self._ready: Ready | None = None
        self._status = "stopped"
        self._deaths: list[float] = []  # times of the last ones
        self._has_given_up = False
        self._wants_previews = False
        self._warmed: Warm | None = None
        self._is_shut_down = False
        self._restart_timer = QTimer(self, singleShot=True)
        self._restart_timer.timeout.connect(self.start)
        self._line = Line(self._take)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.shutdown)

    @property
    def status(self) -> str:
        """In words, as ``status_changed`` tells it."""
        return self._status

    @property
    def has_given_up(self) -> bool:
        """The process died too often, or did not come up; it is not started by itself any more."""
        return self._has_given_up

    @property
    def busy_jobs(self) -> tuple[int, ...]:
        """Jobs that have not ended, in the order of submission."""
        return tuple(self._jobs)

    @property
    def most_in_step(self) -> int:
        """The engine makes so many edits at once, where they are alike; 1 until it is ready."""
        return 1 if self._ready is None else self._ready.most_in_step

    @property
    def process_id(self) -> int | None:
        """Of the engine process, while there is one."""
        return None if self._session is None else self._session.process_id

    @Slot()
    def start(self) -> None:
        """Start the engine process unless it is there; returns at once."""
        if self._session is not None or self._is_shut_down:
            return
        self._restart_timer.stop()
        self._has_given_up = False
        self._session = EngineSession(self._make_backend, self._line.say)
        self._tell_status()

    def submit(self, request: JobRequest, more_follow: bool = False) -> int:
        """Queue an edit or a reading; starts the engine where it is not there. Returns the job's number.

        Args:
            request: what to do.
            more_follow: other edits are submitted at once, and may go in step with this one.
        """
        job = next(self._numbers)
        self._jobs[job] = _Job(request)
        if self._is_shut_down:
            QTimer.singleShot(0, self, lambda: self._fail(job, _KIND, tr("the engine is shut down")))
            return job
        self.start()
        assert self._session is not None
        self._session.send(Submit(job, request, self._wants_previews, more_follow))
        self._tell_status()
        return job

    def warm(self, model: str, device: str = "auto", precision: str = "auto") -> None:
        """Have a model loaded while nothing else is asked for; also in each process that follows."""
        asked = Warm(model, device, precision)
        if asked != self._warmed:
            self._warmed = asked
            if self._session is not None and self._ready is not None:
                self._session.send(asked)

    def set_previews(self, wanted: bool) -> None:
        """Whether a look at the picture so far comes with the progress of jobs submitted from now."""
        self._wants_previews = wanted

    def cancel(self, job: int) -> None:
        """Ask for a job to stop; ``cancelled`` follows. Nothing happens for a job that has ended."""
        entry = self._jobs.get(job)
        if entry is None or entry.is_cancelling or self._session is None:
            return
        entry.is_cancelling = True
        self._session.send(Cancel(job))
        session = self._session
        QTimer.singleShot(int(self._cancel_grace_s * 1000), self, lambda: self._force_cancel(session, job))

    @Slot()
    def shutdown(self) -> None:
        """End the engine process for good, by force after a second; jobs end without a signal."""
        self._is_shut_down = True
        self._restart_timer.stop()
        self._jobs.clear()
        session, self._session, self._ready = self._session, None, None
        if session is not None:
            session.close()
        self._tell_status()

    def _take(self, session: EngineSession, message: object) -> None:
        """A message of the engine process, now in the main thread."""
        if session is not self._session:
            return  # of a process that was given up
        match message:
            case Progressed(job, progress):
                if job in self._jobs:
                    self.progressed.emit(job, progress)
            case Health():
                self.health_changed.emit(message)
            case Finished(job, result):
                self._end(job, lambda: self.finished.emit(job, result))
            case Failed(job, kind, text, remedies):
                if remedies and job in self._jobs:
                    self.remedies_offered.emit(job, remedies)
                self._fail(job, kind, text)
            case Cancelled(job):
                self._end(job, lambda: self.cancelled.emit(job))
            case Ready():
                self._take_ready(message)
            case StartFailed(text):
                self._has_given_up = True
                self._give_up(text)
            case Ended():
                self._take_end(message)

    def _take_ready(self, ready: Ready) -> None:
        if ready.protocol_version != PROTOCOL_VERSION:
            self._has_given_up = True
            self._give_up(
                tr(
                    "the engine speaks protocol {engine}, this viewer {viewer}; install both from one version"
                ).format(engine=ready.protocol_version, viewer=PROTOCOL_VERSION)
            )
            return
        self._ready = ready
        if self._warmed is not None and self._session is not None and not self._jobs:
            self._session.send(self._warmed)
        self.ready.emit(ready)
        self._tell_status()

    def _take_end(self, end: Ended) -> None:
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < DEATHS_WITHIN_S] + [now]
        came_up = self._ready is not None or end.was_killed
        self._has_given_up = not came_up or len(self._deaths) > MOST_DEATHS
        logger.error("the engine process ended: %s", end.reason)
        self._give_up(
            tr("the engine stopped unexpectedly ({reason}); your case is kept; {advice}").format(
                reason=end.reason, advice=tr(end.advice)
            )
        )
        if not self._has_given_up and self._session is None and not self._is_shut_down:
            self._restart_timer.start(0)

    def _give_up(self, message: str) -> None:
        """Leave this process: all its jobs fail."""
        session, self._session, self._ready = self._session, None, None
        if session is not None:
            session.abandon()
        lost, self._jobs = self._jobs, {}
        self._tell_status(f"stopped: {message}")
        self.health_changed.emit(None)
        for job, entry in lost.items():
            if entry.is_cancelling:
                self.cancelled.emit(job)
            else:
                self.failed.emit(job, _KIND, message)
        self.died.emit(message)

    def _force_cancel(self, session: EngineSession, job: int) -> None:
        """Stop a job that does not stop by itself, with its process, and go on with the others."""
        if session is not self._session or job not in self._jobs:
            return
        logger.warning(
            "job %d did not stop within %.0f s; the engine starts again", job, self._cancel_grace_s
        )
        session.abandon()
        self._session = self._ready = None
        stopped = [number for number, entry in self._jobs.items() if entry.is_cancelling]
        for number in stopped:
            del self._jobs[number]
        self.start()
        assert self._session is not None
        for number, entry in self._jobs.items():
            self._session.send(Submit(number, entry.request, self._wants_previews))
        for number in stopped:
            self.cancelled.emit(number)

    def _fail(self, job: int, kind: str, message: str) -> None:
        self._end(job, lambda: self.failed.emit(job, kind, message))

    def _end(self, job: int, tell: Callable[[], None]) -> None:
        """A job ends: cancelled if that was asked for, though it may have come to its own end meanwhile."""
        entry = self._jobs.pop(job, None)
        if entry is None:
            return
        self._tell_status()
        if entry.is_cancelling:
            self.cancelled.emit(job)
        else:
            tell()

    def _tell_status(self, status: str | None = None) -> None:
        if status is None:
            if self._session is None:
                status = "stopped"
            elif self._ready is None:
                status = "starting"
            elif self._jobs:
                status = "busy"
            else:
                status = f"ready: {self._ready.device}"
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)
