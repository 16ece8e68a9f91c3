"""PaneMouse: what the pressed mouse does in a pane; the table of habits, or the strokes of a tool."""

import math
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from viewer.mouse_habits import FACTORS, Drag
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

    def window_on_box(self, first: QPointF, second: QPointF) -> None:
        """Window on the values between two positions."""

    def devicePixelRatioF(self) -> float: ...


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
        self._drag: Drag | None = None
        self._tool_has_it = False
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        self._pressed_at = QPointF()
        self._has_moved = False

    @property
    def cursor(self) -> Qt.CursorShape | None:
        """The cursor that says what the mouse does, None for the usual one."""
        if self._drag is Drag.PAN:
            return Qt.CursorShape.ClosedHandCursor
        if self.space_held:
            return Qt.CursorShape.OpenHandCursor
        is_boxing = self._drag is Drag.WINDOW_BOX or self._surface.view.next_drag_is_box
        return Qt.CursorShape.CrossCursor if is_boxing or self.tool is not None else None

    @property
    def box(self) -> tuple[QPointF, QPointF] | None:
        """Two corners of the box that is being drawn, or None."""
        is_drawn = self._drag is Drag.WINDOW_BOX and self._has_moved
        return (self._pressed_at, self._last) if is_drawn else None

    def press(self, event: QMouseEvent) -> None:
        if self._drag is not None or self._tool_has_it:
            return  # a second button changes nothing until the first is up
        self._last = self._pressed_at = event.position()
        self._has_moved = False
        self._button = event.button()
        view, is_left = self._surface.view, self._button == Qt.MouseButton.LeftButton
        if is_left and self.space_held:
            self._drag = Drag.PAN
        elif is_left and view.next_drag_is_box:
            self._drag = Drag.WINDOW_BOX
        elif not self._give_to_tool(event):
            self._drag = view.habits.drag(self._button, event.modifiers())

    def _give_to_tool(self, event: QMouseEvent) -> bool:
        if self.tool is None or self.space_held or self._button == Qt.MouseButton.MiddleButton:
            return False
        row, column = self._surface.image_point(event.position())
        self._tool_has_it = self.tool.press(row, column, self._button, event.modifiers())
        return self._tool_has_it

    def move(self, event: QMouseEvent) -> None:
        position = event.position()
        delta = position - self._last
        if self._tool_has_it:
            if self.tool is not None:
                self.tool.move(*self._surface.image_point(position))
            return
        self._last = position
        far = (position - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._drag is None or not (self._has_moved or far):
            return
        self._has_moved = True
        view = self._surface.view
        if self._drag in FACTORS:
            now = view.habits.drag(self._button, event.modifiers())  # Shift may come later than the button
            view.drag_window(delta.x(), delta.y(), FACTORS.get(now, FACTORS[self._drag]))
        elif self._drag is Drag.PAN:
            ratio = self._surface.devicePixelRatioF()
            view.pan(delta.y() * ratio, delta.x() * ratio)
        elif self._drag is Drag.ZOOM:
            y, x = self._surface.in_viewport(self._pressed_at)
            view.zoom(math.exp(-delta.y() / DRAG_ZOOM_PIXELS), y, x)

    def release(self, event: QMouseEvent) -> bool:
        """Let go; True where it was a right click and the menu is wanted."""
        if event.button() != self._button:
            return False
        if self._tool_has_it:
            self._tool_has_it = False
            if self.tool is not None:
                self.tool.release(*self._surface.image_point(event.position()))
            return False
        drag, self._drag = self._drag, None
        if drag is Drag.WINDOW_BOX:
            self._surface.view.await_box(False)
            if self._has_moved:
                self._surface.window_on_box(self._pressed_at, event.position())
        return drag is not None and self._button == Qt.MouseButton.RightButton and not self._has_moved
