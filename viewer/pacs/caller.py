"""Caller: asks an archive in a thread of its own, so that one that keeps silent holds up nothing else."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import EngineError
from engine.pacs.archive import Archive, IsCancelled, OnCount
from engine.pacs.nodes import Node, ReceiverRules
from viewer.background import UNEXPECTED
from viewer.defects import log_defect
from viewer.language import tr

_log = logging.getLogger(__name__)

Connect = Callable[[Node, ReceiverRules], Archive]
Work = Callable[[IsCancelled, OnCount], Any]


def connect(node: Node, receiver: ReceiverRules) -> Archive:
    """See ``engine.pacs.connect``; for the thread, as it loads libraries that take their time."""
    from engine.pacs.connect import open_archive

    return open_archive(node, receiver)


class Caller(QObject):
    """One call at a time: a new one, or ``cancel``, makes the earlier one arrive too late.

    The pool of ``background`` is for disks: a PACS that keeps silent would fill it until the time-out.
    """

    changed = Signal()  # a call has begun or ended
    counted = Signal(int, object)  # how many objects are done, of how many or None
    _heard = Signal(int, str, object)  # from the thread: turn, what it is, and what was heard

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self._cancelled: threading.Event | None = None
        self._on_done: Callable[[Any], None] = lambda _: None
        self._on_failed: Callable[[str], None] = lambda _: None
        self._heard.connect(self._take)

    @property
    def is_busy(self) -> bool:
        return self._cancelled is not None

    def ask(self, work: Work, on_done: Callable[[Any], None], on_failed: Callable[[str], None]) -> None:
        """Begin a call.

        Args:
            work: done in the thread; touches no widget.
            on_done: called in the main thread with what the work returned.
            on_failed: called in the main thread with one line.
        """
        self._leave()
        turn, cancelled = self._turn, threading.Event()
        self._cancelled, self._on_done, self._on_failed = cancelled, on_done, on_failed

        def tell(what: str, value: object) -> None:
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._heard.emit(turn, what, value)

        def run() -> None:
            try:
                value = work(cancelled.is_set, lambda done, total: tell("count", (done, total)))
            except EngineError as error:
                tell("failed", str(error))
            except Exception as error:
                log_defect(_log, "a call to a PACS failed", error)
                tell("failed", tr(UNEXPECTED).format(kind=type(error).__name__))
            else:
                tell("done", value)

        threading.Thread(target=run, daemon=True, name="pacs").start()
        self.changed.emit()

    def cancel(self) -> bool:
        """Give up what runs, at once for the reader; whether something ran."""
        was_busy = self.is_busy
        self._leave()
        if was_busy:
            self.changed.emit()
        return was_busy

    def _leave(self) -> None:
        self._turn += 1
        if self._cancelled is not None:
            self._cancelled.set()
        self._cancelled = None

    @Slot(int, str, object)
    def _take(self, turn: int, what: str, value: Any) -> None:
        if turn != self._turn:
            return
        if what == "count":
            self.counted.emit(*value)
            return
        self._cancelled = None
        if what == "done":
            self._on_done(value)
        else:
            self._on_failed(value)
        self.changed.emit()
