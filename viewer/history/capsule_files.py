"""Reading and writing case capsules in the background, from what the case and the history know."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.edit import EditRequest, EditResult
from engine.errors import CapsuleError, EngineError, StoreError
from engine.radiographs.radiograph import Radiograph

if TYPE_CHECKING:
    from engine.exchange.capsule_reading import Capsule
    from engine.history.encoding import DecodedResult
    from engine.history.entry import HistoryEntry
    from engine.history.store import HistoryStore
    from engine.reading.rating import Rating


@dataclass(frozen=True, eq=False)
class OpenedCapsule:
    """A capsule with what it can show.

    Attributes:
        capsule: that was read.
        radiograph: its own pixels, or None.
        suitability: reasons against that radiograph.
        own_copy: path and member of the reader's own copy where it was last, or None.
    """

    capsule: "Capsule"
    radiograph: Radiograph | None
    suitability: tuple[str, ...]
    own_copy: tuple[Path, str] | None


def open_capsule(path: Path, store: "HistoryStore | None", current: Radiograph | None) -> OpenedCapsule:
    """Check a capsule, and find the pixels that it is about.

    Args:
        path: of the file.
        store: knows where radiographs were.
        current: that is open; where the capsule is about it, nothing else is looked for.

    Raises:
        CapsuleError: it is refused.
    """
    from engine.exchange.capsule_reading import read_capsule
    from engine.radiographs.suitability import assess_suitability

    capsule = read_capsule(path)
    if current is not None and capsule.belongs_to(current):
        return OpenedCapsule(capsule, None, (), None)
    own_copy = None
    if store is not None:
        described = capsule.manifest["input"]
        try:
            own_copy = store.place_of(str(described["file_sha256"]), int(described["frame_number"]))
        except (StoreError, KeyError, TypeError, ValueError):
            own_copy = None
    if own_copy is not None and own_copy[0].exists():
        return OpenedCapsule(capsule, None, (), own_copy)
    if capsule.has_pixels:
        radiograph = capsule.radiograph()
        return OpenedCapsule(capsule, radiograph, assess_suitability(radiograph).reasons, None)
    return OpenedCapsule(capsule, None, (), None)


def restore_all(capsule: "Capsule", radiograph: Radiograph) -> "list[DecodedResult]":
    """Every result of a capsule on these pixels.

    Raises:
        CapsuleError: other pixels, or a result is damaged.
    """
    return [capsule.restore(result, radiograph) for result in capsule.results]


def describe_ratings(capsule: "Capsule", edit_id: str) -> str:
    """What readers answered about a result, in one line; "" where nobody did."""
    answers = [
        f"{one.item} {one.value}" + (f" ({one.reader})" if one.reader else "")
        for one in capsule.ratings
        if one.edit_id == edit_id and one.value is not None
    ]
    return ", ".join(answers)


def save_capsule(
    path: Path,
    radiograph: Radiograph,
    store: "HistoryStore | None",
    entries: "Sequence[HistoryEntry]",
    loose: Sequence[tuple[EditRequest | None, EditResult]],
    with_pixels: bool,
) -> Path:
    """Write a capsule of kept results and of such as could not be kept.

    Raises:
        EngineError: it was not written.
    """
    from engine.exchange.capsule import write_capsule
    from engine.history.encoding import EncodedResult, encode_result
    from engine.history.record import RECORD

    results = []
    for entry in entries:
        if store is None:
            raise CapsuleError("the history is closed; start again")
        files = store.files_of(entry)
        results.append(EncodedResult(entry.identity, json.loads(files[RECORD]), files))
    results += [encode_result(radiograph, request, result) for request, result in loose]
    return write_capsule(path, radiograph, results, _ratings(radiograph), with_pixels)


def _ratings(radiograph: Radiograph) -> "tuple[Rating, ...]":
    from engine.reading.store import RatingStore

    try:
        ratings = RatingStore()
    except EngineError:
        return ()  # the rating form has said why
    try:
        return ratings.ratings(image_sha256=radiograph.sha256)
    finally:
        ratings.close()
