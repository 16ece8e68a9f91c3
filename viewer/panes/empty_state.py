"""EmptyState: what to do when no radiograph is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """An invitation with two buttons; while a file is read it says so."""

    open_requested = Signal()
    sample_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel("Drop a radiograph, or open a sample")
        self._title.setObjectName("emptyTitle")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail = QLabel(
            "DICOM (CR, DX, SC), PNG or JPEG of a frontal chest radiograph.\n"
            "Then say what should change, and see the counterfactual beside it."
        )
        self._detail.setProperty("role", "secondary")
        self._detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = QPushButton("Open…  Ctrl+O")
        self.open.setProperty("role", "primary")
        self.sample = QPushButton("Open a sample")
        self.open.clicked.connect(self.open_requested)
        self.sample.clicked.connect(self.sample_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.open)
        buttons.addWidget(self.sample)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(3)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addLayout(buttons)
        layout.addStretch(4)

    def show_reading(self, is_reading: bool) -> None:
        self._title.setText("Reading…" if is_reading else "Drop a radiograph, or open a sample")
        self.open.setDisabled(is_reading)
        self.sample.setDisabled(is_reading)
