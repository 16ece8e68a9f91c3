"""Defects in the log: what kind and where, without the words, which may quote a file or its header."""

import logging
import sys
import traceback
from types import TracebackType


def log_defect(log: logging.Logger, what: str, error: BaseException) -> None:
    """Write an error that nobody expected to a log.

    Args:
        log: of the module that caught it.
        what: did not work.
        error: of it only the kinds, its own and of what caused it, and the lines of code are kept.
    """
    log.error("%s: %s", what, _told(error))


def keep_words_out_of_crashes() -> None:
    """What ends up at the interpreter's own hook is told without its words as well."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log_defect(logging.getLogger(__name__), "something unexpected went wrong", error)

    sys.excepthook = tell


def _told(error: BaseException) -> str:
    lines, seen = [], set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"{type(cause).__name__}\n" + "".join(traceback.format_tb(cause.__traceback__)).rstrip())
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\nafter ".join(lines)
