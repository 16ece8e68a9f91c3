"""StepRow: an item answered by one of numbered steps or options, with a button or with a digit key."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.reading.items import ItemKind, RatingItem
from viewer.labels import ElidedLabel, LinesLabel
from viewer.language import tr
from viewer.study.answer import Answer
from viewer.study.item_row import ItemRow

_LETTERS_IN_A_ROW = 42  # of all options together, in the narrowest place
_ROOMY_WIDTH = 320  # logical pixels of the column of a reading session
_BUTTON_PADDING = 14


class StepRow(ItemRow):
    """Buttons 1..n, and the wording of both ends or of each option; with the focus, a digit answers."""

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(item, is_roomy, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def value(self) -> int | None:
        """The step shown, 1..n, or None."""
        value = self._group.checkedId()
        return None if value < 0 else value

    def instructions(self) -> str:
        return tr("Press a digit from 1 to {n}").format(n=self.item.points)

    def build(self, layout: QVBoxLayout) -> None:
        item = self.item
        is_choice = item.kind is ItemKind.CHOICE
        words = [tr(anchor) for anchor in item.anchors]
        in_column = is_choice and self._is_roomy and not self._fit_side_by_side(words)
        has_words = is_choice and (in_column or sum(map(len, words)) <= _LETTERS_IN_A_ROW)
        self._group = QButtonGroup(self)
        buttons = QVBoxLayout() if in_column else QHBoxLayout()
        buttons.setSpacing(4)
        for value, anchor in enumerate(words, 1):
            button = QPushButton(f"{value}  {anchor}" if has_words else str(value))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row as a whole takes the digits
            button.setToolTip(f"{value}: {anchor}")
            button.setAccessibleName(f"{value}: {anchor}")
            if in_column:
                button.setProperty("role", "choice")
            else:
                button.setStyleSheet("QPushButton { padding: 0; min-height: 26px; }")
                button.setMinimumWidth(28)
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, value)
            buttons.addWidget(button)
        self._group.idClicked.connect(lambda value: self.give(Answer(value)))
        layout.addLayout(buttons)
        self._wording: LinesLabel | None = None
        if not is_choice:
            ends = QHBoxLayout()
            ends.setSpacing(8)
            lowest, highest = (ElidedLabel(tr(text), secondary=True) for text in item.ends)
            highest.setAlignment(Qt.AlignmentFlag.AlignRight)
            ends.addWidget(lowest, 1)
            ends.addWidget(highest, 1)
            layout.addLayout(ends)
            if self._is_roomy:
                self._wording = LinesLabel(2)
                layout.addWidget(self._wording)

    def _fit_side_by_side(self, words: Sequence[str]) -> bool:
        """In buttons of one width, chosen ones bold."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        widest = max(QFontMetrics(bold).horizontalAdvance(f"0  {word}") for word in words)
        return len(words) * (widest + _BUTTON_PADDING) <= _ROOMY_WIDTH

    def show_given(self, answer: Answer | None) -> None:
        value = None if answer is None else answer.value
        if value is None or not 1 <= value <= self.item.points:
            self._group.setExclusive(False)
            for button in self._group.buttons():
                button.setChecked(False)
            self._group.setExclusive(True)
            value = None
        else:
            self._group.button(value).setChecked(True)
        if self._wording is not None:
            anchor = "" if value is None else self.item.anchors[value - 1]
            self._wording.setText(tr(anchor) if anchor else "")

    def wants(self, event: QKeyEvent) -> bool:
        return self._digit(event) is not None or super().wants(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = self._digit(event)
        if digit is None:
            super().keyPressEvent(event)
        else:
            self.give(Answer(digit))

    def _digit(self, event: QKeyEvent) -> int | None:
        """The answer that a key gives; keys with Ctrl, Alt or Shift belong to others."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        digit = event.key() - Qt.Key.Key_0.value
        return digit if 1 <= digit <= self.item.points else None
