"""From an exception to what the reader is told and what the log keeps; neither names the patient."""

import logging
import logging.handlers
import re
import traceback

from engine import paths
from engine.errors import EngineError, OutOfMemory
from engine.service.messages import JobRequest

logger = logging.getLogger(__name__)

OUT_OF_MEMORY = (
    "there is not enough memory for this edit; close other programs, choose a lower precision or another "
    "device, or use a smaller model"
)

_MEMORY_WORDS = re.compile(
    r"out of memory|can(?:no|')t allocate memory|not enough memory|bad_alloc|alloc_cpu|ALLOC_FAILED",
    re.IGNORECASE,
)


def describe_failure(error: BaseException, request: JobRequest | None = None) -> tuple[str, str]:
    """Class name of the EngineError and one line for the reader.

    An exception that is not an EngineError is a defect or a want of memory; its own words follow, without
    what could name the patient.
    """
    if isinstance(error, EngineError):
        return type(error).__name__, str(error)
    if is_out_of_memory(error):
        return OutOfMemory.__name__, OUT_OF_MEMORY
    words = _one_line(scrub(str(error), request))
    what = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return EngineError.__name__, f"the engine met a defect ({what}); the log has more; run again or report it"


def is_out_of_memory(error: BaseException) -> bool:
    """A want of memory by type, or by the words of libraries that raise RuntimeError for it."""
    if isinstance(error, (MemoryError, OutOfMemory)) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, (RuntimeError, OSError)) and _MEMORY_WORDS.search(str(error)) is not None


def log_failure(error: BaseException, request: JobRequest | None = None) -> None:
    """Keep the kind and where it happened; of a defect also its scrubbed words."""
    if isinstance(error, EngineError):
        logger.warning("an edit failed: %s", type(error).__name__)
        return
    where = "".join(traceback.format_tb(error.__traceback__))
    words = _one_line(scrub(str(error), request))
    logger.error("an edit met a defect: %s: %s\n%s", type(error).__name__, words, where)


def scrub(text: str, request: JobRequest | None) -> str:
    """Put "[radiograph]" for the file's path and names and for the UIDs of the radiograph."""
    if request is None:
        return text
    radiograph = request.radiograph
    path = radiograph.path
    words = {str(path), str(path.parent), path.name, path.stem, path.parent.name}
    words |= {radiograph.sop_instance_uid, radiograph.study_instance_uid, radiograph.series_instance_uid}
    for word in sorted((word for word in words if len(word) > 2), key=len, reverse=True):
        text = text.replace(word, "[radiograph]")
    return text


def start_log() -> None:
    """Write the engine's log under the user's data folder; without a log where that cannot be written."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    try:
        folder = paths.user_data_dir() / "logs"
        folder.mkdir(exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "engine.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


def _one_line(text: str, longest: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
