"""alone: a lock between programs; the system lets go where one dies."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.errors import ArchiveError


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock of a file while the block runs.

    Raises:
        ArchiveError: another holds it.
        OSError: the file cannot be made.
    """
    with open(path, "ab") as lock:
        try:
            _lock(lock.fileno())
        except OSError:
            raise ArchiveError("the outbox is being sent now, from here or elsewhere; wait for it") from None
        try:
            yield
        finally:
            _unlock(lock.fileno())


def _lock(number: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock(number: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)
