"""The checkerboard of two pictures: cells of both in turns."""

import math

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from viewer import theme

_CORNER = 9  # logical pixels
_RIM = QColor(0, 0, 0, 170)


def paint_cells(
    painter: QPainter, film: QImage, area: QRect, start: tuple[int, int], side: float, ratio: float
) -> None:
    """Paint every second cell over what is there; a filled corner marks each of the others as synthetic.

    Args:
        painter: in device pixels.
        film: what goes into the cells, of the size of the area.
        area: that is painted, in device pixels.
        start: (row, column) where the first cell begins; it may be outside the area.
        side: of a cell, in device pixels.
        ratio: device pixels per logical pixel.
    """
    corner = _CORNER * ratio
    marks = QPolygonF([QPointF(0, 0), QPointF(corner, 0), QPointF(0, corner)])
    rows = _edges(area.top(), area.bottom(), start[0], side)
    columns = _edges(area.left(), area.right(), start[1], side)
    painter.setPen(QPen(_RIM, ratio))
    painter.setBrush(theme.SYNTHETIC)
    for row, top, bottom in rows:
        for column, left, right in columns:
            if (row + column) % 2:
                painter.drawPolygon(marks.translated(left + ratio, top + ratio))
            else:
                cell = QRect(left, top, right - left, bottom - top).intersected(area)
                painter.drawImage(cell.topLeft(), film, cell.translated(-area.topLeft()))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _edges(first: int, last: int, start: int, side: float) -> list[tuple[int, int, int]]:
    """(number, from, to) of the cells between two device pixels, counted from where the film starts."""
    numbers = range(math.floor((first - start) / side), math.floor((last - start) / side) + 1)
    return [(number, start + round(number * side), start + round((number + 1) * side)) for number in numbers]
