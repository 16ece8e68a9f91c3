"""Course: where a reader stands in a study, from what the database holds."""

from collections.abc import Iterable, Sequence

from engine.reading.events import EventKind, ReadingEvent
from engine.reading.items import COMMENT_ITEM
from engine.reading.plan import Showing
from engine.reading.protocol import Design, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
from engine.reading.study import Study
from viewer.study.answer import Answer


class Course:
    """The showings of one reader, what became of each, and what was answered.

    Args:
        protocol: of the study.
        order: what the reader sees.
        ratings: newest of each item and showing.
        events: of the reader, oldest first.
    """

    def __init__(
        self,
        protocol: StudyProtocol,
        order: Sequence[Showing],
        ratings: Iterable[Rating] = (),
        events: Iterable[ReadingEvent] = (),
    ) -> None:
        self._protocol, self.order = protocol, tuple(order)
        own = {showing.identity for showing in self.order}
        self._done: dict[str, EventKind] = {}
        self.has_begun = False
        for event in events:
            self.has_begun |= event.showing in own
            if event.showing in own and event.kind in (EventKind.COMPLETED, EventKind.SKIPPED):
                self._done[event.showing] = event.kind
        self._answers: dict[str, dict[str, Answer]] = {}
        self._comments: dict[str, str] = {}
        for rating in ratings:
            if rating.showing not in own:
                continue
            answer = Answer.of(rating)
            if rating.item == COMMENT_ITEM:
                self._comments[rating.showing] = rating.comment
            elif answer is not None:
                self._answers.setdefault(rating.showing, {})[rating.item] = answer
        self.position = self.first_open

    @property
    def first_open(self) -> int | None:
        """Place of the first showing that is neither completed nor skipped; None: all are."""
        return next((n for n, one in enumerate(self.order) if one.identity not in self._done), None)

    @property
    def current(self) -> Showing | None:
        """What is shown; None: the end is reached."""
        return None if self.position is None else self.order[self.position]

    @property
    def done(self) -> int:
        """How many are completed or skipped."""
        return len(self._done)

    @property
    def counted(self) -> int:
        """How many are no practice."""
        return sum(not showing.is_practice for showing in self.order)

    @property
    def counted_done(self) -> int:
        """How many of these are completed or skipped."""
        return sum(not one.is_practice and self.state(one) is not None for one in self.order)

    def state(self, showing: Showing) -> EventKind | None:
        """COMPLETED, SKIPPED, or None for neither."""
        return self._done.get(showing.identity)

    def answers(self, showing: Showing) -> dict[str, Answer]:
        """What was answered."""
        return dict(self._answers.get(showing.identity, {}))

    def comment(self, showing: Showing) -> str:
        return self._comments.get(showing.identity, "")

    def take_answer(self, showing: Showing, item: str, answer: Answer) -> None:
        self._answers.setdefault(showing.identity, {})[item] = answer

    def take_comment(self, showing: Showing, text: str) -> None:
        self._comments[showing.identity] = text

    def end(self, showing: Showing, kind: EventKind) -> None:
        """The showing was completed or skipped."""
        self._done[showing.identity] = kind

    @property
    def may_go_back(self) -> bool:
        """There is one before, and the protocol lets the reader see it again.

        Practice is over once it is over.
        """
        place = len(self.order) if self.position is None else self.position
        if not place or not self._protocol.rules.may_go_back:
            return False
        before = self.order[place - 1]
        return not before.is_practice or (self.current is not None and self.current.is_practice)

    @property
    def may_change(self) -> bool:
        """Answers of the current showing may be given, or given anew."""
        showing = self.current
        if showing is None:
            return False
        if self.state(showing) is None:
            return True
        if not self._protocol.rules.may_change:
            return False
        return not self._second_stage_was_seen(showing)

    def _second_stage_was_seen(self, showing: Showing) -> bool:
        """Who has seen the map no longer changes what was said without it."""
        return (
            self._protocol.design is Design.TWO_STAGE
            and showing.stage == 1
            and self.state(showing) is EventKind.COMPLETED
        )

    def go_back(self) -> None:
        if self.may_go_back:
            self.position = (len(self.order) if self.position is None else self.position) - 1

    def go_on(self) -> None:
        """To the next one, or to the end."""
        if self.position is not None:
            following = self.position + 1
            self.position = following if following < len(self.order) else None

    @property
    def number(self) -> tuple[int, int]:
        """(number, how many) of the current showing, practice and counted ones each by themselves."""
        showing = self.current
        if showing is None or self.position is None:
            return 0, 0
        alike = [n for n, one in enumerate(self.order) if one.is_practice == showing.is_practice]
        return alike.index(self.position) + 1, len(alike)


def open_session(study: Study, reader: str) -> tuple[RatingStore, Course]:
    """Open the database of the answers and find out where a reader stands; for the background pool.

    Raises:
        StoreError: it cannot be opened.
        StudyError: nobody of this code reads in the study.
    """
    order = study.order(reader)
    store = study.open_answers()
    try:
        return store, Course(study.protocol, order, store.ratings(reader=reader), store.events(reader=reader))
    except BaseException:
        store.close()
        raise
