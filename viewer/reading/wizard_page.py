"""WizardPage: one page of the wizard that makes a study."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from viewer.reading.draft import StudyDraft


class WizardPage(QWidget):
    """Shows a part of the draft and writes into it.

    Args:
        draft: that the pages share.
        title: of the page.
        explained: what it is about, a sentence.
    """

    changed = Signal()

    def __init__(self, draft: StudyDraft, title: str, explained: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft, self.title = draft, title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        said = QLabel(explained)
        said.setProperty("role", "secondary")
        said.setWordWrap(True)
        self.column.addWidget(said)

    def enter(self) -> None:
        """The page comes up: show what the others have chosen."""

    def problem(self) -> str:
        """Why the owner cannot go on, one line; "" where nothing is missing."""
        return ""


def labeled(text: str, widget: QWidget) -> QLabel:
    """A label that leads to a field by its letter, and names it."""
    label = QLabel(text)
    label.setBuddy(widget)
    widget.setAccessibleName(text.replace("&", ""))
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
