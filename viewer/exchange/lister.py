"""Lister: looks for radiographs in files, folders, archives and on discs, off the main thread."""

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.collection.candidate import Candidate, Skipped, Tally
from viewer.defects import log_defect

_MOST_AT_ONCE = 300  # as many rows are placed well within a frame
_FIRST_LOOK_MS, _LOOK_EVERY_MS = 10, 80
# The window takes turns with the search at Python's lock, each time it calls Qt; so the search rests often.
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

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search: _Search | None = None
        self._tally = Tally()
        self._look = QTimer(self)
        self._look.timeout.connect(self._take)

    @property
    def is_running(self) -> bool:
        return self._search is not None

    @property
    def tally(self) -> Tally:
        """What the search that runs, or ran last, has found and skipped."""
        return self._tally

    def start(self, paths: Sequence[Path]) -> None:
        """Search; a search that runs is forgotten."""
        if self._search is not None:
            self._search.stopped.set()
        self._tally = Tally()
        # A thread of its own, and a new one each time: a search may hang on a drive that was pulled out.
        self._search = _Search(paths)
        self._search.start()
        self._look.start(_FIRST_LOOK_MS)

    def rest(self, seconds: float) -> None:
        """Let the window have Python to itself for a moment, as while it first paints a radiograph."""
        if self._search is not None:
            self._search.breath.rest_until = time.monotonic() + seconds

    def stop(self) -> None:
        """End the search; what was found stays."""
        if self._search is not None:
            self._search.stopped.set()
            self._tally.was_stopped = True
            self._end()

    def _end(self) -> None:
        self._search = None
        self._look.stop()
        self.ended.emit()

    def _take(self) -> None:
        search = self._search
        if search is None:
            return
        was_over = search.is_over  # asked first: what it found before is in the box then
        items = [search.items.popleft() for _ in range(min(_MOST_AT_ONCE, len(search.items)))]
        if items:
            self._look.setInterval(_FIRST_LOOK_MS if search.items else _LOOK_EVERY_MS)
            for item in items:
                self._tally.add(item)
            candidates = [item for item in items if isinstance(item, Candidate)]
            if candidates:
                self.found.emit(candidates)
            self.counted.emit()
        if was_over and not search.items and search is self._search:
            self._end()


class _Search(threading.Thread):
    """One search; the main thread takes what it finds from ``items``."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__(name="lister", daemon=True)
        self._paths = list(paths)
        self.items: deque[Item] = deque()
        self.stopped = threading.Event()
        self.breath = _Breath(self.stopped)
        self.is_over = False

    def run(self) -> None:
        from engine.collection.search import find_candidates

        try:
            for item in find_candidates(self._paths, self.breath):
                self.items.append(item)
        except Exception as error:
            log_defect(_log, "the search for radiographs failed", error)
        self.is_over = True


class _Breath:
    """Asked before each file whether to stop; rests now and then."""

    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped
        self._since = time.monotonic()
        self.rest_until = 0.0

    def __call__(self) -> bool:
        now = time.monotonic()
        if now < self.rest_until:
            self._stopped.wait(self.rest_until - now)
        elif now - self._since > _WORK_S:
            time.sleep(_REST_S)
        else:
            return self._stopped.is_set()
        self._since = time.monotonic()
        return self._stopped.is_set()
