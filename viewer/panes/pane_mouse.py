"""PaneMouse: what the pressed mouse does in a pane; window, pan, zoom, or the strokes of a tool."""

import math
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from viewer.panes.view_state import ViewState
from viewer.pointer_tool import PointerTool

DRAG_ZOOM_PIXELS = 150.0  # logical pixels of a right-drag that zoom by e


class Surface(Protocol):
    """What the mouse needs of a pane; positions are those of the widget, in logical pixels."""

    view: ViewState

    def in_viewport(self, position: QPointF) -> tuple[float, float]:
        """(y, x) in device pixels of the viewport."""

    def image_point(self, position: QPointF) -> tuple[float, float]:
        """(row, column) on the native grid."""

    def devicePixelRatioF(self) -> float: ...


class _Drag(Enum):
    WINDOW = auto()
    PAN = auto()
    ZOOM = auto()
    TOOL = auto()


class PaneMouse:
    """Turns presses and movements into changes of the view state, or hands them to a tool.

    Args:
        surface: the pane.

    Attributes:
        tool: receives the left and right button, or None.
        space_held: the left button pans.
    """

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.tool: PointerTool | None = None
        self.space_held = False
        self._drag: _Drag | None = None
        self._last = QPointF()
        self._pressed_at = QPointF()
        self._has_moved = False

    @property
    def cursor(self) -> Qt.CursorShape | None:
        """The cursor that says what the mouse does, None for the usual one."""
        if self._drag is _Drag.PAN:
            return Qt.CursorShape.ClosedHandCursor
        if self.space_held:
            return Qt.CursorShape.OpenHandCursor
        return None if self.tool is None else Qt.CursorShape.CrossCursor

    def press(self, event: QMouseEvent) -> None:
        if self._drag is not None:  # a second button changes nothing until the first is up
            return
        self._last = self._pressed_at = event.position()
        self._has_moved = False
        button = event.button()
        if self.tool is not None and not self.space_held and button != Qt.MouseButton.MiddleButton:
            row, column = self._surface.image_point(event.position())
            if self.tool.press(row, column, button, event.modifiers()):
                self._drag = _Drag.TOOL
                return
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self.space_held):
            self._drag = _Drag.PAN
        elif button == Qt.MouseButton.LeftButton:
            self._drag = _Drag.WINDOW
        elif button == Qt.MouseButton.RightButton:
            self._drag = _Drag.ZOOM

    def move(self, event: QMouseEvent) -> None:
        position = event.position()
        delta = position - self._last
        self._last = position
        far = (position - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._drag is None or (self._drag is not _Drag.TOOL and not (self._has_moved or far)):
            return
        self._has_moved = True
        view = self._surface.view
        match self._drag:
            case _Drag.TOOL if self.tool is not None:
                self.tool.move(*self._surface.image_point(position))
            case _Drag.WINDOW:
                view.drag_window(delta.x(), delta.y(), _drag_factor(event.modifiers()))
            case _Drag.PAN:
                ratio = self._surface.devicePixelRatioF()
                view.pan(delta.y() * ratio, delta.x() * ratio)
            case _Drag.ZOOM:
                y, x = self._surface.in_viewport(self._pressed_at)
                view.zoom(math.exp(-delta.y() / DRAG_ZOOM_PIXELS), y, x)
            case _:
                pass

    def release(self, event: QMouseEvent) -> bool:
        """Let go; True where it was a right click and the menu is wanted."""
        drag, self._drag = self._drag, None
        if drag is _Drag.TOOL and self.tool is not None:
            self.tool.release(*self._surface.image_point(event.position()))
        return drag is _Drag.ZOOM and not self._has_moved


def _drag_factor(modifiers: Qt.KeyboardModifier) -> float:
    """Shift is fine, Ctrl is coarse."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return 0.2
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return 5.0
    return 1.0
