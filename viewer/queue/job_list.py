"""JobList: which jobs the engine is asked for, in the order in which the reader wants them."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.queue.job import About, Ended, Job
from viewer.queue.speeds import Speeds
from viewer.queue.time_left import TimeLeft

MOST_ENDED = 50


class JobList(QObject):
    """What the engine has, what waits for it, what gave no result and what was dropped, to be put back.

    Args:
        speeds: measured on this machine.

    Attributes:
        times: how long jobs take.
    """

    changed = Signal()  # which jobs there are, their order or their state

    def __init__(self, speeds: Speeds | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.times = TimeLeft(Speeds(None) if speeds is None else speeds)
        self._numbers = itertools.count(1)
        self._ahead: list[Job] = []  # with the engine, or read for it
        self._waiting: list[Job] = []
        self._ended: list[Ended] = []
        self._dropped: list[Job] = []  # by the last ``cancel_all``
        self._offered: list[Job] = []  # of an earlier session

    # What there is.

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Those ahead first, then the others in their order."""
        return (*self._ahead, *self._waiting)

    @property
    def ahead(self) -> tuple[Job, ...]:
        """What the engine has, or what is read for it: one, or as many as it makes at once."""
        return tuple(self._ahead)

    @property
    def running(self) -> Job | None:
        """The first of those ahead."""
        return self._ahead[0] if self._ahead else None

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
    def has_retries(self) -> bool:
        """A job waits that is tried once more."""
        return any(job.was_tried for job in self._waiting)

    @property
    def can_put_back(self) -> int:
        """How many jobs ``put_back`` would bring back."""
        return len(self._offered) + len(self._dropped)

    def find(self, number: int) -> Job | None:
        return next((job for job in self.jobs if job.number == number), None)

    def seconds_of(self, job: Job) -> float | None:
        """How long a waiting job will take; None where that is not known."""
        return self.times.seconds_of(job)

    @property
    def seconds_left(self) -> float | None:
        """Until all jobs are done, as far as that can be told; None where it cannot."""
        return self.times.left(self._ahead, self._waiting)

    def _of_engine(self, engine_job: int) -> Job | None:
        return next((job for job in self._ahead if job.engine_job == engine_job), None)

    # What the reader does.

    def put_back(self) -> None:
        """Ask anew for what was offered and what ``cancel_all`` has dropped, in the same order."""
        dropped, self._offered, self._dropped = [*self._offered, *self._dropped], [], []
        asked: set[str] = set()
        for job in dropped:
            group = job.about.group
            if job.about.renew is not None and not (group and group in asked):
                asked.add(group)
                job.about.renew()
        self.changed.emit()

    def offer(self, renewals: Sequence[tuple[About, Callable[[], object]]]) -> None:
        """Jobs of an earlier session that ``put_back`` may bring back."""
        self._offered = [Job(next(self._numbers), replace(about, renew=renew)) for about, renew in renewals]
        self.changed.emit()

    def forget_dropped(self) -> None:
        """They are not wanted any more."""
        self._offered, self._dropped = [], []
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

    def _end(self, job: Job) -> None:
        (self._ahead if job in self._ahead else self._waiting).remove(job)

    def _note(self, job: Job, reason: str, renew: Callable[[], object] | None = None) -> None:
        renew = renew or job.about.renew
        self._ended.append(Ended(job.number, job.title, job.about.case, reason, renew))
        del self._ended[:-MOST_ENDED]
