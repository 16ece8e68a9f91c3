"""What folders of results have in common: they appear as a whole, and their records are plain JSON."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import OutputError


def cannot_write(folder: Path, error: OSError) -> OutputError:
    """What to raise where a folder cannot be written."""
    return OutputError(
        f"cannot write {folder}: {error.strerror or error}; free some space or choose another output folder"
    )


def plain(value: Any) -> Any:
    """Only what JSON and UTF-8 know; numbers that are not finite become text."""
    match value:
        case dict():
            return {str(key): plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [plain(entry) for entry in value]
        case Enum():
            return plain(value.value)
        case bool() | np.bool_():
            return bool(value)
        case int() | np.integer():
            return int(value)
        case float() | np.floating():
            return float(value) if np.isfinite(value) else str(value)
        case None:
            return None
        case _:
            # A file name may hold bytes that are no text.
            return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


@contextlib.contextmanager
def replaced_as_a_whole(folder: Path) -> Iterator[Path]:
    """A fresh folder beside ``folder`` that takes its name at the end; after an error nothing has changed."""
    tag = secrets.token_hex(4)
    fresh, old = folder.parent / f".making-{tag}", folder.parent / f".old-{tag}"
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            folder.rename(old)
            try:
                fresh.rename(folder)
            except OSError:
                old.rename(folder)
                raise
            shutil.rmtree(old, ignore_errors=True)
        else:
            fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
