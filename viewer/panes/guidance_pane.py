"""GuidancePane: the guidance map over the input, and what would be editable at another threshold."""

from typing import Any

import numpy as np
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from engine.arrays import BoolImage, FloatImage
from engine.edit import EditResult
from engine.guidance.guidance_map import make_edit_mask
from viewer import theme
from viewer.language import tr
from viewer.panes.color_tables import argb_table, raw_table
from viewer.panes.image_pane import ImagePane
from viewer.panes.legend import legend_room, paint_legend
from viewer.panes.overlays import MapOverlay, MaskOverlay
from viewer.panes.pointer_values import PointerValues, values_at
from viewer.panes.rendering import Placement
from viewer.panes.view_state import ViewState


class GuidancePane(ImagePane):
    """An image pane with the map's colors, the contour of what may change, and a legend."""

    threshold_changed = Signal()

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(view, tr("Guidance"), parent)
        self._result: EditResult | None = None
        self._map: FloatImage | None = None
        self._used_mask: BoolImage | None = None
        self._used_threshold = 0.0
        self._threshold = 0.0
        self._mask: BoolImage | None = None
        self._colors = ("lagoon", 0.6)
        self._guidance_is_shown = True
        self._is_raw = False
        self._is_of_stored = False
        self._map_overlay = MapOverlay()
        self._contour = MaskOverlay(lambda: self._mask, theme.TEXT)
        self._plan: BoolImage | None = None
        self._plan_outline = MaskOverlay(lambda: self._plan if self._map is None else None, theme.TEXT)
        self.overlays = [self._plan_outline, self._map_overlay, self._contour]

    def show_result(self, result: EditResult | None, threshold: float) -> None:
        """Show the map of a result with the threshold it was made with, or nothing."""
        self._result = result
        if result is None:
            self._map = self._used_mask = self._mask = None
        else:
            self._map = content(result.guidance_map, result)
            self._used_mask = content(result.framed_edit_mask, result)
        self._used_threshold = threshold
        self._map_overlay.set_map(self._map)
        self._plan_outline.changed()
        self.set_threshold(threshold)

    def show_plan(self, mask: FloatImage | None) -> None:
        """Outline where the instruction could act, as long as there is no result."""
        self._plan = None if mask is None else mask > 0
        self._plan_outline.changed()
        self.threshold_changed.emit()
        self.update()

    @property
    def plan_fraction(self) -> float | None:
        """Part of the radiograph that the instruction could act on, while that is what is outlined."""
        if self._plan is None or self._map is not None:
            return None
        return np.count_nonzero(self._plan) / self._plan.size

    @property
    def threshold(self) -> float:
        return self._threshold

    @property
    def used_threshold(self) -> float:
        """The threshold that the result was made with."""
        return self._used_threshold

    @property
    def has_map(self) -> bool:
        return self._map is not None

    @property
    def editable_fraction(self) -> float | None:
        """Part of the radiograph in [0, 1] that is at or above the threshold."""
        return None if self._mask is None else np.count_nonzero(self._mask) / self._mask.size

    @property
    def editable(self) -> tuple[BoolImage, float] | None:
        """(h, w) bool over the radiograph: what is open at the threshold set now; with that threshold."""
        return None if self._mask is None else (self._mask, self._threshold)

    def set_threshold(self, threshold: float) -> None:
        """Redraw what could have changed at this threshold; at the one used, what could."""
        self._threshold = min(1.0, max(0.0, threshold))
        if self._map is None:
            self._mask = None
        elif self._threshold == self._used_threshold:
            self._mask = self._used_mask
        else:
            self._mask = make_edit_mask(self._map, self._threshold)
        self._contour.changed()
        self.threshold_changed.emit()
        self.update()

    def values_at(self, row: float, column: float) -> PointerValues | None:
        """What the maps of the result say at a point of the native grid."""
        return None if self._result is None else values_at(self._result, row, column)

    def set_colors(self, name: str, opacity: float) -> None:
        self._colors = (name, opacity)
        self._apply_colors()

    @property
    def guidance_is_shown(self) -> bool:
        return self._guidance_is_shown

    def set_guidance_shown(self, shown: bool) -> None:
        """Show or hide the colors; the contour stays."""
        self._guidance_is_shown = shown
        self._apply_colors()

    def _apply_colors(self) -> None:
        name, opacity = self._colors
        if self._is_raw:
            self._map_overlay.set_table(raw_table(name))
        else:
            self._map_overlay.set_colors(name, opacity if self._guidance_is_shown else 0.0)
        self.update()

    @property
    def usual_title(self) -> str:
        """What the pane shows as long as there is an image."""
        if self._is_of_stored:
            return tr("Guidance of the stored result")
        return tr("Guidance map alone") if self._is_raw else tr("Guidance")

    @property
    def is_raw(self) -> bool:
        """The map alone, without the film."""
        return self._is_raw

    def set_of_stored(self, is_of_stored: bool) -> None:
        """Say that the map is not of the preview that is shown, which was asked for by other words."""
        if is_of_stored != self._is_of_stored:
            self._is_of_stored = is_of_stored
            self.show_image(self.image, self.usual_title, self.is_synthetic)

    def toggle_raw(self) -> None:
        """Show the map alone, or over the film again."""
        self._is_raw = not self._is_raw
        self.show_image(self.image, self.usual_title, self.is_synthetic)
        self._apply_colors()
        self.threshold_changed.emit()

    def paint_on_film(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        visible = placement.visible
        if self._is_raw and self.has_map and visible is not None and not self._overlays_hidden:
            top, left, bottom, right = visible
            painter.fillRect(QRect(left, top, right - left, bottom - top), Qt.GlobalColor.black)

    def title_room(self) -> int:
        return legend_room("0", "1") if self._map is not None else 0

    def paint_title_end(self, painter: QPainter, band: QRect) -> None:
        """The legend: the colors from 0 to 1 as they look over grey, with a tick at the threshold."""
        if self._map is None:
            return
        name, opacity = self._colors
        table = raw_table(name) if self._is_raw else argb_table(name, max(opacity, 0.35))
        bar = paint_legend(painter, band, table, "0", "1")
        x = bar.left() + round(self._threshold * (bar.width() - 1))
        painter.setPen(QPen(theme.TEXT, 2))
        painter.drawLine(x, bar.top() - 3, x, bar.bottom() + 3)


def content(values: Any, result: EditResult) -> Any:
    """The part of a map in the model frame that lies over the radiograph."""
    top, left, height, width = result.content_box
    return values[top : top + height, left : left + width]
