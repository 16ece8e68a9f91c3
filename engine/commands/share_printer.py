"""SharePrinter: says on stderr what a long step does, and in a terminal how much of it is done."""

import sys
from types import TracebackType


class SharePrinter:
    """Prints each new phase on a line of its own; fits ``Tell``."""

    def __init__(self) -> None:
        self._in_terminal = sys.stderr.isatty()
        self._phase = ""
        self._percent = -1

    def __enter__(self) -> "SharePrinter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._in_terminal and self._phase:
            sys.stderr.write("\n")

    def __call__(self, what: str, share: float | None) -> None:
        """Say what is done and how much of it, in [0, 1] or None."""
        is_new = what != self._phase
        percent = -1 if share is None else int(100 * share)
        if is_new and self._in_terminal and self._phase:
            sys.stderr.write("\n")
        if is_new and not self._in_terminal:
            sys.stderr.write(f"{what}\n")
        if self._in_terminal and (is_new or percent != self._percent):
            sys.stderr.write(f"\r{what}" + (f" {percent:3d} %" if percent >= 0 else ""))
        sys.stderr.flush()
        self._phase, self._percent = what, percent
