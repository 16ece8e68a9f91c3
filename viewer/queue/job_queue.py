"""JobQueue: hands the jobs over to the engine, and tells what becomes of each."""

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.edit import Progress
from engine.service.messages import Health, JobRequest, JobResult
from viewer import background
from viewer.queue.engine import Engine
from viewer.queue.job import About, Job, JobState, Load, Place, Skip
from viewer.queue.job_list import JobList
from viewer.queue.phases import LOADING, LOADING_MODEL, READING, STARTING
from viewer.queue.speeds import Speeds

PROCESS_DIED = "EngineProcessError"


class JobQueue(JobList):
    """Gives the engine as many jobs as it makes at once, mostly one, and keeps the others to be moved.

    Each job ends with exactly one of ``finished``, ``failed``, ``cancelled`` and ``skipped``. The jobs that
    the engine had when it died are tried once more, one by one; dies the engine again, the job has failed.
    When the engine is not started any more, all jobs wait until ``resume``.

    Args:
        client: the engine.
        speeds: measured on this machine.

    Attributes:
        is_clearing: all jobs are being cancelled together, and those that run have not stopped yet.
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

    def __init__(self, client: Engine, speeds: Speeds | None = None, parent: QObject | None = None) -> None:
        super().__init__(speeds, parent)
        self._client = client
        self._returned = 0  # jobs that came back from an engine that is dying
        self._is_stalled = False
        self.is_clearing = False
        client.ready.connect(self.ready)
        client.ready.connect(self._pump)
        client.progressed.connect(self._hear_progress)
        client.finished.connect(self._hear_finished)
        client.failed.connect(self._hear_failed)
        client.remedies_offered.connect(self._hear_remedies)
        client.cancelled.connect(self._hear_cancelled)
        client.status_changed.connect(self._hear_status)
        client.died.connect(self._hear_died)
        client.health_changed.connect(self._hear_health)

    @property
    def status(self) -> str:
        """Of the engine."""
        return self._client.status

    @property
    def most_in_step(self) -> int:
        """See ``EngineClient``."""
        return self._client.most_in_step

    @property
    def is_stalled(self) -> bool:
        return self._is_stalled

    # What the reader does.

    def submit(
        self,
        request: JobRequest | None,
        place: Place = Place.BACK,
        about: About | None = None,
        load: Load | None = None,
        more_follow: bool = False,
    ) -> int:
        """Take a job in; returns its number.

        Args:
            request: what to ask the engine for; None where ``load`` gives it.
            place: where it goes.
            about: for the reader.
            load: gives the request when its turn comes; called in the background.
            more_follow: others are submitted at once; it is handed over with the last of them.
        """
        job = Job(next(self._numbers), about or About(), request, load)
        if place is Place.BACK:
            self._waiting.append(job)
        else:
            self._waiting.insert(0, job)
        replaced = self.running if place is Place.REPLACE else None
        if replaced is not None:
            self.cancel(replaced.number)
        if not more_follow:
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
        else:
            self._end(job)
            self.cancelled.emit(number)
            self._pump()
        self.changed.emit()

    def cancel_all(self) -> None:
        """Stop and drop all jobs; ``put_back`` brings them back."""
        dropped = [job for job in self.jobs if job.about.renew is not None and not job.is_cancelling]
        self.is_clearing = True
        for job in reversed(self.jobs):  # those that run last, or the next one would start
            self.cancel(job.number)
        self._dropped = dropped or self._dropped
        self.is_clearing = bool(self._ahead)
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

    # From waiting to the engine.

    @Slot()
    def _pump(self) -> None:
        """Give the engine the next jobs if it takes some."""
        if self._is_stalled:
            return
        while self._waiting and self._has_room:
            job = self._waiting.pop(0)
            self._ahead.append(job)
            if job.request is None:
                self._read(job)
        for job in self.ahead:  # in their order, whichever was read first
            if job.request is None:
                return
            if job.state is not JobState.RUNNING and job in self._ahead:
                self._send(job)

    @property
    def _has_room(self) -> bool:
        """The engine takes one more job now; beside one that may have killed it, none."""
        alone = any(job.was_tried for job in (*self._ahead, *self._waiting[:1]))
        return len(self._ahead) < (1 if alone else self._client.most_in_step)

    def _read(self, job: Job) -> None:
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
        if job not in self._ahead or job.state is not JobState.READING:
            return  # cancelled meanwhile
        if isinstance(found, Skip):
            self._end(job)
            self._note(job, found.reason, found.anyway)
            self.skipped.emit(job.number, found.reason)
        else:
            job.request = found
        self._pump()
        self.changed.emit()

    def _send(self, job: Job) -> None:
        assert job.request is not None
        job.state, job.began, job.loaded, job.progress = JobState.RUNNING, time.monotonic(), None, None
        job.together = 1
        is_starting = not self._client.status.startswith(("ready", "busy"))
        more_follow = any(other.state is not JobState.RUNNING for other in self._ahead)
        job.engine_job = self._client.submit(job.request, more_follow)
        self.started.emit(job.number)
        if is_starting:
            self._tell(job, Progress(STARTING))

    # From the engine.

    @Slot(int, object)
    def _hear_progress(self, engine_job: int, progress: Progress) -> None:
        if (job := self._of_engine(engine_job)) is None:
            return
        if job.loaded is None and progress.phase not in LOADING:
            job.loaded = time.monotonic()
        job.together = max(job.together, sum(one.loaded is not None for one in self._ahead))
        self._tell(job, progress)

    def _tell(self, job: Job, progress: Progress) -> None:
        if progress.seconds_left is None and progress.phase != STARTING:  # nobody knows how long that takes
            progress = replace(progress, seconds_left=self.times.of_running(job))
        job.progress = progress
        self.progressed.emit(job.number, progress)

    @Slot(int, object)
    def _hear_finished(self, engine_job: int, result: JobResult) -> None:
        if (job := self._of_engine(engine_job)) is None:
            return
        self.times.measure(job)
        self._end(job)
        self.finished.emit(job.number, result)
        self._pump()
        self.changed.emit()

    @Slot(int, str, str)
    def _hear_failed(self, engine_job: int, kind: str, message: str) -> None:
        if (job := self._of_engine(engine_job)) is None:
            return
        if kind != PROCESS_DIED or (job.was_tried and not self._client.has_given_up):
            self._lose(job, kind, message)
            return
        job.was_tried = True
        job.state, job.engine_job, job.progress = JobState.WAITING, None, None
        self._ahead.remove(job)
        self._waiting.insert(self._returned, job)
        self._returned += 1
        self.waits_again.emit(job.number, message)
        self.changed.emit()

    def _lose(self, job: Job, kind: str, message: str) -> None:
        if job not in self._ahead:
            return  # cancelled meanwhile
        self._end(job)
        self._note(job, message)
        self.failed.emit(job.number, kind, message)
        if kind != PROCESS_DIED:  # else once the client has told of its death
            self._pump()
        self.changed.emit()

    @Slot(int)
    def _hear_cancelled(self, engine_job: int) -> None:
        if (job := self._of_engine(engine_job)) is not None:
            self._end(job)
            self.cancelled.emit(job.number)
            self.is_clearing = self.is_clearing and bool(self._ahead)
            self._pump()
            self.changed.emit()

    @Slot(int, object)
    def _hear_remedies(self, engine_job: int, remedies: tuple[str, ...]) -> None:
        if (job := self._of_engine(engine_job)) is not None:
            self.remedies_offered.emit(job.number, remedies)

    @Slot(str)
    def _hear_died(self, message: str) -> None:
        self.times.warm.clear()
        self._returned = 0
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
        for job in self.ahead if health is not None and health.loading else ():
            is_new = job.progress is None or job.progress.phase == STARTING
            if job.state is JobState.RUNNING and is_new:
                self._tell(job, Progress(LOADING_MODEL))
