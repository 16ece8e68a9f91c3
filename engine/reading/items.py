"""The items a reader rates, from a table that people edit."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from engine.errors import StoreError
from engine.paths import rating_items_file

COMMENT_ITEM = "comment"
"""Item key under which a free comment on an edit is stored; no table may use it."""

_MOST_POINTS = 9  # one digit key answers an item
_KNOWN_FIELDS = {"key", "title", "question", "kind", "points", "anchors", "ends"}


class ItemKind(Enum):
    """How an item is answered."""

    LIKERT = "likert"


@dataclass(frozen=True)
class RatingItem:
    """One item of the rating form.

    Attributes:
        key: name in the database and in exports; letters, digits and underscores.
        title: short name beside the scale.
        question: what the reader is asked.
        kind: how it is answered.
        points: number of steps; answers are 1..points.
        anchors: wording of each step, lowest first.
        ends: short wording of the lowest and the highest step.
    """

    key: str
    title: str
    question: str
    kind: ItemKind
    points: int
    anchors: tuple[str, ...]
    ends: tuple[str, str]


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
    items = tuple(_read_item(row, f"{path.name}, item {number}") for number, row in enumerate(rows, 1))
    keys = [item.key for item in items]
    for key in keys:
        if keys.count(key) > 1:
            raise StoreError(f"{path.name} has two items with the key {key!r}; give each its own.")
    return items


def _read_item(row: Any, where: str) -> RatingItem:
    if not isinstance(row, dict):
        raise StoreError(f"{where}: expected a table; write it as [[item]].")
    unknown = sorted(set(row) - _KNOWN_FIELDS)
    if unknown:
        raise StoreError(
            f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(_KNOWN_FIELDS))}."
        )
    key = _text(row, "key", where)
    if not key.replace("_", "").isalnum() or not key.isascii() or key == COMMENT_ITEM:
        raise StoreError(f"{where}: key {key!r} cannot be used; take letters, digits and underscores.")
    kinds = [kind.value for kind in ItemKind]
    if row.get("kind") not in kinds:
        raise StoreError(f"{where}: kind {row.get('kind')!r} is not known; use one of {', '.join(kinds)}.")
    points = row.get("points")
    if not isinstance(points, int) or isinstance(points, bool) or not 2 <= points <= _MOST_POINTS:
        raise StoreError(f"{where}: points must be a whole number from 2 to {_MOST_POINTS}, not {points!r}.")
    anchors = _texts(row, "anchors", points, where)
    ends = _texts(row, "ends", 2, where)
    return RatingItem(
        key=key,
        title=_text(row, "title", where),
        question=_text(row, "question", where),
        kind=ItemKind(row["kind"]),
        points=points,
        anchors=anchors,
        ends=(ends[0], ends[1]),
    )


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
