"""FetchedFilms: the folder of films that came from a PACS, with its limit; results of films lie elsewhere."""

import contextlib
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from engine import paths
from engine.errors import OutputError
from viewer.language import tr

MOST_BYTES = 4 << 30  # of all retrievals together; the oldest make room


@dataclass(frozen=True)
class Usage:
    """What lies there: files and bytes."""

    files: int = 0
    bytes: int = 0


class FetchedFilms:
    """One numbered folder for each retrieval; no name tells what is in it. All of it waits for the disk.

    Args:
        folder: None for that of this user.
        most_bytes: older retrievals are removed above it.
    """

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder or paths.pacs_fetched_dir()
        self._most_bytes = most_bytes

    def begin(self) -> Path:
        """An empty folder for the next retrieval.

        Raises:
            OutputError: it cannot be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            number = max((int(one.name) for one in self._retrievals()), default=0) + 1
            made = self._folder / f"{number:06}"
            made.mkdir(mode=0o700)
        except OSError as error:
            text = tr("No folder can be made for what is fetched ({why}); free some space.")
            raise OutputError(text.format(why=error.strerror)) from None
        return made

    def usage(self) -> Usage:
        """How much lies there now."""
        sizes = [size for one in self._retrievals() for size in _sizes(one)]
        return Usage(len(sizes), sum(sizes))

    def make_room(self, kept: Collection[Path] = ()) -> int:
        """Remove the oldest retrievals until all is within the limit; returns how many went.

        Args:
            kept: files that are open, which stay with all that came with them.
        """
        retrievals = self._retrievals()
        sizes = [sum(_sizes(one)) for one in retrievals]
        total, removed = sum(sizes), 0
        for one, size in zip(retrievals[:-1], sizes, strict=False):  # never what came last
            if total <= self._most_bytes:
                break
            if not _holds(one, kept):
                self.remove(one)
                total -= size
                removed += 1
        return removed

    def remove_all(self, kept: Collection[Path] = ()) -> Usage:
        """Remove all retrievals but those with files that are open; returns what is left."""
        for one in self._retrievals():
            if not _holds(one, kept):
                self.remove(one)
        return self.usage()

    def remove(self, retrieval: Path) -> None:
        """Remove what one retrieval brought, also where it was broken off."""
        shutil.rmtree(retrieval, ignore_errors=True)

    def _retrievals(self) -> list[Path]:
        """The oldest first."""
        with contextlib.suppress(OSError):
            return sorted(one for one in self._folder.iterdir() if one.name.isdecimal() and one.is_dir())
        return []


def _sizes(folder: Path) -> list[int]:
    """Of the files that are there; others may be removed while this looks."""
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found.append(Path(where, name).stat().st_size)
    return found


def _holds(folder: Path, files: Collection[Path]) -> bool:
    return any(folder in path.parents for path in files)
