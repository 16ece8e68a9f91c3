"""KeySheet: the list of keys and mouse gestures, from the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from viewer.actions import ACTIONS, GESTURES


class KeySheet(QDialog):
    """Two columns: keys on the left, mouse and held keys on the right; any of its keys closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QGridLayout(self)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(6)
        keyed = [
            (" or ".join(_shown(key) for key in row.keys[:1]), row.text.replace("&", "").rstrip("…"))
            for row in ACTIONS
            if row.keys
        ]
        for first_column, title, rows in ((0, "Keys", keyed), (3, "Mouse and held keys", GESTURES)):
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            layout.addWidget(heading, 0, first_column, 1, 2)
            for line, (key, meaning) in enumerate(rows, start=1):
                layout.addWidget(QLabel(key), line, first_column)
                explained = QLabel(meaning)
                explained.setProperty("role", "secondary")
                layout.addWidget(explained, line, first_column + 1)
        layout.setColumnMinimumWidth(2, 24)


def _shown(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
