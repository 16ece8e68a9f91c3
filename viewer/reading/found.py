"""Found: everything that the results desk shows, computed in one go."""

from dataclasses import dataclass

from engine.reading.adjudication import Disagreement, find_disagreements
from engine.reading.events import EventKind
from engine.reading.region_results import PaintedCase, find_regions
from engine.reading.study import Study
from engine.reading.study_results import StudyResults, make_results


@dataclass(frozen=True)
class Found:
    """What the desk shows.

    Attributes:
        results: of the study.
        disagreements: of its readers.
        regions: what they painted.
        missing: counterfactuals that are not prepared.
        is_unblinded: the owner has lifted the blinding.
        is_looked_at: somebody saw the answers before all readers were done, which is logged.
    """

    results: StudyResults
    disagreements: tuple[Disagreement, ...]
    regions: tuple[PaintedCase, ...]
    missing: int
    is_unblinded: bool
    is_looked_at: bool


def find_results(study: Study) -> Found:
    """Read and compute everything; takes seconds, for the background pool.

    Raises:
        StoreError: the answers cannot be read.
    """
    answers = study.read_answers()
    results = make_results(study.protocol, answers)
    return Found(
        results=results,
        disagreements=find_disagreements(study.protocol, answers.showings, answers.ratings),
        regions=find_regions(study.protocol, answers.showings, answers.ratings),
        missing=sum(not one.is_ready for one in study.preparations()),
        is_unblinded=bool(results.unblinded),
        is_looked_at=any(event.kind is EventKind.LOOKED for event in answers.events),
    )
