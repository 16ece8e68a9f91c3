"""Profile: what happens to each attribute, read from the two tables of resources/identity.

``basic_profile.csv`` is PS3.15 Table E.1-1, Basic Application Level Confidentiality Profile, with the columns
of the two options that are offered; written by attribute, edition of 2024. ``keep.toml`` names what stays
beside it. An attribute of neither table is removed.
"""

import csv
import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from engine import paths

_BASIC, _KEEP = "basic_profile.csv", "keep.toml"
_OVERLAYS_AND_CURVES = (range(0x5000, 0x5100), range(0x6000, 0x6100))
_NEVER_IN_OBJECTS = (0x0000, 0x0002, 0x0004)


class Action(Enum):
    """What is done with a value, as the table of the standard names it."""

    REMOVE = "X"
    EMPTY = "Z"
    DUMMY = "D"
    MAP_UID = "U"
    KEEP = "K"
    CLEAN = "C"  # kept, changed: shifted in time, or gone through item by item


class Keeping(Enum):
    """Of what kind a value must be to stay."""

    NUMBERS = "numbers"
    WORDS = "words"
    CODES = "codes"
    SEQUENCES = "sequences"
    KINDS = "kinds"


class Kept(Enum):
    """What a user may want to keep."""

    SPACING = "spacing"
    VIEW = "view"
    CHARACTERISTICS = "characteristics"


class Dates(Enum):
    """What becomes of dates and times."""

    EMPTY = "empty"
    SHIFT = "shift"


@dataclass(frozen=True)
class BasicRow:
    """A row of Table E.1-1.

    Attributes:
        actions: allowed by the Basic Profile, the strongest first: ("X", "Z", "D").
        characteristics: "K" or "C" under Retain Patient Characteristics, else "".
        shifted_dates: "C" under Retain Longitudinal Temporal Information with Modified Dates, else "".
    """

    actions: tuple[str, ...]
    characteristics: str
    shifted_dates: str


@dataclass(frozen=True)
class KeepRow:
    """An attribute that may stay.

    Attributes:
        kind: of value that it must hold.
        group: "always", or the value of a ``Kept``.
        words: that may stand there, in the form of ``plain_word``.
    """

    kind: Keeping
    group: str
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Profile:
    """Both tables.

    Attributes:
        basic: rows of Table E.1-1 by tag.
        keep: what may stay, by tag.
        emptied: tags that are emptied where they would be removed.
        dummied: tags of which a dummy is left in objects that must have them.
        required: tags that stay in objects of a modality in spite of a narrower choice.
    """

    basic: dict[int, BasicRow]
    keep: dict[int, KeepRow]
    emptied: frozenset[int]
    dummied: frozenset[int]
    required: dict[str, frozenset[int]]


def plain_word(text: str) -> str:
    """A word for comparing: in capitals, blanks as underscores."""
    return "_".join(text.upper().split())


def known_word(keyword: str, text: str) -> str:
    """The text where it is a word that the standard or common use knows for this attribute, else "".

    For facts of a header that leave with a result: under any attribute somebody may have typed a name.
    """
    row = load_profile().keep[_tag(keyword)]
    words = [word for word in text.split("\\") if word]
    return text if words and all(plain_word(word) in row.words for word in words) else ""


def is_always_removed(tag: int) -> bool:
    """Private, a group length, a command, a directory record, a curve or an overlay."""
    group, element = tag >> 16, tag & 0xFFFF
    if group % 2 == 1 or element == 0 or group in _NEVER_IN_OBJECTS:
        return True
    return any(group in groups for groups in _OVERLAYS_AND_CURVES)


@functools.cache
def load_profile() -> Profile:
    """Read the tables; once."""
    folder = paths.resources_dir() / "identity"
    with open(folder / _BASIC, encoding="utf-8", newline="") as file:
        basic = {
            int(row["tag"], 16): BasicRow(
                tuple(row["basic"].split("/")), row["characteristics"], row["shifted_dates"]
            )
            for row in csv.DictReader(file)
        }
    with open(folder / _KEEP, "rb") as binary:
        stated = tomllib.load(binary)
    keep = dict(_keep_rows(stated))
    return Profile(
        basic,
        keep,
        frozenset(_tags(stated["emptied"])),
        frozenset(_tags(stated["dummied"])),
        {modality: frozenset(_tags(names)) for modality, names in stated["required"].items()},
    )


def _keep_rows(stated: dict[str, Any]) -> Iterator[tuple[int, KeepRow]]:
    for kind in Keeping:
        for group, names in stated[kind.value].items():
            if kind is Keeping.WORDS:
                for keyword, words in names.items():
                    allowed = frozenset(plain_word(word) for word in words.split())
                    yield _tag(keyword), KeepRow(kind, group, allowed)
            else:
                for tag in _tags(names):
                    yield tag, KeepRow(kind, group)


def _tags(names: str) -> list[int]:
    return [_tag(keyword) for keyword in names.split()]


def _tag(keyword: str) -> int:
    from pydicom.datadict import tag_for_keyword

    tag = tag_for_keyword(keyword)
    if tag is None:
        raise ValueError(f"{_KEEP}: {keyword} is no attribute of the standard")
    return int(tag)
