"""ReadingSession: takes one reader through a study; answers and events go to its database."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import StoreError
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.items import COMMENT_ITEM
from engine.reading.plan import Showing
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
from engine.reading.study import Shown, Study
from viewer import background
from viewer.reading.course import Course
from viewer.reading.look_clock import LookClock
from viewer.study.answer import Answer
from viewer.study.rating_saver import RatingSaver

_log = logging.getLogger(__name__)
_LOADED_AHEAD = 2


class ReadingSession(QObject):
    """What is shown, what was answered, and the way through; knows no widgets.

    Args:
        study: opened.
        reader: code of the protocol.
        store: of the answers; closed with the session.
        course: where the reader stands.
        depict: makes of a showing what is painted, in the background, so that it is there when wanted.

    Attributes:
        shown: what is on screen; None while it is loaded, on a break and at the end.
        pictures: what ``depict`` made of it.
    """

    moved = Signal()  # another showing, a break, or the end
    loaded = Signal()  # what the showing puts on screen is there
    failed = Signal(str)  # it cannot be shown, one line
    saved_changed = Signal()
    refused = Signal(str)  # an answer that cannot be stored, one line

    def __init__(
        self,
        study: Study,
        reader: str,
        store: RatingStore,
        course: Course,
        depict: Callable[[Shown], Any] = lambda shown: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.study, self.reader, self.course = study, reader, course
        self._store, self._depict = store, depict
        self.saver = RatingSaver(store, self)
        self.saver.changed.connect(self.saved_changed)
        self.saver.saved.connect(lambda _: self.saved_changed.emit())
        self.clock = LookClock()
        self.shown: Shown | None = None
        self.pictures: Any = None
        self.is_on_break = False
        self._ready: dict[str, tuple[Shown, Any]] = {}
        self._loading: set[str] = set()
        self._since_break = 0
        self._is_over = False

    @property
    def showing(self) -> Showing | None:
        return self.course.current

    @property
    def error(self) -> str:
        """Why answers could not be saved; "" where they could."""
        return self.saver.error if self.saver.has_unsaved else ""

    def begin(self) -> None:
        """Show where the reader stopped."""
        if self.course.has_begun:
            self._note(EventKind.RESUMED, showing="")
        self._show()

    # What the reader does.

    def answer(self, item: str, answer: Answer) -> None:
        """Keep an answer to the present showing."""
        showing, shown = self.showing, self.shown
        if showing is None or shown is None or not self.course.may_change:
            return
        self.clock.answer()
        if self.course.answers(showing).get(item) == answer:
            return
        try:
            rating = self._rating(shown, item, answer)
        except StoreError as error:  # a region of more runs than a row holds
            self.refused.emit(str(error))
            return
        self.course.take_answer(showing, item, answer)
        self.saver.save(rating)

    def comment(self, text: str) -> bool:
        """Keep a comment; False where there is nothing to comment, or it cannot be taken."""
        showing, shown = self.showing, self.shown
        if showing is None or shown is None:
            return False
        try:
            rating = self._rating(shown, COMMENT_ITEM, Answer(), text)
        except StoreError as error:
            _log.warning("a comment cannot be stored: %s", error)
            return False
        self.course.take_comment(showing, text)
        self.saver.save(rating)
        return True

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of items that must be answered before the reader can go on."""
        showing = self.showing
        answers = {} if showing is None else self.course.answers(showing)
        return tuple(
            item.key for item in self.study.protocol.items if not item.is_optional and item.key not in answers
        )

    def go_on(self) -> bool:
        """The showing is answered: on to the next one. False where something is missing or not saved."""
        showing = self.showing
        if showing is None or self.is_on_break or self.missing or self.shown is None or self.error:
            return False
        self._leave(EventKind.COMPLETED)
        return True

    def skip(self, reason: str = "") -> bool:
        """On to the next one without answers; what cannot be shown can always be skipped."""
        may = self.study.protocol.rules.may_skip or self.shown is None
        if self.showing is None or not may or self.is_on_break or self.error:
            return False
        self._leave(EventKind.SKIPPED, reason)
        return True

    def go_back(self) -> None:
        """To the showing before."""
        if self.course.may_go_back and not self.error:
            self._end_look()
            self.course.go_back()
            self._show()

    def take_break(self) -> None:
        """Pause; nothing is shown meanwhile."""
        if not self.is_on_break and self.showing is not None:
            self._end_look()
            self.is_on_break = True
            self._since_break = 0
            self._note(EventKind.BREAK)
            self.moved.emit()

    def end_break(self) -> None:
        """Go on reading."""
        if self.is_on_break:
            self.is_on_break = False
            self._note(EventKind.RESUMED)
            self._show()

    def try_again(self) -> None:
        """Load once more what could not be shown, or save what could not be saved."""
        if self.saver.has_unsaved:
            self.saver.save()
        if self.shown is None and self.showing is not None:
            self._show()

    def finish(self) -> None:
        """Keep how long the last look was, and let go of the database; blocks until all is saved."""
        if self._is_over:
            return
        self._end_look()
        self._is_over = True
        self.saver.close()
        self._store.close()

    # The way.

    def _leave(self, kind: EventKind, reason: str = "") -> None:
        showing = self.showing
        assert showing is not None
        self._end_look(
            ReadingEvent(self.reader, showing.identity, kind, {"reason": reason} if reason else {})
        )
        self.course.end(showing, kind)
        self.course.go_on()
        self._since_break += 1
        every, following = self.study.protocol.rules.break_every, self.showing
        if every and self._since_break >= every and following is not None and following.stage == 1:
            self.take_break()
        else:
            self._show()

    def _show(self) -> None:
        showing = self.showing
        self.shown = None
        self.moved.emit()
        if showing is not None:
            self._load(showing)

    def _load(self, showing: Showing) -> None:
        identity = showing.identity
        if identity in self._ready:
            self._take(showing, *self._ready[identity])
        elif identity not in self._loading:
            self._loading.add(identity)
            background.run(
                lambda: self._make(showing),
                lambda made: self._take(showing, *made),
                lambda message: self._fail(showing, message),
                owner=self,
            )

    def _make(self, showing: Showing) -> tuple[Shown, Any]:
        shown = self.study.load(showing)
        return shown, self._depict(shown)

    def _take(self, showing: Showing, shown: Shown, pictures: Any) -> None:
        self._loading.discard(showing.identity)
        self._ready[showing.identity] = shown, pictures
        self._forget_far()
        if self._is_over:
            return
        if showing is self.showing and not self.is_on_break and self.shown is None:
            self.shown, self.pictures = shown, pictures
            self.clock = LookClock()
            self._note(EventKind.OPENED)
            self.loaded.emit()
        self._load_ahead()

    def _load_ahead(self) -> None:
        """What follows, one after the other, so that the next one is not held up by those behind it."""
        position = self.course.position
        if position is None or self._loading:
            return
        for following in self.course.order[position + 1 : position + 1 + _LOADED_AHEAD]:
            if following.identity not in self._ready:
                self._load(following)
                return

    def _fail(self, showing: Showing, message: str) -> None:
        self._loading.discard(showing.identity)
        if showing is self.showing and not self._is_over:
            self.failed.emit(message)

    def _forget_far(self) -> None:
        position = self.course.position
        near = (
            () if position is None else self.course.order[max(0, position - 1) : position + 1 + _LOADED_AHEAD]
        )
        kept = {showing.identity for showing in near}
        self._ready = {identity: made for identity, made in self._ready.items() if identity in kept}

    # The database.

    def _end_look(self, *events: ReadingEvent) -> None:
        showing = self.showing
        if showing is not None and self.shown is not None:
            left = ReadingEvent(self.reader, showing.identity, EventKind.LEFT, self.clock.detail())
            self.saver.save(left, *events)
        elif events:
            self.saver.save(*events)
        self.shown = self.pictures = None

    def _note(self, kind: EventKind, showing: str | None = None, **detail: Any) -> None:
        current = self.showing
        where = showing if showing is not None else "" if current is None else current.identity
        self.saver.save(ReadingEvent(self.reader, where, kind, detail))

    def _rating(self, shown: Shown, item: str, answer: Answer, comment: str = "") -> Rating:
        return Rating(
            image_sha256=shown.case.sha256,
            edit_id=shown.edit_id,
            item=item,
            value=answer.value,
            answer=answer.text,
            is_declined=answer.is_declined,
            comment=comment,
            reader=self.reader,
            sentence=shown.sentence,
            model_name=shown.model_name,
            showing=shown.showing.identity,
        )
