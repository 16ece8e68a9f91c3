"""What a pane draws over its pixels beside overlays: side marks, the ghost cursor, the brush's ring, a box.

All are light on a dark rim, so that they are seen on black and on white.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from viewer import theme
from viewer.panes.side_marks import SideMarks

_RIM = QColor(0, 0, 0, 160)
_LETTER_RIM = QColor(0, 0, 0, 200)
_LETTER_PIXELS = 15
_INSET = 8
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))


def paint_side_marks(
    painter: QPainter,
    marks: SideMarks,
    visible: tuple[int, int, int, int],
    pixel_ratio: float,
    color: QColor = theme.TEXT,
) -> None:
    """Words at the lower left and right corner of the image, and at the middle of its other edges.

    Args:
        painter: in device pixels of the viewport, with the font of the pane.
        marks: at the edges.
        visible: (top, left, bottom, right) of the image.
        pixel_ratio: device pixels per logical pixel.
        color: of the words.
    """
    font = QFont(painter.font())
    font.setPixelSize(round(_LETTER_PIXELS * pixel_ratio))
    font.setBold(True)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    inset = round(_INSET * pixel_ratio)
    baseline = visible[2] - inset - metrics.descent()
    upper = visible[0] + inset + metrics.ascent()
    left, top, right, bottom = marks
    right_x = visible[3] - inset - metrics.horizontalAdvance(right)
    middle = (visible[1] + visible[3]) / 2
    top_x, bottom_x = (middle - metrics.horizontalAdvance(text) / 2 for text in (top, bottom))
    for text, x, y in (
        (left, visible[1] + inset, baseline),
        (right, right_x, baseline),
        (top, top_x, upper),
        (bottom, bottom_x, baseline),
    ):
        painter.setPen(_LETTER_RIM)
        for dx, dy in _SIDES:
            painter.drawText(QPointF(x + dx * pixel_ratio, y + dy * pixel_ratio), text)
        painter.setPen(color)
        painter.drawText(QPointF(x, y), text)


def paint_ring(painter: QPainter, at: QPointF, radius_x: float, radius_y: float) -> None:
    """The outline of a brush, in logical pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((_RIM, 3.0), (theme.TEXT, 1.0)):
        painter.setPen(QPen(color, width))
        painter.drawEllipse(at, radius_x, radius_y)


def paint_ghost_cursor(painter: QPainter, at: QPointF) -> None:
    """Where the mouse is in another pane, in logical pixels; the spot itself stays free."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for color, width in ((_RIM, 3.0), (theme.TEXT, 1.0)):
        painter.setPen(QPen(color, width))
        for dx, dy in _SIDES:
            step = QPointF(dx, dy)
            painter.drawLine(at + step * 4, at + step * 9)


def paint_box(painter: QPainter, first: QPointF, second: QPointF) -> None:
    """The box that is being drawn, by two corners in logical pixels."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, style in ((QColor(0, 0, 0), Qt.PenStyle.SolidLine), (theme.TEXT, Qt.PenStyle.DashLine)):
        painter.setPen(QPen(color, 1, style))
        painter.drawRect(QRectF(first, second).normalized())
