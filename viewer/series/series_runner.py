"""SeriesRunner: sends the edits of a series to the engine one after another, and digests what comes back."""

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.edit import EditRequest, EditResult, Progress
from engine.results.collecting import Collector, StepRecord, make_collector
from engine.results.series import Outcome, SeriesPlan, Step
from engine.service.messages import JobResult
from viewer import background
from viewer.case import Case
from viewer.language import mark, tr
from viewer.queue.job import About
from viewer.queue.job_queue import JobQueue
from viewer.series.series import Series, SeriesState

CANCELLED = mark("cancelled")
# Series with maps of radiographs that are not open; each may hold 100 MB.
MOST_MAPS_ASIDE = 4


class SeriesRunner(QObject):
    """Works off plans while the window stays free; the steps of a plan are one group of the queue.

    Where a step fails, the series stops, keeps what came and can go on later.

    Args:
        case: keeps results that are worth looking at by themselves.
        queue: of the engine.
    """

    changed = Signal(int)  # number of a series that is new, progressed, got a result or ended
    ended = Signal(int)  # done or stopped

    def __init__(self, case: Case, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._queue = case, queue
        self.about: Callable[[], About] = About  # number and file of the open case
        self._numbers = itertools.count(1)
        self._series: dict[int, Series] = {}
        self._digests: dict[int, _Digest] = {}
        self._jobs: dict[int, tuple[int, int]] = {}  # job: (number, place)
        self._abouts: dict[int, About] = {}  # number and file of the radiograph
        queue.started.connect(self._hear_started)
        queue.progressed.connect(self._hear_progress)
        queue.finished.connect(self._hear_finished)
        queue.failed.connect(self._hear_failed)
        queue.cancelled.connect(self._hear_cancelled)
        case.radiograph_changed.connect(self._forget_lost)

    @property
    def series(self) -> tuple[Series, ...]:
        """Of the open radiograph, oldest first."""
        radiograph = self._case.radiograph
        if radiograph is None:
            return ()
        key = radiograph.key
        return tuple(one for one in self._series.values() if one.plan.radiograph.key == key)

    def find(self, number: int) -> Series | None:
        return self._series.get(number)

    def start(self, plan: SeriesPlan, about: About | None = None) -> int:
        """Begin to work off a plan; returns the number of the series.

        Args:
            plan: what to make.
            about: number and file of its radiograph; None: it is the open one.
        """
        number = next(self._numbers)
        self._abouts[number] = self.about() if about is None else about
        self._series[number] = Series(number, plan)
        self._digests[number] = _Digest(plan)
        self._submit(number)
        return number

    def adopt(self, plan: SeriesPlan, jobs: Mapping[int, int]) -> int:
        """Take over a plan whose steps are in the queue already.

        Args:
            plan: what they belong to.
            jobs: place of the step by job of the queue.
        """
        number = next(self._numbers)
        self._abouts[number] = next((job.about for job in self._queue.jobs if job.number in jobs), About())
        self._series[number] = Series(number, plan)
        self._digests[number] = _Digest(plan)
        self._jobs |= {job: (number, place) for job, place in jobs.items()}
        self.changed.emit(number)
        self._conclude_known(number)
        return number

    def cancel(self, number: int) -> None:
        """Stop a series; what came stays."""
        one = self._series.get(number)
        if one is not None and one.is_running:
            self._stop(number, CANCELLED)

    def go_on(self, number: int) -> None:
        """Make what is missing of a series that was stopped."""
        one = self._series.get(number)
        if one is not None and one.state is SeriesState.STOPPED:
            self._change(number, state=SeriesState.RUNNING, message="", progress=None)
            self._submit(number)

    def forget(self, number: int) -> None:
        """Cancel a series and drop what it showed; results that the case keeps stay there."""
        self.cancel(number)
        self._series.pop(number, None)
        self._digests.pop(number, None)
        self._abouts.pop(number, None)

    # What becomes of the jobs.

    def _submit(self, number: int) -> None:
        """Queue what is left of a series."""
        one = self._series[number]
        for place in one.left:
            step = one.plan.steps[place]
            about = replace(
                self._abouts[number],
                title=tr("{series}: {step}").format(series=one.title, step=step.label),
                group=f"series {number}",
                group_title=one.title,
                renew=lambda: self.go_on(number),
                is_kept=one.plan.keeps_results,
            )
            if not one.is_running:
                return  # the engine refused the first one at once
            self._jobs[self._queue.submit(step.request, about=about)] = (number, place)
        self._change(number, progress=None)
        self._conclude_known(number)

    def _conclude_known(self, number: int) -> None:
        """Where nothing has to be made, what is known may tell something."""
        one = self._series.get(number)
        if one is None or one.left:
            return
        digest = self._digests[number]
        background.run(
            digest.look,
            lambda taken: self._take_outcome(number, *taken),
            lambda message: self._fail(number, message),
            owner=self,
        )

    @Slot(int)
    def _hear_started(self, job: int) -> None:
        if job in self._jobs:
            self._change(self._jobs[job][0], progress=None)

    @Slot(int, object)
    def _hear_progress(self, job: int, progress: Progress) -> None:
        if job in self._jobs:
            self._change(self._jobs[job][0], progress=progress)

    @Slot(int, object)
    def _hear_finished(self, job: int, result: JobResult) -> None:
        if job not in self._jobs:
            return
        number, place = self._jobs.pop(job)
        one = self._series[number]
        step, members = one.plan.steps[place], one.members
        if one.plan.keeps_results and isinstance(result, EditResult):
            assert isinstance(step.request, EditRequest)
            kept = self._case.add_grouped(one.plan.radiograph, step.request, result)
            if kept is None:
                self._stop(number, tr("the case is no longer kept in memory"))
                return
            members = (*members, (place, kept))
        self._change(number, made=one.made | {place}, members=members)
        digest = self._digests[number]
        background.run(
            lambda: digest.take(step, result),
            lambda taken: self._take_outcome(number, *taken),
            lambda message: self._fail(number, message),
            owner=self,
        )

    def _take_outcome(
        self, number: int, count: int, outcome: Outcome | None, records: tuple[StepRecord, ...]
    ) -> None:
        digest = self._digests.get(number)
        if digest is None:
            return  # forgotten meanwhile
        if count > digest.told or not count:  # an older one may come later
            digest.told = count
            self._change(number, outcome=outcome, records=records)
        self._end_if_digested(number)

    def _end_if_digested(self, number: int) -> None:
        one, digest = self._series[number], self._digests[number]
        if one.is_running and not one.left and digest.told >= len(one.made):
            self._change(number, state=SeriesState.DONE, progress=None)
            self.ended.emit(number)

    @Slot(int, str, str)
    def _hear_failed(self, job: int, kind: str, message: str) -> None:
        if job not in self._jobs:
            return
        number, _ = self._jobs.pop(job)
        self._stop(number, message)

    @Slot(int)
    def _hear_cancelled(self, job: int) -> None:
        if job in self._jobs:
            self._stop(self._jobs.pop(job)[0], CANCELLED)

    def _fail(self, number: int, message: str) -> None:
        if number in self._series:  # else forgotten meanwhile
            self._stop(number, message)

    def _stop(self, number: int, message: str) -> None:
        jobs = sorted(job for job, (owner, _) in self._jobs.items() if owner == number)
        for job in jobs:
            del self._jobs[job]
        for job in reversed(jobs):  # the one that runs last, or the next would start
            self._queue.cancel(job)
        self._change(number, state=SeriesState.STOPPED, message=message, progress=None)
        self.ended.emit(number)

    def _change(self, number: int, **fields: Any) -> None:
        if number in self._series:
            self._series[number] = replace(self._series[number], **fields)
            self.changed.emit(number)

    @Slot()
    def _forget_lost(self) -> None:
        """Drop what belongs to radiographs whose results are no longer in memory, and old maps of others."""
        here = {one.number for one in self.series}
        kept_maps = 0
        for number, one in sorted(self._series.items(), reverse=True):
            if one.is_running or number in here:
                continue
            has_maps = one.outcome is not None and not one.plan.keeps_results
            kept_maps += has_maps
            if not self._case.keeps(one.plan.radiograph) or (has_maps and kept_maps > MOST_MAPS_ASIDE):
                self.forget(number)


class _Digest:
    """The collector of a series, used by one thread of the pool at a time.

    Attributes:
        told: how many results the newest outcome that was told covers; of the main thread.
    """

    def __init__(self, plan: SeriesPlan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._collector: Collector | None = None
        self._count = 0
        self.told = 0

    def look(self) -> tuple[int, Outcome | None, tuple[StepRecord, ...]]:
        """What the results that were known before tell."""
        with self._lock:
            if self._collector is None:
                self._collector = make_collector(self._plan)
            return self._count, self._collector.outcome(), self._collector.records

    def take(self, step: Step, result: JobResult) -> tuple[int, Outcome | None, tuple[StepRecord, ...]]:
        """How many results are in it now, what they tell, and a record of each edit."""
        with self._lock:
            if self._collector is None:
                self._collector = make_collector(self._plan)
            self._collector.add(step, result)
            self._count += 1
            return self._count, self._collector.outcome(), self._collector.records
