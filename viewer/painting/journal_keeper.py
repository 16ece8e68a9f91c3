"""JournalKeeper: has every stroke in a file at once, and reads and rewrites that file beside the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine.errors import MaskError
from engine.masks.canvas import MaskCanvas
from engine.masks.journal import Journal, journal_file
from engine.masks.step import Step
from viewer.background import Lane, OnDone, OnFailed, Task

Key = tuple[str, int]


class JournalKeeper(QObject):
    """Keeps the journal of the open radiograph.

    A single thread reads, rewrites and syncs, one after the other, so that a radiograph which comes back at
    once is read after it was written. Strokes are written by the main thread: some kilobytes to the system's
    cache, which the end of this process cannot take back.
    """

    kept = Signal(object, object)  # key, Kept
    failed = Signal(str)  # what is painted is not kept, in one sentence

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("painting")
        self._journal: Journal | None = None
        self._is_syncing = False
        self._is_behind = False  # a stroke could not be written, so the file is written anew as a whole
        self._is_over = False

    def open(self, key: Key, shape: tuple[int, int]) -> None:
        """Read what was painted on a radiograph; ``kept`` tells it, later."""
        journal = self._journal = Journal(journal_file(key), shape)
        self._is_behind = False

        def failed(message: str) -> None:
            self.failed.emit(message)
            self.kept.emit(key, None)

        self._run(journal.open, lambda kept: self.kept.emit(key, kept), failed)

    def stroke(self, canvas: MaskCanvas, step: Step) -> None:
        """A stroke was made."""
        self._write(canvas, lambda journal: journal.stroke(step))

    def undo(self, canvas: MaskCanvas) -> None:
        """The last step was taken back."""
        self._write(canvas, lambda journal: journal.undo())

    def redo(self, canvas: MaskCanvas) -> None:
        """A step was done again."""
        self._write(canvas, lambda journal: journal.redo())

    def close(self, canvas: MaskCanvas | None) -> None:
        """Write a short file in place of the long one, and let it go; None: nothing was read yet.

        The canvas must not be painted on any more.
        """
        journal, self._journal = self._journal, None
        if journal is None:
            return
        state = None if canvas is None else (canvas.mask, canvas.past, canvas.future)

        def end() -> None:
            try:
                if state is not None and journal.is_open:
                    journal.rewrite(*state)
            finally:
                journal.close()

        self._run(end, lambda _: None, self.failed.emit)

    def finish(self, canvas: MaskCanvas | None) -> None:
        """As ``close``, and wait for it; before the application ends."""
        self.close(canvas)
        self._is_over = True
        self._lane.close()

    def _write(self, canvas: MaskCanvas, write: Callable[[Journal], None]) -> None:
        journal = self._journal
        if journal is None or not journal.is_open:
            return
        try:
            if self._is_behind:
                journal.rewrite(canvas.mask, canvas.past, canvas.future)
                self._is_behind = False
            else:
                write(journal)
        except MaskError as error:
            if not self._is_behind:
                self.failed.emit(str(error))
            self._is_behind = True
            return
        if not self._is_syncing:
            self._is_syncing = True
            self._run(lambda: self._sync(journal), lambda _: None, self.failed.emit)

    def _sync(self, journal: Journal) -> None:
        self._is_syncing = False  # what is written from now on needs another one
        journal.sync()

    def _run(self, task: Task, on_done: OnDone, on_failed: OnFailed) -> None:
        if not self._is_over:
            self._lane.run(task, on_done, on_failed, owner=self)
