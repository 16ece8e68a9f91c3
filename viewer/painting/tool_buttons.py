"""The buttons of the painter, as its bar and a painted answer have them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from viewer.language import tr
from viewer.painting.paint_tool import PaintTool
from viewer.theme import icon

_ICONS = {
    "clear_mask": "trash",
    "range_brush": "range-brush",
    "start_mask": "from-finding",
    "change_mask": "mask-change",
    "mask_file": "open",
}


def tool_texts() -> dict[PaintTool, str]:
    """What each tool does."""
    return {
        PaintTool.BRUSH: tr("Brush: the right button erases, Ctrl inverts, Shift and drag resizes"),
        PaintTool.ERASER: tr("Eraser: Ctrl inverts, Shift and drag resizes"),
        PaintTool.RANGE: tr("Brush that paints only what the window shows between black and white"),
        PaintTool.POLYGON: tr("Polygon: Enter closes, Backspace takes a point back, Esc clears"),
        PaintTool.LASSO: tr("Lasso: draw around the area"),
        PaintTool.RECTANGLE: tr("Rectangle: drag from corner to corner"),
        PaintTool.FILL: tr("Fill an outlined area; the right button erases a painted piece"),
    }


def tool_button(command: str, text: str, checkable: bool = False) -> QToolButton:
    """A small button with the icon of a command, whose text is its tool tip."""
    button = QToolButton()
    button.setIcon(icon(_ICONS.get(command, command)))
    button.setIconSize(QSize(20, 20))
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setCheckable(checkable)
    button.setFixedSize(31, 30)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
