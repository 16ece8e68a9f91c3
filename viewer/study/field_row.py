"""FieldRow: an item answered by a number or a text."""

import math

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.reading.items import ItemKind, RatingItem
from viewer.language import number, tr
from viewer.study.answer import Answer
from viewer.study.item_row import ItemRow

_LONGEST = 2000


class FieldRow(ItemRow):
    """A field; what stands in it counts once the reader leaves it or presses Enter."""

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(item, is_roomy, parent)
        self.setFocusProxy(self.field)

    @property
    def owns_digits(self) -> bool:
        return True

    def instructions(self) -> str:
        return self._range if self.item.kind is ItemKind.NUMBER else tr("Write a text")

    @property
    def _range(self) -> str:
        low, high, unit = self.item.low, self.item.high, self.item.unit
        if math.isinf(low) and math.isinf(high):
            return tr("a number {unit}").format(unit=unit).strip()
        if math.isinf(high):
            return tr("{low} {unit} or more").format(low=number(low, "g"), unit=unit).replace("  ", " ")
        if math.isinf(low):
            return tr("{high} {unit} or less").format(high=number(high, "g"), unit=unit).replace("  ", " ")
        words = tr("{low} to {high} {unit}")
        return words.format(low=number(low, "g"), high=number(high, "g"), unit=unit).strip()

    def build(self, layout: QVBoxLayout) -> None:
        is_number = self.item.kind is ItemKind.NUMBER
        self.field = QLineEdit()
        self.field.setMaxLength(24 if is_number else _LONGEST)
        self.field.setAccessibleName(self.accessibleName())
        self.field.setAccessibleDescription(self.accessibleDescription())
        self.field.setPlaceholderText(self._range if is_number else "")
        self.field.editingFinished.connect(self.commit)
        self.field.textEdited.connect(lambda _: self._complain(""))
        self.field.installEventFilter(self)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.field, 1)
        if self.item.unit:
            unit = QLabel(self.item.unit)
            unit.setTextFormat(Qt.TextFormat.PlainText)
            line.addWidget(unit)
        layout.addLayout(line)
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.hide()
        layout.addWidget(self.problem)

    def show_given(self, answer: Answer | None) -> None:
        if answer is None:
            self.field.clear()
        elif self.item.kind is ItemKind.NUMBER:
            self.field.setText(number(float(answer.json), f".{self.item.decimals}f"))
        else:
            self.field.setText(str(answer.json))
        self._complain("")

    def commit(self) -> None:
        """Take what stands in the field, where it is an answer; nothing stands for no new one."""
        text = self.field.text().strip()
        if not text:
            if self._answer is not None:
                self.show_answer(self._answer)  # what was said stays; it can be changed, not taken back
            return
        answer = self._read(text)
        if answer is None:
            self._complain(tr("Not saved: {range}").format(range=self._range))
        elif answer != self._answer:
            self.give(answer)

    @property
    def has_problem(self) -> bool:
        """What stands in the field is no answer."""
        return not self.problem.isHidden()

    def _read(self, text: str) -> Answer | None:
        if self.item.kind is ItemKind.TEXT:
            return Answer.of_json(text)
        value, is_number = QLocale().toDouble(text)
        if not is_number:
            value, is_number = QLocale.c().toDouble(text.replace(",", "."))
        if not is_number or not math.isfinite(value):
            return None
        rounded = round(value, self.item.decimals)
        answer = Answer.of_json(rounded if self.item.decimals else int(rounded))
        return None if self.item.problem(None, answer.text) else answer

    def _complain(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Ctrl+0 declines."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.wants(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self.wants(event):
                self._decline(True)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                if not self.has_problem:
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)
