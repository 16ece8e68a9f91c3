"""ItemResults: everything about one scored item of a study."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.reading.agreement import Agreement, FitAdvice, agreements, which_fits
from engine.reading.answers import collect_scores
from engine.reading.items import RatingItem
from engine.reading.model_tests import PairedTest, compare_models, correct
from engine.reading.plan import Showings
from engine.reading.precision import Need, cases_needed
from engine.reading.protocol import Design, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.scores import (
    Score,
    ScoreSummary,
    case_of,
    reader_table,
    repeat_table,
    summarize,
    summarize_by,
)

WANTED_HALF_WIDTH = 0.25  # points of the scale


@dataclass(frozen=True)
class ItemResults:
    """Everything about one Likert item.

    Attributes:
        item: key.
        title: of the item.
        overall: all readers, first readings (two-stage: the last stage); None before the first answer.
        groups: by what ("finding", "operation", "arm", "reader", "stage", "kind"): a summary of each value.
            Controls are in "reader" and "kind" only: no finding was put into them.
        between: agreement between readers; () with fewer than two.
        between_note: which coefficient fits, in a sentence; "" with fewer than two readers.
        between_advice: the same before it is a sentence; None with fewer than two.
        within: by reader, agreement of first and second readings.
        comparisons: of arms, and of stages; corrected together.
        need: cases for a mean within ± WANTED_HALF_WIDTH.
        declined: how often a reader said that it cannot be judged.
    """

    item: str
    title: str
    overall: ScoreSummary | None
    groups: dict[str, tuple[ScoreSummary, ...]]
    between: tuple[Agreement, ...]
    between_note: str
    between_advice: FitAdvice | None
    within: dict[str, tuple[Agreement, ...]]
    comparisons: tuple[PairedTest, ...]
    need: Need | None
    declined: int


def results_of_item(
    protocol: StudyProtocol,
    item: RatingItem,
    ratings: Sequence[Rating],
    showings: Showings,
    seed: int,
) -> ItemResults:
    """From answers that count."""
    scores = collect_scores(protocol, item.key, ratings, showings)
    last = 2 if protocol.design is Design.TWO_STAGE else 1
    first_readings = [score for score in scores if score.repeat == 0 and score.stage == last]
    points = item.points
    by = {
        "finding": lambda score: (score.finding or "free text",),
        "operation": lambda score: (score.operation or "free text",),
        "arm": lambda score: (score.model,),
    }
    edits = [score for score in first_readings if not score.control]
    groups = {name: summarize_by(edits, points, key, seed) for name, key in by.items()}
    groups["reader"] = summarize_by(first_readings, points, lambda score: (score.reader,), seed)
    if protocol.design is Design.REAL_OR_SYNTHETIC:
        groups["kind"] = summarize_by(first_readings, points, lambda score: (_kind_name(score),), seed)
    comparisons = compare_models(edits, seed=seed) if len(protocol.arms) > 1 else ()
    if protocol.design is Design.TWO_STAGE:
        both = [score for score in scores if score.repeat == 0]
        groups["stage"] = summarize_by(both, points, lambda score: (_stage_name(score),), seed)
        by_stage = compare_models(both, _stage_name, seed, within=lambda score: score.model)
        comparisons = correct((*comparisons, *by_stage))
    table, rows, readers = reader_table(first_readings)
    cases = [case_of(row) for row in rows]
    within = {}
    for reader in protocol.readers:
        repeated, shown, _ = repeat_table([score for score in scores if score.stage == last], reader)
        if len(repeated):
            within[reader] = agreements(repeated, points, seed, cases=[case_of(row) for row in shown])
    advice = which_fits(table, points, cases) if len(readers) > 1 else None
    return ItemResults(
        item=item.key,
        title=item.title,
        overall=summarize(first_readings, points, seed=seed) if first_readings else None,
        groups=groups,
        between=agreements(table, points, seed, cases=cases) if len(readers) > 1 else (),
        between_note="" if advice is None else str(advice),
        between_advice=advice,
        within=within,
        comparisons=comparisons,
        need=cases_needed(first_readings, WANTED_HALF_WIDTH),
        declined=sum(rating.item == item.key and rating.is_declined for rating in ratings),
    )


def _kind_name(score: Score) -> str:
    return f"real, {score.control}" if score.control else "synthetic"


def _stage_name(score: Score) -> str:
    return "with map" if score.stage == 2 else "without map"
