"""FigureOverlay: the polygon, lasso or rectangle that is being drawn."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine.masks.figures import Point
from viewer import theme
from viewer.painting.paint_tool import Figure, PaintTool
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Colors, Placement

_RIM = QColor(0, 0, 0, 200)
_CORNER = 3.5


class FigureOverlay(Overlay):
    """Lines, corners, and the line to the pointer; the first corner, which closes a polygon, is larger.

    Args:
        figure: gives what is being drawn, or None.
        pointer: gives the (row, column) under the mouse, or None.
    """

    def __init__(self, figure: Callable[[], Figure | None], pointer: Callable[[], Point | None]) -> None:
        super().__init__()
        self._figure, self._pointer = figure, pointer

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        """Paint in device pixels, the viewport's corner at the painter's origin."""
        figure = self._figure()
        if figure is None:
            return
        corners = [_at(placement, point) for point in figure.outline]
        pointer = self._pointer()
        is_polygon = figure.tool is PaintTool.POLYGON
        ends = list(corners)
        if is_polygon and pointer is not None and not figure.is_held:
            ends.append(_at(placement, pointer))
        line = QPolygonF(ends)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if figure.paints else Qt.PenStyle.DashLine
        for color, width in ((_RIM, 3.5), (theme.ACCENT if figure.paints else theme.TEXT, 1.5)):
            painter.setPen(QPen(color, width * pixel_ratio, style))
            if figure.tool is PaintTool.RECTANGLE:
                painter.drawPolygon(line)
            else:
                painter.drawPolyline(line)
        if len(ends) > 2 and figure.tool is not PaintTool.RECTANGLE:  # how it would be closed
            painter.setPen(QPen(theme.SECONDARY, pixel_ratio, Qt.PenStyle.DotLine))
            painter.drawLine(ends[-1], ends[0])
        if is_polygon:
            painter.setPen(QPen(_RIM, pixel_ratio))
            painter.setBrush(theme.TEXT)
            for place, corner in enumerate(corners):
                radius = _CORNER * pixel_ratio * (1.5 if place == 0 and len(corners) > 2 else 1.0)
                painter.drawEllipse(corner, radius, radius)
        painter.restore()

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        self.paint(painter, lens, pixel_ratio)

    def colors(self, placement: Placement, pixel_ratio: float) -> Colors | None:
        return None


def _at(placement: Placement, point: Point) -> QPointF:
    y, x = placement.to_viewport(*point)
    return QPointF(x, y)
