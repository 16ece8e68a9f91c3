"""EmptyState: what to do when no radiograph is open."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.language import mark, tr

_MOST_RECENTS = 5
_LONGEST_NAME = 48
_INVITATION = mark("Drop a radiograph, a folder or a ZIP, or open a sample")


class EmptyState(QWidget):
    """An invitation with two buttons; while a file is read it says so."""

    open_requested = Signal()
    sample_requested = Signal()
    recent_chosen = Signal(object)  # Path
    last_requested = Signal()  # what was open when the viewer ran last

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(tr(_INVITATION))
        self._title.setObjectName("emptyTitle")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail = QLabel(
            tr(
                "DICOM (CR, DX, SC), PNG or JPEG of frontal chest radiographs; folders, ZIP and "
                "DICOMDIR too.\nThen say what should change, and see the counterfactual beside it."
            )
        )
        self._detail.setProperty("role", "secondary")
        self._detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._title, self._detail):
            label.setWordWrap(True)
        self.open = QPushButton(tr("Open…  Ctrl+O"))
        self.open.setProperty("role", "primary")
        self.sample = QPushButton(tr("Open a sample"))
        self.last = QPushButton(tr("Open what was open last"))
        self.last.hide()
        self.last.clicked.connect(self.last_requested)
        self.open.clicked.connect(self.open_requested)
        self.sample.clicked.connect(self.sample_requested)
        buttons = self._buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.open)
        buttons.addWidget(self.last)
        buttons.addWidget(self.sample)
        self._choices = (self.open, self.last, self.sample)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(3)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addLayout(buttons)
        self._recents = QVBoxLayout()
        self._recents.setSpacing(0)
        layout.addLayout(self._recents)
        layout.addStretch(4)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(one.minimumSizeHint().width() for one in self._choices) + 2 * 8, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside each other, the buttons stand below each other."""
        super().resizeEvent(event)
        wanted = sum(one.sizeHint().width() + 8 for one in self._choices if not one.isHidden())
        direction = QBoxLayout.Direction
        is_narrow = wanted > self.width() - 2 * 8
        self._buttons.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the key in force on the button."""
        self.open.setText(tr("Open…  {key}").format(key=key_of("open")).rstrip())

    def show_last(self, has_last: bool) -> None:
        """Offer what was open last, where anything was."""
        self.last.setVisible(has_last)

    def show_recents(self, paths: Sequence[Path]) -> None:
        """Offer what was opened last, the newest first."""
        while (item := self._recents.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if paths:
            heading = QLabel(tr("Opened last"))
            heading.setProperty("role", "secondary")
            self._recents.addWidget(heading, 0, Qt.AlignmentFlag.AlignHCenter)
        for path in paths[:_MOST_RECENTS]:
            name = path.name or str(path)
            name = name if len(name) <= _LONGEST_NAME else f"{name[:30]}…{name[-17:]}"
            button = QPushButton(name.replace("&", "&&"))
            button.setProperty("role", "link")
            button.setToolTip(str(path.parent))
            button.clicked.connect(lambda checked=False, path=path: self.recent_chosen.emit(path))
            self._recents.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_reading(self, is_reading: bool) -> None:
        self._title.setText(tr("Reading…") if is_reading else tr(_INVITATION))
        self.open.setDisabled(is_reading)
        self.sample.setDisabled(is_reading)
        self.last.setDisabled(is_reading)
