"""Watch: ends a connection that keeps silent too long, floods us, or that nobody wants any more.

pynetdicom's own limits do not reach a thread that waits inside a read or a write; shutting the socket does.
"""

import threading
import time
from collections.abc import Callable
from enum import Enum
from types import TracebackType

from engine.pacs.archive import IsCancelled

SLOWEST_BYTES_PER_S = 16 * 1024  # slower for longer than the time limit counts as silence
_PERIOD_S = 0.05


class CutReason(Enum):
    """Why a connection was ended from here."""

    CANCELLED = "cancelled"
    SILENT = "silent"
    FLOODED = "flooded"


class Watch:
    """Looks after one connection from a thread of its own, until it is left.

    Args:
        timeout_s: for each answer; one that keeps coming has longer.
        is_cancelled: asked twenty times a second, from the watch's thread.
        most_bytes: of one answer.
        most_in_all: bytes that may come; None: any number.
    """

    def __init__(
        self, timeout_s: float, is_cancelled: IsCancelled, most_bytes: int, most_in_all: int | None = None
    ) -> None:
        self.timeout_s, self.most_bytes = timeout_s, most_bytes
        self._most_in_all, self._received_in_all = most_in_all, 0
        self.why: CutReason | None = None
        self.limit = ""  # that was passed, in words
        self._is_cancelled = is_cancelled
        self._cut: Callable[[], None] | None = None
        self._is_over: Callable[[], bool] = lambda: False
        self._lock = threading.Lock()
        self._since, self._moved, self._received = time.monotonic(), 0, 0
        self._is_left = threading.Event()
        self._thread = threading.Thread(target=self._look, name="PACS watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_left.set()
        self._thread.join()

    def cut_by(self, cut: Callable[[], None] | None, is_over: Callable[[], bool] = lambda: False) -> None:
        """What ends the connection; called again and again until the watch is left or gets another.

        Args:
            cut: ends it.
            is_over: whether the other side ended it or talks nonsense; who waits may not have heard of it.
        """
        self._cut, self._is_over = cut, is_over

    def begin(self) -> None:
        """A new answer is waited for."""
        with self._lock:
            self._since, self._moved, self._received = time.monotonic(), 0, 0

    def sent(self, count: int) -> None:
        """So many bytes went out."""
        with self._lock:
            self._moved += count

    def received(self, count: int) -> None:
        """So many bytes came in."""
        with self._lock:
            self._moved += count
            self._received += count
            self._received_in_all += count
            if self._received > self.most_bytes:
                self._flooded(f"{self.most_bytes / 2**20:.3g} MiB at once")
            elif self._most_in_all is not None and self._received_in_all > self._most_in_all:
                self._flooded(f"{self._most_in_all / 2**20:.3g} MiB in all")

    def check(self) -> CutReason | None:
        """Look now."""
        with self._lock:
            waited = time.monotonic() - self._since
            if self.why is None and waited > self.timeout_s + self._moved / SLOWEST_BYTES_PER_S:
                self.why = CutReason.SILENT
        if self.why is None and self._asks_to_end():
            self.why = CutReason.CANCELLED
        return self.why

    def _flooded(self, limit: str) -> None:
        if self.why is None:
            self.why, self.limit = CutReason.FLOODED, limit

    def _asks_to_end(self) -> bool:
        try:
            return self._is_cancelled()
        except Exception:  # who asked is gone
            return True

    def _look(self) -> None:
        while not self._is_left.wait(_PERIOD_S):
            cut = self._cut
            if (self.check() is not None or self._is_over()) and cut is not None:
                cut()
