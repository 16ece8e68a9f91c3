"""Caller: asks an archive in a thread of its own, so that one that keeps silent holds up nothing else."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.pacs.archive import Archive, IsCancelled, OnCount
from engine.pacs.nodes import Node, ReceiverRules
from viewer import background

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

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self._cancelled: threading.Event | None = None
        self._line = background.Line(self._count)

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
        self._cancelled, line = cancelled, self._line

        def done(value: Any) -> None:
            if self._end(turn):
                on_done(value)
                self.changed.emit()

        def failed(message: str) -> None:
            if self._end(turn):
                on_failed(message)
                self.changed.emit()

        background.run_apart(
            lambda: work(cancelled.is_set, lambda done, total: line.say(turn, done, total)),
            done,
            failed,
            owner=self,
            name="pacs",
        )
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

    def _end(self, turn: int) -> bool:
        """False where the call was given up meanwhile."""
        if turn != self._turn:
            return False
        self._cancelled = None
        return True

    def _count(self, turn: int, done: int, total: object) -> None:
        if turn == self._turn:
            self.counted.emit(done, total)
