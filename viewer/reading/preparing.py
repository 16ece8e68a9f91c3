"""Preparing: makes the counterfactuals of a study in the engine's queue, one after the other."""

import queue
import threading
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.edit import EditRequest, EditResult, Progress
from engine.errors import EngineError
from engine.reading.study import Study
from engine.service.result_check import check_result
from viewer.background import Line, run_apart
from viewer.language import tr


class Preparing(QObject):
    """Prepares on a thread of its own that waits for the engine; goes on where an earlier one stopped.

    Args:
        study: to prepare.
        client: the engine's; edits of the reader go in between.
    """

    progressed = Signal(int, int)  # counterfactuals that are there, all
    stepped = Signal(float)  # of the one that is being made, in [0, 1]
    ended = Signal(str)  # "" where everything is there, else why it stopped, one line

    def __init__(self, study: Study, client: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._study, self._client = study, client
        self._job: int | None = None
        self._work: _Work | None = None
        self._thread: threading.Thread | None = None
        self._asked = Line(self._submit)
        self._progressed = Line(self._hear_done)
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
            self._thread = run_apart(work.do, self.ended.emit, self.ended.emit, owner=self, name="preparing")

    def cancel(self) -> None:
        """Stop; what is there stays, and ``ended`` follows."""
        if self._work is not None:
            self._work.is_stopped.set()
        if self._job is not None:
            self._client.cancel(self._job)

    def finish(self) -> None:
        """Stop and wait for the thread; before the window goes."""
        self.cancel()
        if self._thread is not None and self._work is not None:
            self._work.answers.put(_stopped())
            self._thread.join(5.0)

    def _hear_done(self, done: int, of: int) -> None:
        self.progressed.emit(done, of)

    def _submit(self, work: "_Work", request: EditRequest) -> None:
        if work.is_stopped.is_set():
            work.answers.put(_stopped())
        else:
            self._job = self._client.submit(request)

    @Slot(int, object)
    def _hear_progress(self, job: int, progress: Progress) -> None:
        if job == self._job and progress.steps:
            self.stepped.emit(progress.step / progress.steps)

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
        if job == self._job and self._work is not None:
            self._job = None
            self._work.answers.put(answer)


class _Work:
    """What the thread does: goes through the study, and waits for each answer of the engine.

    Args:
        study: to prepare.
        asked: gets this and a request, for the engine.
        progressed: gets how many counterfactuals are there, and of how many.
    """

    def __init__(self, study: Study, asked: Line, progressed: Line) -> None:
        self._study, self._asked, self._progressed = study, asked, progressed
        self.answers: queue.Queue[EditResult | EngineError] = queue.Queue()
        self.is_stopped = threading.Event()

    def do(self) -> str:
        """Prepare all that is missing; why it stopped, "" where everything is there.

        Raises:
            EngineError: one of them could not be made.
        """
        ready = [one.is_ready for one in self._study.preparations()]
        done = sum(ready)
        self._progressed.say(done, len(ready))
        for _ in self._study.prepare(self._make, self.is_stopped.is_set):
            done += 1
            self._progressed.say(done, len(ready))
        return tr("Stopped.") if done < len(ready) else ""

    def _make(self, request: EditRequest) -> EditResult:
        self._asked.say(self, request)
        answer = self.answers.get()
        if isinstance(answer, EngineError):
            raise answer
        check_result(request, answer)
        return answer


def _stopped() -> EngineError:
    return EngineError(tr("Stopped."))
