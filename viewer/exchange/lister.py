"""Lister: looks for radiographs in files, folders, archives and on discs, off the main thread."""

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine.collection.candidate import Candidate, Skipped, Tally

_BATCH = 300  # as many rows are placed well within a frame
_BATCH_S = 0.1
# The window takes turns with this thread at Python's lock, each time it calls Qt; so the thread rests often.
_WORK_S, _REST_S = 0.0015, 0.003

_log = logging.getLogger(__name__)

Item = Candidate | Skipped


class Lister(QObject):
    """Runs one search at a time; starting another, or ``stop``, ends it.

    What was found arrives in small batches in the main thread, in the order of the search.
    """

    found = Signal(list)  # of Candidate
    counted = Signal()  # the tally has changed
    ended = Signal()  # the tally is complete
    _batch = Signal(int, list, bool)  # sent by the thread of the search

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self._stopped = threading.Event()
        self._is_running = False
        self._tally = Tally()
        self._batch.connect(self._take)

    @property
    def is_running(self) -> bool:
        return self._is_running

    @property
    def tally(self) -> Tally:
        """What the search that runs, or ran last, has found and skipped."""
        return self._tally

    def start(self, paths: Sequence[Path]) -> None:
        """Search; a search that runs is forgotten."""
        self._stopped.set()
        self._stopped = threading.Event()
        self._turn += 1
        self._tally = Tally()
        self._is_running = True
        search = (self._turn, list(paths), self._stopped)
        # A thread of its own, and a new one each time: a search may hang on a drive that was pulled out.
        threading.Thread(target=self._search, args=search, name="lister", daemon=True).start()

    def stop(self) -> None:
        """End the search; what was found stays."""
        if self._is_running:
            self._stopped.set()
            self._turn += 1
            self._is_running = False
            self._tally.was_stopped = True
            self.ended.emit()

    def _search(self, turn: int, paths: list[Path], stopped: threading.Event) -> None:
        from engine.collection.search import find_candidates

        batch: list[Item] = []
        last = time.monotonic() - _BATCH_S  # the first goes at once
        try:
            for item in find_candidates(paths, _Breath(stopped)):
                batch.append(item)
                now = time.monotonic()
                if len(batch) >= _BATCH or (now - last >= _BATCH_S and len(paths) == 1):
                    self._batch.emit(turn, batch, False)
                    batch, last = [], now
        except Exception:
            _log.exception("the search for radiographs failed")
        try:
            self._batch.emit(turn, batch, True)
        except RuntimeError:  # the window is gone meanwhile
            return

    @Slot(int, list, bool)
    def _take(self, turn: int, items: list[Item], is_last: bool) -> None:
        if turn != self._turn:
            return
        for item in items:
            self._tally.add(item)
        candidates = [item for item in items if isinstance(item, Candidate)]
        self._is_running = not is_last
        if candidates:
            self.found.emit(candidates)
        self.counted.emit()
        if is_last:
            self.ended.emit()


class _Breath:
    """Asked before each file whether to stop; rests now and then."""

    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped
        self._since = time.monotonic()

    def __call__(self) -> bool:
        if time.monotonic() - self._since > _WORK_S:
            time.sleep(_REST_S)
            self._since = time.monotonic()
        return self._stopped.is_set()
