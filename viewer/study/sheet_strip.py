"""A strip of items side by side; those that find no room are scrolled to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from viewer.study.answer_sheet import AnswerSheet

_MOST_IN_SIGHT, _ROW_WIDTH = 3, 220


def in_strip(sheet: AnswerSheet) -> QWidget:
    """The sheet itself where it has few items, else what scrolls it along with the keyboard."""
    if len(sheet.rows) <= _MOST_IN_SIGHT:
        return sheet
    sheet.setMinimumWidth(len(sheet.rows) * _ROW_WIDTH)
    strip = QScrollArea()
    strip.setFrameShape(QFrame.Shape.NoFrame)
    strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    strip.setWidgetResizable(True)
    strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    strip.setWidget(sheet)
    for row in sheet.rows:
        row.focused.connect(lambda row=row: strip.ensureWidgetVisible(row))
    return strip
