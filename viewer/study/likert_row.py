"""LikertRow: one question answered with big numbered buttons or with a digit key."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.reading.items import RatingItem
from viewer import theme
from viewer.labels import ElidedLabel, LinesLabel
from viewer.language import tr


class LikertRow(QWidget):
    """A title, a question, the buttons 1..n and the wording of both ends.

    While it has the focus, a digit answers it. The answer shown is whatever ``set_value`` was told last;
    answering emits ``answered`` and shows the answer at once.
    """

    answered = Signal(int)

    def __init__(self, item: RatingItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{tr(item.title)}: {tr(item.question)}")
        self.setAccessibleDescription(tr("Press a digit from 1 to {n}").format(n=item.points))

        title = QLabel(tr(item.title))
        title.setProperty("role", "heading")
        title.setTextFormat(Qt.TextFormat.PlainText)
        question = LinesLabel(2, tr(item.question), secondary=True)

        self._group = QButtonGroup(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for value, anchor in enumerate(item.anchors, 1):
            button = QPushButton(str(value))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row as a whole takes the digits
            button.setToolTip(f"{value}: {tr(anchor)}")
            button.setAccessibleName(f"{value}: {tr(anchor)}")
            button.setStyleSheet("QPushButton { padding: 0; min-height: 26px; }")
            button.setMinimumWidth(28)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, value)
            buttons.addWidget(button)
        self._group.idClicked.connect(self._choose)

        ends = QHBoxLayout()
        ends.setSpacing(8)
        lowest, highest = (ElidedLabel(tr(text), secondary=True) for text in item.ends)
        highest.setAlignment(Qt.AlignmentFlag.AlignRight)
        ends.addWidget(lowest, 1)
        ends.addWidget(highest, 1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(1)
        layout.addWidget(title)
        layout.addWidget(question)
        layout.addStretch(1)
        layout.addLayout(buttons)
        layout.addLayout(ends)

    @property
    def value(self) -> int | None:
        """The answer shown, 1..n, or None."""
        value = self._group.checkedId()
        return None if value < 0 else value

    def set_value(self, value: int | None) -> None:
        """Show an answer, or none, without emitting."""
        if value is None:
            self._group.setExclusive(False)
            for button in self._group.buttons():
                button.setChecked(False)
            self._group.setExclusive(True)
        else:
            self._group.button(value).setChecked(True)

    def event(self, event: QEvent) -> bool:
        """Take digits before a shortcut of the window does."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._digit(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = self._digit(event)
        if digit is None:
            super().keyPressEvent(event)
            return
        self.set_value(digit)
        self._choose(digit)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring that shows which row owns the digits."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            ring = QRect(QPoint(1, 1), self.size()).adjusted(0, 0, -2, -2)
            painter.drawRoundedRect(ring, 4, 4)

    def _digit(self, event: QKeyEvent) -> int | None:
        """The answer that a key gives; keys with Ctrl, Alt or Shift belong to others."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        digit = event.key() - Qt.Key.Key_0.value
        return digit if 1 <= digit <= self.item.points else None

    def _choose(self, value: int) -> None:
        self.answered.emit(value)
