"""What a process leaves behind that was stopped while it added a model; light."""

import os
import shutil
from pathlib import Path

from engine import paths

_UNFINISHED = ".adding-"


def unfinished_folder() -> Path:
    """Where this process writes a model that is not complete yet; no catalog looks there."""
    return paths.user_models_dir() / f"{_UNFINISHED}{os.getpid()}"


def clear_unfinished(process_id: int | None = None) -> None:
    """Remove unfinished models.

    Args:
        process_id: of the process that wrote it, which is over; None: of all that are over.
    """
    home = paths.user_models_dir()
    for folder in home.glob(f"{_UNFINISHED}*") if home.is_dir() else ():
        number = folder.name.removeprefix(_UNFINISHED)
        if process_id is None and number.isdigit() and _is_at_work(int(number)):
            continue
        if process_id is None or number == str(process_id):
            shutil.rmtree(folder, ignore_errors=True)


def _is_at_work(process_id: int) -> bool:
    """Another process of this number lives; one's own leftovers are from an earlier try."""
    if process_id == os.getpid():
        return False
    try:
        import psutil  # type: ignore[import-untyped]

        return bool(psutil.pid_exists(process_id))
    except ImportError:
        return True
