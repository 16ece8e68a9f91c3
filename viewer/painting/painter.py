"""MaskPainter: the tools that paint the reader mask, on the native grid of the open radiograph."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from engine.arrays import BoolImage, FloatImage
from engine.masks.figures import Point
from engine.masks.places import to_native
from engine.masks.rectangle import Rectangle
from viewer.language import tr
from viewer.painting.journal_keeper import JournalKeeper
from viewer.painting.paint_tool import Figure, PaintTool
from viewer.painting.paintable import Paintable
from viewer.painting.painted_mask import Change, PaintedMask
from viewer.painting.tool_sizes import ToolSizes


class MaskPainter(QObject):
    """Paints the reader mask of a case, or the region of an answer; a PointerTool for image panes.

    Args:
        case: whose mask.
        keeper: of the journal; None keeps nothing.

    Attributes:
        mask: what is painted.
        figure: the polygon, lasso or rectangle that is being drawn, or None.
        sizes: of brush and eraser.
        grey_table: gives the (n,) uint8 grey in which each stored value is shown, for painting in a range.
        scale: gives how many screen pixels an image pixel is wide.
    """

    tool_changed = Signal()
    history_changed = Signal()  # of the mask, or of the figure
    figure_changed = Signal()

    def __init__(
        self, case: Paintable, keeper: JournalKeeper | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case = case
        self.mask = PaintedMask(case, keeper, self)
        self.sizes = ToolSizes(self)
        self.grey_table: Callable[[], np.ndarray | None] = lambda: None
        self.scale: Callable[[], float] = lambda: 1.0
        self._tool = PaintTool.BRUSH
        self._value = True
        self._last: Point = (0.0, 0.0)
        self._resizing: Point | None = None  # where the press was that resizes
        self._shown_range: np.ndarray | None = None  # which stored values may be painted
        self.figure: Figure | None = None
        self.mask.turned.connect(self._turn_to_radiograph)
        self.mask.history_changed.connect(self.history_changed)
        self._turn_to_radiograph()

    @property
    def tool(self) -> PaintTool:
        return self._tool

    @property
    def can_undo(self) -> bool:
        return self.figure is not None or self.mask.can_undo

    def set_tool(self, tool: PaintTool) -> None:
        """Choose a tool; what was being drawn with another is forgotten."""
        if tool is not self._tool:
            self.cancel_stroke()
            self._tool = tool
            self.sizes.use(tool)
            self.tool_changed.emit()

    # PointerTool

    def press(
        self, row: float, column: float, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
    ) -> bool:
        """Begin with the left button, or erase with the right; Ctrl inverts; Shift resizes the brush."""
        if self._case.radiograph is None:
            return False
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        if self.mask.is_stroking or (self.figure is not None and self.figure.is_held):
            return True  # a second button in the middle of a stroke is nobody's
        if self.mask.is_busy:
            self._case.set_message(tr("The mask is being worked on; paint when it is ready."))
            return True
        point = (row, column)
        is_left = button == Qt.MouseButton.LeftButton
        if self._tool.has_size and is_left and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._resizing, self._last = point, point
            return True
        value = is_left and self._tool is not PaintTool.ERASER
        self._value = value != bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if self._tool is PaintTool.FILL:
            self._fill(point)
        elif self._tool.draws_figure:
            self._press_figure(point)
        else:
            self._shown_range = self._visible_values() if self._tool is PaintTool.RANGE else None
            self._last = point
            self.mask.begin()
            self._draw_to(point)
        return True

    def move(self, row: float, column: float) -> None:
        """Draw on to this point, without gaps."""
        point = (row, column)
        if self._resizing is not None:
            self.sizes.change((column - self._last[1]) * self.scale() / 12)
            self._last = point
        elif self.figure is not None and self.figure.is_held:
            self.figure.move_to(point)
            self.figure_changed.emit()
        elif self.mask.is_stroking:
            self._draw_to(point)

    def release(self, row: float, column: float) -> None:
        """Draw to this point and hand the mask to the case."""
        if self._resizing is not None:
            self._resizing = None
            return
        if self.figure is not None and self.figure.is_held:
            self.figure.is_held = False
            if self.figure.tool is PaintTool.POLYGON:
                self.figure_changed.emit()
            else:
                self.close_figure()
            return
        if self.mask.is_stroking:
            self._draw_to((row, column))
            self.mask.end()

    def outline_radius(self) -> float | None:
        """The size of the brush or eraser, in native columns; None for a tool without."""
        return self.sizes.radius if self._tool.has_size else None

    def outline_center(self) -> Point | None:
        """Where the brush stays while it is resized."""
        return self._resizing

    # The figure of a polygon, lasso or rectangle.

    def _press_figure(self, point: Point) -> None:
        figure = self.figure
        if figure is None:
            self.figure = Figure(self._tool, self._value, [point])
        elif figure.is_closed_by(point, self.scale()):
            self.close_figure()
            return
        else:
            figure.points.append(point)
            figure.is_held = True
        self.figure_changed.emit()
        self.history_changed.emit()

    def close_figure(self) -> bool:
        """Paint the inside of what is drawn (Enter); False where nothing is."""
        figure, self.figure = self.figure, None
        if figure is None:
            return False
        self.mask.paint_polygon(figure.outline, figure.paints)
        self.figure_changed.emit()
        return True

    def take_back_point(self) -> bool:
        """Forget the last corner of what is drawn (Backspace); False where nothing is drawn."""
        if self.figure is None:
            return False
        self.figure.points.pop()
        self.figure.is_held = False
        if not self.figure.points or self.figure.tool is not PaintTool.POLYGON:
            self.figure = None
        self.figure_changed.emit()
        self.history_changed.emit()
        return True

    def cancel_stroke(self) -> bool:
        """Take the stroke or the figure that has begun back (Esc); False where there is none."""
        if self.figure is None and not self.mask.is_stroking:
            return False
        self.figure = None
        self.mask.cancel()
        self.figure_changed.emit()
        self.history_changed.emit()
        return True

    # Acts beside painting

    def undo(self) -> None:
        """Take the last corner, stroke or change back."""
        if not self.take_back_point():
            self.mask.undo()

    def redo(self) -> None:
        """Do what was taken back last again."""
        self.mask.redo()

    def clear(self) -> None:
        """Empty the mask; undo brings it back."""
        self.change(np.zeros_like)

    def start_from(self, mask: FloatImage | BoolImage) -> None:
        """Take another mask as reader mask, to be painted on; undo brings the earlier mask back.

        Args:
            mask: (h, w) in [0, 1] or bool over the whole radiograph, of any size and shape.
        """
        self.change(lambda now: to_native(mask, now.shape))

    def change(self, make: Change) -> None:
        """Change the mask as a whole, see ``PaintedMask.change``; what is being drawn is forgotten."""
        if not self.mask.is_busy:
            self.cancel_stroke()
            self.mask.change(make)

    def _fill(self, point: Point) -> None:
        from viewer.painting.changes import fill_at

        self.change(fill_at((math.floor(point[0]), math.floor(point[1])), self._value))

    def _visible_values(self) -> np.ndarray | None:
        """(n,) bool: the stored values that are shown neither black nor white."""
        table = self.grey_table()
        return None if table is None else (table > 0) & (table < 255)

    def _in_range(self, where: Rectangle) -> BoolImage:
        radiograph = self._case.radiograph
        assert radiograph is not None
        assert self._shown_range is not None
        index = radiograph.stored_pixels[where.slices].astype(np.int32) - radiograph.grey_scale.stored_min
        return self._shown_range.take(index, mode="clip")

    def _draw_to(self, point: Point) -> None:
        allowed = None if self._shown_range is None else self._in_range
        self.mask.draw(self._last, point, self.sizes.radius, self._value, allowed)
        self._last = point

    def _turn_to_radiograph(self) -> None:
        """What was being drawn is forgotten, and brushes look as large as before."""
        self.figure, self._resizing = None, None
        if self._case.radiograph is not None:
            self.sizes.fit(self._case.radiograph.shape)
        self.figure_changed.emit()
