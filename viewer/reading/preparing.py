"""Preparing: makes the counterfactuals of a study in the engine's queue, one after the other."""

import queue
import threading
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.edit import EditRequest, EditResult, Progress
from engine.errors import EngineError
from engine.reading.study import Study
from engine.service.result_check import check_result
from viewer.language import tr


class _CancelledError(EngineError):
    """The owner has stopped."""


class Preparing(QObject):
    """Prepares on a thread of its own that waits for the engine; goes on where an earlier one stopped.

    Args:
        study: to prepare.
        client: the engine's; edits of the reader go in between.
    """

    progressed = Signal(int, int)  # counterfactuals that are there, all
    stepped = Signal(float)  # of the one that is being made, in [0, 1]
    ended = Signal(str)  # "" where everything is there, else why it stopped, one line
    _asked = Signal(object)

    def __init__(self, study: Study, client: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._study, self._client = study, client
        self._job: int | None = None
        self._answers: queue.Queue[EditResult | EngineError] = queue.Queue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._asked.connect(self._submit)
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
            self._stop.clear()
            self._thread = threading.Thread(target=self._work, name="preparing", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Stop; what is there stays, and ``ended`` follows."""
        self._stop.set()
        if self._job is not None:
            self._client.cancel(self._job)

    def finish(self) -> None:
        """Stop and wait for the thread; before the window goes."""
        self.cancel()
        self._answers.put(_CancelledError(tr("Stopped.")))
        if self._thread is not None:
            self._thread.join(5.0)

    # On the thread.

    def _work(self) -> None:
        try:
            ready = [one.is_ready for one in self._study.preparations()]
            done = sum(ready)
            self.progressed.emit(done, len(ready))
            for _ in self._study.prepare(self._make, self._stop.is_set):
                done += 1
                self.progressed.emit(done, len(ready))
            said = tr("Stopped.") if done < len(ready) else ""
        except EngineError as error:
            said = str(error)
        except RuntimeError:  # the window is gone
            return
        self.ended.emit(said)

    def _make(self, request: EditRequest) -> EditResult:
        self._asked.emit(request)
        answer = self._answers.get()
        if isinstance(answer, EngineError):
            raise answer
        check_result(request, answer)
        return answer

    # In the main thread.

    @Slot(object)
    def _submit(self, request: EditRequest) -> None:
        if self._stop.is_set():
            self._answers.put(_CancelledError(tr("Stopped.")))
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
        self._answer(job, _CancelledError(tr("Stopped.")))

    def _answer(self, job: int, answer: EditResult | EngineError) -> None:
        if job == self._job:
            self._job = None
            self._answers.put(answer)
