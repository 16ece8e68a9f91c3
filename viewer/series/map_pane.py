"""MapPane: one pane of a series, with the colors of a map and their legend."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from engine.radiographs.radiograph import Radiograph
from viewer.language import tr
from viewer.panes.color_tables import argb_table, signed_table
from viewer.panes.image_pane import ImagePane
from viewer.panes.legend import legend_room, paint_legend
from viewer.panes.overlays import MapOverlay
from viewer.panes.pane_frame import title_band, title_width
from viewer.panes.rendering import GreyImage
from viewer.panes.side_marks import side_marks
from viewer.panes.view_state import ViewState
from viewer.series.map_view import MapView, PaneView

_OPACITY = 0.85


def table_of(view: MapView) -> NDArray[np.uint32]:
    """The colors of a map, with zero at their low end or in their middle."""
    return signed_table(_OPACITY) if view.is_signed else argb_table("lagoon", _OPACITY)


class MapPane(ImagePane):
    """Shows what ``show_view`` says, on the grid, zoom and window of all panes."""

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(view, "", parent)
        self.shown: PaneView | None = None
        self._map_overlay = MapOverlay()
        self.overlays = [self._map_overlay]

    def show_view(self, radiograph: Radiograph, shown: PaneView, image: GreyImage) -> None:
        """Pixels, mark and map change together; the image is made of the view's pixels."""
        self.shown = shown
        if shown.map is not None:
            self._map_overlay.set_table(table_of(shown.map))
        self._map_overlay.set_map(None if shown.map is None else shown.map.levels)
        self.set_side_marks(side_marks(radiograph))
        self.show_image(image, shown.title, shown.is_synthetic)

    def clear(self) -> None:
        """Let go of all pixels."""
        self.shown = None
        self._map_overlay.set_map(None)
        self.show_image(None, "", False)

    def text_at(self, row: float, column: float) -> str:
        """The value of the map or of the pixels at a point of the native grid."""
        if self.shown is None:
            return ""
        y, x = int(row), int(column)
        if self.shown.map is None:
            return tr("row {row}, column {column}: {value}").format(
                row=y, column=x, value=int(self.shown.pixels[y, x])
            )
        return tr("row {row}, column {column}: {value}").format(
            row=y, column=x, value=self.shown.map.text_at(y, x)
        )

    @property
    def legend_text(self) -> str:
        """The legend in words, for pictures that leave the application."""
        view = None if self.shown is None else self.shown.map
        return "" if view is None else f"{view.low_text} … {view.high_text.removesuffix(' %')} {view.unit}"

    def title_room(self) -> int:
        return 0 if self.shown is None or self.shown.map is None else legend_room(*self._ends)

    @property
    def _ends(self) -> tuple[str, str]:
        """The values at the ends of the legend; none where the title needs the room: the footer has them."""
        view = None if self.shown is None else self.shown.map
        if view is None:
            return "", ""
        needed = title_width(self._title, self._is_synthetic) + legend_room(view.low_text, view.high_text)
        fits = needed <= title_band(self.rect()).width()
        return (view.low_text, view.high_text) if fits else ("", "")

    def paint_title_end(self, painter: QPainter, band: QRect) -> None:
        """The legend: the colors as they look over grey, with the values at their ends."""
        view = None if self.shown is None else self.shown.map
        if view is not None:
            paint_legend(painter, band, table_of(view), *self._ends)
