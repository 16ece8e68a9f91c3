"""AnswerSheet: the items of a form in their order; an answer leads on to the next."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from engine.radiographs.radiograph import Radiograph
from engine.reading.items import ItemKind, RatingItem
from viewer.study.answer import Answer
from viewer.study.field_row import FieldRow
from viewer.study.image_row import ImageRow
from viewer.study.item_row import ItemRow
from viewer.study.point_row import PointRow
from viewer.study.region_row import RegionRow
from viewer.study.step_row import StepRow

_ROWS: dict[ItemKind, type[ItemRow]] = {
    ItemKind.LIKERT: StepRow,
    ItemKind.CHOICE: StepRow,
    ItemKind.NUMBER: FieldRow,
    ItemKind.TEXT: FieldRow,
    ItemKind.POINT: PointRow,
    ItemKind.REGION: RegionRow,
}


class AnswerSheet(QWidget):
    """A row for each item.

    Args:
        items: what is asked.
        is_column: the rows stand below each other and have room; else side by side, as low as may be.
    """

    answered = Signal(str, object)  # key of the item, Answer
    finished = Signal()  # the reader has gone on from the last row
    marking_changed = Signal(object)  # the ImageRow that wants the mouse, or None

    def __init__(
        self, items: Sequence[RatingItem], is_column: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        direction = QBoxLayout.Direction.TopToBottom if is_column else QBoxLayout.Direction.LeftToRight
        layout = QBoxLayout(direction, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.rows = [_ROWS[item.kind](item, is_column) for item in items]
        self._last: ItemRow | None = None  # that was answered
        for row in self.rows:
            layout.addWidget(row, 0 if is_column else 1)
            row.answered.connect(lambda answer, row=row: self._hear(row, answer))
            row.left.connect(lambda row=row: self._go_on(row))
            if isinstance(row, ImageRow):
                row.marking_changed.connect(lambda marking, row=row: self._hear_marking(row, marking))
        if is_column:
            layout.addStretch(1)

    @property
    def image_rows(self) -> tuple[ImageRow, ...]:
        """Rows that are answered on the radiograph."""
        return tuple(row for row in self.rows if isinstance(row, ImageRow))

    @property
    def marking_row(self) -> ImageRow | None:
        """The one that has the mouse."""
        return next((row for row in self.image_rows if row.is_marking), None)

    def show_radiograph(self, radiograph: Radiograph | None) -> None:
        """What is marked or painted is so on this one."""
        for row in self.image_rows:
            row.show_radiograph(radiograph)

    def show_answers(self, answers: Mapping[str, Answer]) -> None:
        """Show these, without emitting."""
        self._last = None
        for row in self.rows:
            answer = answers.get(row.item.key)
            row.show_answer(answer if _fits(row.item, answer) else None)

    def focus_first(self) -> None:
        """Give the keys to the first question that has no answer, else to the first."""
        row = next((row for row in self.rows if not row.is_answered), self.rows[0])
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Take what stands in a field and was not left yet."""
        for row in self.rows:
            if isinstance(row, FieldRow):
                row.commit()

    def stop_marking(self) -> None:
        """Give the mouse back."""
        for row in self.image_rows:
            row.stop_marking()

    def step_back(self) -> None:
        """Esc: give up what is being drawn, else give the mouse back."""
        row = self.marking_row
        if row is not None:
            row.step_back()

    def take_key(self, event: QKeyEvent) -> bool:
        """A key of the row that has the mouse, else of the first that knows it; False where none does."""
        marking = self.marking_row
        return any(row.take_key(event) for row in ((marking,) if marking else self.image_rows))

    def take_back(self) -> bool:
        """After a slip: back to the row that was answered last, and to what it said before.

        Returns:
            False where it said nothing before: it has the keyboard, and the answer can be given anew.
        """
        row = self._last
        if row is None:
            return True
        was_there = row.take_back()
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return was_there

    def _hear(self, row: ItemRow, answer: Answer) -> None:
        self._last = row
        if isinstance(row, StepRow) or (answer.is_declined and not isinstance(row, ImageRow)):
            if _has_focus(row):
                self._go_on(row)
            else:
                row.setFocus()  # a click shows which row the digits belong to
        self.answered.emit(row.item.key, answer)

    def _go_on(self, row: ItemRow) -> None:
        position = self.rows.index(row)
        if position + 1 < len(self.rows):
            self.rows[position + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _hear_marking(self, row: ImageRow, is_marking: bool) -> None:
        if is_marking:
            for other in self.image_rows:
                if other is not row:
                    other.stop_marking()
        self.marking_changed.emit(self.marking_row)


def _has_focus(row: ItemRow) -> bool:
    focused = row.window().focusWidget()
    return focused is not None and (focused is row or row.isAncestorOf(focused))


def _fits(item: RatingItem, answer: Answer | None) -> bool:
    """Answers of an older table of items that make no sense any more are not shown."""
    return answer is not None and (answer.is_declined or not item.problem(answer.value, answer.text))
