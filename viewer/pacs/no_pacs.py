"""NoPacs: what stands where no PACS was written down yet."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.language import tr
from viewer.tools.outlook_view import wrapped_label

_WIDTH = 520


class NoPacs(QWidget):
    """Says what to do, with the button to do it."""

    add_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(tr("No PACS is known here yet"))
        self.title.setObjectName("emptyTitle")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.about = wrapped_label(
            "secondary",
            tr(
                "A PACS is called only after you have written down where it is. "
                "Your PACS administrator can tell you; the next page says what to ask for."
            ),
        )
        self.about.setFixedWidth(_WIDTH)
        self.about.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add = QPushButton(tr("&Add a PACS…"))
        self.add.setProperty("role", "primary")
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self.add_requested)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self.title, self.about, self.add):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)

    def fail(self, message: str) -> None:
        """The list of PACS cannot be read; adding one would lose the others."""
        self.title.setText(tr("The known PACS cannot be read"))
        self.about.setText(message[:1].upper() + message[1:])
        self.add.hide()
