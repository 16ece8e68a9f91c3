"""PointOverlay: points that readers mark as answers, over the pixels of a pane."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from viewer import theme
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Placement
from viewer.study.point_tool import Point

_RIM = QColor(0, 0, 0, 170)
_ARM = 9.0  # of the cross, logical pixels
_GAP = 3.0


class PointOverlay(Overlay):
    """Crosses in light grey on a dark rim.

    Args:
        points: gives what is marked.
    """

    def __init__(self, points: Callable[[], Iterable[Point]]) -> None:
        super().__init__()
        self._points = points

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        self._draw(painter, placement, pixel_ratio)

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        self._draw(painter, lens, pixel_ratio)

    def _draw(self, painter: QPainter, placement: Placement, ratio: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for point in self._points():
            y, x = placement.to_viewport(*point)
            for color, width in ((_RIM, 4.0), (theme.TEXT, 1.6)):
                painter.setPen(QPen(color, width * ratio))
                _paint_cross(painter, QPointF(x, y), ratio)
        painter.restore()


def _paint_cross(painter: QPainter, center: QPointF, ratio: float) -> None:
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        arm = QPointF(x, y)
        painter.drawLine(center + arm * (_GAP * ratio), center + arm * (_ARM * ratio))
