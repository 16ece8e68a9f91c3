"""SkippedFiles: which files are not listed, and why, one line each."""

from PySide6.QtCore import QSize, QStringListModel, Qt
from PySide6.QtWidgets import QDialog, QLabel, QListView, QVBoxLayout, QWidget

from engine.collection.candidate import Tally
from viewer.exchange.tally_text import reason_text
from viewer.language import number, tr
from viewer.scrolling import resize_on_screen


class SkippedFiles(QDialog):
    """Counts by reason, then the files; may stay open.

    Args:
        tally: of the search.
    """

    def __init__(self, tally: Tally, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Files that are not listed"))
        resize_on_screen(self, QSize(640, 420))
        reasons = [
            f"{number(count, ',')} × {reason_text(reason)}" for reason, count in tally.reasons.most_common()
        ]
        self.reasons = QLabel("\n".join(reasons))
        self.reasons.setTextFormat(Qt.TextFormat.PlainText)
        self.reasons.setWordWrap(True)
        lines = list(tally.lines)
        if tally.skipped > len(lines):
            lines.append(tr("… and {n} more").format(n=number(tally.skipped - len(lines), ",")))
        self.list = QListView()
        self.list.setModel(QStringListModel(lines, self))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Files that are not listed, with the reason"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.reasons)
        layout.addWidget(self.list, 1)
