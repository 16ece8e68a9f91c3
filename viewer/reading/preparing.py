"""Preparing: makes the counterfactuals of a study, as many at once as the engine does."""

import queue
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.edit import EditRequest, EditResult, Progress
from engine.errors import EngineError
from engine.reading.study import Study
from viewer.background import Line, run_apart
from viewer.language import tr


class Preparing(QObject):
    """Prepares on a thread of its own that waits for the engine; goes on where an earlier one stopped.

    Args:
        study: to prepare.
        client: the engine's, or the queue; edits of the reader go in between.
    """

    progressed = Signal(int, int)  # counterfactuals that are there, all
    stepped = Signal(float)  # how many of those under way are made: a share of one, or the sum of shares
    ended = Signal(str)  # "" where everything is there, else why it stopped, one line

    def __init__(self, study: Study, client: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._study, self._client = study, client
        self._jobs: dict[int, str] = {}  # key of the counterfactual, by job of the engine
        self._shares: dict[int, float] = {}  # how far they are
        self._work: _Work | None = None
        self._thread: threading.Thread | None = None
        self._asked = Line(self._submit)
        self._progressed = Line(self._hear_done)
        self.ended.connect(self._drop)
        client.ready.connect(self._hear_ready)
        client.progressed.connect(self._hear_progress)
        client.finished.connect(self._hear_finished)
        client.failed.connect(self._hear_failed)
        client.cancelled.connect(self._hear_cancelled)

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, or go on."""
        if not self.is_running:
            work = self._work = _Work(self._study, self._asked, self._progressed)
            self._hear_ready()
            self._thread = run_apart(work.do, self.ended.emit, self.ended.emit, owner=self, name="preparing")

    def cancel(self) -> None:
        """Stop; what is there stays, and ``ended`` follows."""
        if self._work is not None:
            self._work.is_stopped.set()
        for job in tuple(self._jobs):
            self._client.cancel(job)

    def finish(self) -> None:
        """Stop and wait for the thread; before the window goes."""
        self.cancel()
        if self._thread is not None and self._work is not None:
            self._work.answers.put(None)
            self._thread.join(5.0)

    def _hear_done(self, done: int, of: int) -> None:
        self.progressed.emit(done, of)

    def _submit(self, work: "_Work", asked: Mapping[str, EditRequest]) -> None:
        if work.is_stopped.is_set():
            work.answers.put(None)
            return
        for place, (key, request) in enumerate(asked.items(), start=1):
            self._jobs[self._client.submit(request, more_follow=place < len(asked))] = key

    @Slot()
    def _drop(self) -> None:
        """Where it stopped with an error, others may still be under way."""
        jobs, self._jobs = self._jobs, {}
        for job in jobs:
            self._client.cancel(job)

    @Slot()
    def _hear_ready(self) -> None:
        if self._work is not None:
            self._work.together = self._client.most_in_step

    @Slot(int, object)
    def _hear_progress(self, job: int, progress: Progress) -> None:
        if job in self._jobs and progress.steps:
            self._shares[job] = progress.step / progress.steps
            self.stepped.emit(sum(self._shares.values()))

    @Slot(int, object)
    def _hear_finished(self, job: int, result: Any) -> None:
        self._answer(job, result)

    @Slot(int, str, str)
    def _hear_failed(self, job: int, _: str, message: str) -> None:
        self._answer(job, EngineError(message))

    @Slot(int)
    def _hear_cancelled(self, job: int) -> None:
        self._answer(job, _stopped())

    def _answer(self, job: int, answer: EditResult | EngineError) -> None:
        key = self._jobs.pop(job, None)
        self._shares.pop(job, None)
        if key is not None and self._work is not None:
            self._work.answers.put((key, answer))


class _Work:
    """What the thread does: goes through the study, and waits for the answers of the engine.

    Args:
        study: to prepare.
        asked: gets this and requests by key, for the engine.
        progressed: gets how many counterfactuals are there, and of how many.

    Attributes:
        answers: of the engine, by key; None: there will be no more.
        together: so many are asked for at once.
    """

    def __init__(self, study: Study, asked: Line, progressed: Line) -> None:
        self._study, self._asked, self._progressed = study, asked, progressed
        self.answers: queue.Queue[tuple[str, EditResult | EngineError] | None] = queue.Queue()
        self.together = 1
        self.is_stopped = threading.Event()

    def do(self) -> str:
        """Prepare all that is missing; why it stopped, "" where everything is there.

        Raises:
            EngineError: one of them could not be made.
        """
        ready = [one.is_ready for one in self._study.preparations()]
        done = sum(ready)
        self._progressed.say(done, len(ready))
        for _ in self._study.prepare(self._make, self.is_stopped.is_set, lambda request: self.together):
            done += 1
            self._progressed.say(done, len(ready))
        return tr("Stopped.") if done < len(ready) else ""

    def _make(self, asked: Mapping[str, EditRequest]) -> Iterator[tuple[str, EditResult | EngineError]]:
        self._asked.say(self, asked)
        for _ in asked:
            answer = self.answers.get()
            if answer is None:
                raise _stopped()
            yield answer


def _stopped() -> EngineError:
    return EngineError(tr("Stopped."))
