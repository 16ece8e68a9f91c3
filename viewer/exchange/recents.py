"""Recents: the files and folders opened last, kept in a file of their own that only this user may read."""

import contextlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.settings import write_json

MOST = 12
_ONE_BY_ONE = 3  # more files at once are kept as their folder

_log = logging.getLogger(__name__)


class Recents(QObject):
    """A short list of paths, the newest first.

    Args:
        path: the JSON file; it need not exist. One that cannot be read counts as empty.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._paths: tuple[Path, ...] = ()
        with contextlib.suppress(OSError, ValueError, RecursionError):
            stored = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(stored, list):
                self._paths = tuple(Path(item) for item in stored if isinstance(item, str) and item)[:MOST]

    @property
    def paths(self) -> tuple[Path, ...]:
        return self._paths

    def add(self, paths: Sequence[Path]) -> None:
        """Remember what was opened together."""
        paths = [path.absolute() for path in paths]
        if len(paths) > _ONE_BY_ONE:
            paths = [paths[0].parent]
        self._keep((*paths, *(path for path in self._paths if path not in paths)))

    def clear(self) -> None:
        self._keep(())

    def _keep(self, paths: Sequence[Path]) -> None:
        kept = tuple(paths)[:MOST]
        if kept == self._paths:
            return
        self._paths = kept
        try:
            write_json(self._path, [str(path) for path in kept])
        except (OSError, UnicodeEncodeError):
            _log.warning("the list of recent files could not be written")
        self.changed.emit()


def describe(path: Path) -> tuple[str, str]:
    """The name of a file or folder, and the folder that it lies in."""
    return path.name or str(path), str(path.parent)
