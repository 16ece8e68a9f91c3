"""MarkStore: which radiographs the reader flagged, and which file is which radiograph, kept over sessions.

Neither names nor paths are stored: a file stands as a digest of its path, size and time, a radiograph as the
digest of its bytes.
"""

import logging
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from engine.errors import StoreError
from engine.paths import marks_file

_log = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE IF NOT EXISTS flags (image_sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (file_key TEXT PRIMARY KEY, image_sha256 TEXT NOT NULL) WITHOUT ROWID;
"""


class MarkStore:
    """Flags and known files in one small SQLite file; for any thread.

    Args:
        path: the file; None: the one of this user.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = marks_file() if path is None else path
        self._lock = threading.Lock()

    def flagged(self) -> frozenset[str]:
        """SHA-256 of each flagged radiograph.

        Raises:
            StoreError: the file cannot be read.
        """
        rows = self._run("SELECT image_sha256 FROM flags")
        return frozenset(str(row[0]) for row in rows)

    def known_files(self) -> dict[str, str]:
        """SHA-256 of the radiograph by ``Candidate.file_key``, of files that were read before.

        Raises:
            StoreError: the file cannot be read.
        """
        rows = self._run("SELECT file_key, image_sha256 FROM files")
        return {str(key): str(sha256) for key, sha256 in rows}

    def set_flag(self, image_sha256: str, is_flagged: bool) -> None:
        """Flag a radiograph, or take its flag away.

        Raises:
            StoreError: it could not be written; nothing was changed.
        """
        if is_flagged:
            self._run("INSERT OR IGNORE INTO flags VALUES (?)", (image_sha256,))
        else:
            self._run("DELETE FROM flags WHERE image_sha256 = ?", (image_sha256,))

    def remember(self, file_key: str, image_sha256: str) -> None:
        """Keep which radiograph a file is.

        Raises:
            StoreError: it could not be written.
        """
        self._run("INSERT OR REPLACE INTO files VALUES (?, ?)", (file_key, image_sha256))

    def _run(self, statement: str, values: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        try:
            with self._lock, closing(sqlite3.connect(self._path, timeout=5)) as connection, connection:
                connection.executescript(_TABLES)
                return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            _log.warning("the marks could not be used: %s", type(error).__name__)
            raise StoreError(
                f"The flags in {self._path.name} cannot be read or written ({error}); "
                "free some space, or move the file away to begin a new one."
            ) from error
