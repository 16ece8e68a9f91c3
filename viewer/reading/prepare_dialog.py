"""PrepareDialog: how far the counterfactuals of a study are, with a way to stop and to go on."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from viewer.language import tr
from viewer.reading.preparing import Preparing

_STEPS = 1000


class PrepareDialog(QDialog):
    """Stays beside the window; closing it stops.

    Args:
        preparing: not yet started.
        title: of the study.
    """

    prepared = Signal()
    read_requested = Signal()
    engine_requested = Signal()  # it was given up, and shall be started again

    def __init__(self, preparing: Preparing, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preparing = preparing
        self._done, self._count, self._since = 0, 0, time.monotonic()
        self._done_before: int | None = None
        self.setWindowTitle(tr("Prepare a study"))
        self.setMinimumWidth(480)
        heading = QLabel(title)
        heading.setObjectName("aboutTitle")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        explained = QLabel(
            tr("Every counterfactual is made now, so that readers never wait. It can be stopped at any time.")
        )
        explained.setProperty("role", "secondary")
        explained.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self.state = QLabel(tr("Starting…"))
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.stop = QPushButton(tr("&Stop"))
        self.go_on = QPushButton(tr("&Go on"))
        self.go_on.setProperty("role", "primary")
        self.go_on.hide()
        self.start_engine = QPushButton(tr("Start the &engine"))
        self.start_engine.setProperty("role", "primary")
        self.start_engine.hide()
        self.read = QPushButton(tr("&Read it…"))
        self.read.hide()
        self.close_button = QPushButton(tr("&Close"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.stop, self.start_engine, self.go_on, self.read, self.close_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        for widget in (heading, explained, self.progress, self.state):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.stop.clicked.connect(preparing.cancel)
        self.go_on.clicked.connect(self.begin)
        self.start_engine.clicked.connect(self._start_engine)
        self.read.clicked.connect(self._ask_to_read)
        self.close_button.clicked.connect(self.close)
        preparing.progressed.connect(self._show_progress)
        preparing.stepped.connect(self._show_step)
        preparing.ended.connect(self._show_end)

    def begin(self) -> None:
        """Make what is missing."""
        self.stop.show()
        self.go_on.hide()
        self._done_before, self._since = None, time.monotonic()
        self._preparing.start()

    def show_stalled(self) -> None:
        """The engine is not started by itself any more; what waits is kept."""
        if self._preparing.is_running:
            self.start_engine.show()
            self._say(self._told(tr("The engine stopped too often, and waits to be started.")), is_error=True)

    def _start_engine(self) -> None:
        self.start_engine.hide()
        self._say(tr("Starting…"))
        self.engine_requested.emit()

    def _ask_to_read(self) -> None:
        self.close()
        self.read_requested.emit()

    def _show_progress(self, done: int, count: int) -> None:
        self._done, self._count = done, count
        self.start_engine.hide()
        if self._done_before is None:
            self._done_before = done
        self.progress.setRange(0, max(1, count) * _STEPS)
        self.progress.setValue(done * _STEPS)
        text = tr("{done} of {count} are made").format(done=done, count=count)
        made = done - self._done_before
        if made and done < count:
            left = (time.monotonic() - self._since) / made * (count - done)
            soon, later = tr("less than 1 min left"), tr("about {n} min left")
            text += " · " + (soon if left < 60 else later.format(n=round(left / 60)))
        self._say(text)

    def _show_step(self, share: float) -> None:
        self.progress.setValue(round((self._done + share) * _STEPS))

    def _show_end(self, problem: str) -> None:
        self.stop.hide()
        self.start_engine.hide()
        self.go_on.setVisible(bool(problem))
        self.read.setVisible(not problem)
        if problem:
            self._say(self._told(problem), is_error=problem != tr("Stopped."))
        else:
            self._say(tr("✓ All {count} are made; the study can be read.").format(count=self._count))
            self.close_button.setFocus()
            self.prepared.emit()

    def _told(self, problem: str) -> str:
        """A problem as a sentence, and how much there is."""
        sentence = problem[:1].upper() + problem[1:] + ("" if problem.endswith(".") else ".")
        told = tr("{done} of {count} are made").format(done=self._done, count=self._count)
        return f"{sentence} {told}."

    def _say(self, text: str, is_error: bool = False) -> None:
        self.state.setText(text)
        self.state.setProperty("role", "error" if is_error else "")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._preparing.cancel()
        super().closeEvent(event)
