"""ViewGeometry: zoom and pan of a pane, and the pointer that all panes share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from viewer.panes.orientation import Orientation
from viewer.panes.rendering import Placement, fit_scale, place
from viewer.panes.view_family import ViewFamily

MAX_SCALE = 32.0  # device pixels per image pixel
# A view that was not zoomed for so long rests; notches of a wheel come faster.
REST_MS = 140

View = TypeVar("View")
Given = ParamSpec("Given")


def linked(change: Callable[Concatenate[View, Given], None]) -> Callable[Concatenate[View, Given], None]:
    """Done to one view, done to all of its family as long as they are linked."""

    @wraps(change)
    def change_all(self: Any, /, *args: Given.args, **named: Given.kwargs) -> None:
        for view in tuple(self.family.views) if self.family.is_linked else (self,):
            change(view, *args, **named)

    return change_all


class ViewGeometry(QObject):
    """Where the open radiograph lies in a pane.

    Args:
        family: what all panes have in common.
        parent: Qt parent.
    """

    geometry_changed = Signal()  # zoom, pan or viewport
    pointer_changed = Signal()  # the image point under the mouse, in whatever pane
    came_to_rest = Signal()  # it is zoomed no more

    def __init__(self, family: ViewFamily, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.family = family
        self._scale: float | None = None  # None: fitted
        self._center = (0.5, 0.5)
        self._passing = QTimer(self, singleShot=True, interval=REST_MS)
        self._passing.timeout.connect(self.came_to_rest)

    # Geometry.

    @property
    def is_passing(self) -> bool:
        """It was zoomed a moment ago, and likely goes on."""
        return self._passing.isActive()

    @property
    def placement(self) -> Placement:
        return place(self.family.shape, self.family.viewport, self.family.aspect, self.scale, self._center)

    @property
    def scale(self) -> float:
        """Device pixels per image column."""
        return self._fitted_scale if self._scale is None else self._scale

    @property
    def is_fitted(self) -> bool:
        return self._scale is None

    @property
    def _fitted_scale(self) -> float:
        return fit_scale(self.family.shape, self.family.viewport, self.family.aspect)

    def set_viewport(self, rows: int, columns: int) -> None:
        """Size of each pane's viewport in device pixels; all panes have the same."""
        rows, columns = self.orientation.film_size((rows, columns))
        if (rows, columns) != self.family.viewport and rows > 0 and columns > 0:
            self.family.viewport = (rows, columns)
            for view in self.family.views:
                view.geometry_changed.emit()

    @property
    def orientation(self) -> Orientation:
        """How the picture is mirrored and turned on the screen; all else here is before that."""
        return self.family.orientation

    def set_orientation(self, orientation: Orientation) -> None:
        """Mirror and turn the view of all panes, linked or not; a fitted picture stays fitted."""
        if orientation == self.orientation:
            return
        screen = self.orientation.film_size(self.family.viewport)  # turning back is the same exchange
        self.family.orientation = orientation
        self.family.viewport = orientation.film_size(screen)
        for view in self.family.views:
            view.geometry_changed.emit()

    @linked
    def fit(self) -> None:
        self._scale = None
        self._center = (self.family.shape[0] / 2, self.family.shape[1] / 2)
        self.geometry_changed.emit()

    def one_to_one(self) -> None:
        """One image column per device pixel, around the middle of what is seen."""
        self.zoom_to(1.0)

    @linked
    def zoom_to(self, scale: float) -> None:
        """So many device pixels per image column, around the middle of what is seen."""
        self._scale = float(np.clip(scale, min(self._fitted_scale / 4, 1.0), MAX_SCALE))
        self.geometry_changed.emit()

    @linked
    def zoom(self, factor: float, y: float | None = None, x: float | None = None) -> None:
        """Zoom and keep the image point at (y, x) of the viewport, or its middle, where it is."""
        y = self.family.viewport[0] / 2 if y is None else y
        x = self.family.viewport[1] / 2 if x is None else x
        row, column = self._exact_point(y, x)
        smallest = min(self._fitted_scale / 4, 1.0)
        self._scale = float(np.clip(self.scale * factor, smallest, MAX_SCALE))
        self._passing.start()
        self._put(row, column, y, x)

    @linked
    def pan(self, dy: float, dx: float) -> None:
        """Move the image by device pixels of the screen."""
        dy, dx = self.orientation.movement(dy, dx)
        y, x = self.family.viewport[0] / 2, self.family.viewport[1] / 2
        row, column = self._exact_point(y - dy, x - dx)
        self._scale = self.scale
        self._put(row, column, y, x)

    def _exact_point(self, y: float, x: float) -> tuple[float, float]:
        row = self._center[0] + (y - self.family.viewport[0] / 2) / (self.scale * self.family.aspect)
        column = self._center[1] + (x - self.family.viewport[1] / 2) / self.scale
        return row, column

    def _put(self, row: float, column: float, y: float, x: float) -> None:
        center_row = row - (y - self.family.viewport[0] / 2) / (self.scale * self.family.aspect)
        center_column = column - (x - self.family.viewport[1] / 2) / self.scale
        # The middle of the viewport stays on the image, so that it cannot get lost.
        self._center = (
            float(np.clip(center_row, 0, self.family.shape[0])),
            float(np.clip(center_column, 0, self.family.shape[1])),
        )
        self.geometry_changed.emit()

    # Pointer.

    @property
    def pointer(self) -> tuple[float, float] | None:
        """(row, column) under the mouse where it is over the image, else None."""
        return self.family.pointer

    def toggle_ghost_cursor(self) -> None:
        """Mark the pointer in the other panes, or not; its values are told all the same."""
        self.family.shows_ghost_cursor = not self.family.shows_ghost_cursor
        for view in self.family.views:
            view.pointer_changed.emit()

    def set_pointer(self, point: tuple[float, float] | None) -> None:
        if point is not None and not (
            0 <= point[0] < self.family.shape[0] and 0 <= point[1] < self.family.shape[1]
        ):
            point = None
        if point != self.family.pointer:
            self.family.pointer = point
            for view in self.family.views:
                view.pointer_changed.emit()
