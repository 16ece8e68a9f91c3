"""Work that would stall the window: done on a pool, answered in the main thread."""

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from engine.errors import EngineError
from viewer.defects import log_defect
from viewer.language import mark, tr

_log = logging.getLogger(__name__)

Task = Callable[[], Any]
OnDone = Callable[[Any], None]
OnFailed = Callable[[str], None]

UNEXPECTED = mark("something unexpected went wrong ({kind}); the log has the details, please try again")


class _Answer(QObject):
    """Lives in the main thread and receives what a task in the pool has to say."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, on_done: OnDone, on_failed: OnFailed, owner: QObject | None) -> None:
        super().__init__()
        self._on_done = on_done
        self._on_failed = on_failed
        self._owner = owner
        self.done.connect(self._deliver)
        self.failed.connect(self._complain)

    @Slot(object)
    def _deliver(self, value: object) -> None:
        _waiting.discard(self)
        if self._is_wanted:
            self._on_done(value)

    @Slot(str)
    def _complain(self, message: str) -> None:
        _waiting.discard(self)
        if self._is_wanted:
            self._on_failed(message)

    @property
    def _is_wanted(self) -> bool:
        return self._owner is None or shiboken6.isValid(self._owner)


class _Runnable(QRunnable):
    def __init__(self, task: Task, answer: _Answer) -> None:
        super().__init__()
        self._task = task
        self._answer = answer

    def run(self) -> None:
        try:
            value = self._task()
        except EngineError as error:
            self._answer.failed.emit(str(error))
        except Exception as error:
            log_defect(_log, "a background task failed", error)
            self._answer.failed.emit(tr(UNEXPECTED).format(kind=type(error).__name__))
        else:
            self._answer.done.emit(value)


# Keeps each answer alive until it was delivered: the runnable is deleted by the pool.
_waiting: set[_Answer] = set()


def run(
    task: Task,
    on_done: OnDone,
    on_failed: OnFailed,
    owner: QObject | None = None,
    is_urgent: bool = False,
) -> None:
    """Run a task on the input/output pool; call it from the main thread.

    Args:
        task: called without arguments in a thread of the pool; touches no widget.
        on_done: called in the main thread with what the task returned.
        on_failed: called in the main thread with one line that says what was found and what to do:
            the message of an EngineError, or a general one for anything else (which is logged).
        owner: once it is deleted, nobody is told.
        is_urgent: the reader sees that it is not done yet; it goes before all that wait.
    """
    answer = _Answer(on_done, on_failed, owner)
    _waiting.add(answer)
    QThreadPool.globalInstance().start(_Runnable(task, answer), int(is_urgent))


def wait(timeout_ms: int = 5000) -> bool:
    """Wait until the pool is idle, as at the end of the application; False after the time-out."""
    return QThreadPool.globalInstance().waitForDone(timeout_ms)
