"""MousePage: what dragging with each button does, alone or with a held key, and what the wheel does."""

from enum import Enum

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.controls.bindings import Bindings
from viewer.language import mark, tr
from viewer.mouse_habits import DRAG_TEXTS, HELD, WHEEL_TEXTS, Drag, Wheel, held_text
from viewer.settings import SettingsStore
from viewer.tools.quiet_wheel import quiet_wheel

_ROWS = ("left", "middle", "right", "wheel")
_TITLES = {
    "left": mark("Left drag"),
    "middle": mark("Middle drag"),
    "right": mark("Right drag"),
    "wheel": mark("Wheel"),
}
_SHORT = {
    Drag.WINDOW: mark("Window"),
    Drag.WINDOW_FINE: mark("Window, fine × 0.2"),
    Drag.WINDOW_COARSE: mark("Window, coarse × 5"),
    Drag.WINDOW_BOX: mark("Window on a box"),
    Drag.PAN: mark("Pan"),
    Drag.ZOOM: mark("Zoom"),
    Drag.MAGNIFIER: mark("Magnifier"),
    Drag.NOTHING: mark("Nothing"),
    Wheel.ZOOM: mark("Zoom"),
    Wheel.CASES: mark("Step cases"),
    Wheel.RESULTS: mark("Step results"),
    Wheel.BRUSH_SIZE: mark("Brush size"),
    Wheel.NOTHING: mark("Nothing"),
}
_SAME = mark("same as without")
_NOTES = mark(
    "A right click without moving always opens the menu of the pane. While the brush is "
    "taken, left paints and right erases. Some Linux desktops keep Alt + drag for moving "
    "windows: there, choose another input for the box, or press its key before the drag."
)


class MousePage(QWidget):
    """A table of choices: inputs are rows, held keys are columns.

    Its twenty boxes come row by row once the page is shown, so that the window waits for none of them.

    Args:
        bindings: what is changed.
        settings: where the direction of the level lives.
    """

    def __init__(self, bindings: Bindings, settings: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings, self._settings = bindings, settings
        self.choices: dict[str, QComboBox] = {}
        inner = QWidget()
        inner.setObjectName("panel")
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for column, held in enumerate(HELD, start=1):
            title = QLabel(_with(held))
            title.setProperty("role", "secondary")
            grid.addWidget(title, 0, column)
            grid.setColumnStretch(column, 1)
        self._grid, self._missing = grid, list(enumerate(_ROWS, start=1))
        self._last_box: QComboBox | None = None
        self.darker = QCheckBox(tr("Dragging down makes the film darker (off: brighter)"))
        notes = QLabel(tr(_NOTES))
        notes.setProperty("role", "secondary")
        notes.setWordWrap(True)
        grid.addWidget(self.darker, len(_ROWS) + 1, 0, 1, len(HELD) + 1)
        grid.addWidget(notes, len(_ROWS) + 2, 0, 1, len(HELD) + 1)
        grid.setRowStretch(len(_ROWS) + 3, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.darker.toggled.connect(lambda checked: settings.change(drag_down_is_darker=checked))
        settings.changed.connect(self._show)
        bindings.changed.connect(self._show)
        self._adding = QTimer(self)
        self._adding.timeout.connect(self._add_row)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to add what is missing."""
        super().showEvent(event)
        if self._missing:
            self._adding.start(0)

    def _add_row(self) -> None:
        line, what = self._missing.pop(0)
        name = QLabel(tr(_TITLES[what]))
        self._grid.addWidget(name, line, 0)
        for column, held in enumerate(HELD, start=1):
            box = self._choice(what, held)
            self._grid.addWidget(box, line, column)
            if not held:
                name.setBuddy(box)
            if self._last_box is not None:
                QWidget.setTabOrder(self._last_box, box)
            self._last_box = box
        QWidget.setTabOrder(box, self.darker)
        if not self._missing:
            self._adding.stop()
        self._show()

    def _choice(self, what: str, held: str) -> QComboBox:
        identity = f"{held}+{what}" if held else what
        box = QComboBox()
        box.setAccessibleName(f"{tr(_TITLES[what])} {_with(held)}")
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # five share the width
        quiet_wheel(box)
        if held:
            box.addItem(tr(_SAME), "")
        texts: dict[Drag, str] | dict[Wheel, str] = WHEEL_TEXTS if what == "wheel" else DRAG_TEXTS
        for habit, text in texts.items():
            box.addItem(tr(_SHORT[habit]), habit.value)
            box.setItemData(box.count() - 1, tr(text), Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(lambda index: self._choose(identity, box.itemData(index)))
        self.choices[identity] = box
        return box

    def _choose(self, identity: str, value: str) -> None:
        what = identity.split("+")[-1]
        if what == "wheel":
            self._bindings.set_wheel(
                identity, Wheel(value) if value else self._bindings.habits.wheels.get(what)
            )
        else:
            self._bindings.set_drag(identity, Drag(value) if value else self._bindings.habits.drags.get(what))

    def _show(self) -> None:
        habits = self._bindings.habits
        for identity, box in self.choices.items():
            known: Enum | None = (
                habits.wheels.get(identity) if identity.endswith("wheel") else habits.drags.get(identity)
            )
            box.setCurrentIndex(max(0, box.findData(known.value if known is not None else "")))
            box.setToolTip(box.itemData(box.currentIndex(), Qt.ItemDataRole.ToolTipRole) or "")
        with QSignalBlocker(self.darker):
            self.darker.setChecked(self._settings.current.drag_down_is_darker)


def _with(held: str) -> str:
    return tr("with {key}").format(key=held_text(held)) if held else tr("alone")
