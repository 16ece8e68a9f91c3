"""HistoryEntry: what the index knows of a kept result, and Query: which of them are wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.errors import DamagedEntryError, InstructionError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Instruction


@dataclass(frozen=True)
class HistoryEntry:
    """One kept result, without its pixels.

    Attributes:
        identity: 64 hex digits, see ``encoding``.
        image_sha256, frame_number: of the radiograph's file, and which frame of it.
        pixels_sha256: of its stored pixels, see ``pixel_digest``.
        edit_id: what ratings are stored with.
        created_at: when it arrived, UTC.
        sentence: that went to the model.
        findings, operations, sides, levels: what the instruction is about: keys of findings, and the values
            of ``Operation``, ``Side`` and levels; empty where it is not understood.
        model_name: from the card.
        seed: None where the result does not say.
        size: bytes of its files.
        is_part_of_series: made for a series of edits.
        deleted_at: when it went to the trash; None: it is not there.
        is_starred, name: what the reader gave it.
    """

    identity: str
    image_sha256: str
    frame_number: int
    pixels_sha256: str
    edit_id: str
    created_at: datetime
    sentence: str
    findings: tuple[str, ...]
    operations: tuple[str, ...]
    sides: tuple[str, ...]
    levels: tuple[str, ...]
    model_name: str
    seed: int | None
    size: int
    is_part_of_series: bool = False
    deleted_at: datetime | None = None
    is_starred: bool = False
    name: str = ""


@dataclass(frozen=True)
class Query:
    """Which results are wanted; every field that is given must be met.

    Attributes:
        words: each must be in the sentence, the name that the reader gave, or the model's name or title;
            any case.
        finding, operation, side, level: as in ``HistoryEntry``.
        model_name: exactly.
        model_titles: what readers call the models, by name.
        seed: exactly.
        since, until: when it arrived, with time zone; the second is not included.
        is_starred: True: only starred ones.
        is_rated: True: only rated ones, False: only others; ``rated`` says which are.
        rated: ``edit_id`` of all that were rated.
        is_deleted: those in the trash instead of the others.
        limit: the newest of them.
    """

    words: str = ""
    finding: str | None = None
    operation: str | None = None
    side: str | None = None
    level: str | None = None
    model_name: str | None = None
    model_titles: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    is_starred: bool = False
    is_rated: bool | None = None
    rated: frozenset[str] = field(default_factory=frozenset)
    is_deleted: bool = False
    limit: int | None = None


def describe_entry(identity: str, record: Mapping[str, Any], size: int) -> HistoryEntry:
    """What the index keeps of a result.

    Args:
        identity: of the result.
        record: the content of its ``result.json``.
        size: bytes of its files.

    Raises:
        DamagedEntryError: the record lacks something.
    """
    try:
        kept, request = record["kept"], record["provenance"]["request"]
        sentence = str(record["sentence"])
        instructions = _understand(str(request.get("instruction") or sentence), sentence)
        seed = request.get("seed")
        return HistoryEntry(
            identity=identity,
            image_sha256=str(record["input"]["sha256"]),
            frame_number=int(record["input"]["frame_number"]),
            pixels_sha256=str(kept["pixels_sha256"]),
            edit_id=str(kept["edit_id"]),
            created_at=datetime.fromisoformat(record["created_utc"]).astimezone(UTC),
            sentence=sentence,
            findings=_unique(m.finding for item in instructions for m in item.mentions),
            operations=_unique(item.operation.value for item in instructions),
            sides=_unique(
                m.location.side.value for item in instructions for m in item.mentions if m.location.side
            ),
            levels=_unique(
                level
                for item in instructions
                for level in (item.severity_from, item.severity_to, *(m.severity for m in item.mentions))
                if level
            ),
            model_name=str(record["provenance"]["model_name"]),
            seed=None if seed is None else int(seed),
            size=size,
            is_part_of_series=bool(kept["is_part_of_series"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedEntryError(f"result.json lacks something ({type(error).__name__})") from error


def _understand(*texts: str) -> tuple[Instruction, ...]:
    """Of the first text that can be understood; nothing where none can, as with free text."""
    vocabulary = load_vocabulary()
    for text in texts:
        try:
            return parse(text, vocabulary).instructions
        except InstructionError:
            continue
    return ()


def _unique(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
