"""ProgressRow: what is done to a model, how much of it, and Cancel; or what came of it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from viewer.language import mark, tr
from viewer.tools.outlook_view import wrapped_label

_STEPS = 1000

# What the process says that it does; names of networks and files follow.
PHASES = (
    mark("starting"),
    mark("opening the checkpoint"),
    mark("converting the unet"),
    mark("converting the vae"),
    mark("converting the text encoder"),
    mark("checking the unet"),
    mark("checking the vae"),
    mark("checking the text encoder"),
    mark("trying it on an empty picture"),
)


class ProgressRow(QWidget):
    """Stands at the foot of the dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.phase = QLabel()
        self.phase.setProperty("role", "secondary")
        self.cancel = QPushButton(tr("&Cancel"))
        self.said = wrapped_label("")
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.phase)
        column.addWidget(self.bar)
        self._running = QWidget()
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(column, 1)
        row.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._running)
        layout.addWidget(self.said)
        self.say("")

    def show_progress(self, phase: str, share: float | None) -> None:
        """Show what is done, and how much of it in [0, 1], or None where that is not known."""
        self._running.show()
        self.said.hide()
        words = tr(phase) if phase in PHASES else phase
        self.phase.setText(words[:1].upper() + words[1:])
        self.bar.setRange(0, 0 if share is None else _STEPS)
        if share is not None:
            self.bar.setValue(round(share * _STEPS))

    def say(self, text: str, is_error: bool = False) -> None:
        """Show what came of it."""
        self._running.hide()
        first = text.partition(" ")[0]
        starts_large = first.isalpha() and first.islower()  # else it may be a name of a file
        self.said.setText(text[:1].upper() + text[1:] if starts_large else text)
        self.said.setProperty("role", "error" if is_error else "secondary")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setVisible(bool(text))
