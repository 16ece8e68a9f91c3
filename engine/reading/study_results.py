"""What a study found: progress, scores, agreement, comparisons; the same numbers on screen and headless."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from engine.evaluation.resampling import Figure, Resamples
from engine.reading.agreement import Agreement, agreements, which_fits
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.items import RatingItem
from engine.reading.model_tests import PairedTest, compare_models
from engine.reading.plan import Showing
from engine.reading.precision import Need, cases_needed
from engine.reading.protocol import Design, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.scores import Score, ScoreSummary, reader_table, repeat_table, summarize, summarize_by
from engine.reading.study import Study

WANTED_HALF_WIDTH = 0.25  # points of the scale


@dataclass(frozen=True)
class ReaderProgress:
    """How far a reader is.

    Attributes:
        reader: code.
        done, skipped, total: showings; practice counted.
        visible_s: median time that a showing was in view, idle time taken off.
    """

    reader: str
    done: int
    skipped: int
    total: int
    visible_s: float


@dataclass(frozen=True)
class ItemResults:
    """Everything about one Likert item.

    Attributes:
        item: key.
        title: of the item.
        overall: all readers, first readings (two-stage: the last stage); None before the first answer.
        groups: by what ("finding", "operation", "arm", "reader", "stage"): one summary for each value.
        between: agreement between readers; () with fewer than two.
        between_note: which coefficient fits.
        within: by reader, agreement of first and second readings.
        comparisons: of arms, and of stages.
        need: cases for a mean within ± WANTED_HALF_WIDTH.
        declined: how often a reader said that it cannot be judged.
    """

    item: str
    title: str
    overall: ScoreSummary | None
    groups: dict[str, tuple[ScoreSummary, ...]]
    between: tuple[Agreement, ...]
    between_note: str
    within: dict[str, tuple[Agreement, ...]]
    comparisons: tuple[PairedTest, ...]
    need: Need | None
    declined: int


@dataclass(frozen=True)
class Detection:
    """How often readers told real from synthetic.

    Attributes:
        right: share of right answers; low and high over cases.
        synthetic_found: share of synthetic images that were called so.
        real_found: share of controls that were called real.
    """

    right: Figure
    synthetic_found: Figure
    real_found: Figure


@dataclass(frozen=True)
class Preference:
    """Which of two arms readers prefer.

    Attributes:
        first, second: names of the arms.
        prefer_first, prefer_second, no_difference: answers.
        share_first: of those that prefer one, with its interval over cases.
    """

    first: str
    second: str
    prefer_first: int
    prefer_second: int
    no_difference: int
    share_first: Figure


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
    store = study.open_answers()
    try:
        ratings, events = store.ratings(), store.events()
    finally:
        store.close()
    return make_results(study.protocol, showings_of(study), ratings, events, seed)


def showings_of(study: Study) -> dict[str, tuple[str, Showing]]:
    """Reader and showing by the showing's identity, of all readers."""
    return {one.identity: (reader, one) for reader in study.protocol.readers for one in study.order(reader)}


def make_results(
    protocol: StudyProtocol,
    showings: dict[str, tuple[str, Showing]],
    ratings: Sequence[Rating],
    events: Sequence[ReadingEvent] = (),
    seed: int = 0,
) -> StudyResults:
    """Compute everything from answers; see ``study_results``."""
    counted = [one for one in ratings if _counts(one, showings)]
    items = tuple(
        _item_results(protocol, item, counted, showings, seed) for item in protocol.items if item.is_scored
    )
    return StudyResults(
        identity=protocol.identity,
        title=protocol.title,
        design=protocol.design.value,
        progress=tuple(_progress(reader, showings, events) for reader in protocol.readers),
        items=items,
        detection=_detection(protocol, counted, showings, seed),
        preference=_preference(protocol, counted, showings, seed),
        paper_line=_paper_line(items),
        unblinded=tuple(_unblinding(event) for event in events if _is_unblinding(event, protocol)),
    )


def collect_scores(
    protocol: StudyProtocol,
    item: str,
    ratings: Sequence[Rating],
    showings: dict[str, tuple[str, Showing]],
) -> list[Score]:
    """The answers to one item that have a value, as rows; practice apart."""
    scores = []
    for rating in ratings:
        if rating.item != item or rating.value is None or not _counts(rating, showings):
            continue
        reader, showing = showings[rating.showing]
        case = protocol.case(showing.case)
        scores.append(
            Score(
                case=case.name,
                reader=reader,
                item=item,
                value=float(rating.value),
                model=showing.arms[0] if len(showing.arms) == 1 else "",
                finding=case.finding,
                operation=case.operation,
                stage=showing.stage,
                repeat=showing.repeat,
            )
        )
    return scores


def _counts(rating: Rating, showings: dict[str, tuple[str, Showing]]) -> bool:
    """An answer of this study that is no practice, given by the reader of its showing."""
    if rating.showing not in showings:
        return False
    reader, showing = showings[rating.showing]
    return rating.reader == reader and not showing.is_practice


def _item_results(
    protocol: StudyProtocol,
    item: RatingItem,
    ratings: Sequence[Rating],
    showings: dict[str, tuple[str, Showing]],
    seed: int,
) -> ItemResults:
    scores = collect_scores(protocol, item.key, ratings, showings)
    last = 2 if protocol.design is Design.TWO_STAGE else 1
    first_readings = [score for score in scores if score.repeat == 0 and score.stage == last]
    points = item.points
    by = {
        "finding": lambda score: (score.finding or "free text",),
        "operation": lambda score: (score.operation or "free text",),
        "arm": lambda score: (score.model,),
        "reader": lambda score: (score.reader,),
    }
    groups = {name: summarize_by(first_readings, points, key, seed) for name, key in by.items()}
    comparisons = compare_models(first_readings, seed=seed) if len(protocol.arms) > 1 else ()
    if protocol.design is Design.TWO_STAGE:
        both = [score for score in scores if score.repeat == 0]
        groups["stage"] = summarize_by(both, points, lambda score: (_stage_name(score),), seed)
        comparisons += compare_models(both, name=_stage_name, seed=seed)
    table, _, readers = reader_table(first_readings)
    within = {}
    for reader in protocol.readers:
        repeated, _, _ = repeat_table([score for score in scores if score.stage == last], reader)
        if len(repeated):
            within[reader] = agreements(repeated, points, seed)
    return ItemResults(
        item=item.key,
        title=item.title,
        overall=summarize(first_readings, points, seed=seed) if first_readings else None,
        groups=groups,
        between=agreements(table, points, seed) if len(readers) > 1 else (),
        between_note=which_fits(table, points) if len(readers) > 1 else "",
        within=within,
        comparisons=comparisons,
        need=cases_needed(first_readings, WANTED_HALF_WIDTH),
        declined=sum(rating.item == item.key and rating.is_declined for rating in ratings),
    )


def _is_unblinding(event: ReadingEvent, protocol: StudyProtocol) -> bool:
    """Of this study: others may share the database."""
    of_study = event.detail.get("study", protocol.identity) == protocol.identity
    return event.kind is EventKind.UNBLINDED and of_study


def _unblinding(event: ReadingEvent) -> str:
    reason = event.detail.get("reason", "")
    return f"{event.created_at:%Y-%m-%d %H:%M} UTC, {event.reader}" + (f": {reason}" if reason else "")


def _stage_name(score: Score) -> str:
    return "with map" if score.stage == 2 else "without map"


def _progress(
    reader: str, showings: dict[str, tuple[str, Showing]], events: Sequence[ReadingEvent]
) -> ReaderProgress:
    own = {identity for identity, (code, _) in showings.items() if code == reader}
    state: dict[str, EventKind] = {}
    visible: dict[str, float] = {}
    for event in events:
        if event.reader != reader or event.showing not in own:
            continue
        if event.kind in (EventKind.COMPLETED, EventKind.SKIPPED):
            state[event.showing] = event.kind
        elif event.kind is EventKind.LEFT:
            active = float(event.detail.get("visible_ms", 0)) - float(event.detail.get("idle_ms", 0))
            visible[event.showing] = visible.get(event.showing, 0.0) + max(active, 0.0) / 1000
    times = sorted(visible.values())
    middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2 if times else math.nan
    return ReaderProgress(
        reader=reader,
        done=sum(kind is EventKind.COMPLETED for kind in state.values()),
        skipped=sum(kind is EventKind.SKIPPED for kind in state.values()),
        total=len(own),
        visible_s=middle,
    )


def _detection(
    protocol: StudyProtocol,
    ratings: Sequence[Rating],
    showings: dict[str, tuple[str, Showing]],
    seed: int,
) -> Detection | None:
    if protocol.design is not Design.REAL_OR_SYNTHETIC:
        return None
    answers = [
        (showings[one.showing][1].case, one.value == 2)
        for one in ratings
        if one.item == "real_or_synthetic" and one.value is not None and not showings[one.showing][1].repeat
    ]
    if not answers:
        return None
    is_synthetic = [not protocol.case(case).is_control for case, _ in answers]
    called = [called for _, called in answers]
    resamples = Resamples([case for case, _ in answers], seed=seed)
    right = [float(a == b) for a, b in zip(called, is_synthetic, strict=True)]
    found = [float(a) if b else math.nan for a, b in zip(called, is_synthetic, strict=True)]
    real = [math.nan if b else float(not a) for a, b in zip(called, is_synthetic, strict=True)]
    return Detection(resamples.share(right), resamples.share(found), resamples.share(real))


def _preference(
    protocol: StudyProtocol,
    ratings: Sequence[Rating],
    showings: dict[str, tuple[str, Showing]],
    seed: int,
) -> Preference | None:
    if protocol.design is not Design.PAIRED:
        return None
    first, second = (arm.name for arm in protocol.arms)
    cases, chosen = [], []
    for one in ratings:
        showing = showings[one.showing][1]
        if one.item == "preference" and one.value is not None and not showing.repeat:
            cases.append(showing.case)
            chosen.append(showing.arms[one.value - 1] if one.value <= 2 else "")
    if not cases:
        return None
    share = [math.nan if not name else float(name == first) for name in chosen]
    return Preference(
        first=first,
        second=second,
        prefer_first=chosen.count(first),
        prefer_second=chosen.count(second),
        no_difference=chosen.count(""),
        share_first=Resamples(cases, seed=seed).share(share),
    )


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
