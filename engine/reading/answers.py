"""Answers: what readers of a study have answered, and which of it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.reading.events import ReadingEvent
from engine.reading.plan import Showing, Showings
from engine.reading.protocol import StudyProtocol
from engine.reading.rating import Rating
from engine.reading.scores import Score


@dataclass(frozen=True, eq=False)
class Answers:
    """What a study has so far.

    Attributes:
        showings: of all readers.
        ratings: the newest answer of each reader to each item of each showing.
        events: what happened while they read, oldest first.
    """

    showings: Showings
    ratings: tuple[Rating, ...] = ()
    events: tuple[ReadingEvent, ...] = ()

    def showing_of(self, rating: Rating) -> Showing:
        """Of an answer that counts."""
        return self.showings[rating.showing][1]

    def counted(self) -> list[Rating]:
        """Answers of this study that are no practice, given by the readers of their showings."""
        return [one for one in self.ratings if counts(one, self.showings)]


def counts(rating: Rating, showings: Showings) -> bool:
    """An answer of this study that is no practice, given by the reader of its showing."""
    if rating.showing not in showings:
        return False
    reader, showing = showings[rating.showing]
    return rating.reader == reader and not showing.is_practice


def collect_scores(
    protocol: StudyProtocol, item: str, ratings: Sequence[Rating], showings: Showings
) -> list[Score]:
    """The answers to one item that have a value, as rows; practice apart."""
    scores = []
    cases = {case.name: case for case in protocol.cases}
    for rating in ratings:
        if rating.item != item or rating.value is None or not counts(rating, showings):
            continue
        reader, showing = showings[rating.showing]
        case = cases[showing.case]
        scores.append(
            Score(
                case=case.name,
                reader=reader,
                item=item,
                value=float(rating.value),
                model=showing.arms[0] if len(showing.arms) == 1 else "",
                finding=case.finding,
                operation=case.operation,
                control="" if case.control is None else case.control.value,
                stage=showing.stage,
                repeat=showing.repeat,
            )
        )
    return scores
