"""ViewState: zoom, pan, window and inversion that all panes share, and the one pointer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import Radiograph
from viewer.panes.rendering import GreyBytes, Placement, fit_scale, grey_bytes, place

MAX_SCALE = 32.0  # device pixels per image pixel
MAX_PRESETS = 6
# A drag across this many logical pixels changes width or center by the range of the image's values.
DRAG_PIXELS = 400


@dataclass(frozen=True)
class Preset:
    """A window to choose by key."""

    name: str
    window: Window


class ViewState(QObject):
    """How the open radiograph is looked at; the panes paint from it and never from anything else."""

    geometry_changed = Signal()  # zoom, pan or viewport
    grey_changed = Signal()  # window or inversion
    pointer_changed = Signal()  # the image point under the mouse

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
        self._presets: tuple[Preset, ...] = ()
        self._pointer: tuple[float, float] | None = None
        self.drag_down_is_darker = True

    # What is looked at.

    def open(self, radiograph: Radiograph) -> None:
        """Start with another radiograph: fitted, as the file wants it shown, not inverted."""
        self._grey_scale = radiograph.grey_scale
        self._shape = radiograph.shape
        self._aspect = radiograph.pixel_aspect
        values = _sampled_values(radiograph)
        low, high = np.percentile(values, [0.5, 99.5])
        self._value_range = max(float(high - low), 1e-6)
        self._presets = _presets(radiograph.grey_scale, values)
        self._pointer = None
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
        if self._window is not None or self._grey_scale is None or self._grey_scale.voi_table is not None:
            return self._window
        return self._grey_scale.windows[0]

    @property
    def is_inverted(self) -> bool:
        """Inverted by the reader, against what the file wants."""
        return self._is_inverted

    @property
    def presets(self) -> Sequence[Preset]:
        """Windows of the file first, then computed ones; at most MAX_PRESETS."""
        return self._presets

    def set_window(self, window: Window | None) -> None:
        """None: what the file wants (its VOI LUT, else its first window)."""
        self._window = window
        self._grey_has_changed()

    def drag_window(self, dx: float, dy: float, factor: float = 1.0) -> None:
        """Right: wider. Down: darker (or brighter, as the reader set it)."""
        if self._grey_scale is None:
            return
        start = self.window
        if start is None:
            start = Window(
                self._grey_scale.windows[0].center,
                self._grey_scale.windows[0].width,
                explanation="from the VOI LUT",
            )
        step = self._value_range / DRAG_PIXELS * factor
        smallest = self._value_range / 500
        if start.function is VoiFunction.LINEAR:
            smallest = max(smallest, 2.0)  # a width of 1 is a threshold (PS3.3 C.11.2.1.2)
        low_is_bright = self._grey_scale.inverted != self._is_inverted
        direction = 1.0 if low_is_bright != self.drag_down_is_darker else -1.0
        moved = replace(
            start,
            center=start.center + direction * dy * step,
            width=max(smallest, start.width + dx * step),
            explanation="",
        )
        self.set_window(moved)

    def invert(self) -> None:
        self._is_inverted = not self._is_inverted
        self._grey_has_changed()

    def reset(self) -> None:
        """Fitted, as the file wants it shown, not inverted: the first correct state."""
        self._window = None
        self._is_inverted = False
        self.fit()
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


def _sampled_values(radiograph: Radiograph) -> np.ndarray:
    """Modality values of at most about 250 000 evenly spread pixels."""
    stored = radiograph.stored_pixels
    step = max(1, int(np.sqrt(stored.size / 250_000)))
    grey_scale = radiograph.grey_scale
    return grey_scale.modality_values[stored[::step, ::step].astype(np.int64) - grey_scale.stored_min]


def _presets(grey_scale: GreyScale, values: np.ndarray) -> tuple[Preset, ...]:
    found = [
        Preset(window.explanation or f"file window {number}", window)
        for number, window in enumerate(grey_scale.windows[:3], start=1)
    ]
    # On a chest film most values below the median are air and lung where low values are dark.
    dark, bright = ("lungs", "mediastinum and bones")
    if grey_scale.inverted:
        dark, bright = bright, dark
    for name, low, high in (
        ("auto", 1.0, 99.0),
        (dark, 1.0, 65.0),
        (bright, 35.0, 99.5),
        ("full range", 0.0, 100.0),
    ):
        start, end = (float(value) for value in np.percentile(values, [low, high]))
        if end > start:
            found.append(Preset(name, Window((start + end) / 2, end - start, explanation=name)))
    return tuple(found[:MAX_PRESETS])
