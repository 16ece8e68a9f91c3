"""The vocabulary: findings, levels, places and kinds with their synonyms, read from a table."""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from engine import paths
from engine.errors import InstructionError
from engine.instructions.instruction import Location, Side, Zone


@dataclass(frozen=True)
class Level:
    """How much: "small", "mild to moderate"; rank orders them from little to much, 0 where none does."""

    name: str
    rank: float = 0.0
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class SideWords:
    """The words for a side."""

    side: Side
    words: tuple[str, ...]


@dataclass(frozen=True)
class ZoneWords:
    """The words for a zone, and how an instruction writes it.

    Attributes:
        at: with a side, "{side}" standing for left or right: "in the {side} upper zone".
        both: on both sides: "in both upper zones".
        anywhere: without a side: "in the upper zone".
    """

    zone: Zone
    words: tuple[str, ...]
    at: str
    both: str
    anywhere: str


@dataclass(frozen=True)
class PlaceWords:
    """Words that say a side and a zone at once, such as "bibasilar"."""

    words: tuple[str, ...]
    location: Location


@dataclass(frozen=True)
class Kind:
    """Of what kind: "loculated", "patchy"."""

    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One finding of the vocabulary.

    Attributes:
        key: stable name for programs, such as "pleural_effusion".
        name, plural: as instructions write it.
        synonyms: other words for it; "{side}" stands for left, right or both inside a phrase.
        sided_name: how the name is written with left or right inside it, "{side}" standing for them; ""
            where the side stands before the name.
        levels: levels to offer, from little to much; any level of the vocabulary is understood.
        kinds: kinds to offer.
        sided: left and right make sense.
        zones: zones to offer; empty where the finding has no zone.
        annotated_mask: MS-CXR category with annotated boxes, which is what an atlas is made of; None: an
            edit of this finding may change the whole frame.
        snomed: SNOMED CT code, "" where none is certain.
    """

    key: str
    name: str
    plural: str
    synonyms: tuple[str, ...] = ()
    sided_name: str = ""
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sided: bool = False
    zones: tuple[Zone, ...] = ()
    annotated_mask: str | None = None
    snomed: str = ""


@dataclass(frozen=True, eq=False)  # looked up by identity: to hash all words takes a millisecond
class Vocabulary:
    """Everything an instruction can name."""

    findings: tuple[Finding, ...]
    levels: tuple[Level, ...]
    sides: tuple[SideWords, ...]
    zones: tuple[ZoneWords, ...]
    places: tuple[PlaceWords, ...] = ()
    kinds: tuple[Kind, ...] = ()
    version: int = field(default=1)

    @cached_property
    def _by_key(self) -> dict[str, Finding]:
        return {finding.key: finding for finding in self.findings}

    @cached_property
    def _level_by_name(self) -> dict[str, Level]:
        return {level.name: level for level in self.levels}

    @cached_property
    def _zone_words(self) -> dict[Zone, ZoneWords]:
        return {words.zone: words for words in self.zones}

    @property
    def annotated(self) -> tuple[Finding, ...]:
        """The findings with an annotated mask."""
        return tuple(finding for finding in self.findings if finding.annotated_mask is not None)

    def has(self, key: str) -> bool:
        return key in self._by_key

    def finding(self, key: str) -> Finding:
        """The finding of this key.

        Raises:
            InstructionError: no such key.
        """
        try:
            return self._by_key[key]
        except KeyError:
            raise InstructionError(
                f'no finding has the key "{key}"; known keys: {", ".join(self._by_key)}'
            ) from None

    def level(self, name: str) -> Level:
        """The level of this name; raises InstructionError where there is none."""
        try:
            return self._level_by_name[name]
        except KeyError:
            raise InstructionError(f'"{name}" is no level; known: {", ".join(self._level_by_name)}') from None

    def has_level(self, name: str) -> bool:
        return name in self._level_by_name

    def has_kind(self, name: str) -> bool:
        return any(kind.name == name for kind in self.kinds)

    def zone_words(self, zone: Zone) -> ZoneWords:
        """How a zone is written; raises InstructionError where the table leaves it out."""
        try:
            return self._zone_words[zone]
        except KeyError:
            raise InstructionError(f'the table of findings has no words for zone "{zone.value}"') from None


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Read a table of findings; the shipped one without a path.

    Raises:
        InstructionError: the table is missing, damaged or contradicts itself.
    """
    return _load(path if path is not None else paths.findings_file())


@lru_cache(maxsize=8)
def _load(path: Path) -> Vocabulary:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InstructionError(f"the table of findings {path.name} cannot be read: {error}") from error
    try:
        vocabulary = _from_table(table)
    except (KeyError, TypeError, ValueError) as error:
        raise InstructionError(f"the table of findings {path.name} has a wrong row: {error!r}") from error
    _check(vocabulary, path.name)
    return vocabulary


def _from_table(table: dict[str, Any]) -> Vocabulary:
    return Vocabulary(
        findings=tuple(_finding(row) for row in table["finding"]),
        levels=tuple(
            Level(str(row["name"]), float(row.get("rank", 0.0)), _words(row, "synonyms"))
            for row in table["level"]
        ),
        sides=tuple(SideWords(Side(row["key"]), _words(row, "words")) for row in table["side"]),
        zones=tuple(
            ZoneWords(
                Zone(row["key"]),
                _words(row, "words"),
                str(row["at"]),
                str(row["both"]),
                str(row["anywhere"]),
            )
            for row in table["zone"]
        ),
        places=tuple(
            PlaceWords(
                _words(row, "words"),
                Location(
                    Side(row["side"]) if "side" in row else None, Zone(row["zone"]) if "zone" in row else None
                ),
            )
            for row in table.get("place", ())
        ),
        kinds=tuple(Kind(str(row["name"]), _words(row, "synonyms")) for row in table.get("kind", ())),
        version=int(table.get("version", 1)),
    )


def _finding(row: dict[str, Any]) -> Finding:
    known = set(Finding.__dataclass_fields__)
    if unknown := sorted(set(row) - known):
        raise ValueError(f"finding {row.get('key')} has unknown fields {', '.join(unknown)}")
    if not isinstance(row["sided"], bool):
        raise ValueError(f"finding {row['key']}: sided must be true or false")
    mask = row.get("annotated_mask")
    return Finding(
        key=str(row["key"]),
        name=str(row["name"]),
        plural=str(row["plural"]),
        synonyms=_words(row, "synonyms"),
        sided_name=str(row.get("sided_name", "")),
        levels=_words(row, "levels"),
        kinds=_words(row, "kinds"),
        sided=row["sided"],
        zones=tuple(Zone(key) for key in row["zones"]),
        annotated_mask=None if mask is None else str(mask),
        snomed=str(row.get("snomed", "")),
    )


def _words(row: dict[str, Any], name: str) -> tuple[str, ...]:
    words = row.get(name, [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(f"{name} must be a list of words, found {words!r}")
    return tuple(words)


def _check(vocabulary: Vocabulary, name: str) -> None:
    for what, keys in (
        ("finding", [finding.key for finding in vocabulary.findings]),
        ("level", [level.name for level in vocabulary.levels]),
        ("kind", [kind.name for kind in vocabulary.kinds]),
        ("zone", [words.zone.value for words in vocabulary.zones]),
    ):
        if doubled := sorted({key for key in keys if keys.count(key) > 1}):
            raise InstructionError(f"the table of findings {name} has {what} {doubled[0]} twice")
    for finding in vocabulary.findings:
        for level in finding.levels:
            if not vocabulary.has_level(level):
                raise InstructionError(f'{name}: finding {finding.key} offers the unknown level "{level}"')
        for kind in finding.kinds:
            if not vocabulary.has_kind(kind):
                raise InstructionError(f'{name}: finding {finding.key} offers the unknown kind "{kind}"')
        for zone in finding.zones:
            vocabulary.zone_words(zone)
