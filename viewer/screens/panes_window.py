"""PanesWindow: the panes alone on a screen, with the strip that never goes away."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer import theme
from viewer.controls.window_keys import WindowKeys
from viewer.drops import dropped_files
from viewer.labels import ElidedLabel
from viewer.language import tr
from viewer.mouse_habits import MouseHabits
from viewer.panes.synthetic_mark import RESEARCH


class PanesWindow(QWidget):
    """A window that takes in the panes; all keys of the main window hold here too.

    Args:
        stage: what it shows; taken out of wherever it is.
        keys: of the main window.
        actions: of the main window.
        habits: of the mouse, asked for at each turn of the wheel.
    """

    closing = Signal()  # the reader closes it: the panes are wanted back
    files_dropped = Signal(list)  # of Path

    def __init__(
        self, stage: QWidget, keys: WindowKeys, actions: Sequence[QAction], habits: Callable[[], MouseHabits]
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowIcon(theme.icon("counterview"))
        self.setAcceptDrops(True)
        self.setObjectName("panesWindow")
        self.setWindowTitle(tr("Counterview, panes"))
        self._keys, self._habits = keys, habits
        self.addActions(list(actions))
        self.case_label = ElidedLabel()
        research = QLabel(tr(RESEARCH))
        research.setObjectName("researchStrip")
        back = QPushButton(tr("Bring the panes back"))
        back.setToolTip(tr("Into the main window (Esc)"))
        back.clicked.connect(self.closing)
        strip = QHBoxLayout()
        strip.setSpacing(8)
        strip.addWidget(self.case_label, 1)
        strip.addWidget(back)
        strip.addWidget(research)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(4)
        column.addLayout(strip)
        column.addWidget(stage, 1)

    def show_on(self, area: QRect) -> None:
        """Fill the screen with this geometry."""
        self.setGeometry(area)  # the screen that the window lies on is the one that it fills
        self.showFullScreen()

    def show_case(self, details: str) -> None:
        """Say which case is open, without naming the patient."""
        self.case_label.setText(details)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event, self.focusWidget()):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._keys.turn(event, self._habits()):
            super().wheelEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._keys.let_go()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)
