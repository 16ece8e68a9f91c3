"""How measurements look: lines on a dark rim, handles, and words that stay upright and in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from viewer import theme

_RIM = QColor(0, 0, 0, 170)
_PLATE = QColor(0, 0, 0, 165)
_HANDLE = 4.0  # half a side, logical pixels
_OFF = 12.0  # of the words from their line
_INSET = 6.0


@dataclass(frozen=True)
class Style:
    """How one measurement is drawn.

    Attributes:
        color: of lines and words.
        is_dashed: it was drawn on another pane.
        is_selected: its handles are filled.
        unit: painter units per logical pixel.
    """

    color: QColor
    is_dashed: bool = False
    is_selected: bool = False
    unit: float = 1.0


def words_font(unit: float) -> QFont:
    """The font of words over pixels, at this many painter units per logical pixel."""
    font = QFont(theme.small_font())
    font.setPixelSize(max(1, round(theme.SMALL_FONT_PIXELS * unit)))
    return font


def paint_lines(
    painter: QPainter, lines: Sequence[tuple[QPointF, QPointF, bool]], points: Sequence[QPointF], style: Style
) -> None:
    """Lines (start, end, whether only auxiliary) and a handle at each point."""
    unit = style.unit
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for is_rim in (True, False):
        for start, end, is_auxiliary in lines:
            width = 1.0 if is_auxiliary else 1.6
            pen = QPen(_RIM if is_rim else style.color, (width + 2.4 if is_rim else width) * unit)
            if not is_rim and (is_auxiliary or style.is_dashed):
                pen.setDashPattern([2.0, 4.0] if is_auxiliary else [6.0, 4.0])
            painter.setPen(pen)
            painter.drawLine(start, end)
    half = (_HANDLE if style.is_selected else _HANDLE - 1.0) * unit
    for point in points:
        square = QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half)
        painter.setPen(QPen(_RIM, 3.0 * unit))
        painter.drawRect(square)
        painter.setPen(QPen(style.color, 1.4 * unit))
        painter.setBrush(style.color if style.is_selected else Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_words(
    painter: QPainter,
    words: Sequence[str],
    near: QPointF,
    bounds: QRectF,
    style: Style,
    taken: Sequence[QRectF] = (),
) -> QRectF:
    """Lines of text beside a point, on a dark plate, wholly within the bounds and off what is taken.

    Returns:
        the plate.
    """
    unit = style.unit
    font = words_font(unit)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    room = max(1.0, bounds.width() - 4 * _INSET * unit)
    kept = [metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) for text in words]
    width = max(metrics.horizontalAdvance(text) for text in kept) + 2 * _INSET * unit
    height = metrics.height() * len(kept) + _INSET * unit
    plate = _placed(near, width, height, bounds, unit, taken)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(plate, 3 * unit, 3 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(style.color)
    for number, text in enumerate(kept):
        baseline = plate.top() + _INSET * unit / 2 + metrics.ascent() + number * metrics.height()
        painter.drawText(QPointF(plate.left() + _INSET * unit, baseline), text)
    return plate


def _placed(
    near: QPointF, width: float, height: float, bounds: QRectF, unit: float, taken: Sequence[QRectF]
) -> QRectF:
    """Right below the point if there is room, else beside or above it; never outside the bounds."""
    off = _OFF * unit
    inner = bounds.adjusted(_INSET * unit, _INSET * unit, -_INSET * unit, -_INSET * unit)
    right, left = near.x() + off, near.x() - off - width
    below, above = near.y() + off, near.y() - off - height
    first = _pushed_inside(QRectF(right, below, width, height), inner)
    # Words on words cannot be read: go further down until there is room, at the lower edge further up.
    further = ((first.left(), first.top() + step * height / 2) for step in (*range(1, 8), *range(-1, -8, -1)))
    for x, y in ((right, below), (right, above), (left, below), (left, above), *further):
        place = _pushed_inside(QRectF(x, y, width, height), inner)
        if not any(place.intersects(other) for other in taken):
            return place
    return first


def _pushed_inside(place: QRectF, inner: QRectF) -> QRectF:
    moved = QRectF(place)
    moved.moveLeft(max(inner.left(), min(moved.left(), inner.right() - moved.width())))
    moved.moveTop(max(inner.top(), min(moved.top(), inner.bottom() - moved.height())))
    return moved


def paint_prompt(painter: QPainter, text: str, bounds: QRectF, unit: float) -> None:
    """What to click next, at the upper edge."""
    top = QPointF(bounds.center().x(), bounds.top() + 2 * unit)
    font = words_font(unit)
    metrics = QFontMetricsF(font)
    room = bounds.width() - 32 * unit
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    needed = metrics.boundingRect(QRectF(0, 0, max(1.0, room), 1000), int(flags), text)
    area = QRectF(
        top.x() - needed.width() / 2, top.y() + 6 * unit, needed.width() + 2 * unit, needed.height()
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 190))
    painter.drawRoundedRect(area.adjusted(-8 * unit, -4 * unit, 8 * unit, 4 * unit), 4 * unit, 4 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    painter.setPen(theme.TEXT)
    painter.drawText(area, int(flags), text)
