"""The items a reader rates, from a table that people edit."""

import json
import math
import tomllib
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from engine.errors import StoreError
from engine.paths import rating_items_file
from engine.reading.region import is_point, is_region

COMMENT_ITEM = "comment"
"""Item key under which a free comment on an edit is stored; no table may use it."""

_MOST_POINTS = 9  # one digit key answers an item


class ItemKind(Enum):
    """How an item is answered."""

    LIKERT = "likert"  # one of ordered steps
    CHOICE = "choice"  # one of options without an order
    NUMBER = "number"
    TEXT = "text"
    POINT = "point"  # a place on the radiograph
    REGION = "region"  # painted on the radiograph


_FIELDS = {
    ItemKind.LIKERT: {"points", "anchors", "ends"},
    ItemKind.CHOICE: {"options"},
    ItemKind.NUMBER: {"low", "high", "unit", "decimals"},
    ItemKind.TEXT: set[str](),
    ItemKind.POINT: set[str](),
    ItemKind.REGION: set[str](),
}
_ALWAYS = {"key", "title", "question", "kind", "optional"}
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class RatingItem:
    """One item of the rating form.

    Attributes:
        key: name in the database and in exports; letters, digits and underscores.
        title: short name beside the scale.
        question: what the reader is asked.
        kind: how it is answered.
        points: number of steps or options; answers are 1..points. 0 for other kinds.
        anchors: wording of each step, lowest first, or of each option.
        ends: short wording of the lowest and the highest step; "" for other kinds.
        low, high: bounds of a number, inclusive; infinite where there is none.
        decimals: of a number.
        unit: of a number, "" for none.
        is_optional: may stay unanswered in a study.
    """

    key: str
    title: str
    question: str
    kind: ItemKind
    points: int
    anchors: tuple[str, ...]
    ends: tuple[str, str] = ("", "")
    low: float = -math.inf
    high: float = math.inf
    decimals: int = 0
    unit: str = ""
    is_optional: bool = False

    @property
    def is_scored(self) -> bool:
        """Answers are ordered whole numbers, so that means and agreement make sense."""
        return self.kind is ItemKind.LIKERT

    @property
    def has_steps(self) -> bool:
        """Answered by one of 1..points."""
        return self.points > 0

    def problem(self, value: int | None, answer: str) -> str:
        """Why an answer is none to this item; "" where it is one.

        Args:
            value: of a step or option.
            answer: JSON of other kinds: a number; a text; a point [column, row] in stored pixels; a region
                as ``engine.reading.region`` writes it.
        """
        if self.has_steps:
            is_one = value is not None and 1 <= value <= self.points and not answer
            return "" if is_one else f"{self.title} is answered by 1 to {self.points}"
        if value is not None:
            return f"{self.title} is not answered by a step"
        try:
            given = json.loads(answer)
        except ValueError:
            return f"{self.title} has an answer that cannot be read"
        return self._problem_of(given)

    def _problem_of(self, given: Any) -> str:
        if self.kind is ItemKind.NUMBER:
            is_number = isinstance(given, int | float) and not isinstance(given, bool)
            if not is_number or not math.isfinite(given):
                return f"{self.title} is answered by a number"
            if not self.low <= given <= self.high:
                return f"{self.title} is answered by a number from {self.low:g} to {self.high:g}"
            return ""
        if self.kind is ItemKind.TEXT:
            return "" if isinstance(given, str) and given.strip() else f"{self.title} is answered by a text"
        if self.kind is ItemKind.POINT:
            return "" if is_point(given) else f"{self.title} is answered by a point"
        return "" if is_region(given) else f"{self.title} is answered by a painted region"


def load_rating_items(path: Path | None = None) -> tuple[RatingItem, ...]:
    """Read and check the table of rating items.

    Args:
        path: a TOML file with ``[[item]]`` tables; None: the shipped one.

    Raises:
        StoreError: the file is missing, is not TOML, or an item in it is incomplete or contradictory.
    """
    path = path or rating_items_file()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The rating items in {path.name} cannot be read ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise StoreError(f"The rating items in {path.name} are not valid TOML: {error}.") from error
    rows = table.get("item")
    if not isinstance(rows, list) or not rows:
        raise StoreError(f"{path.name} has no [[item]]; add at least one rating item.")
    items = tuple(item_from_table(row, f"{path.name}, item {number}") for number, row in enumerate(rows, 1))
    keys = [item.key for item in items]
    for key in keys:
        if keys.count(key) > 1:
            raise StoreError(f"{path.name} has two items with the key {key!r}; give each its own.")
    return items


def item_to_table(item: RatingItem) -> dict[str, Any]:
    """What ``item_from_table`` reads."""
    table: dict[str, Any] = {
        "key": item.key,
        "title": item.title,
        "question": item.question,
        "kind": item.kind.value,
    }
    if item.kind is ItemKind.LIKERT:
        table |= {"points": item.points, "anchors": list(item.anchors), "ends": list(item.ends)}
    elif item.kind is ItemKind.CHOICE:
        table["options"] = list(item.anchors)
    elif item.kind is ItemKind.NUMBER:
        bounds = {"low": item.low, "high": item.high}
        table |= {name: bound for name, bound in bounds.items() if math.isfinite(bound)}
        table["decimals"] = item.decimals
        if item.unit:
            table["unit"] = item.unit
    if item.is_optional:
        table["optional"] = True
    return table


def item_from_table(row: Any, where: str) -> RatingItem:
    """An item from a table of TOML.

    Args:
        row: the table.
        where: it stands, for messages.

    Raises:
        StoreError: it is incomplete or contradictory.
    """
    if not isinstance(row, dict):
        raise StoreError(f"{where}: expected a table; write it as [[item]].")
    kinds = [kind.value for kind in ItemKind]
    if row.get("kind") not in kinds:
        raise StoreError(f"{where}: kind {row.get('kind')!r} is not known; use one of {', '.join(kinds)}.")
    kind = ItemKind(row["kind"])
    fields = _ALWAYS | _FIELDS[kind]
    unknown = sorted(set(row) - fields)
    if unknown:
        raise StoreError(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(fields))}.")
    key = _text(row, "key", where)
    if not key.replace("_", "").isalnum() or not key.isascii() or key == COMMENT_ITEM:
        raise StoreError(f"{where}: key {key!r} cannot be used; take letters, digits and underscores.")
    optional = row.get("optional", False)
    if not isinstance(optional, bool):
        raise StoreError(f"{where}: optional must be true or false, not {optional!r}.")
    item = RatingItem(
        key=key,
        title=_text(row, "title", where),
        question=_text(row, "question", where),
        kind=kind,
        points=0,
        anchors=(),
        is_optional=optional,
    )
    if kind is ItemKind.LIKERT:
        points = _whole(row, "points", 2, _MOST_POINTS, where)
        ends = _texts(row, "ends", 2, where)
        anchors = _texts(row, "anchors", points, where)
        return replace(item, points=points, anchors=anchors, ends=(ends[0], ends[1]))
    if kind is ItemKind.CHOICE:
        options = row.get("options")
        count = len(options) if isinstance(options, list) else 0
        if not 2 <= count <= _MOST_POINTS:
            raise StoreError(f"{where}: options must be a list of 2 to {_MOST_POINTS} texts.")
        return replace(item, points=count, anchors=_texts(row, "options", count, where))
    if kind is ItemKind.NUMBER:
        low, high = _number(row, "low", -math.inf, where), _number(row, "high", math.inf, where)
        if not low < high:
            raise StoreError(f"{where}: low must be below high.")
        decimals = _whole(row, "decimals", 0, _MOST_DECIMALS, where) if "decimals" in row else 0
        return replace(
            item,
            low=low,
            high=high,
            decimals=decimals,
            unit=_text(row, "unit", where) if "unit" in row else "",
        )
    return item


def _whole(row: dict[str, Any], field: str, least: int, most: int, where: str) -> int:
    value = row.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise StoreError(f"{where}: {field} must be a whole number from {least} to {most}, not {value!r}.")
    return value


def _number(row: dict[str, Any], field: str, otherwise: float, where: str) -> float:
    value = row.get(field, otherwise)
    if not isinstance(value, int | float) or isinstance(value, bool) or math.isnan(value):
        raise StoreError(f"{where}: {field} must be a number, not {value!r}.")
    return float(value)


def _text(row: dict[str, Any], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise StoreError(f"{where}: {field} is missing or empty; give it a text.")
    return value.strip()


def _texts(row: dict[str, Any], field: str, count: int, where: str) -> tuple[str, ...]:
    values = row.get(field)
    if (
        not isinstance(values, list)
        or len(values) != count
        or not all(isinstance(value, str) and value.strip() for value in values)
    ):
        raise StoreError(f"{where}: {field} must be a list of {count} texts.")
    return tuple(value.strip() for value in values)
