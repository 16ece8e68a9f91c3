"""``study.toml``: the protocol as a file that people read and edit."""

import tomllib
from dataclasses import MISSING, fields
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from engine.errors import StoreError, StudyError
from engine.reading.items import item_from_table, item_to_table
from engine.reading.protocol import (
    FORMAT_VERSION,
    PROTOCOL_FILE,
    Control,
    Design,
    ReadingRules,
    StudyArm,
    StudyCase,
    StudyProtocol,
)
from engine.whole_file import write_output

_T = TypeVar("_T")
_PARTS = {"format_version", "study", "rules", "item", "arm", "case"}
_STUDY = {"identity", "title", "design", "seed", "readers", "database"}


def read_protocol(folder: Path) -> StudyProtocol:
    """Read and check the protocol of a study.

    Args:
        folder: of the study.

    Raises:
        StudyError: there is none, it cannot be read, or it contradicts itself; names the place.
    """
    path = folder / PROTOCOL_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StudyError(f"{folder} holds no {PROTOCOL_FILE}; choose the folder of a study") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"{path} cannot be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"{path.name} is not valid TOML: {error}") from error
    return protocol_from_table(table)


def write_protocol(folder: Path, protocol: StudyProtocol) -> None:
    """Write the protocol; an older one is replaced at once or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    write_output(folder / PROTOCOL_FILE, tomli_w.dumps(protocol_to_table(protocol)).encode())


def protocol_from_table(table: dict[str, Any]) -> StudyProtocol:
    """A protocol from the tables of TOML.

    Raises:
        StudyError: something is missing, unknown or wrong.
    """
    version = table.get("format_version")
    if version != FORMAT_VERSION:
        raise StudyError(f"{PROTOCOL_FILE} has format {version!r}, this Counterview knows {FORMAT_VERSION}")
    _refuse_unknown(table, _PARTS, PROTOCOL_FILE)
    study = _table(table, "study")
    _refuse_unknown(study, _STUDY, "[study]")
    try:
        items = tuple(
            item_from_table(row, f"{PROTOCOL_FILE}, item {number}")
            for number, row in enumerate(_rows(table, "item"), 1)
        )
    except StoreError as error:
        raise StudyError(str(error)) from error
    arms = tuple(
        _make(StudyArm, row, f"[[arm]] {number}") for number, row in enumerate(_rows(table, "arm"), 1)
    )
    cases = tuple(
        _make(StudyCase, _renamed(row), f"[[case]] {number}")
        for number, row in enumerate(_rows(table, "case"), 1)
    )
    readers = study.get("readers")
    if not isinstance(readers, list) or not all(isinstance(code, str) for code in readers):
        raise StudyError("[study]: readers must be a list of codes")
    return StudyProtocol(
        identity=_value(study, "identity", str, "[study]"),
        title=_value(study, "title", str, "[study]"),
        design=_enum(Design, study.get("design"), "[study]: design"),
        seed=_value(study, "seed", int, "[study]"),
        items=items,
        arms=arms,
        cases=cases,
        readers=tuple(readers),
        rules=_make(ReadingRules, _table(table, "rules") if "rules" in table else {}, "[rules]"),
        database=_value(study, "database", str, "[study]") if "database" in study else "",
    )


def protocol_to_table(protocol: StudyProtocol) -> dict[str, Any]:
    """The tables of TOML; what has its usual value is left out."""
    study = {
        "identity": protocol.identity,
        "title": protocol.title,
        "design": protocol.design.value,
        "seed": protocol.seed,
        "readers": list(protocol.readers),
    }
    if protocol.database:
        study["database"] = protocol.database
    return {
        "format_version": FORMAT_VERSION,
        "study": study,
        "rules": _as_table(protocol.rules, keep_defaults=True),
        "item": [item_to_table(item) for item in protocol.items],
        "arm": [_as_table(arm) for arm in protocol.arms],
        "case": [_as_table(case) for case in protocol.cases],
    }


def _renamed(row: Any) -> Any:
    """Of a case, as studies had it before there were two kinds of control."""
    if not isinstance(row, dict) or not isinstance(row.get("is_control"), bool):
        return row
    rest = {name: value for name, value in row.items() if name != "is_control"}
    return rest | {"control": Control.UNTOUCHED.value} if row["is_control"] else rest


def _as_table(value: Any, keep_defaults: bool = False) -> dict[str, Any]:
    table = {}
    for field in fields(value):
        entry = getattr(value, field.name)
        if entry is None or (not keep_defaults and entry == field.default):
            continue
        table[field.name] = entry.value if isinstance(entry, Enum) else entry
    return table


def _make(kind: type[_T], row: Any, where: str) -> _T:
    """A dataclass from a table whose values have the types of its annotations."""
    if not isinstance(row, dict):
        raise StudyError(f"{where}: expected a table")
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    _refuse_unknown(row, set(known), where)
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name not in row:
            if field.default is MISSING:
                raise StudyError(f"{where}: {name} is missing")
            continue
        values[name] = _typed(field.type, row[name], f"{where}: {name}")
    return kind(**values)


def _typed(annotation: Any, value: Any, where: str) -> Any:
    kind = annotation if isinstance(annotation, type) else next(iter(annotation.__args__))
    if issubclass(kind, Enum):
        return _enum(kind, value, where)
    wanted = {int: int, float: (int, float), str: str, bool: bool}[kind]
    if not isinstance(value, wanted) or (kind is not bool and isinstance(value, bool)):  # type: ignore[arg-type]
        words = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
        raise StudyError(f"{where} must be {words[kind]}, not {value!r}")
    return kind(value)


def _enum(kind: type[Any], value: Any, where: str) -> Any:
    choices = [one.value for one in kind]
    if value not in choices:
        raise StudyError(f"{where} must be one of {', '.join(choices)}, not {value!r}")
    return kind(value)


def _value(table: dict[str, Any], name: str, kind: type[Any], where: str) -> Any:
    if name not in table:
        raise StudyError(f"{where}: {name} is missing")
    return _typed(kind, table[name], f"{where}: {name}")


def _table(table: dict[str, Any], name: str) -> dict[str, Any]:
    value = table.get(name)
    if not isinstance(value, dict):
        raise StudyError(f"{PROTOCOL_FILE} needs a table [{name}]")
    return value


def _rows(table: dict[str, Any], name: str) -> list[Any]:
    value = table.get(name, [])
    if not isinstance(value, list):
        raise StudyError(f"{PROTOCOL_FILE}: write [[{name}]]")
    return value


def _refuse_unknown(table: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise StudyError(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(known))}")
