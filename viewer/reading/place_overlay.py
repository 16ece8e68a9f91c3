"""PlaceOverlay: points and outlines that readers mark as answers, over the pixels of a pane."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from viewer import theme
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Placement
from viewer.study.place_row import Place

_RIM = QColor(0, 0, 0, 170)
_ARM = 9.0  # of the cross of a point, logical pixels
_GAP = 3.0

Marks = Callable[[], Sequence[Sequence[Place]]]
"""Gives outlines as (row, column); one place alone is a point; what is open ends with no closing line."""


class PlaceOverlay(Overlay):
    """Crosses and closed outlines in light grey on a dark rim; what is being drawn is dashed.

    Args:
        marks: what is marked.
        drawn: what is being drawn, an open line.
    """

    def __init__(self, marks: Marks, drawn: Callable[[], Sequence[Place]] = tuple) -> None:
        super().__init__()
        self._marks, self._drawn = marks, drawn

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        self._draw(painter, placement, pixel_ratio)

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        self._draw(painter, lens, pixel_ratio)

    def _draw(self, painter: QPainter, placement: Placement, ratio: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)

        def at(place: Place) -> QPointF:
            y, x = placement.to_viewport(*place)
            return QPointF(x, y)

        for outline in self._marks():
            points = [at(place) for place in outline]
            for color, width in ((_RIM, 4.0), (theme.TEXT, 1.6)):
                painter.setPen(QPen(color, width * ratio))
                if len(points) == 1:
                    _paint_cross(painter, points[0], ratio)
                else:
                    painter.drawPolygon(QPolygonF(points))
        drawn = [at(place) for place in self._drawn()]
        if len(drawn) > 1:
            pen = QPen(theme.TEXT, 1.6 * ratio)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(drawn))
        painter.restore()


def _paint_cross(painter: QPainter, center: QPointF, ratio: float) -> None:
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        arm = QPointF(x, y)
        painter.drawLine(center + arm * (_GAP * ratio), center + arm * (_ARM * ratio))
