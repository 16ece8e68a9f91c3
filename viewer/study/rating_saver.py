"""RatingSaver: talks to the rating store on one thread of its own, in order, and keeps what is not saved.

A study saves events between its ratings; what is queued together is committed together.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import StoreError
from engine.reading.events import ReadingEvent
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
from viewer.background import Lane, OnDone, Task

Entry = Rating | ReadingEvent


class RatingSaver(QObject):
    """Queues ratings until the store has acknowledged them.

    A rating leaves the queue only after the commit. When saving fails, everything stays queued and goes
    along with the next attempt.
    """

    changed = Signal()  # the queue or the error
    saved = Signal(object)  # tuple of ratings that the store has just acknowledged
    loaded = Signal(str, object)  # what was asked for, and the tuple of ratings

    def __init__(self, store: RatingStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._lane = Lane("ratings")
        self._queue: tuple[Entry, ...] = ()
        self._sent: tuple[Entry, ...] = ()
        self._is_saving = False
        self._committed: tuple[Entry, ...] | None = None  # by the lane; may not be heard of yet
        self._tables: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []  # to write after saving
        self._is_closed = False
        self._error = ""

    @property
    def unsaved(self) -> tuple[Rating, ...]:
        """Ratings that the store has not acknowledged, oldest first."""
        return tuple(entry for entry in self._queue if isinstance(entry, Rating))

    @property
    def has_unsaved(self) -> bool:
        """Ratings or events wait to be acknowledged."""
        return bool(self._queue)

    @property
    def is_saving(self) -> bool:
        return self._is_saving

    @property
    def error(self) -> str:
        """Why the last attempt to save or load failed; "" when it did not."""
        return self._error

    def save(self, *entries: Entry) -> None:
        """Queue ratings and events, and try to save all that are queued; without any, try again."""
        self._queue += entries
        self._save_next()

    def load(self, asked_for: str, **which: str) -> None:
        """Ask the store for the newest ratings; ``loaded`` brings them with the name ``asked_for``."""
        if not self._is_closed:
            self._run(lambda: self._store.ratings(**which), lambda found: self.loaded.emit(asked_for, found))

    def export(self, path: Path, on_done: Callable[[int, str], None]) -> None:
        """Write all ratings to a CSV file, after what is queued was saved or could not be.

        Args:
            path: the file; replaced if it exists.
            on_done: gets the number of rows, and why the file could not be written or "".
        """

        def write() -> tuple[int, str]:
            try:
                return self._store.export_csv(path), ""
            except StoreError as error:
                return 0, str(error)

        self._tables.append((write, lambda outcome: on_done(*outcome)))
        self._write_tables()

    def _write_tables(self) -> None:
        while self._tables and not self.is_saving and not self._is_closed:
            self._run(*self._tables.pop(0))

    def close(self) -> None:
        """Wait for what is being saved, try the rest once more, and stop; blocks for seconds at most."""
        if self._is_closed:
            return
        self._is_closed = True
        self._lane.close()
        if self.is_saving and self._committed is self._sent:
            self._queue = self._queue[len(self._sent) :]  # committed, but not heard of yet
        self._is_saving = False
        try:
            self._commit(self._queue)
            self._queue = ()
        except StoreError as error:
            self._error = str(error)

    def _save_next(self) -> None:
        if self.is_saving or self._is_closed:
            return
        if self._queue:
            self._sent = sent = self._queue
            self._is_saving = True
            self._run(lambda: self._commit(sent), self._saved, is_save=True)
        self.changed.emit()

    def _commit(self, entries: tuple[Entry, ...]) -> None:
        """On the lane, or once it has ended."""
        ratings = tuple(entry for entry in entries if isinstance(entry, Rating))
        events = tuple(entry for entry in entries if isinstance(entry, ReadingEvent))
        if events:
            self._store.save(ratings, events)
        else:
            self._store.save(ratings)
        self._committed = entries

    def _saved(self, _: None) -> None:
        self._is_saving = False
        self._queue = self._queue[len(self._sent) :]
        self._error = ""
        self.saved.emit(tuple(entry for entry in self._sent if isinstance(entry, Rating)))
        self._save_next()

    def _run(self, task: Task, on_done: OnDone, is_save: bool = False) -> None:
        def done(value: Any) -> None:
            if not self._is_closed:
                on_done(value)
                self._write_tables()

        def failed(message: str) -> None:
            if self._is_closed:
                return
            if is_save:
                self._is_saving = False
            self._write_tables()
            self._error = message
            self.changed.emit()

        self._lane.run(task, done, failed, owner=self)
