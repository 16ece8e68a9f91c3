"""Session: what is open, as one small JSON file; paths are all that it says of a patient's files."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from viewer.panes.look import Look, look_fields, look_of
from viewer.settings import write_json

_FORMAT = 1


@dataclass(frozen=True)
class Session:
    """What is open.

    Attributes:
        paths: files, folders, archives and discs that were opened together.
        path: the file that is shown, or the archive that holds it; None: none yet.
        member: its name within the archive, or "".
        instruction: as typed.
        look: at the file that is shown.
        look_is_of: ``Radiograph.key`` of what ``look`` is a look at; None where there is none.
        has_ended: the viewer was closed properly, or the reader did not want this back.
        attempts: how many starts in a row brought this back and did not live to see it shown.
    """

    paths: tuple[Path, ...] = ()
    path: Path | None = None
    member: str = ""
    instruction: str = ""
    look: Look = field(default_factory=Look)
    look_is_of: tuple[str, int] | None = None
    has_ended: bool = False
    attempts: int = 0


def read_session(file: Path) -> Session | None:
    """What was kept; None where there is no file, or none that can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        stored = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(stored, dict) and stored.get("format") == _FORMAT:
            return _session_of(stored)
    return None


def write_session(file: Path, session: Session) -> None:
    """Keep a session, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    write_json(
        file,
        {
            "format": _FORMAT,
            "has_ended": session.has_ended,
            "attempts": session.attempts,
            "paths": [str(path) for path in session.paths],
            "path": None if session.path is None else str(session.path),
            "member": session.member,
            "instruction": session.instruction,
            "look": look_fields(session.look),
            "look_is_of": session.look_is_of,
        },
    )


def _session_of(stored: Mapping[str, Any]) -> Session | None:
    paths = stored.get("paths")
    if not isinstance(paths, list):
        return None
    found = Session(
        paths=tuple(Path(path) for path in paths if isinstance(path, str) and path),
        path=Path(stored["path"]) if isinstance(stored.get("path"), str) else None,
        member=_text(stored.get("member")),
        instruction=_text(stored.get("instruction")),
        has_ended=stored.get("has_ended") is True,
        attempts=stored["attempts"] if isinstance(stored.get("attempts"), int) else 0,
    )
    look, key = look_of(stored.get("look")), stored.get("look_is_of")
    if look is not None and isinstance(key, list) and [type(part) for part in key] == [str, int]:
        found = replace(found, look=look, look_is_of=(key[0], key[1]))
    return found if found.paths else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
