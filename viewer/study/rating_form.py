"""RatingForm: the reader rates the selected counterfactual; an answer counts when the store has it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.edit import EditResult
from engine.errors import StoreError
from engine.reading.items import COMMENT_ITEM, RatingItem
from engine.reading.rating import Rating, edit_identity
from engine.reading.store import RatingStore
from viewer.case import Case
from viewer.labels import LinesLabel, say
from viewer.language import tr
from viewer.study.answer import Answer
from viewer.study.answer_sheet import AnswerSheet
from viewer.study.comment_field import CommentField
from viewer.study.form_state import describe
from viewer.study.rating_saver import RatingSaver
from viewer.study.sheet_strip import in_strip
from viewer.study.stored_ratings import StoredRatings

_COMMENT_WIDTH = 98  # its name has room in each language


class RatingForm(QWidget):
    """The items side by side, a comment, and what is saved; low enough to stand under images.

    Digits answer the item that has the focus and move on to the next. A changed answer is a new row in
    the store. Answers that could not be saved stay in the form and go along with the next attempt.

    Args:
        case: whose selected edit is rated.
        store: where ratings go; None when it could not be opened.
        items: what is rated.
        reader: initials to begin with.
        store_error: why there is no store.
        model_titles: what readers call the models, by name.
    """

    reader_changed = Signal(str)
    ratings_saved = Signal(object)  # tuple of ratings that the store has just acknowledged

    def __init__(
        self,
        case: Case,
        store: RatingStore | None,
        items: Sequence[RatingItem],
        reader: str = "",
        store_error: str = "",
        model_titles: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._case = case
        self._store_error = store_error
        self._saver = None if store is None else RatingSaver(store, self)
        self._edit: EditResult | None = None
        self._edit_id = ""
        self._shown: dict[str, Answer] = {}
        self._stored_comment = ""
        self._answered_here: dict[str, Rating] = {}  # by item, since this edit was selected
        self._newest: Rating | None = None  # newest stored rating of this edit
        self._comment_error = ""
        self._rate_key = "Ctrl+R"

        self.sheet = AnswerSheet(items)
        self.rows = self.sheet.rows
        self.stored = StoredRatings(items, model_titles or {})
        self._build(reader)

        self.sheet.answered.connect(self._answer)
        self.comment.textChanged.connect(self._show_state)
        self.reader.editingFinished.connect(self._reader_edited)
        self.retry.clicked.connect(self._try_again)
        case.radiograph_changed.connect(self._show_radiograph)
        case.selected_edit_changed.connect(self._show_edit)
        if self._saver is not None:
            self._saver.changed.connect(self._show_state)
            self._saver.saved.connect(self._hear_saved)
            self._saver.saved.connect(self.ratings_saved)
            self._saver.loaded.connect(self._hear_loaded)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.finish)
        self._reader = self.reader.text().strip()
        self._show_radiograph()
        self._show_edit()

    def focus_first(self) -> None:
        """Give the digits to the first question."""
        self.sheet.focus_first()

    def export(self, path: Path, say: Callable[[str, bool], None]) -> None:
        """Write every rating to a CSV file; ``say`` hears what came of it, and whether that is an error."""
        self.comment.commit()
        if self._saver is None:
            say(tr("There are no ratings to export. {reason}").format(reason=self._store_error), True)
            return
        written = tr("Exported {n} rows of ratings to {path}")
        self._saver.export(
            path, lambda rows, error: say(error or written.format(n=rows, path=path), bool(error))
        )

    def finish(self) -> None:
        """Save what is left; called before the application ends. Whoever opened the store closes it."""
        self.sheet.commit()
        self._reader_edited()
        self.comment.commit()
        if self._saver is not None:
            self._saver.close()

    # Building

    def _build(self, reader: str) -> None:
        self.reader = QLineEdit(reader)
        self.reader.setMaxLength(64)
        self.reader.setPlaceholderText(tr("Initials"))
        self.reader.setToolTip(tr("Reader initials, stored with every rating"))
        self.reader.setAccessibleName(tr("Reader initials"))
        self.reader.setFixedWidth(72)

        self.comment = CommentField(self._keep_comment)
        self.comment.setMinimumWidth(_COMMENT_WIDTH)

        self.state = LinesLabel(2)
        self.retry = QPushButton(tr("Try again"))

        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.comment, 1)
        top.addWidget(self.reader, 0, Qt.AlignmentFlag.AlignTop)
        bottom = QHBoxLayout()
        bottom.setSpacing(4)
        bottom.addWidget(self.state, 1)
        bottom.addWidget(self.retry)
        bottom.addWidget(self.stored)
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 2)
        words.setSpacing(2)
        words.addLayout(top, 1)
        words.addLayout(bottom)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(in_strip(self.sheet), len(self.rows))
        layout.addLayout(words, 1)

    # What the reader does

    def _answer(self, item: str, answer: Answer) -> None:
        if self._shown.get(item) != answer:
            self._shown[item] = answer
            self._store_rating(item, answer)

    def _keep_comment(self, text: str) -> bool:
        return bool(self._edit_id) and self._store_rating(COMMENT_ITEM, Answer(), text)

    def _store_rating(self, item: str, answer: Answer, comment: str = "", at: datetime | None = None) -> bool:
        if self._saver is None or self._edit is None:
            return False
        self._comment_error = ""
        try:
            rating = Rating(
                image_sha256=self._edit.provenance.image_sha256,
                edit_id=self._edit_id,
                item=item,
                value=answer.value,
                answer=answer.text,
                is_declined=answer.is_declined,
                comment=comment,
                reader=self._reader,
                sentence=self._edit.provenance.sentence,
                model_name=self._edit.provenance.model_name,
                created_at=at or datetime.now(UTC),
            )
        except StoreError as error:
            self._comment_error = str(error)
            self._show_state()
            return False
        self._answered_here[item] = rating
        self._saver.save(rating)
        return True

    def _try_again(self) -> None:
        self.comment.commit()
        if self._saver is not None:
            self._saver.save()

    def _reader_edited(self) -> None:
        reader = self.reader.text().strip()
        if reader == self._reader:
            return
        self.comment.commit()
        unnamed = () if self._reader else tuple(self._answered_here.values())
        self._reader = reader
        self.reader_changed.emit(reader)
        # Who answers first and gives initials then means these answers; the time ties both together.
        for rating in unnamed:
            said = Answer.of(rating) or Answer()
            self._store_rating(rating.item, said, rating.comment, rating.created_at)
        self._show_edit()

    # What the case and the store say

    def _show_radiograph(self) -> None:
        self.sheet.show_radiograph(self._case.radiograph)
        self.stored.show_ratings(())
        self._load_stored()

    def _load_stored(self) -> None:
        radiograph = self._case.radiograph
        if radiograph is not None and self._saver is not None:
            self._saver.load(radiograph.sha256, image_sha256=radiograph.sha256)

    def _show_edit(self) -> None:
        """Another edit: its answers so far, first those not yet saved, then those of the store."""
        self.sheet.commit()
        self.comment.commit()
        self._edit = self._case.selected_edit
        self._edit_id = "" if self._edit is None else edit_identity(self._edit)
        self._answered_here = {}
        self._newest = None
        self._comment_error = ""
        self._shown = {}
        self._stored_comment = ""
        for rating in () if self._saver is None else self._saver.unsaved:
            if rating.edit_id == self._edit_id and rating.reader == self._reader:
                self._take(rating)
                self._answered_here[rating.item] = rating
        self._show_answers()
        if self._edit_id and self._saver is not None:
            self._saver.load(self._edit_id, edit_id=self._edit_id, reader=self._reader)
        self._show_state()

    def _hear_loaded(self, asked_for: str, ratings: Sequence[Rating]) -> None:
        radiograph = self._case.radiograph
        if radiograph is not None and asked_for == radiograph.sha256:
            self.stored.show_ratings(ratings)
        elif asked_for == self._edit_id:
            comment_is_new = self.comment.is_new
            for rating in ratings:
                if rating.reader == self._reader:
                    self._newest = rating
                    if rating.item not in self._answered_here:
                        self._take(rating)
            self._show_answers(keep_comment=comment_is_new)
            self._show_state()

    def _hear_saved(self, ratings: Sequence[Rating]) -> None:
        for rating in ratings:
            if rating.edit_id == self._edit_id and rating.reader == self._reader:
                self._newest = rating
        self._load_stored()

    def _take(self, rating: Rating) -> None:
        if rating.item == COMMENT_ITEM:
            self._stored_comment = rating.comment
        elif (answer := Answer.of(rating)) is not None:
            self._shown[rating.item] = answer

    def _show_answers(self, keep_comment: bool = False) -> None:
        self.sheet.show_answers(self._shown)
        self.comment.show_stored(self._stored_comment, keep_comment)

    def _show_state(self) -> None:
        can_rate = self._edit is not None and self._saver is not None
        for widget in (*self.rows, self.comment):
            widget.setEnabled(can_rate)
        if not can_rate:
            self.sheet.stop_marking()
        say(self.state, *self._describe_state())
        self.retry.setVisible(self._saver is not None and bool(self._saver.error and self._saver.unsaved))

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the key in force, by command, that leads here."""
        self._rate_key = key_of("rate")
        self._show_state()

    def _describe_state(self) -> tuple[str, bool]:
        saver = self._saver
        if saver is None:
            return tr("Rating is off. {reason}").format(reason=self._store_error), True
        has_edit, comment_is_new = self._edit is not None, self.comment.is_new
        return describe(saver, self._comment_error, has_edit, comment_is_new, self._newest, self._rate_key)
