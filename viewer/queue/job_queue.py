"""JobQueue: everything that the engine is asked for, in the order in which the reader wants it."""

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.edit import Progress
from engine.service.messages import Health, JobRequest, JobResult
from viewer import background
from viewer.language import mark
from viewer.queue.engine import Engine
from viewer.queue.job import About, Ended, Job, JobState, Load, Place, Skip
from viewer.queue.speeds import Speeds
from viewer.queue.time_left import TimeLeft

PROCESS_DIED = "EngineProcessError"
STARTING = mark("starting the engine")
READING = mark("reading the radiograph")
LOADING_MODEL = "loading model"
LOADING = frozenset({LOADING_MODEL, STARTING})
MOST_ENDED = 50


class JobQueue(QObject):
    """Gives the engine one job at a time and keeps the others where they can be moved and cancelled.

    Each job ends with exactly one of ``finished``, ``failed``, ``cancelled`` and ``skipped``. The job that
    ran when the engine died is tried once more; dies the engine again, the job has failed. When the engine
    is not started any more, all jobs wait until ``resume``.

    Args:
        client: the engine.
        speeds: measured on this machine.

    Attributes:
        times: how long jobs take.
        is_clearing: all jobs are being cancelled together, and the one that runs has not stopped yet.
    """

    ready = Signal(object)  # of the engine, as are the next four
    progressed = Signal(int, object)  # job, engine.edit.Progress with the seconds left where they are known
    finished = Signal(int, object)  # job, result
    failed = Signal(int, str, str)  # job, kind, one line for the reader
    remedies_offered = Signal(int, object)
    cancelled = Signal(int)
    skipped = Signal(int, str)  # job, why it was not worth running
    status_changed = Signal(str)
    died = Signal(str)
    started = Signal(int)  # the engine has it now
    waits_again = Signal(int, str)  # the engine died with it; why
    stalled = Signal(str)  # the engine is not started any more; all jobs wait
    changed = Signal()  # which jobs there are, their order or their state

    def __init__(self, client: Engine, speeds: Speeds | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.times = TimeLeft(Speeds(None) if speeds is None else speeds)
        self._numbers = itertools.count(1)
        self._running: Job | None = None
        self._waiting: list[Job] = []
        self._ended: list[Ended] = []
        self._dropped: list[Job] = []  # by ``cancel_all``, until other jobs come
        self._is_stalled = False
        self.is_clearing = False
        client.ready.connect(self.ready)
        client.progressed.connect(self._hear_progress)
        client.finished.connect(self._hear_finished)
        client.failed.connect(self._hear_failed)
        client.remedies_offered.connect(self._hear_remedies)
        client.cancelled.connect(self._hear_cancelled)
        client.status_changed.connect(self._hear_status)
        client.died.connect(self._hear_died)
        client.health_changed.connect(self._hear_health)

    # What there is.

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The one that runs first, then the others in their order."""
        return (() if self._running is None else (self._running,)) + tuple(self._waiting)

    @property
    def running(self) -> Job | None:
        return self._running

    @property
    def waiting(self) -> tuple[Job, ...]:
        return tuple(self._waiting)

    @property
    def ended(self) -> tuple[Ended, ...]:
        """Jobs without a result that were not cancelled, the newest last."""
        return tuple(self._ended)

    @property
    def busy_jobs(self) -> tuple[int, ...]:
        """Numbers of ``jobs``."""
        return tuple(job.number for job in self.jobs)

    @property
    def status(self) -> str:
        """Of the engine."""
        return self._client.status

    @property
    def has_retries(self) -> bool:
        """A job waits that is tried once more."""
        return any(job.was_tried for job in self._waiting)

    @property
    def is_stalled(self) -> bool:
        return self._is_stalled

    @property
    def can_put_back(self) -> int:
        """How many jobs ``put_back`` would bring back."""
        return len(self._dropped)

    def find(self, number: int) -> Job | None:
        return next((job for job in self.jobs if job.number == number), None)

    # What the reader does.

    def submit(
        self,
        request: JobRequest | None,
        place: Place = Place.BACK,
        about: About | None = None,
        load: Load | None = None,
    ) -> int:
        """Take a job in; returns its number.

        Args:
            request: what to ask the engine for; None where ``load`` gives it.
            place: where it goes.
            about: for the reader.
            load: gives the request when its turn comes; called in the background.
        """
        job = Job(next(self._numbers), about or About(), request, load)
        if place is Place.BACK:
            self._waiting.append(job)
        else:
            self._waiting.insert(0, job)
        replaced = self._running if place is Place.REPLACE else None
        if replaced is not None:
            self.cancel(replaced.number)
        self._pump()
        self.changed.emit()
        return job.number

    def cancel(self, number: int) -> None:
        """Ask for a job to stop; ``cancelled`` follows. Nothing happens for a job that has ended."""
        job = self.find(number)
        if job is None or job.is_cancelling:
            return
        job.is_cancelling = True
        if job.state is JobState.RUNNING and job.engine_job is not None:
            self._client.cancel(job.engine_job)
            self.changed.emit()
        else:
            self._end(job)
            self.cancelled.emit(number)
            self._pump()
            self.changed.emit()

    def cancel_all(self) -> None:
        """Stop and drop all jobs; ``put_back`` brings them back."""
        dropped = [job for job in self.jobs if job.about.renew is not None and not job.is_cancelling]
        self.is_clearing = True
        for job in reversed(self.jobs):  # the one that runs last, or the next one would start
            self.cancel(job.number)
        self._dropped = dropped or self._dropped
        self.is_clearing = self._running is not None
        self.changed.emit()

    def put_back(self) -> None:
        """Ask anew for what ``cancel_all`` has dropped, in the same order."""
        dropped, self._dropped = self._dropped, []
        asked: set[str] = set()
        for job in dropped:
            group = job.about.group
            if job.about.renew is not None and not (group and group in asked):
                asked.add(group)
                job.about.renew()
        self.changed.emit()

    def offer(self, renewals: Sequence[tuple[About, Callable[[], object]]]) -> None:
        """Jobs of an earlier session that ``put_back`` may bring back."""
        self._dropped = [
            Job(next(self._numbers), replace(about, renew=renew)) for about, renew in renewals
        ] + self._dropped
        self.changed.emit()

    def forget_dropped(self) -> None:
        """They are not wanted any more."""
        self._dropped = []
        self.changed.emit()

    def move(self, numbers: Sequence[int], to: int) -> None:
        """Put waiting jobs, in their order, before the one that is now at this position of ``waiting``."""
        moved = [job for job in self._waiting if job.number in numbers]
        before = [job for job in self._waiting[: max(0, to)] if job.number not in numbers]
        after = [job for job in self._waiting[max(0, to) :] if job.number not in numbers]
        if moved:
            self._waiting = [*before, *moved, *after]
            self.changed.emit()

    def reorder(self, numbers: Sequence[int]) -> None:
        """Put the waiting jobs into this order; others stay behind them."""
        places = {number: place for place, number in enumerate(numbers)}
        self._waiting.sort(key=lambda job: places.get(job.number, len(places)))
        self.changed.emit()

    def forget_ended(self, number: int | None = None) -> None:
        """Drop what is told of a job without a result, or of all."""
        self._ended = [one for one in self._ended if number is not None and one.number != number]
        self.changed.emit()

    def resume(self) -> None:
        """Start the engine again after it was given up, and go on."""
        self._is_stalled = False
        self._client.start()
        self._pump()
        self.changed.emit()

    def clear(self) -> None:
        """The application ends: nothing is started any more, and nobody is told."""
        self._waiting = []
        self._is_stalled = True

    # Time.

    def seconds_of(self, job: Job) -> float | None:
        """How long a waiting job will take; None where that is not known."""
        return self.times.seconds_of(job)

    @property
    def seconds_left(self) -> float | None:
        """Until all jobs are done, as far as that can be told; None where it cannot."""
        return self.times.left(self._running, self._waiting)

    def is_warm(self, model: str) -> bool:
        """The engine has loaded this model in this life of its process."""
        return model in self.times.warm

    # From waiting to the engine.

    @Slot()
    def _pump(self) -> None:
        """Give the engine the next job if it has none."""
        if self._running is not None or self._is_stalled or not self._waiting:
            return
        job = self._running = self._waiting.pop(0)
        if job.request is not None:
            self._send(job)
            return
        assert job.load is not None
        job.state = JobState.READING
        job.progress = Progress(READING)
        background.run(
            job.load,
            lambda found: self._take_request(job, found),
            lambda message: self._lose(job, "RadiographError", message),
            owner=self,
        )

    def _take_request(self, job: Job, found: JobRequest | Skip) -> None:
        if job is not self._running or job.state is not JobState.READING:
            return  # cancelled meanwhile
        if isinstance(found, Skip):
            self._end(job)
            self._note(job, found.reason, found.anyway)
            self.skipped.emit(job.number, found.reason)
            self._pump()
        else:
            job.request = found
            self._send(job)
        self.changed.emit()

    def _send(self, job: Job) -> None:
        assert job.request is not None
        job.state, job.began, job.loaded, job.progress = JobState.RUNNING, time.monotonic(), None, None
        is_starting = not self._client.status.startswith(("ready", "busy"))
        job.engine_job = self._client.submit(job.request)
        self.started.emit(job.number)
        if is_starting:
            self._tell(job, Progress(STARTING))

    # From the engine.

    def _of_engine(self, engine_job: int) -> Job | None:
        job = self._running
        return job if job is not None and job.engine_job == engine_job else None

    @Slot(int, object)
    def _hear_progress(self, engine_job: int, progress: Progress) -> None:
        job = self._of_engine(engine_job)
        if job is None:
            return
        if job.loaded is None and progress.phase not in LOADING:
            job.loaded = time.monotonic()
        self._tell(job, progress)

    def _tell(self, job: Job, progress: Progress) -> None:
        if progress.seconds_left is None and progress.phase != STARTING:  # nobody knows how long that takes
            progress = replace(progress, seconds_left=self.times.of_running(job))
        job.progress = progress
        self.progressed.emit(job.number, progress)

    @Slot(int, object)
    def _hear_finished(self, engine_job: int, result: JobResult) -> None:
        job = self._of_engine(engine_job)
        if job is None:
            return
        self.times.measure(job)
        self._end(job)
        self.finished.emit(job.number, result)
        self._pump()
        self.changed.emit()

    @Slot(int, str, str)
    def _hear_failed(self, engine_job: int, kind: str, message: str) -> None:
        job = self._of_engine(engine_job)
        if job is None:
            return
        if kind != PROCESS_DIED or (job.was_tried and not self._client.has_given_up):
            self._lose(job, kind, message)
            return
        job.was_tried = True
        job.state, job.engine_job, job.progress = JobState.WAITING, None, None
        self._running = None
        self._waiting.insert(0, job)
        self.waits_again.emit(job.number, message)
        self.changed.emit()

    def _lose(self, job: Job, kind: str, message: str) -> None:
        if job is not self._running:
            return  # cancelled meanwhile
        self._end(job)
        self._note(job, message)
        self.failed.emit(job.number, kind, message)
        if kind != PROCESS_DIED:  # else once the client has told of its death
            self._pump()
        self.changed.emit()

    @Slot(int)
    def _hear_cancelled(self, engine_job: int) -> None:
        job = self._of_engine(engine_job)
        if job is not None:
            self._end(job)
            self.cancelled.emit(job.number)
            self.is_clearing = False
            self._pump()
            self.changed.emit()

    @Slot(int, object)
    def _hear_remedies(self, engine_job: int, remedies: tuple[str, ...]) -> None:
        job = self._of_engine(engine_job)
        if job is not None:
            self.remedies_offered.emit(job.number, remedies)

    @Slot(str)
    def _hear_died(self, message: str) -> None:
        self.times.warm.clear()
        self.died.emit(message)
        if self._client.has_given_up:
            self._is_stalled = True
            self.stalled.emit(message)
            self.changed.emit()
        else:
            QTimer.singleShot(0, self, self._pump)  # the client is still giving up

    @Slot(str)
    def _hear_status(self, status: str) -> None:
        if status == "starting":
            self.times.warm.clear()
        self.status_changed.emit(status)
        self.changed.emit()

    @Slot(object)
    def _hear_health(self, health: Health | None) -> None:
        """Which models are loaded; one that is loaded ahead is what a job waits for."""
        self.times.warm = set() if health is None else set(health.models)
        job = self._running
        if health is None or not health.loading or job is None or job.state is not JobState.RUNNING:
            return
        if job.progress is None or job.progress.phase == STARTING:
            self._tell(job, Progress(LOADING_MODEL))

    def _end(self, job: Job) -> None:
        if job is self._running:
            self._running = None
        else:
            self._waiting.remove(job)

    def _note(self, job: Job, reason: str, renew: Callable[[], object] | None = None) -> None:
        renew = renew or job.about.renew
        self._ended.append(Ended(job.number, job.title, job.about.case, reason, renew))
        del self._ended[:-MOST_ENDED]
