"""ViewFamily: what the views of all panes have in common, and whether they move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import Radiograph
from viewer.mouse_habits import MouseHabits
from viewer.panes.orientation import Orientation
from viewer.panes.presets import Preset, chest_presets, file_presets, sampled_values
from viewer.panes.rendering import GreyBytes, grey_bytes

if TYPE_CHECKING:
    from viewer.panes.view_state import ViewState


class ViewFamily:
    """The open radiograph as all views see it, the one pointer, and the link between the views.

    Attributes:
        views: of all panes, the first one's first.
        is_linked: what is done to one is done to all; each keeps its offset to the others.
        grey_scale: of the open radiograph.
        shape: (H, W) of it.
        aspect: height of a pixel over its width.
        orientation: how the picture is mirrored and turned on the screen, in all panes alike.
        viewport: (rows, columns) of each pane in device pixels, before that; all panes have the same.
        value_range: of the radiograph's values, without outliers.
        file_presets: what the file wants and offers, its first choice first.
        pointer: (row, column) under the mouse, or None.
        shows_ghost_cursor: other panes mark it.
        next_drag_is_box: the next drag of the left button windows on a box.
        drag_down_is_darker: as the reader set it.
        habits: of the mouse.
    """

    def __init__(self) -> None:
        self.views: list[ViewState] = []
        self.is_linked = True
        self.grey_scale: GreyScale | None = None
        self.shape = (1, 1)
        self.aspect = 1.0
        self.orientation = Orientation()
        self.viewport = (1, 1)
        self.value_range = 1.0
        self.file_presets: tuple[Preset, ...] = ()
        self.pointer: tuple[float, float] | None = None
        self.shows_ghost_cursor = True
        self.next_drag_is_box = False
        self.drag_down_is_darker = True
        self.habits = MouseHabits()
        self._radiograph: Radiograph | None = None
        self._chest_presets: tuple[Preset, ...] | None = None  # not computed yet
        self._table: tuple[Window | None, bool, GreyBytes] | None = None

    def open(self, radiograph: Radiograph) -> None:
        """Another radiograph for all views."""
        self.grey_scale = radiograph.grey_scale
        self.shape = radiograph.shape
        self.aspect = radiograph.pixel_aspect
        low, high = np.percentile(sampled_values(radiograph), [0.5, 99.5])
        self.value_range = max(float(high - low), 1e-6)
        self.file_presets = file_presets(radiograph.grey_scale)
        self._chest_presets, self._radiograph = None, radiograph
        self._table = None
        self.pointer = None

    @property
    def chest_presets(self) -> tuple[Preset, ...]:
        """Computed from this film, always of the same kind at the same place."""
        if self._chest_presets is None:
            self._chest_presets = () if self._radiograph is None else chest_presets(self._radiograph)
        return self._chest_presets

    def table(self, window: Window | None, is_inverted: bool) -> GreyBytes:
        """(n,) uint8, grey of each stored value that the file could hold; views that agree get the same."""
        if self._table is None or self._table[:2] != (window, is_inverted):
            assert self.grey_scale is not None, "open a radiograph first"
            self._table = window, is_inverted, grey_bytes(self.grey_scale.table(window, is_inverted))
        return self._table[2]

    def smallest_width(self, window: Window) -> float:
        """Of a window of this kind on this radiograph."""
        smallest = self.value_range / 500
        # a width of 1 is a threshold (PS3.3 C.11.2.1.2)
        return max(smallest, 2.0) if window.function is VoiFunction.LINEAR else smallest
