"""ProgressBar: where a run over several radiographs is, on stderr."""

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TextIO

from tqdm import tqdm

from engine.edit import Progress

_FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed}{postfix}"
_LOG_INTERVAL_S = 10.0  # without a terminal each update is a line of a log


class _LogLines:
    """Where stderr is no terminal: each drawing of the bar becomes a line, and clearing it nothing."""

    def write(self, text: str) -> None:
        if text.strip():
            sys.stderr.write(text.strip("\r\n") + "\n")

    def flush(self) -> None:
        sys.stderr.flush()


class ProgressBar:
    """Counts radiographs, and the steps of those between them that are worked on.

    Args:
        count: of radiographs. For a single one a bar is shown in a terminal only.
    """

    def __init__(self, count: int) -> None:
        in_terminal = sys.stderr.isatty()
        self._file: TextIO | _LogLines = sys.stderr if in_terminal else _LogLines()
        self._bar = tqdm(
            total=float(count),
            bar_format=_FORMAT,
            file=self._file,
            disable=count < 2 and not in_terminal,
            mininterval=0.1 if in_terminal else _LOG_INTERVAL_S,
            maxinterval=10.0 if in_terminal else 2 * _LOG_INTERVAL_S,
            leave=False,
        )
        self._count = count
        self._done = 0
        self._shares: dict[str, float] = {}  # of each edit under way, how much is done

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def begin(self, name: str) -> None:
        """The next radiograph is worked on."""
        self._bar.set_description_str(f"{self._done + 1}/{self._count} {name}", refresh=False)
        self._bar.set_postfix_str("", refresh=False)
        self._move_to(float(self._done))

    def progress(self, progress: Progress) -> None:
        """The current radiograph's edit has come further; fits ``OnProgress``."""
        steps = f" {progress.step}/{progress.steps}" if progress.steps else ""
        left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
        self._bar.set_postfix_str(f"{progress.phase}{steps}{left}", refresh=False)
        self._move_to(max(self._bar.n, self._done + _share(progress)))

    def hear(self, name: str, progress: Progress) -> None:
        """The edit of this name has come further, alone or in step with others."""
        self._shares[name] = max(self._shares.get(name, 0.0), _share(progress))
        if len(self._shares) > 1:
            self.several(list(self._shares.values()), self._done, f"{len(self._shares)} in step")
            return
        self._bar.set_description_str(f"{self._done + 1}/{self._count} {name}", refresh=False)
        self.progress(progress)

    def end(self, name: str = "") -> None:
        """The current radiograph is done with, well or not; or the one of this name."""
        self._shares.pop(name, None)
        self._done += 1
        self._move_to(self._done + sum(self._shares.values()))

    def several(self, shares: Sequence[float], done: int, what: str) -> None:
        """Several radiographs are worked on at once.

        Args:
            shares: of each that is not done, how much is, 0 to 1.
            done: how many are done with.
            what: who works, in words.
        """
        self._done = done
        self._bar.set_description_str(f"{done}/{self._count} {what}", refresh=False)
        self._bar.set_postfix_str("", refresh=False)
        self._move_to(max(self._bar.n, done + sum(min(share, 0.99) for share in shares)))

    def say(self, line: str) -> None:
        """Print a line on stderr, above the bar; file names may hold line ends and worse."""
        tqdm.write("".join(c if c.isprintable() else "?" for c in line), file=self._file)

    def give(self, line: str) -> None:
        """Print a line on stdout without harming the bar."""
        tqdm.write(line, file=sys.stdout)
        sys.stdout.flush()

    def _move_to(self, position: float) -> None:
        self._bar.update(position - self._bar.n)


def _share(progress: Progress) -> float:
    """Of an edit, how much is done, 0 to 0.99."""
    if progress.phase != "denoising" or not progress.steps:
        return 0.0
    return min(progress.step / progress.steps, 0.99)
