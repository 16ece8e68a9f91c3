"""The audit log: what was opened, made, exported and un-blinded, one line of JSON each, chained by hashes.

Every line names the SHA-256 of the line before it, so that a line that was changed, taken out or put in
breaks the chain. A small file beside it keeps the number of lines and the last hash, so that lines taken off
the end are missed as well. Who can write both files can forge all of it: the log tells accidents and careless
changes, and is no signature.

No line says who the patient is: radiographs are named by the digest of their pixels.
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from engine import paths
from engine.edit import EditResult
from engine.errors import OutputError
from engine.exchange.whole_folder import plain
from engine.radiographs.radiograph import Radiograph
from engine.results.pixel_digest import digest_of_pixels

FIRST = "0" * 64  # what the first line names as the one before it
_HEAD = ".head"
_LOCK = ".lock"
_LONGEST_LINE = 65_536


class AuditEvent(Enum):
    """What is written down."""

    OPENED = "opened"  # a radiograph
    RAN = "ran"  # an edit that gave a result
    EXPORTED = "exported"
    UNBLINDED = "unblinded"  # what was hidden was shown on purpose
    FETCHED = "fetched"  # from a PACS
    SENT = "sent"  # to a PACS


@dataclass(frozen=True)
class AuditReport:
    """What a check of the log found.

    Attributes:
        lines: that are whole, from the first on.
        broken_line: number of the first that is not, from 1; None: all are.
        problem: what is wrong with it; "" where nothing is.
    """

    lines: int
    broken_line: int | None = None
    problem: str = ""


def append(path: Path, event: AuditEvent, **facts: Any) -> None:
    """Write one line at the end; takes some milliseconds, so call it off the main thread.

    Args:
        path: of the log; made where it is missing.
        event: what happened.
        facts: about it, JSON values; nothing that tells who the patient is.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Unbuffered: closing must not write what a full disk has refused.
        with _alone(path), open(path, "ab+", buffering=0) as log:
            size = log.seek(0, os.SEEK_END)
            try:
                previous, number = _end(log, path)
                line = _line(number + 1, previous, event, facts)
                _write_all(log, line + b"\n")
                os.fsync(log.fileno())
                _write_head(path, number + 1, hashlib.sha256(line).hexdigest())
            except OSError:
                log.truncate(size)  # half a line would break the chain for good
                raise
    except OSError as error:
        raise OutputError(
            f"the audit log cannot be written: {error.strerror or error}; free some space or check {path}"
        ) from error


def note(event: AuditEvent, **facts: Any) -> str:
    """As ``append``, to the log of this user, after something that cannot be taken back.

    Returns:
        Why it could not be written, for the user; "" where it was.
    """
    try:
        append(paths.audit_file(), event, **facts)
    except OutputError as error:
        return str(error)
    return ""


def facts_of_result(radiograph: Radiograph, result: EditResult) -> dict[str, Any]:
    """What the log says of an edit: which pixels, which model, which seed."""
    from engine.reading.rating import edit_identity

    provenance = result.provenance
    return {
        "pixels_sha256": digest_of_pixels(radiograph.stored_pixels),
        "edit_id": "preview" if provenance.is_preview else edit_identity(result),
        "model": provenance.model_name,
        "weights_sha256": provenance.weights_sha256,
        "seed": provenance.request.get("seed"),
    }


def verify(path: Path) -> AuditReport:
    """Follow the chain from the first line.

    Raises:
        OutputError: there is no log, or it cannot be read.
    """
    try:
        with open(path, "rb") as log:
            before, previous, number = FIRST, FIRST, 0
            for number, raw in enumerate(iter(lambda: log.readline(_LONGEST_LINE + 1), b""), start=1):
                problem = _problem(raw, number, previous)
                if problem:
                    return AuditReport(number - 1, number, problem)
                before, previous = previous, hashlib.sha256(raw[:-1]).hexdigest()
    except FileNotFoundError:
        raise OutputError(f"{path} is not there: nothing was logged yet, or the log was taken away") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be read ({error.strerror or error})") from error
    stated = _read_head(path)
    if stated is None:
        return AuditReport(number, number + 1, "the file that counts the lines is missing or damaged")
    if stated[0] > number:
        return AuditReport(number, number + 1, f"{stated[0] - number} lines at the end are missing")
    # The second: ended between line and count, as by a power failure.
    if stated not in ((number, previous), (number - 1, before)):
        return AuditReport(number, number, "the last line is not the one that was counted")
    return AuditReport(number)


def _line(number: int, previous: str, event: AuditEvent, facts: dict[str, Any]) -> bytes:
    entry = {
        "number": number,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event.value,
        "facts": plain(facts),
        "previous": previous,
    }
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    if len(line) >= _LONGEST_LINE:
        raise OutputError("an entry of the audit log is too long; this is a defect, please report it")
    return line


def _write_all(log: Any, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[log.write(left) :]


def _problem(raw: bytes, number: int, previous: str) -> str:
    if not raw.endswith(b"\n"):
        return "the line is cut short"
    try:
        entry = json.loads(raw)
        stated, is_number = entry["previous"], entry["number"] == number
    except (ValueError, KeyError, TypeError):
        return "the line is no entry of the log"
    if stated != previous:
        before = "no line before it" if number == 1 else "another line before it"
        return f"it names {before}: a line was changed, taken out or put in"
    return "" if is_number else "its number is not the next"


def _end(log: Any, path: Path) -> tuple[str, int]:
    """Hash and number of the last line; a cut-off one, as after a crash, is closed and counts."""
    log.seek(0, os.SEEK_END)
    size = log.tell()
    if size == 0:
        return FIRST, 0
    log.seek(max(0, size - _LONGEST_LINE - 1))
    tail: bytes = log.read()
    if not tail.endswith(b"\n"):
        log.seek(0, os.SEEK_END)
        log.write(b"\n")
        tail += b"\n"
    last = tail[:-1].rpartition(b"\n")[2]
    stated = _read_head(path)
    try:
        number = int(json.loads(last)["number"])
    except (ValueError, KeyError, TypeError):
        number = stated[0] + 1 if stated is not None else 1
    return hashlib.sha256(last).hexdigest(), number


def _read_head(path: Path) -> tuple[int, str] | None:
    try:
        stated = json.loads(path.with_name(path.name + _HEAD).read_text(encoding="utf-8"))
        return int(stated["lines"]), str(stated["last"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_head(path: Path, lines: int, last: str) -> None:
    head = path.with_name(path.name + _HEAD)
    fresh = head.with_name(head.name + ".part")
    fresh.write_text(json.dumps({"lines": lines, "last": last}) + "\n", encoding="utf-8")
    fresh.replace(head)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one process writes at a time; the system lets go where one dies."""
    with open(path.with_name(path.name + _LOCK), "ab") as lock:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if sys.platform == "win32":
                lock.seek(0)
                msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)
