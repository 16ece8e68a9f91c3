"""Variants: the same request with several seeds, in one go, shown as a contact sheet."""

import itertools
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Slot

from engine.edit import EditRequest, EditResult
from engine.results.series import plan_variants
from viewer.case import Case
from viewer.edit_runner import EditRunner
from viewer.language import tr
from viewer.queue.job import About, Place
from viewer.queue.job_queue import JobQueue
from viewer.series.desk import SeriesDesk

_LARGEST_SEED = 2**63 - 1


@dataclass(eq=False)
class _Batch:
    """Seeds that were asked for together; ``series`` once the first result is there."""

    requests: list[EditRequest]
    about: About
    jobs: dict[int, int] = field(default_factory=dict)  # place by job
    series: int | None = None


class Variants(QObject):
    """All seeds are queued at once; the first result becomes an ordinary one, the others follow in its stack.

    Args:
        case: that is open.
        queue: of the engine.
        runner: makes the first one.
        series: takes the others over.
    """

    def __init__(
        self,
        case: Case,
        queue: JobQueue,
        runner: EditRunner,
        series: SeriesDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue, self._runner, self._series = queue, runner, series
        self._numbers = itertools.count(1)
        self._batches: list[_Batch] = []
        queue.finished.connect(self._hear_finished)
        queue.failed.connect(self._hear_end)
        queue.cancelled.connect(self._hear_end)

    def make(
        self, request: EditRequest, count: int, place: Place = Place.BACK, about: About | None = None
    ) -> None:
        """Ask for a request with its seed and those that follow it.

        Args:
            request: with the first seed.
            count: of seeds.
            place: in the queue.
            about: number and file of its radiograph; None: it is the open one.
        """
        film = self._runner.about() if about is None else about
        step = 1 if request.seed + count <= _LARGEST_SEED else -1
        batch = _Batch([replace(request, seed=request.seed + step * more) for more in range(count)], film)
        self._batches.append(batch)
        about = replace(
            film,
            group=f"variants {next(self._numbers)}",
            group_title=tr("{n} seeds").format(n=count),
            renew=lambda: self._renew(batch, count),
            is_kept=True,
        )
        if place is Place.REPLACE and self._queue.running is not None:
            self._queue.cancel(self._queue.running.number)
        for at, one in enumerate(batch.requests):
            job = self._queue.submit(one, about=about) if at else self._runner.ask(one, about=about)
            batch.jobs[job] = at
        if place is not Place.BACK:
            self._queue.move(list(batch.jobs), 0)

    def _renew(self, batch: _Batch, count: int) -> None:
        if batch.series is not None:
            self._series.runner.go_on(batch.series)
        else:
            self.make(batch.requests[0], count, about=batch.about)

    @Slot(int, object)
    def _hear_finished(self, job: int, result: EditResult) -> None:
        batch = next((one for one in self._batches if job in one.jobs), None)
        if batch is not None:
            place = batch.jobs.pop(job)
            self._batches.remove(batch)
            plan = plan_variants(batch.requests[place].radiograph, result, batch.requests, place)
            number = batch.series = self._series.runner.adopt(plan, batch.jobs)
            QTimer.singleShot(0, self, lambda: self._series.show(number))  # once all have heard of the result

    @Slot(int)
    def _hear_end(self, job: int, *why: str) -> None:
        """The first one gives no result: the others would not either, or are not wanted."""
        batch = next((one for one in self._batches if job in one.jobs), None)
        if batch is not None:
            self._batches.remove(batch)
            for other in sorted(batch.jobs, reverse=True):
                if other != job:
                    self._queue.cancel(other)
