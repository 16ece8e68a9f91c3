"""StatusButton: what the engine does and holds, at the foot of the window; it opens the queue."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from viewer import theme
from viewer.labels import ElidedLabel
from viewer.language import tr

_WIDTH = 240
_HEIGHT = 36


class StatusButton(QToolButton):
    """Two small lines.

    Args:
        engine: the line that says what the engine does; placed above.
    """

    def __init__(self, engine: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stand = ElidedLabel("", secondary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 1, 6, 1)
        layout.setSpacing(0)
        engine.setFixedWidth(_WIDTH - 12)
        for label in (engine, self._stand):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setFont(theme.small_font())
            layout.addWidget(label)
        self._stand.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedSize(_WIDTH, _HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def show_stand(self, engine: str, brief: str, full: str, key: str) -> None:
        """Say how engine and queue stand.

        Args:
            engine: what the engine does.
            brief: one short line.
            full: all of it, for the tool tip.
            key: that opens the queue.
        """
        self._stand.setText(brief)
        self.setAccessibleName(tr("Queue. {engine}; {stand}").format(engine=engine, stand=brief))
        opens = tr("Click for the queue ({key})").format(key=key) if key else tr("Click for the queue")
        self.setToolTip("\n".join(filter(None, (engine, full, opens))))
