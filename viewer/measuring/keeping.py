"""Keeping: writes what is measured soon after it is measured, and brings it back with the radiograph."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from viewer import background
from viewer.case import Case
from viewer.measuring.kept import Kept, kept_file, read_kept, write_kept
from viewer.measuring.store import Measurements

WRITE_AFTER_MS = 300

Key = tuple[str, int]


class Keeping(QObject):
    """Keeps measurements and calibrations by radiograph, off the main thread.

    Args:
        case: whose radiograph; also told what went wrong.
        store: what is measured.
        folder: of the files; it need not exist.
    """

    def __init__(self, case: Case, store: Measurements, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._store, self._folder = case, store, folder
        self._kept: dict[Key, Kept] = {}  # as on the disk, or on its way there
        self._asked: set[Key] = set()  # is being read, or was
        self._pending: dict[Key, Kept] = {}
        self._is_writing = False
        self._soon = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._soon.timeout.connect(self._write)
        case.radiograph_changed.connect(self._read)
        store.changed.connect(self._note)

    def finish(self) -> None:
        """Write what is not written yet; the pool is waited for at the end of the application."""
        self._soon.stop()
        pending, self._pending = self._pending, {}

        def write_all() -> None:
            for key, kept in pending.items():
                write_kept(kept_file(self._folder, key), kept)

        if pending:
            background.run(write_all, lambda _: None, self._complain)

    def _read(self) -> None:
        radiograph = self._case.radiograph
        if radiograph is None or radiograph.key in self._asked:
            return
        key = radiograph.key
        self._asked.add(key)
        file = kept_file(self._folder, key)

        def take(kept: Kept) -> None:
            self._kept[key] = kept
            self._store.bring_back(key, kept)
            self._note_of(key)

        def refuse(message: str) -> None:
            self._complain(message)
            take(Kept())

        background.run(lambda: read_kept(file), take, refuse)

    def _note(self) -> None:
        radiograph = self._case.radiograph
        if radiograph is not None:
            self._note_of(radiograph.key)

    def _note_of(self, key: Key) -> None:
        """Nothing is written over what was not read yet."""
        if key in self._kept:
            now = self._store.kept(key)
            if now != self._kept[key]:
                self._kept[key] = self._pending[key] = now
                self._soon.start()

    def _write(self) -> None:
        if self._is_writing or not self._pending:
            return
        key = next(iter(self._pending))
        kept = self._pending.pop(key)
        file = kept_file(self._folder, key)
        self._is_writing = True

        def done(_: object) -> None:
            self._is_writing = False
            self._write()

        def failed(message: str) -> None:
            self._complain(message)
            done(None)

        background.run(lambda: write_kept(file, kept), done, failed)

    def _complain(self, message: str) -> None:
        self._case.set_message(message, is_error=True)
