"""The file of bindings: only what the reader changed, so that it survives updates that add commands.

``{"version": 1, "ready_set": "ohif", "keys": {"fit": ["Z", "F2"]}, "mouse": {"alt+left": "pan"}}``

What is not understood (a command of a later version, a key that does not exist) is told, not used, and
written again as it was.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from viewer.actions import ACTIONS, HELD_ROWS
from viewer.controls.key_text import can_be_held, normalize
from viewer.controls.ready_sets import COUNTERVIEW, READY_SETS
from viewer.language import tr
from viewer.mouse_habits import DRAG_INPUTS, WHEEL_INPUTS, Drag, Wheel
from viewer.settings import write_json

_log = logging.getLogger(__name__)

_VERSION = 1
_LARGEST_BYTES = 1_000_000
_MOST_NAMED = 4
_HELD = {row.id for row in HELD_ROWS}
_COMMANDS = {row.id for row in ACTIONS} | _HELD


@dataclass(frozen=True)
class Choices:
    """What the reader chose.

    Attributes:
        ready_set: id.
        keys: by command; () is "no key".
        drags, wheels: by mouse input.
        kept: entries that were not understood, by section, to be written again.
    """

    ready_set: str = COUNTERVIEW.id
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drags: Mapping[str, Drag] = field(default_factory=dict)
    wheels: Mapping[str, Wheel] = field(default_factory=dict)
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def load(path: Path) -> tuple[Choices, str]:
    """The reader's own file, and what to tell; a file that cannot be read is set aside, not overwritten."""
    try:
        return read(path)
    except FileNotFoundError:
        return Choices(), ""
    except (OSError, ValueError):
        backup = path.with_suffix(".broken.json")
        try:
            os.replace(path, backup)
            where = tr("kept as {name}").format(name=backup.name)
        except OSError:
            where = tr("left where it is")
        notice = tr(
            "The file of keys and mouse habits could not be read ({where}); the usual ones are used."
        ).format(where=where)
        _log.warning("%s", notice)
        return Choices(), notice


def read(path: Path) -> tuple[Choices, str]:
    """The choices in a file, and what of it was not understood, for the reader.

    Raises:
        OSError: it cannot be read.
        ValueError: it holds no bindings.
    """
    with path.open("rb") as file:
        data = file.read(_LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        raise ValueError(tr("the file is too large to be one of keys and mouse habits"))
    try:
        stored = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(tr("the file is not JSON; choose one that was exported here")) from error
    if not isinstance(stored, dict) or not stored.keys() & {"ready_set", "keys", "mouse"}:
        raise ValueError(tr("the file holds no keys and mouse habits; choose one that was exported here"))
    return _understand(stored)


def write(path: Path, choices: Choices) -> None:
    """Write the choices; the file is whole or not there.

    Raises:
        OSError: it cannot be written.
    """
    mouse: dict[str, Any] = {
        name: habit.value for name, habit in (*choices.drags.items(), *choices.wheels.items())
    }
    keys: dict[str, Any] = {name: list(texts) for name, texts in choices.keys.items()}
    kept = choices.kept
    fields = {
        **kept.get("", {}),
        "version": _VERSION,
        "ready_set": choices.ready_set,
        "keys": {**kept.get("keys", {}), **keys},
        "mouse": {**kept.get("mouse", {}), **mouse},
    }
    write_json(path, fields)


def write_or_log(path: Path, choices: Choices) -> None:
    """A file that cannot be written is logged, not fatal."""
    try:
        write(path, choices)
    except OSError as error:
        _log.warning("keys and mouse habits could not be written: %s", error.strerror)


def _understand(stored: dict[str, Any]) -> tuple[Choices, str]:
    problems: list[str] = []
    kept: dict[str, dict[str, Any]] = {"": {}, "keys": {}, "mouse": {}}
    for name, value in stored.items():
        if name not in ("version", "ready_set", "keys", "mouse"):
            kept[""][name] = value
            problems.append(name)
    ready_set = stored.get("ready_set", COUNTERVIEW.id)
    if not isinstance(ready_set, str) or ready_set not in READY_SETS:
        problems.append(f"ready set {ready_set!r}")
        ready_set = COUNTERVIEW.id
    sections: dict[str, dict[str, Any]] = {}
    for name in ("keys", "mouse"):
        section = stored.get(name, {})
        if isinstance(section, dict):
            sections[name] = section
        else:
            sections[name] = {}
            kept[""][f"{name} (not understood)"] = section
            problems.append(name)
    keys: dict[str, tuple[str, ...]] = {}
    for command, texts in sections["keys"].items():
        known = _known_keys(command, texts)
        if known is not None:
            keys[command] = known
        if known is None or len(known) != len(texts):
            kept["keys"][command] = texts
            problems.append(f"{command}: {texts!r}" if command in _COMMANDS else f"command {command!r}")
    drags: dict[str, Drag] = {}
    wheels: dict[str, Wheel] = {}
    for name, value in sections["mouse"].items():
        if name in DRAG_INPUTS and _has(Drag, value):
            drags[name] = Drag(value)
        elif name in WHEEL_INPUTS and _has(Wheel, value):
            wheels[name] = Wheel(value)
        else:
            kept["mouse"][name] = value
            problems.append(f"{name}: {value!r}")
    return Choices(ready_set, keys, drags, wheels, kept), _tell(problems)


def _known_keys(command: str, texts: object) -> tuple[str, ...] | None:
    """The keys of an entry that exist; None where nothing of it can be used."""
    if command not in _COMMANDS or not isinstance(texts, list):
        return None
    known: list[str] = []
    for text in texts:
        key = normalize(text) if isinstance(text, str) else None
        if key is not None and key not in known and (command not in _HELD or can_be_held(key)):
            known.append(key)
    return tuple(known) if known or not texts else None


def _has(kind: type[Enum], value: object) -> bool:
    return any(member.value == value for member in kind)


def _tell(problems: list[str]) -> str:
    if not problems:
        return ""
    named = "; ".join(problem[:60] for problem in problems[:_MOST_NAMED])
    more = tr(" and {n} more").format(n=len(problems) - _MOST_NAMED) if len(problems) > _MOST_NAMED else ""
    return tr("Not understood in the file of keys and mouse habits, and not used: {named}{more}.").format(
        named=named, more=more
    )
