"""PaneSurface: a widget with a viewport, and where a point of the widget lies on the radiograph."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.panes.pane_frame import viewport_of
from viewer.panes.view_state import ViewState


class PaneSurface(QWidget):
    """Geometry of a pane.

    Args:
        view: where the radiograph lies in the viewport.
    """

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(400, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 180)

    @property
    def viewport(self) -> QRect:
        """Where pixels of the image may be, in logical pixels."""
        return viewport_of(self.rect())

    @property
    def viewport_pixels(self) -> tuple[int, int]:
        """(rows, columns) of the viewport in device pixels."""
        ratio = self.devicePixelRatioF()
        return round(self.viewport.height() * ratio), round(self.viewport.width() * ratio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self.parentWidget()
        is_aside = row is not None and row.isHidden()  # another row stands in its place
        if not (self.isHidden() or is_aside):  # a pane that is not hung has no say
            self.view.set_viewport(*self.viewport_pixels)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and self.isVisible():  # all are told
            self.view.set_viewport(*self.viewport_pixels)
        return super().event(event)

    def in_viewport(self, position: QPointF) -> tuple[float, float]:
        """(y, x) of a widget position, in device pixels of the viewport, before it is mirrored and turned."""
        ratio = self.devicePixelRatioF()
        corner = self.viewport.topLeft()
        y, x = (position.y() - corner.y()) * ratio, (position.x() - corner.x()) * ratio
        return self.view.orientation.to_film(y, x, self.viewport_pixels)

    def image_point(self, position: QPointF) -> tuple[float, float]:
        """(row, column) of a widget position on the native grid, also beyond its edges."""
        return self.view.placement.to_image(*self.in_viewport(position))

    def widget_point(self, point: tuple[float, float]) -> QPointF:
        """Where a (row, column) of the native grid is in the widget, also beyond its edges."""
        ratio, placement = self.devicePixelRatioF(), self.view.placement
        y, x = self.view.orientation.to_screen(*placement.to_viewport(*point), placement.viewport)
        return QPointF(x / ratio, y / ratio) + QPointF(self.viewport.topLeft())
