"""MaskPainter: the tools that paint the reader mask, on the native grid of the open radiograph."""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot

from engine.arrays import BoolImage, FloatImage
from engine.masks.canvas import MaskCanvas
from engine.masks.figures import Point
from engine.masks.journal import Kept
from engine.masks.places import to_native
from engine.masks.rectangle import Rectangle
from engine.masks.step import Step
from viewer import background
from viewer.language import tr
from viewer.painting.journal_keeper import JournalKeeper
from viewer.painting.paint_tool import Figure, PaintTool
from viewer.painting.paintable import Paintable
from viewer.painting.tool_sizes import ToolSizes

Change = Callable[[BoolImage], BoolImage]  # the mask as it is to the mask as it shall be


class MaskPainter(QObject):
    """Paints the reader mask of a case, or the region of an answer; a PointerTool for image panes.

    While a stroke runs, ``preview_mask`` already shows it and ``stroke_changed`` says what to repaint.
    At its end the mask goes to the case as one step that can be undone, and into the journal.

    Args:
        case: whose mask.
        keeper: of the journal; None keeps nothing.

    Attributes:
        sizes: of brush and eraser.
        grey_table: gives the (n,) uint8 grey in which each stored value is shown, for painting in a range.
        scale: gives how many screen pixels an image pixel is wide.
    """

    stroke_changed = Signal(QRect)  # pixels of preview_mask that changed: x, y, width, height
    tool_changed = Signal()
    history_changed = Signal()
    figure_changed = Signal()
    busy_changed = Signal()

    def __init__(
        self, case: Paintable, keeper: JournalKeeper | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case, self._keeper = case, keeper
        self.sizes = ToolSizes(self)
        self.grey_table: Callable[[], np.ndarray | None] = lambda: None
        self.scale: Callable[[], float] = lambda: 1.0
        self._canvas: MaskCanvas | None = None
        self._tool = PaintTool.BRUSH
        self._value = True
        self._last: Point = (0.0, 0.0)
        self._resizing: Point | None = None  # where the press was that resizes
        self._shown_range: np.ndarray | None = None  # which stored values may be painted
        self.figure: Figure | None = None
        self._is_committing = False  # tells our own change of the reader mask from another's
        self._is_reading = False
        self._changing = 0  # number of the whole-mask change that runs, 0 for none
        self._changes = 0
        if keeper is not None:
            keeper.kept.connect(self._take_kept)
            keeper.failed.connect(lambda message: case.set_message(message, is_error=True))
        case.radiograph_changed.connect(self._begin_anew)
        case.reader_mask_changed.connect(self._take_over)
        self._begin_anew()

    @property
    def preview_mask(self) -> BoolImage | None:
        """(H, W) bool on the native grid with the stroke that runs; a read-only view, None without image."""
        return None if self._canvas is None else self._canvas.mask

    @property
    def painted_pixels(self) -> int:
        """How many pixels are painted, with the stroke that runs."""
        return 0 if self._canvas is None else self._canvas.count

    @property
    def steps(self) -> tuple[Step, ...]:
        """What can be taken back, the earliest first."""
        return () if self._canvas is None else self._canvas.past

    @property
    def tool(self) -> PaintTool:
        return self._tool

    @property
    def is_stroking(self) -> bool:
        return self._canvas is not None and self._canvas.is_stroking

    @property
    def is_busy(self) -> bool:
        """The mask is being read or changed as a whole; nothing can be painted meanwhile."""
        return self._is_reading or self._changing != 0

    @property
    def can_undo(self) -> bool:
        return self.figure is not None or (self._canvas is not None and self._canvas.can_undo)

    @property
    def can_redo(self) -> bool:
        return self._canvas is not None and self._canvas.can_redo

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
        if self._canvas is None:
            return False
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        if self._canvas.is_stroking or (self.figure is not None and self.figure.is_held):
            return True  # a second button in the middle of a stroke is nobody's
        if self.is_busy:
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
            self._canvas.begin()
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
        elif self.is_stroking:
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
        if self._canvas is None or not self._canvas.is_stroking:
            return
        self._draw_to((row, column))
        self._settle(self._canvas.end())

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
        if figure is None or self._canvas is None:
            return False
        self._canvas.begin()
        self._tell(self._canvas.paint_polygon(figure.outline, figure.paints))
        self._settle(self._canvas.end())
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
        if self._canvas is None or not (self._canvas.is_stroking or self.figure is not None):
            return False
        self.figure = None
        self._tell(self._canvas.cancel())
        self.figure_changed.emit()
        self.history_changed.emit()
        return True

    # Acts beside painting

    def undo(self) -> None:
        """Take the last corner, stroke or change back."""
        if self.take_back_point() or self._canvas is None or self.is_busy:
            return
        where = self._canvas.undo()
        if where is not None:
            if self._keeper is not None:
                self._keeper.undo(self._canvas)
            self._tell(where)
            self._commit()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._canvas is None or self.is_busy:
            return
        where = self._canvas.redo()
        if where is not None:
            if self._keeper is not None:
                self._keeper.redo(self._canvas)
            self._tell(where)
            self._commit()

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
        """Change the mask as a whole, in the background, as one step.

        Args:
            make: gets a copy of the mask and returns the new one; may raise an EngineError that says why
                there is none.
        """
        canvas = self._canvas
        if canvas is None or self.is_busy:
            return
        self.cancel_stroke()
        before = np.array(canvas.mask)
        self._changes += 1
        number = self._changing = self._changes
        self.busy_changed.emit()

        def work() -> Step | None:
            return _step_between(before, make(before))

        def done(step: Step | None) -> None:
            if self._end_change(number) and step is not None:
                canvas.apply(step)
                self._tell(step.where)
                self._settle(step)

        def failed(message: str) -> None:
            if self._end_change(number):
                self._case.set_message(message)

        background.run(work, done, failed)

    def _end_change(self, number: int) -> bool:
        """False where another radiograph was opened meanwhile."""
        if self._changing != number:
            return False
        self._changing = 0
        self.busy_changed.emit()
        return True

    def finish(self) -> None:
        """Put what is painted where it is found again; before the application ends."""
        if self._keeper is not None:
            self._keeper.finish(None if self._is_reading else self._canvas)

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
        assert self._canvas is not None
        allowed = None if self._shown_range is None else self._in_range
        self._tell(self._canvas.paint(self._last, point, self.sizes.radius, self._value, allowed))
        self._last = point

    def _tell(self, where: Rectangle | None) -> None:
        if where is not None:
            self.stroke_changed.emit(QRect(where.left, where.top, where.width, where.height))

    def _settle(self, step: Step | None) -> None:
        """A step was made, or nothing came of it."""
        if step is None or self._canvas is None:
            self.history_changed.emit()
            return
        if self._keeper is not None:
            self._keeper.stroke(self._canvas, step)
        self._commit()

    def _commit(self) -> None:
        assert self._canvas is not None
        self._is_committing = True
        try:
            self._case.set_reader_mask(self._canvas.mask)
        finally:
            self._is_committing = False
        self.history_changed.emit()

    def _begin_anew(self) -> None:
        """Another radiograph: its own mask if it has one, and brushes that look as large as before."""
        radiograph, keeper = self._case.radiograph, self._keeper
        if keeper is not None:
            keeper.close(None if self._is_reading else self._canvas)
        self._changing = 0
        self.figure, self._resizing = None, None
        self._is_reading = False
        if radiograph is None:
            self._canvas = None
        else:
            self._canvas = MaskCanvas(radiograph.shape, self._case.reader_mask, radiograph.pixel_aspect)
            self.sizes.fit(radiograph.shape)
            if keeper is not None:
                self._is_reading = True
                keeper.open((radiograph.sha256, radiograph.frame_number), radiograph.shape)
        self.figure_changed.emit()
        self.busy_changed.emit()
        self.history_changed.emit()

    @Slot(object, object)
    def _take_kept(self, key: tuple[str, int], kept: Kept | None) -> None:
        """What was painted on this radiograph before, with its steps."""
        radiograph, canvas = self._case.radiograph, self._canvas
        if not self._is_reading or radiograph is None or canvas is None:
            return
        if key != (radiograph.sha256, radiograph.frame_number):
            return
        self._is_reading = False
        if kept is not None:
            own = self._case.reader_mask
            canvas.restore(kept.mask, kept.past, kept.future)
            if own is not None and not np.array_equal(own, kept.mask):
                step = canvas.replace(own)  # set by somebody else meanwhile: what the case says counts
                if step is not None and self._keeper is not None:
                    self._keeper.stroke(canvas, step)
            if kept.notice:
                self._case.set_message(kept.notice)
            self._tell(Rectangle(0, 0, *canvas.shape))
            if own is None and kept.mask.any():
                self._commit()
        self.busy_changed.emit()
        self.history_changed.emit()

    def _take_over(self) -> None:
        """Somebody else changed the reader mask: go on from there, with a step to undo."""
        canvas = self._canvas
        if self._is_committing or self._is_reading or canvas is None:
            return
        step = canvas.replace(self._case.reader_mask)
        if step is not None:
            if self._keeper is not None:
                self._keeper.stroke(canvas, step)
            self._tell(step.where)
        self.history_changed.emit()


def _step_between(before: BoolImage, after: BoolImage) -> Step | None:
    """What has to change; None where nothing has."""
    flipped = before ^ after
    rows, columns = np.flatnonzero(flipped.any(axis=1)), np.flatnonzero(flipped.any(axis=0))
    if not len(rows):
        return None
    where = Rectangle(
        int(rows[0]), int(columns[0]), int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    )
    return Step.of(where, flipped[where.slices])
