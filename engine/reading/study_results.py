"""What a study found: progress, scores, agreement, comparisons; the same numbers on screen and headless."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from engine.reading.answers import Answers
from engine.reading.detection import Detection, find_detection
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.item_results import ItemResults, results_of_item
from engine.reading.preference import Preference, find_preference
from engine.reading.progress import ReaderProgress, progress_of
from engine.reading.protocol import StudyProtocol
from engine.reading.study import Study


@dataclass(frozen=True)
class StudyResults:
    """What ``study results`` prints."""

    identity: str
    title: str
    design: str
    progress: tuple[ReaderProgress, ...]
    items: tuple[ItemResults, ...]
    detection: Detection | None
    preference: Preference | None
    paper_line: str
    unblinded: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; what is not known is None."""
        return _plain(self)


def study_results(study: Study, seed: int = 0) -> StudyResults:
    """Read the answers of a study and compute everything.

    Args:
        study: opened.
        seed: of all resampling.

    Raises:
        StoreError: the answers cannot be read.
    """
    return make_results(study.protocol, study.read_answers(), seed)


def make_results(protocol: StudyProtocol, answers: Answers, seed: int = 0) -> StudyResults:
    """Compute everything from answers; see ``study_results``."""
    counted, showings = answers.counted(), answers.showings
    items = tuple(
        results_of_item(protocol, item, counted, showings, seed) for item in protocol.items if item.is_scored
    )
    return StudyResults(
        identity=protocol.identity,
        title=protocol.title,
        design=protocol.design.value,
        progress=tuple(progress_of(reader, showings, answers.events) for reader in protocol.readers),
        items=items,
        detection=find_detection(protocol, counted, showings, seed),
        preference=find_preference(protocol, counted, showings, seed),
        paper_line=_paper_line(items),
        unblinded=tuple(_unblinding(event) for event in answers.events if _is_unblinding(event, protocol)),
    )


def _is_unblinding(event: ReadingEvent, protocol: StudyProtocol) -> bool:
    """Of this study: others may share the database."""
    of_study = event.detail.get("study", protocol.identity) == protocol.identity
    return event.kind is EventKind.UNBLINDED and of_study


def _unblinding(event: ReadingEvent) -> str:
    reason = event.detail.get("reason", "")
    return f"{event.created_at:%Y-%m-%d %H:%M} UTC, {event.reader}" + (f": {reason}" if reason else "")


def _paper_line(items: Sequence[ItemResults]) -> str:
    """As the paper reports: mean ± standard deviation of each item, readers and cases."""
    told = [one for one in items if one.overall is not None]
    if not told:
        return ""
    parts = [
        f"{one.title.lower()} {one.overall.mean.value:.2f}{_plus_minus(one.overall.deviation)}"
        for one in told
        if one.overall is not None
    ]
    readers = max(one.overall.readers for one in told if one.overall is not None)
    cases = max(one.overall.cases for one in told if one.overall is not None)
    return f"{', '.join(parts)} ({_count(readers, 'reader')}, {_count(cases, 'case')})"


def _plus_minus(deviation: float) -> str:
    return f" ± {deviation:.2f}" if math.isfinite(deviation) else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
