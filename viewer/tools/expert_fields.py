"""The fields of the expert panel: a number, a choice, a row with its sentence and its mark."""

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from viewer import theme
from viewer.language import number, tr
from viewer.tools.outlook_view import wrapped_label
from viewer.tools.quiet_wheel import quiet_wheel

_TEXT_MARGIN = 6  # as in the other fields

Field = QSpinBox | QDoubleSpinBox | QComboBox


class ExpertRow:
    """A field with its name, a sentence that explains it, and a mark where it is not the model's value.

    Args:
        text: name, for people.
        sentence: what the field does.
        field: a number or a choice.
        widget: what stands in the row where the field is not alone.
    """

    def __init__(self, text: str, sentence: str, field: Field, widget: QWidget | None = None) -> None:
        self.field = field
        self._text, self._sentence = text, sentence
        self.label = QLabel(text)
        self.label.setBuddy(field)
        self.explanation = wrapped_label("secondary", sentence)
        self.explanation.setFont(theme.small_font())
        self._widget = widget or field
        field.setAccessibleName(text)
        field.setAccessibleDescription(sentence)
        for part in (self.label, field):
            part.setToolTip(sentence)
        quiet_wheel(field)
        if not isinstance(field, QComboBox):
            field.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)  # a style sheet does not reach it

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put it into the three rows of a grid from ``row`` on."""
        if self._widget is self.field:
            grid.addWidget(self.label, row, 0)
            grid.addWidget(self._widget, row, 1)
        else:  # several things need the whole width
            grid.addWidget(self.label, row, 0, 1, 2)
            grid.addWidget(self._widget, row + 1, 0, 1, 2)
        grid.addWidget(self.explanation, row + 2, 0, 1, 2)

    @property
    def value(self) -> Any:
        if isinstance(self.field, QComboBox):
            return self.field.currentData()
        return self.field.value()

    @value.setter
    def value(self, value: Any) -> None:
        if isinstance(self.field, QComboBox):
            self.field.setCurrentIndex(self.field.findData(value))
        else:
            self.field.setValue(value)

    def shows(self, value: Any) -> bool:
        """The field shows this value, as far as its decimals go."""
        if isinstance(self.field, QDoubleSpinBox):
            return abs(self.field.value() - float(value)) < 0.5 * 10 ** -self.field.decimals()
        return bool(self.value == value)

    def mark(self, usual: Any) -> None:
        """Mark it where it is not the usual value; None: there is none."""
        is_changed = usual is not None and not self.shows(usual)
        self.label.setText(f"• {self._text}" if is_changed else self._text)
        self.label.setStyleSheet("font-weight: 600;" if is_changed else "")
        usually = tr("Usually {value}.").format(value=self._word(usual)) if is_changed else ""
        self.explanation.setText(f"{self._sentence} {usually}".strip())
        self.field.setAccessibleDescription(f"{self._sentence} {usually}".strip())

    def _word(self, value: Any) -> str:
        if isinstance(self.field, QComboBox):
            return self.field.itemText(self.field.findData(value))
        return number(value, "g")


def whole_number(low: int, high: int, step: int = 1) -> QSpinBox:
    """A field for a whole number."""
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setSingleStep(step)
    return spin


def decimal(high: float, step: float, decimals: int = 2) -> QDoubleSpinBox:
    """A field for a number from 0 on."""
    spin = QDoubleSpinBox()
    spin.setDecimals(decimals)
    spin.setRange(0, high)
    spin.setSingleStep(step)
    return spin


def choice(*rows: tuple[Any, str]) -> QComboBox:
    """A list of values by name."""
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(100)
    for value, text in rows:
        box.addItem(text, value)
    return box


def tool(icon: str, text: str) -> QToolButton:
    """A small button with a picture."""
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(20, 20))
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
