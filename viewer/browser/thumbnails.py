"""Thumbnailer: makes the small pictures of the rows in sight, one after the other, in the background."""

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from engine.collection.candidate import Candidate
from engine.errors import RadiographError
from viewer.background import Lane
from viewer.defects import log_defect
from viewer.language import mark, tr

_log = logging.getLogger(__name__)

Make = Callable[[Candidate], object]
UNREADABLE = mark("cannot be read")


def make(candidate: Candidate) -> object:
    """The thumbnail of a file; see ``engine.collection.thumbnail``."""
    from engine.collection.thumbnail import make_thumbnail  # in the background: the window opens before DICOM

    return make_thumbnail(candidate)


def warm_up() -> None:
    """Load what a search and thumbnails need, and start the guarded worker: felt as a pause otherwise."""
    from engine.collection import search, side_worker, thumbnail  # noqa: F401

    side_worker.prestart()


class Thumbnailer(QObject):
    """Works off what is wanted now; what is wanted no more is not begun.

    Args:
        make: makes one thumbnail; slow, called in a thread.
    """

    made = Signal(int, object)  # index of the file, Thumbnail
    failed = Signal(int, str)  # index of the file, why

    def __init__(self, make: Make = make, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._lane = Lane("thumbnails")
        self._wanted: list[tuple[int, Candidate]] = []
        self._done: set[int] = set()
        self._turn = 0
        self._is_busy = False
        self._is_paused = False
        self._is_closed = False

    def warm_up(self) -> None:
        """Get ready before the first list is there."""
        if not self._is_closed and self._make is make:
            self._lane.run(warm_up, lambda _: None, lambda _: None)

    def begin_list(self) -> None:
        """Another list of files: what is on its way belongs to the old one."""
        self._turn += 1
        self._wanted, self._done = [], set()

    def want(self, files: Sequence[tuple[int, Candidate]]) -> None:
        """Make these, in this order, instead of what was wanted before."""
        self._wanted = [(number, candidate) for number, candidate in files if number not in self._done]
        self._next()

    def set_paused(self, is_paused: bool) -> None:
        """While a radiograph is being opened, the machine is its own."""
        self._is_paused = is_paused
        self._next()

    def close(self) -> None:
        """Begin nothing more."""
        self._is_closed = True
        self._wanted = []
        self._lane.abandon()

    def _next(self) -> None:
        if self._is_busy or self._is_paused or self._is_closed or not self._wanted:
            return
        number, candidate = self._wanted.pop(0)
        self._done.add(number)
        self._is_busy = True
        turn, make = self._turn, self._make
        self._lane.run(
            lambda: _attempt(make, candidate),
            lambda answer: self._take(turn, number, *answer),
            lambda problem: self._take(turn, number, None, problem),
            owner=self,
        )

    def _take(self, turn: int, number: int, answer: object, problem: str) -> None:
        self._is_busy = False
        if turn == self._turn and not self._is_closed:
            if problem:
                self.failed.emit(number, problem)
            else:
                self.made.emit(number, answer)
        self._next()


def _attempt(make: Make, candidate: Candidate) -> tuple[object, str]:
    """A thumbnail, and why there is none or ""; in a thread."""
    try:
        return make(candidate), ""
    except RadiographError as error:
        return None, str(error)
    except Exception as error:
        log_defect(_log, "a thumbnail could not be made", error)
        return None, tr(UNREADABLE)
