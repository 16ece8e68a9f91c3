"""MaskPainter: brush and eraser for the reader mask, on the native grid of the open radiograph."""

import math
from enum import Enum

import numpy as np
from PIL import Image
from PySide6.QtCore import QObject, QRect, Qt, Signal

from engine.arrays import BoolImage, FloatImage
from viewer.case import Case
from viewer.tools.mask_canvas import MaskCanvas, Point, Rectangle

SMALLEST_RADIUS = 0.5
LARGEST_RADIUS = 500.0
_FIRST_RADIUS = {"brush": 0.03, "eraser": 0.04}  # of the mean side
_SIZE_STEP = 1.15


class PaintMode(Enum):
    """What the left button does; the right button always erases and Ctrl inverts."""

    BRUSH = "brush"
    ERASER = "eraser"


class MaskPainter(QObject):
    """Paints the case's reader mask; a PointerTool for image panes.

    While a stroke runs, ``preview_mask`` already shows it and ``stroke_changed`` says what to repaint.
    At its end the mask goes to the case as one step that can be undone.
    """

    stroke_changed = Signal(QRect)  # pixels of preview_mask that changed: x, y, width, height
    mode_changed = Signal()
    size_changed = Signal()
    history_changed = Signal()

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._canvas: MaskCanvas | None = None
        self._mode = PaintMode.BRUSH
        self._radii = {PaintMode.BRUSH: 12.0, PaintMode.ERASER: 16.0}
        self._stroke_value = True
        self._last: Point = (0.0, 0.0)
        self._is_committing = False  # tells our own change of the reader mask from another's
        case.radiograph_changed.connect(self._begin_anew)
        case.reader_mask_changed.connect(self._take_over)
        self._begin_anew()

    @property
    def preview_mask(self) -> BoolImage | None:
        """(H, W) bool on the native grid with the stroke that runs; a read-only view, None without image."""
        return None if self._canvas is None else self._canvas.mask

    @property
    def mode(self) -> PaintMode:
        return self._mode

    @property
    def radius(self) -> float:
        """Of the brush or the eraser, whichever is chosen, in native pixels."""
        return self._radii[self._mode]

    @property
    def is_stroking(self) -> bool:
        return self._canvas is not None and self._canvas.is_stroking

    @property
    def can_undo(self) -> bool:
        return self._canvas is not None and self._canvas.can_undo

    @property
    def can_redo(self) -> bool:
        return self._canvas is not None and self._canvas.can_redo

    def set_mode(self, mode: PaintMode) -> None:
        """Choose brush or eraser; each keeps its own size."""
        if mode is not self._mode:
            self._mode = mode
            self.mode_changed.emit()
            self.size_changed.emit()

    def set_radius(self, radius: float) -> None:
        """Set the size of the brush or eraser in native pixels, within what makes sense."""
        radius = min(max(radius, SMALLEST_RADIUS), LARGEST_RADIUS)
        if radius != self.radius:
            self._radii[self._mode] = radius
            self.size_changed.emit()

    def change_size(self, steps: float) -> None:
        """Larger (positive) or smaller (negative): the keys ``[`` and ``]`` and the wheel."""
        grown = self.radius * _SIZE_STEP**steps
        if abs(grown - self.radius) < 0.25:
            grown = self.radius + (0.25 if steps > 0 else -0.25)
        self.set_radius(grown)

    # PointerTool

    def press(
        self, row: float, column: float, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
    ) -> bool:
        """Begin a stroke with the left button, or an erasing one with the right; Ctrl inverts."""
        if self._canvas is None:
            return False
        if self._canvas.is_stroking:
            return True  # a second button in the middle of a stroke is nobody's
        if button == Qt.MouseButton.LeftButton:
            value = self._mode is PaintMode.BRUSH
        elif button == Qt.MouseButton.RightButton:
            value = False
        else:
            return False
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            value = not value
        self._stroke_value = value
        self._last = (row, column)
        self._canvas.begin()
        self._draw_to((row, column))
        return True

    def move(self, row: float, column: float) -> None:
        """Draw on to this point, without gaps."""
        if self.is_stroking:
            self._draw_to((row, column))

    def release(self, row: float, column: float) -> None:
        """Draw to this point and hand the mask to the case."""
        if self._canvas is None or not self._canvas.is_stroking:
            return
        self._draw_to((row, column))
        if self._canvas.end() is not None:
            self._commit()
        else:
            self.history_changed.emit()

    def outline_radius(self) -> float | None:
        """The size of the brush or eraser, in native pixels."""
        return self.radius

    # Acts beside painting

    def cancel_stroke(self) -> None:
        """Take the stroke that runs back (Esc)."""
        if self._canvas is not None:
            self._tell(self._canvas.cancel())
            self.history_changed.emit()

    def undo(self) -> None:
        """Take the last stroke, clearing or start from a pseudo mask back."""
        if self._canvas is not None:
            self._apply(self._canvas.undo())

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._canvas is not None:
            self._apply(self._canvas.redo())

    def clear(self) -> None:
        """Empty the mask; undo brings it back."""
        if self._canvas is not None:
            self._apply(self._canvas.replace(None))

    def start_from(self, mask: FloatImage) -> None:
        """Take a pseudo mask as reader mask, to be painted on; undo brings the earlier mask back.

        Args:
            mask: (h, w) float32 in [0, 1] over the whole radiograph, of any size and shape.
        """
        if self._canvas is not None:
            self._apply(self._canvas.replace(_to_native(mask, self._canvas.shape)))

    def _draw_to(self, point: Point) -> None:
        assert self._canvas is not None
        self._tell(self._canvas.paint(self._last, point, self.radius, self._stroke_value))
        self._last = point

    def _apply(self, where: Rectangle | None) -> None:
        if where is not None:
            self._tell(where)
            self._commit()

    def _tell(self, where: Rectangle | None) -> None:
        if where is not None:
            self.stroke_changed.emit(QRect(where.left, where.top, where.width, where.height))

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
        radiograph = self._case.radiograph
        before = None if self._canvas is None else _mean_side(self._canvas.shape)
        self._canvas = None if radiograph is None else MaskCanvas(radiograph.shape, self._case.reader_mask)
        if radiograph is not None:
            side = _mean_side(radiograph.shape)
            for mode in PaintMode:
                radius = self._radii[mode] * side / before if before else _FIRST_RADIUS[mode.value] * side
                self._radii[mode] = min(max(round(radius, 1), SMALLEST_RADIUS), LARGEST_RADIUS)
        self.size_changed.emit()
        self.history_changed.emit()

    def _take_over(self) -> None:
        """Somebody else changed the reader mask: go on from there, with a step to undo."""
        if self._is_committing or self._canvas is None:
            return
        self._tell(self._canvas.replace(self._case.reader_mask))
        self.history_changed.emit()


def _mean_side(shape: tuple[int, int]) -> float:
    """Side of the square with as many pixels."""
    return math.sqrt(shape[0] * shape[1])


def _to_native(mask: FloatImage, shape: tuple[int, int]) -> BoolImage:
    """(h, w) float32 in [0, 1] to (H, W) bool, with smooth borders."""
    rows, columns = shape
    picture = Image.fromarray(np.round(np.clip(mask, 0, 1) * 255).astype(np.uint8))
    resized = picture.resize((columns, rows), Image.Resampling.BILINEAR)
    return np.asarray(resized) >= 128
