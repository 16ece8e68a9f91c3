"""ViewState: zoom, pan, window and inversion that all panes share, and the one pointer."""

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.arrays import StoredPixels
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import Radiograph
from viewer.mouse_habits import MouseHabits
from viewer.panes.presets import Preset, chest_presets, file_presets, sampled_values, thinned, window_of_box
from viewer.panes.rendering import GreyBytes, Placement, fit_scale, grey_bytes, place

MAX_SCALE = 32.0  # device pixels per image pixel
# A drag across this many logical pixels changes width or center by the range of the image's values.
DRAG_PIXELS = 400


class ViewState(QObject):
    """How the open radiograph is looked at; the panes paint from it and never from anything else."""

    geometry_changed = Signal()  # zoom, pan or viewport
    grey_changed = Signal()  # window or inversion
    pointer_changed = Signal()  # the image point under the mouse
    box_awaited_changed = Signal()  # whether the next drag is a box

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grey_scale: GreyScale | None = None
        self._shape = (1, 1)
        self._aspect = 1.0
        self._viewport = (1, 1)
        self._scale: float | None = None  # None: fitted
        self._center = (0.5, 0.5)
        self._window: Window | None = None
        self._is_inverted = False
        self._table: GreyBytes | None = None
        self._value_range = 1.0
        self._file_presets: tuple[Preset, ...] = ()
        self._chest_presets: tuple[Preset, ...] | None = None  # not computed yet
        self._radiograph: Radiograph | None = None
        self._pointer: tuple[float, float] | None = None
        self._next_drag_is_box = False
        self.drag_down_is_darker = True
        self.habits = MouseHabits()

    # What is looked at.

    def open(self, radiograph: Radiograph) -> None:
        """Start with another radiograph: fitted, as the file wants it shown, not inverted."""
        self._grey_scale = radiograph.grey_scale
        self._shape = radiograph.shape
        self._aspect = radiograph.pixel_aspect
        low, high = np.percentile(sampled_values(radiograph), [0.5, 99.5])
        self._value_range = max(float(high - low), 1e-6)
        self._file_presets = file_presets(radiograph.grey_scale)
        self._chest_presets, self._radiograph = None, radiograph
        self._pointer = None
        self.await_box(False)
        self.reset()

    @property
    def aspect(self) -> float:
        """Height of a pixel over its width."""
        return self._aspect

    # Geometry.

    @property
    def placement(self) -> Placement:
        return place(self._shape, self._viewport, self._aspect, self.scale, self._center)

    @property
    def scale(self) -> float:
        """Device pixels per image column."""
        return self._fitted_scale if self._scale is None else self._scale

    @property
    def is_fitted(self) -> bool:
        return self._scale is None

    @property
    def _fitted_scale(self) -> float:
        return fit_scale(self._shape, self._viewport, self._aspect)

    def set_viewport(self, rows: int, columns: int) -> None:
        """Size of each pane's viewport in device pixels; all panes have the same."""
        if (rows, columns) != self._viewport and rows > 0 and columns > 0:
            self._viewport = (rows, columns)
            self.geometry_changed.emit()

    def fit(self) -> None:
        self._scale = None
        self._center = (self._shape[0] / 2, self._shape[1] / 2)
        self.geometry_changed.emit()

    def one_to_one(self) -> None:
        """One image column per device pixel, around the middle of what is seen."""
        self._scale = 1.0
        self.geometry_changed.emit()

    def zoom(self, factor: float, y: float | None = None, x: float | None = None) -> None:
        """Zoom and keep the image point at (y, x) of the viewport, or its middle, where it is."""
        y = self._viewport[0] / 2 if y is None else y
        x = self._viewport[1] / 2 if x is None else x
        row, column = self._exact_point(y, x)
        smallest = min(self._fitted_scale / 4, 1.0)
        self._scale = float(np.clip(self.scale * factor, smallest, MAX_SCALE))
        self._put(row, column, y, x)

    def pan(self, dy: float, dx: float) -> None:
        """Move the image by device pixels."""
        y, x = self._viewport[0] / 2, self._viewport[1] / 2
        row, column = self._exact_point(y - dy, x - dx)
        self._scale = self.scale
        self._put(row, column, y, x)

    def _exact_point(self, y: float, x: float) -> tuple[float, float]:
        row = self._center[0] + (y - self._viewport[0] / 2) / (self.scale * self._aspect)
        column = self._center[1] + (x - self._viewport[1] / 2) / self.scale
        return row, column

    def _put(self, row: float, column: float, y: float, x: float) -> None:
        center_row = row - (y - self._viewport[0] / 2) / (self.scale * self._aspect)
        center_column = column - (x - self._viewport[1] / 2) / self.scale
        # The middle of the viewport stays on the image, so that it cannot get lost.
        self._center = (
            float(np.clip(center_row, 0, self._shape[0])),
            float(np.clip(center_column, 0, self._shape[1])),
        )
        self.geometry_changed.emit()

    # Grey.

    @property
    def table(self) -> GreyBytes:
        """(n,) uint8, grey of each stored value that the file could hold."""
        if self._table is None:
            assert self._grey_scale is not None, "open a radiograph first"
            self._table = grey_bytes(self._grey_scale.table(self._window, self._is_inverted))
        return self._table

    @property
    def window(self) -> Window | None:
        """The window in force; None: the VOI LUT of the file."""
        return self._window if self._window is not None else self.first_window

    @property
    def is_inverted(self) -> bool:
        """Inverted by the reader, against what the file wants."""
        return self._is_inverted

    @property
    def file_presets(self) -> tuple[Preset, ...]:
        """What the file wants and offers, its first choice first."""
        return self._file_presets

    @property
    def chest_presets(self) -> tuple[Preset, ...]:
        """Computed from this film, always of the same kind at the same place."""
        if self._chest_presets is None:
            self._chest_presets = () if self._radiograph is None else chest_presets(self._radiograph)
        return self._chest_presets

    def set_window(self, window: Window | None) -> None:
        """None: what the file wants (its VOI LUT, else its first window)."""
        self._window = window
        self._grey_has_changed()

    def choose_file_preset(self) -> None:
        """What the file wants; while that is shown, the next of what it offers."""
        offered = [preset.window for preset in self._file_presets]
        place = offered.index(self._window) + 1 if self._window in offered else 0
        if offered:
            self.set_window(offered[place % len(offered)])

    def choose_chest_preset(self, number: int) -> None:
        """A computed window, counted from 1."""
        if 1 <= number <= len(self.chest_presets):
            self.set_window(self.chest_presets[number - 1].window)

    def type_window(self, center: float, width: float) -> None:
        """The window of typed numbers; a width that is too small becomes the smallest."""
        start = self.nearest_window
        if start is not None:
            width = max(self._smallest_width(start), width)
            self.set_window(replace(start, center=center, width=width, explanation="typed"))

    def window_on_box(
        self, stored: StoredPixels, first: tuple[float, float], second: tuple[float, float]
    ) -> bool:
        """The window of the values in a box; False where the box has no pixel of the image.

        Args:
            stored: (H, W) stored values of the image that the box was drawn on.
            first, second: opposite corners, (row, column).
        """
        top, bottom = sorted((first[0], second[0]))
        left, right = sorted((first[1], second[1]))
        rows = slice(max(0, math.floor(top)), max(0, math.ceil(bottom)))
        columns = slice(max(0, math.floor(left)), max(0, math.ceil(right)))
        cut = thinned(stored[rows, columns])
        if self._grey_scale is None or cut.size == 0:
            return False
        index = cut.astype(np.int64) - self._grey_scale.stored_min
        self.set_window(window_of_box(self._grey_scale.modality_values[index]))
        return True

    @property
    def next_drag_is_box(self) -> bool:
        """The next drag of the left button windows on a box, whatever it does otherwise."""
        return self._next_drag_is_box

    def await_box(self, awaited: bool) -> None:
        if awaited != self._next_drag_is_box:
            self._next_drag_is_box = awaited
            self.box_awaited_changed.emit()

    @property
    def first_window(self) -> Window | None:
        """What the file wants at first; None: its VOI LUT, or no file."""
        grey_scale = self._grey_scale
        return None if grey_scale is None or grey_scale.voi_table is not None else grey_scale.windows[0]

    @property
    def nearest_window(self) -> Window | None:
        """What a change of the window starts from; None without a radiograph."""
        if self._grey_scale is None or self.window is not None:
            return self.window
        first = self._grey_scale.windows[0]  # the nearest to a VOI LUT
        return Window(first.center, first.width, explanation="from the VOI LUT")

    def _smallest_width(self, window: Window) -> float:
        smallest = self._value_range / 500
        # a width of 1 is a threshold (PS3.3 C.11.2.1.2)
        return max(smallest, 2.0) if window.function is VoiFunction.LINEAR else smallest

    def drag_window(self, dx: float, dy: float, factor: float = 1.0) -> None:
        """Right: wider. Down: darker (or brighter, as the reader set it)."""
        start = self.nearest_window
        if self._grey_scale is None or start is None:
            return
        step = self._value_range / DRAG_PIXELS * factor
        low_is_bright = self._grey_scale.inverted != self._is_inverted
        direction = 1.0 if low_is_bright != self.drag_down_is_darker else -1.0
        moved = replace(
            start,
            center=start.center + direction * dy * step,
            width=max(self._smallest_width(start), start.width + dx * step),
            explanation="",
        )
        self.set_window(moved)

    def invert(self) -> None:
        self._is_inverted = not self._is_inverted
        self._grey_has_changed()

    def reset(self) -> None:
        """Fitted, as the file wants it shown, not inverted: the first correct state."""
        self.fit()
        self.reset_grey()

    def reset_grey(self) -> None:
        """As the file wants it shown, not inverted; zoom and place stay."""
        self._window = None
        self._is_inverted = False
        self._grey_has_changed()

    def _grey_has_changed(self) -> None:
        self._table = None
        self.grey_changed.emit()

    # Pointer.

    @property
    def pointer(self) -> tuple[float, float] | None:
        """(row, column) under the mouse where it is over the image, else None."""
        return self._pointer

    def set_pointer(self, point: tuple[float, float] | None) -> None:
        if point is not None and not (0 <= point[0] < self._shape[0] and 0 <= point[1] < self._shape[1]):
            point = None
        if point != self._pointer:
            self._pointer = point
            self.pointer_changed.emit()
