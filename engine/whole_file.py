"""A file appears whole, in place of an older one, or not at all."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from engine.errors import OutputError


@contextlib.contextmanager
def written_whole(path: Path, is_private: bool = False) -> Iterator[Path]:
    """An empty file to write to; it takes the place of ``path`` once the block ends and the disk has it.

    It lies in the same folder, hidden and with the same ending. Where the block fails, it is removed and an
    older ``path`` stays.

    Args:
        path: in a folder that exists.
        is_private: only this user may read it.

    Raises:
        OSError: it cannot be written.
    """
    fresh = path.with_name(f".{secrets.token_hex(4)}.{path.name}")
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if is_private else 0o666))
        yield fresh
        with open(fresh, "rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, is_private: bool = False) -> None:
    """Write bytes, see ``written_whole``."""
    with written_whole(path, is_private) as fresh:
        fresh.write_bytes(data)


def write_output(path: Path, data: bytes, makes_folder: bool = False) -> Path:
    """Write bytes where the reader wants to have them.

    Args:
        path: the file.
        data: all of it.
        makes_folder: the folder is made where it is missing; else that is an error.

    Returns:
        the path.

    Raises:
        OutputError: it cannot be written; an older file stays.
    """
    try:
        if makes_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}); free some space or choose another place"
        ) from error
    return path
