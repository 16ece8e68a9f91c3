"""Candidate: a file that may be a radiograph; Skipped: one that is not, and why; Tally: how many of both."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

_MOST_LINES = 1000  # of skipped files that are told one by one
_LONGEST_NAME = 120


class Reason(Enum):
    """Why a file is not listed."""

    NO_IMAGE = "neither DICOM nor PNG nor JPEG"
    OTHER_DICOM = "DICOM, but no radiograph"
    EMPTY = "empty"
    HIDDEN = "hidden"
    DISC_INDEX = "a DICOMDIR whose files are listed anyway"
    MISSING = "named by the DICOMDIR, but missing"
    OUTSIDE = "named by the DICOMDIR, but outside its folder"
    UNREADABLE = "cannot be read"
    DAMAGED_ZIP = "a damaged ZIP"
    NESTED_ZIP = "a ZIP within a ZIP"
    LOCKED = "locked with a password"
    STRANGE_PACKING = "packed in a way that is not supported"
    TOO_LARGE = "larger than a radiograph can be"
    TOO_MANY = "beyond the number of files that can be listed"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file that may be a radiograph.

    Attributes:
        path: the file, or the ZIP that holds it.
        member: its name within the ZIP; "" for a file of its own.
        size: bytes; -1 where unknown.
        modified_ns: time of the last change in ns since 1970 (of the ZIP for its members); -1 unknown.
    """

    path: Path
    member: str = ""
    size: int = -1
    modified_ns: int = -1

    @property
    def name(self) -> str:
        """The file's base name, fit for one line."""
        return printable(PurePosixPath(self.member).name if self.member else self.path.name)

    @property
    def shown_path(self) -> Path:
        """Where it lies, for people; within a ZIP this is no path that can be opened."""
        return self.path / printable(self.member) if self.member else self.path

    @property
    def file_key(self) -> str:
        """Hex digest that stands for this file as it is now, without telling its name."""
        text = f"{self.path}\0{self.member}\0{self.size}\0{self.modified_ns}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not listed.

    Attributes:
        name: its path below what was opened.
        reason: why.
        detail: more about it, such as the kind of DICOM object; or "".
    """

    name: str
    reason: Reason
    detail: str = ""

    @property
    def line(self) -> str:
        """One line for people."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{printable(self.name)}: {self.reason.value}{detail}"


@dataclass
class Tally:
    """What a search has found so far.

    Attributes:
        found: number of candidates.
        reasons: number of skipped files by reason.
        lines: one for each skipped file, up to 1000.
        was_stopped: the search was cancelled before its end.
    """

    found: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    was_stopped: bool = False

    @property
    def skipped(self) -> int:
        """Number of files that are not listed."""
        return sum(self.reasons.values())

    def add(self, item: "Candidate | Skipped") -> None:
        """Count one item of a search."""
        if isinstance(item, Candidate):
            self.found += 1
            return
        self.reasons[item.reason] += 1
        if len(self.lines) < _MOST_LINES:
            self.lines.append(item.line)


def printable(name: str) -> str:
    """A name without characters that would break or mislead a line, shortened in the middle."""
    name = "".join(c if c.isprintable() else "?" for c in name)
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[:half]}…{name[-half:]}"
