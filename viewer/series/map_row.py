"""MapRow: the three panes of a series, in the place of the panes of the case and on their pixel grid."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from engine.radiographs.radiograph import Radiograph
from viewer.panes.footers import FOOTER_HEIGHT, Footer
from viewer.panes.hanging import places
from viewer.panes.rendering import GreyImage
from viewer.panes.view_state import ViewState
from viewer.series.map_pane import MapPane
from viewer.series.map_view import PaneView

_PANES = 3


class MapRow(QWidget):
    """Panes of equal width with their footers.

    Args:
        view: zoom and window, shared with the panes of the case.
    """

    menu_requested = Signal(QPoint)  # global position
    left = Signal()  # the panes of the case have their place again

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.panes = tuple(MapPane(view, self) for _ in range(_PANES))
        self._footers = tuple(Footer(self) for _ in range(_PANES))
        self.maximized: MapPane | None = None
        for pane in self.panes:
            pane.maximize_requested.connect(lambda pane=pane: self.toggle_maximized(pane))
            pane.menu_requested.connect(self.menu_requested)
        view.pointer_changed.connect(self._show_pointer)

    @property
    def focused_pane(self) -> MapPane:
        """The pane with the keyboard, else the large one, else the first with a map."""
        for pane in self.panes:
            if pane.hasFocus() and pane.isVisibleTo(self):
                return pane
        with_map = [pane for pane in self.panes if pane.shown is not None and pane.shown.map is not None]
        return self.maximized or (with_map or list(self.panes))[0]

    def show_views(self, radiograph: Radiograph, views: Sequence[PaneView], image: GreyImage | None) -> None:
        """One for each pane.

        Args:
            radiograph: that was edited.
            views: from left to right.
            image: of the radiograph's pixels, as other panes have it, for what it has sampled already.
        """
        known = [image] if image is not None else []
        known += [pane.image for pane in self.panes if pane.image is not None]
        images = {id(one.stored): one for one in known}
        for pane, footer, view in zip(self.panes, self._footers, views, strict=True):
            if id(view.pixels) not in images:
                images[id(view.pixels)] = GreyImage(view.pixels, radiograph.grey_scale.stored_min)
            pane.show_view(radiograph, view, images[id(view.pixels)])
            footer.lines[0].setText(view.lines[0])
            footer.lines[2].setText(view.lines[1])
        self._show_pointer()

    def clear(self) -> None:
        """Let go of all pixels."""
        self.maximized = None
        for pane in self.panes:
            pane.clear()

    def toggle_maximized(self, pane: MapPane) -> None:
        """Give one pane all the room, or go back to three."""
        self.maximized = None if self.maximized is pane else pane
        self._arrange()
        pane.setFocus()

    def set_overlays_hidden(self, hidden: bool) -> None:
        """Only pixels while this is held."""
        for pane in self.panes:
            pane.set_overlays_hidden(hidden)

    def set_space_held(self, held: bool) -> None:
        for pane in self.panes:
            pane.set_space_held(held)

    def _show_pointer(self) -> None:
        point = self._view.pointer
        for pane, footer in zip(self.panes, self._footers, strict=True):
            footer.lines[1].setText("" if point is None else pane.text_at(*point))

    # The same places as those of the case's panes, so that nothing moves when they change.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
        visible = self.maximized or self.panes[0]
        self._view.set_viewport(*visible.viewport_pixels)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def _arrange(self) -> None:
        shown = [str(place) for place, pane in enumerate(self.panes) if self.maximized in (None, pane)]
        found = places((tuple(shown),), self.size(), FOOTER_HEIGHT)
        for place, (pane, footer) in enumerate(zip(self.panes, self._footers, strict=True)):
            is_shown = str(place) in found
            if is_shown:
                area, foot = found[str(place)]
                pane.setGeometry(area)
                footer.setGeometry(foot)
            pane.setVisible(is_shown)
            footer.setVisible(is_shown)
