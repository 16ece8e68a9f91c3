"""ImageRow: an item answered on the radiograph: while its button is down, the mouse of the panes answers."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.radiographs.radiograph import Radiograph
from engine.reading.items import RatingItem
from viewer.painting.painter import MaskPainter
from viewer.pointer_tool import PointerTool
from viewer.study.item_row import ItemRow

_BOLD = 20  # logical pixels that the text takes more while it is pressed


class ImageRow(ItemRow):
    """A button that hands the mouse over, and what is marked.

    Attributes:
        radiograph: on which it is answered; None while none is shown.
    """

    marking_changed = Signal(bool)  # the mouse shall mark, or no more
    marks_changed = Signal()

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        self.radiograph: Radiograph | None = None
        super().__init__(item, is_roomy, parent)
        self.setFocusProxy(self.mark)
        self.mark.installEventFilter(self)

    @property
    def is_marking(self) -> bool:
        return self.mark.isChecked()

    @property
    def tool(self) -> PointerTool:
        """What gets the mouse."""
        raise NotImplementedError

    @property
    def painter(self) -> MaskPainter | None:
        """Of an answer that is painted."""
        return None

    def show_radiograph(self, radiograph: Radiograph | None) -> None:
        """What is shown is answered on this one."""
        self.radiograph = radiograph

    def stop_marking(self) -> None:
        """Give the mouse back."""
        self.mark.setChecked(False)

    def step_back(self) -> None:
        """Esc: give up what is being drawn, else give the mouse back."""
        self.stop_marking()

    def take_key(self, event: QKeyEvent) -> bool:
        """A key that belongs to marking, wherever the keyboard is; False where it does not."""
        return False

    def take_command(self, command: str) -> bool:
        """A command about painting that is meant for this answer; False where it is not."""
        return False

    def build_button(self, layout: QVBoxLayout, text: str) -> None:
        """Put the button and what is marked below the question."""
        self.mark = QPushButton(text)
        self.mark.setCheckable(True)
        self.mark.setToolTip(self.instructions())
        self.mark.setAccessibleName(f"{self.accessibleName()} {self.instructions()}")
        self.mark.setMinimumWidth(self.mark.sizeHint().width() + _BOLD)
        self.mark.toggled.connect(self.marking_changed)
        self.state = QLabel()
        self.state.setProperty("role", "secondary")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.mark)
        line.addWidget(self.state, 1)
        layout.addLayout(line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The button has the keyboard for the whole row."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        elif isinstance(event, QKeyEvent) and self.wants(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._decline(True)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)
