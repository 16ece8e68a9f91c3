"""Work that would stall the window: done on other threads, answered in the main thread.

Qt's objects have to die in the main thread, and the last one to let go of an object decides where that is. So
a thread gets numbers: what it works on, and whom it tells, is kept here and let go of in the main thread.
"""

import contextlib
import itertools
import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from engine.errors import EngineError
from viewer.defects import log_defect
from viewer.language import mark, tr

_log = logging.getLogger(__name__)

_FEWEST_THREADS = 2  # one file on a slow disk must not hold up all others

Task = Callable[[], Any]
OnDone = Callable[[Any], None]
OnFailed = Callable[[str], None]

UNEXPECTED = mark("something unexpected went wrong ({kind}); the log has the details, please try again")


@dataclass(frozen=True)
class _Failure:
    message: str


@dataclass(frozen=True)
class _Errand:
    task: Task
    on_done: OnDone
    on_failed: OnFailed
    owner: QObject | None

    def end(self, outcome: object) -> None:
        """In the main thread."""
        if self.owner is not None and not shiboken6.isValid(self.owner):
            return
        if isinstance(outcome, _Failure):
            self.on_failed(outcome.message)
        else:
            self.on_done(outcome)


class _Desk(QObject):
    """The one object that all threads talk to; it stays until the process ends."""

    told = Signal(int, object)  # number of an errand or a line, and what there is to tell

    def __init__(self) -> None:
        super().__init__()
        self.numbers = itertools.count(1)
        self.errands: dict[int, _Errand] = {}
        self.lines: dict[int, weakref.WeakMethod[Callable[..., None]]] = {}
        self.told.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def take(self, task: Task, on_done: OnDone, on_failed: OnFailed, owner: QObject | None) -> int:
        """Keep an errand until it is told how it ended; returns its number."""
        number = next(self.numbers)
        self.errands[number] = _Errand(task, on_done, on_failed, owner)
        return number

    @Slot(int, object)
    def _hear(self, number: int, what: Any) -> None:
        errand = self.errands.pop(number, None)
        if errand is not None:
            errand.end(what)
            return
        line = self.lines.get(number)
        hear = None if line is None else line()
        if hear is not None and shiboken6.isValid(hear.__self__):  # type: ignore[attr-defined]
            hear(*what)


@cache
def _desk() -> _Desk:
    """Made with the first errand or line, so in the main thread."""
    pool = QThreadPool.globalInstance()
    pool.setMaxThreadCount(max(_FEWEST_THREADS, pool.maxThreadCount()))
    return _Desk()


def _serve(number: int) -> None:
    """Run an errand's task, in a thread; holds nothing of it any more once the main thread is told."""
    desk, outcome = _desk(), None
    try:
        outcome = desk.errands[number].task()
    except EngineError as error:
        outcome = _Failure(str(error))
    except Exception as error:
        log_defect(_log, "a background task failed", error)
        outcome = _Failure(tr(UNEXPECTED).format(kind=type(error).__name__))
    with contextlib.suppress(RuntimeError):  # Qt is gone: the process is ending
        desk.told.emit(number, outcome)


class _Runnable(QRunnable):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def run(self) -> None:
        _serve(self._number)


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
    number = _desk().take(task, on_done, on_failed, owner)
    QThreadPool.globalInstance().start(_Runnable(number), int(is_urgent))


def run_apart(
    task: Task, on_done: OnDone, on_failed: OnFailed, owner: QObject | None = None, name: str = "apart"
) -> threading.Thread:
    """As ``run``, in a thread of its own: for what may keep silent for long, and would fill the pool."""
    number = _desk().take(task, on_done, on_failed, owner)
    thread = threading.Thread(target=_serve, args=(number,), name=name, daemon=True)
    thread.start()
    return thread


def wait(timeout_ms: int = 5000) -> bool:
    """Wait until the pool is idle, as at the end of the application; False after the time-out."""
    return QThreadPool.globalInstance().waitForDone(timeout_ms)


class Lane:
    """A thread that does one errand after the other, in the order they came; used from the main thread.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._waiting: dict[int, Future[None]] = {}

    def run(self, task: Task, on_done: OnDone, on_failed: OnFailed, owner: QObject | None = None) -> None:
        """See ``background.run``.

        Raises:
            RuntimeError: the lane is closed.
        """
        self._waiting = {number: future for number, future in self._waiting.items() if not future.done()}
        number = _desk().take(task, on_done, on_failed, owner)
        try:
            self._waiting[number] = self._thread.submit(_serve, number)
        except RuntimeError:
            _desk().errands.pop(number)
            raise

    def close(self) -> None:
        """Wait until all errands are done; what they tell still arrives."""
        self._thread.shutdown(wait=True)

    def abandon(self) -> None:
        """Begin no further errand, and wait for none."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        for number, future in self._waiting.items():
            if future.cancelled():
                _desk().errands.pop(number, None)


class Line:
    """A way for any thread to tell something to a method of an object in the main thread.

    A line may be held and dropped anywhere: it does not keep the object.

    Args:
        hear: a bound method of a QObject; called in the main thread, as long as its object is there.
    """

    def __init__(self, hear: Callable[..., None]) -> None:
        desk = _desk()
        self._number = number = next(desk.numbers)
        desk.lines[number] = weakref.WeakMethod(hear, lambda _: desk.lines.pop(number, None))

    def say(self, *what: Any) -> None:
        """From any thread; returns at once."""
        with contextlib.suppress(RuntimeError):  # Qt is gone: the process is ending
            _desk().told.emit(self._number, what)
