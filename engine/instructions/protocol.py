"""Protocol: a named way of asking, with every parameter, as one file that people can read and pass on.

    format = "counterview protocol 1"
    name = "Edema, left, three steps"
    instruction = "Change the level of {side} {finding} from mild to severe."
    model = "chest-editor"
    starred = true
    locked = false          # true: composer and expert settings stay as they are here
    may_unlock = true       # false: only another protocol ends the lock
    seal = ""               # of a locked protocol: SHA-256 over all the rest, so that a change shows

    [parameters]
    guidance_scale = 1.0
    variant = "both"
    ...

What stands in braces in an instruction is filled in from the pickers: {finding}, {side}, {zone}, {level},
{from}, {to}. An empty instruction leaves it to the reader.
"""

import hashlib
import json
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import tomli_w

from engine.edit import Behaviour, MaskUse, Solver, Variant
from engine.errors import RequestError
from engine.whole_file import write_whole

FORMAT = "counterview protocol 1"
SUFFIX = ".protocol.toml"
BLANKS = ("finding", "side", "zone", "level", "from", "to")
_LARGEST_FILE = 100_000  # bytes
_BLANK = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class _Number:
    low: float
    high: float
    is_whole: bool = False


# Every parameter of a request that a reader can set, but for model, instruction and masks.
_PARAMETERS: dict[str, _Number | type] = {
    "guidance_scale": _Number(0, 50),
    "image_guidance_scale": _Number(0, 50),
    "num_inference_steps": _Number(1, 1000, is_whole=True),
    "relevance_timestep": _Number(0, 999, is_whole=True),
    "relevance_quantile": _Number(0, 1),
    "threshold": _Number(0, 1),
    "seed": _Number(0, 2**31 - 1, is_whole=True),
    "keeps_seed": bool,
    "variant": Variant,
    "behaviour": Behaviour,
    "solver": Solver,
    "reader_mask_use": MaskUse,
}


@dataclass(frozen=True)
class Protocol:
    """A named way of asking.

    Attributes:
        name: for people, one line.
        instruction: a text, a template with blanks, or "" where the reader says it.
        model: name in the catalog, or "" for any.
        parameters: fields of ``EditRequest`` by name, and ``keeps_seed``: False draws one for every run.
        is_starred: listed first.
        is_locked: nothing in composer and expert panel can be changed while it is in force.
        may_unlock: the reader may end the lock.
    """

    name: str
    instruction: str = ""
    model: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    is_starred: bool = False
    is_locked: bool = False
    may_unlock: bool = True

    @property
    def blanks(self) -> tuple[str, ...]:
        """What the reader fills in."""
        return tuple(dict.fromkeys(_BLANK.findall(self.instruction)))

    @property
    def file_name(self) -> str:
        """Of letters that every file system takes."""
        plain = re.sub(r"[^\w]+", "-", self.name).strip("-").casefold()[:60] or "protocol"
        return plain + SUFFIX


def fill(template: str, values: Mapping[str, str | None]) -> str:
    """A template with its blanks filled in; one without a value goes, with the blank beside it.

    Args:
        template: as in ``Protocol.instruction``.
        values: words by the name of the blank.
    """
    filled = _BLANK.sub(lambda match: values.get(match.group(1)) or "", template)
    return re.sub(r" (?=[.,;])", "", " ".join(filled.split()))


def read_protocol(path: Path) -> Protocol:
    """Read and check one file.

    Raises:
        RequestError: it is no protocol, a value is out of range, or it was changed after it was locked.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise RequestError(f"{path.name} is too large for a protocol; choose a file ending in {SUFFIX}")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RequestError(
            f"the protocol {path.name} cannot be read ({error}); correct or remove it"
        ) from error
    try:
        protocol = _from_table(table)
    except (KeyError, TypeError, ValueError) as error:
        raise RequestError(f"{path.name} is no protocol: {error}; correct or remove it") from error
    if protocol.is_locked and table.get("seal") != _seal(protocol):
        raise RequestError(
            f"the protocol {path.name} was changed after it was locked; ask its owner for the original"
        )
    return protocol


def write_protocol(protocol: Protocol, path: Path) -> None:
    """Write one file, whole or not at all.

    Raises:
        RequestError: it cannot be written, or could not be read again.
    """
    table = {**_table(protocol), "seal": _seal(protocol) if protocol.is_locked else ""}
    table["parameters"] = table.pop("parameters")  # tables go last
    try:
        _from_table(table)
    except (KeyError, TypeError, ValueError) as error:
        raise RequestError(f"the protocol cannot be kept: {error}") from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, tomli_w.dumps(table).encode())
    except OSError as error:
        raise RequestError(f"the protocol cannot be written to {path.name} ({error.strerror})") from error


def find_protocols(folder: Path) -> tuple[tuple[tuple[Path, Protocol], ...], tuple[str, ...]]:
    """The protocols of a folder with their files, starred ones first, and a line for each that is broken."""
    found: list[tuple[Path, Protocol]] = []
    problems: list[str] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        try:
            found.append((path, read_protocol(path)))
        except RequestError as error:
            problems.append(str(error))
    found.sort(key=lambda pair: (not pair[1].is_starred, pair[1].name.casefold()))
    return tuple(found), tuple(problems)


def _table(protocol: Protocol) -> dict[str, Any]:
    parameters = {
        name: value.value if isinstance(value, Enum) else value
        for name, value in protocol.parameters.items()
        if value is not None
    }
    return {
        "format": FORMAT,
        "name": protocol.name,
        "instruction": protocol.instruction,
        "model": protocol.model,
        "starred": protocol.is_starred,
        "locked": protocol.is_locked,
        "may_unlock": protocol.may_unlock,
        "parameters": dict(sorted(parameters.items())),
    }


def _seal(protocol: Protocol) -> str:
    content = {name: value for name, value in _table(protocol).items() if name != "starred"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _from_table(table: dict[str, Any]) -> Protocol:
    if table.get("format") != FORMAT:
        raise ValueError(f'its format is {table.get("format")!r}, and "{FORMAT}" is known')
    known = {
        "format",
        "name",
        "instruction",
        "model",
        "starred",
        "locked",
        "may_unlock",
        "seal",
        "parameters",
    }
    if unknown := sorted(set(table) - known):
        raise ValueError(f"it has the unknown entry {unknown[0]}")
    name = _of(table, "name", str).strip()
    if not name or len(name) > 100 or "\n" in name:
        raise ValueError("its name must be one line of at most 100 letters")
    protocol = Protocol(
        name=name,
        instruction=_of(table, "instruction", str),
        model=_of(table, "model", str),
        parameters={key: _value(key, value) for key, value in _of(table, "parameters", dict).items()},
        is_starred=_of(table, "starred", bool),
        is_locked=_of(table, "locked", bool),
        may_unlock=_of(table, "may_unlock", bool),
    )
    if wrong := [blank for blank in protocol.blanks if blank not in BLANKS]:
        raise ValueError(f"its instruction has the unknown blank {{{wrong[0]}}}; known: {', '.join(BLANKS)}")
    return protocol


def _of(table: dict[str, Any], name: str, kind: type) -> Any:
    if not isinstance(table.get(name), kind):
        raise ValueError(f"its entry {name} must be of kind {kind.__name__}")
    return table[name]


def _value(name: str, value: Any) -> Any:
    kind = _PARAMETERS.get(name)
    if kind is None:
        raise ValueError(f"it has the unknown parameter {name}")
    if isinstance(kind, _Number):
        is_number = isinstance(value, int) or (isinstance(value, float) and not kind.is_whole)
        is_number = is_number and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not kind.low <= value <= kind.high:
            raise ValueError(f"{name} must be a number from {kind.low:g} to {kind.high:g}, found {value!r}")
        return value if kind.is_whole else float(value)
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false, found {value!r}")
        return value
    if value == Behaviour.PREVIEW.value:
        raise ValueError("a preview is for looking, and no way of asking that can be kept")
    return kind(value)
