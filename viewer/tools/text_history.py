"""TextHistory: what was asked for, walked with Alt+Up and Alt+Down, starred, and kept in a file."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.instructions.said import Said, in_turn, read_said, remember, set_aside, star, write_said
from viewer import background

_WRITE_AFTER_MS = 300


class TextHistory(QObject):
    """The texts of all cases, those of the open one first.

    Args:
        path: of the file; it need not exist, and is read in the background.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._said: tuple[Said, ...] = ()
        self._is_loaded = False
        self._early: list[tuple[str, str]] = []  # asked for before the file was read
        self._place: int | None = None  # in the walk; None: at the reader's own text
        self._walk: tuple[str, ...] = ()
        self._draft = ""
        self._write_soon = QTimer(self, singleShot=True, interval=_WRITE_AFTER_MS)
        self._write_soon.timeout.connect(self._write)
        background.run(lambda: read_said(path), self._take, self._begin_anew, owner=self)

    @property
    def said(self) -> tuple[Said, ...]:
        """Newest first."""
        return self._said

    def is_starred(self, text: str) -> bool:
        """The text has a star."""
        folded = " ".join(text.split())
        return any(one.is_starred for one in self._said if one.text == folded)

    def remember(self, text: str, image: str) -> None:
        """A text was asked of a radiograph, named by its SHA-256."""
        self._place = None
        if not self._is_loaded:
            self._early.append((text, image))
            return
        self._keep(remember(self._said, text, image))

    def set_starred(self, text: str, is_starred: bool) -> None:
        """Give a text a star, or take it away."""
        self._keep(star(self._said, text, is_starred))

    def step(self, by: int, current: str, image: str) -> str | None:
        """The text that is one earlier (1) or later (-1); None where there is none.

        Args:
            by: 1 or -1.
            current: what stands in the field now; comes back at the end of the way.
            image: SHA-256 of the open radiograph, or "".
        """
        if self._place is None or current != self._walk[self._place]:
            self._draft, self._place = current, None
            self._walk = tuple(text for text in in_turn(self._said, image) if text != current)
        place = (-1 if self._place is None else self._place) + by
        if place >= len(self._walk) or place < -1 or (place == -1 and self._place is None):
            return None
        self._place = None if place == -1 else place
        return self._draft if self._place is None else self._walk[self._place]

    def finish(self) -> None:
        """Write what is not written yet; before the application ends."""
        if self._write_soon.isActive():
            self._write_soon.stop()
            self._write()

    def _take(self, said: tuple[Said, ...]) -> None:
        self._said, self._is_loaded = said, True
        for text, image in self._early:
            self._keep(remember(self._said, text, image))
        self.changed.emit()

    def _begin_anew(self, message: str) -> None:
        background.run(lambda: set_aside(self._path), lambda _: None, self.failed.emit, owner=self)
        self.failed.emit(message)
        self._take(())

    def _keep(self, said: tuple[Said, ...]) -> None:
        if said != self._said:
            self._said = said
            self._write_soon.start()
            self.changed.emit()

    def _write(self) -> None:
        path, said = self._path, self._said
        background.run(lambda: write_said(path, said), lambda _: None, self.failed.emit, owner=self)
