"""ItemRow: one item of the rating form; the kinds of item have rows of their own."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.reading.items import RatingItem
from viewer import theme
from viewer.labels import LinesLabel
from viewer.language import tr
from viewer.study.answer import Answer

DECLINE_KEY = "0"


class ItemRow(QWidget):
    """A title, a question, what answers it, and a button that says that it cannot be judged.

    What is shown was told last by ``show_answer``; answering emits ``answered`` and shows it at once.

    Args:
        item: what is asked.
        is_roomy: there is room for wordings below each other; else the row is as low as may be.
    """

    answered = Signal(object)  # Answer
    left = Signal()  # Enter: the reader wants to go on
    focused = Signal()

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self._is_roomy = item, is_roomy
        self._answer: Answer | None = None
        self._before: Answer | None = None  # what the last answer took the place of
        self.setAccessibleName(f"{tr(item.title)}: {tr(item.question)}")
        self.setAccessibleDescription(self.instructions())
        title = QLabel(tr(item.title))
        title.setProperty("role", "heading")
        title.setTextFormat(Qt.TextFormat.PlainText)
        self.decline = QPushButton("?")
        self.decline.setCheckable(True)
        self.decline.setProperty("role", "small")
        self.decline.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.decline.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.decline.setToolTip(tr("Cannot be judged ({key})").format(key=self._decline_key_text))
        self.decline.setAccessibleName(tr("Cannot be judged"))
        if is_roomy:
            self.decline.setText(tr("Cannot judge"))
        self.decline.clicked.connect(lambda: self._decline())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.decline)
        asked = tr(item.question) + (f" ({tr('optional')})" if item.is_optional else "")
        self.question = LinesLabel(3 if is_roomy else 2, asked, secondary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 5 if is_roomy else 2, 6, 4 if is_roomy else 2)
        layout.setSpacing(4 if is_roomy else 1)
        layout.addLayout(head)
        layout.addWidget(self.question)
        if is_roomy:
            self.question.set_most(self._lines_needed())
        else:
            layout.addStretch(1)
        self.build(layout)

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return self._answer

    @property
    def is_answered(self) -> bool:
        """The reader has said something, or that it cannot be judged."""
        return self._answer is not None

    def show_answer(self, answer: Answer | None) -> None:
        """Show an answer, or none, without emitting."""
        self._answer = answer
        self.decline.setChecked(answer is not None and answer.is_declined)
        self.show_given(None if answer is None or answer.is_declined else answer)

    # For the kinds of item.

    def instructions(self) -> str:
        """How it is answered, for those who do not see it."""
        raise NotImplementedError

    def build(self, layout: QVBoxLayout) -> None:
        """Put what answers it below the question."""
        raise NotImplementedError

    def show_given(self, answer: Answer | None) -> None:
        """Show an answer that says something, or none."""
        raise NotImplementedError

    @property
    def owns_digits(self) -> bool:
        """Digits are written into a field, so that declining takes Ctrl."""
        return False

    def give(self, answer: Answer) -> None:
        """The reader has answered."""
        if answer != self._answer:
            self._before = self._answer
            self.show_answer(answer)
        self.answered.emit(answer)

    def take_back(self) -> bool:
        """Give the answer before the last one again, after a slip; False where there was none."""
        if self._before is None:
            return False
        self.give(self._before)
        return True

    # Events.

    def event(self, event: QEvent) -> bool:
        """Take keys before a shortcut of the window does."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def wants(self, event: QKeyEvent) -> bool:
        """A key that answers."""
        return self._declines(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._declines(event):
            self._decline(True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring that shows which row owns the keys."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            ring = QRect(QPoint(1, 1), self.size()).adjusted(0, 0, -2, -2)
            painter.drawRoundedRect(ring, 4, 4)

    @property
    def _decline_key_text(self) -> str:
        return f"Ctrl+{DECLINE_KEY}" if self.owns_digits else DECLINE_KEY

    def _declines(self, event: QKeyEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        wanted = control if self.owns_digits else Qt.KeyboardModifier.NoModifier
        return event.key() == Qt.Key.Key_0 and (event.modifiers() & ~_KEYPAD) == wanted

    def _decline(self, declined: bool | None = None) -> None:
        if declined or self.decline.isChecked():
            self.give(Answer(is_declined=True))
        else:  # an answer is never taken back to nothing: what was said stays
            self.show_answer(self._answer)

    def _lines_needed(self) -> int:
        return min(3, max(1, self.question.needs(300)))


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
