"""Found: everything that the results desk shows, computed in one go."""

from dataclasses import dataclass

from engine.reading.adjudication import Disagreement, find_disagreements
from engine.reading.study import Study
from engine.reading.study_results import StudyResults, make_results, showings_of


@dataclass(frozen=True)
class Found:
    """What the desk shows.

    Attributes:
        results: of the study.
        disagreements: of its readers.
        missing: counterfactuals that are not prepared.
        is_unblinded: the owner has lifted the blinding.
    """

    results: StudyResults
    disagreements: tuple[Disagreement, ...]
    missing: int
    is_unblinded: bool


def find_results(study: Study) -> Found:
    """Read and compute everything; takes seconds, for the background pool.

    Raises:
        StoreError: the answers cannot be read.
    """
    store = study.open_answers()
    try:
        ratings, events = store.ratings(), store.events()
    finally:
        store.close()
    showings = showings_of(study)
    results = make_results(study.protocol, showings, ratings, events)
    return Found(
        results=results,
        disagreements=find_disagreements(study.protocol, showings, ratings),
        missing=sum(not one.is_ready for one in study.preparations()),
        is_unblinded=bool(results.unblinded),
    )
