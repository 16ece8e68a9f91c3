"""SwipeLine: the line between two pictures: where it lies, who takes hold of it, and how it looks."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from viewer import theme
from viewer.comparing.comparison import Comparison
from viewer.panes.rendering import Placement

_REACH = 9  # logical pixels beside the line that take hold of it
_KNOB = 7
_RIM = QColor(0, 0, 0, 170)


class SwipeLine:
    """Fixed to the film: zoom and pan carry it along.

    Args:
        comparison: knows at which part of the film it lies, and whether it is upright.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def at(self, placement: Placement) -> int:
        """Device pixel where the second picture begins, also beyond the viewport."""
        rows, columns = placement.shape
        if self._comparison.is_upright:
            return placement.left + round(self._comparison.setting * columns * placement.scale_x)
        return placement.top + round(self._comparison.setting * rows * placement.scale_y)

    def divide(self, area: QRect, placement: Placement) -> tuple[QRect, QRect]:
        """The parts of an area before and behind the line; one of them may be empty."""
        at = self.at(placement)
        before, after = QRect(area), QRect(area)
        if self._comparison.is_upright:
            before.setRight(min(area.right(), at - 1))
            after.setLeft(max(area.left(), at))
        else:
            before.setBottom(min(area.bottom(), at - 1))
            after.setTop(max(area.top(), at))
        return before, after

    def is_near(self, placement: Placement, point: tuple[float, float], ratio: float) -> bool:
        """Whether a (row, column) of the viewport, in device pixels, takes hold of the line."""
        row, column = point
        across = column if self._comparison.is_upright else row
        return abs(across - self._seen(placement, ratio)) <= _REACH * ratio

    def move_to(self, point: tuple[float, float], shape: tuple[int, int]) -> None:
        """Lay the line through a (row, column) of a film of this shape."""
        (row, column), (rows, columns) = point, shape
        self._comparison.set_setting(column / columns if self._comparison.is_upright else row / rows)

    def paint(self, painter: QPainter, area: QRect, placement: Placement, ratio: float) -> None:
        """Draw the line with its handle.

        Args:
            painter: in device pixels.
            area: that the pictures fill, in device pixels.
            placement: of the film.
            ratio: device pixels per logical pixel.
        """
        at, upright = self._seen(placement, ratio), self._comparison.is_upright
        middle = area.center()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, width in ((_RIM, 3.0), (theme.TEXT, 1.0)):
            painter.setPen(QPen(color, width * ratio))
            if upright:
                painter.drawLine(at, area.top(), at, area.bottom())
            else:
                painter.drawLine(area.left(), at, area.right(), at)
        knob = QPointF(at, middle.y()) if upright else QPointF(middle.x(), at)
        painter.setPen(QPen(_RIM, ratio))
        painter.setBrush(theme.TEXT)
        side = _KNOB * ratio
        for sign in (-1.0, 1.0):  # two arrow heads
            far = QPointF(sign * side * 1.6, 0.0)
            ends = (QPointF(sign * side * 0.5, -side), QPointF(sign * side * 0.5, side))
            points = [far, *ends]
            if not upright:
                points = [QPointF(point.y(), point.x()) for point in points]
            painter.drawPolygon(QPolygonF([knob + point for point in points]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _seen(self, placement: Placement, ratio: float) -> int:
        """Where the line is painted and can be taken: at the edge, where zoom has put it beyond."""
        end = placement.viewport[1] if self._comparison.is_upright else placement.viewport[0]
        margin = round(2 * _KNOB * ratio)
        return max(margin, min(end - margin, self.at(placement)))
