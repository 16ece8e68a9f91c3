"""The mark of synthetic pixels: amber frame, hatch and the word, on the screen and in every picture."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QTransform

from viewer import theme
from viewer.language import mark

WORD = "SYNTHETIC"
RESEARCH = mark("Research use only, not for diagnosis")

_BAND = 22  # logical pixels
_BAND_MARGIN = 4
_HATCH_STEP = 8
_HATCH = QColor(196, 136, 0)  # a little darker than the solid line: less glare in a dark room


def paint_hatch(painter: QPainter, outer: QRect, inner: QRect) -> None:
    """Hatch what lies between two rectangles in amber, with a solid line next to the pixels."""
    ratio = painter.device().devicePixelRatioF()
    strips = _hatched_strips(outer.size().toTuple(), _offsets(outer, inner), ratio)
    for strip, picture in zip(_between(outer, inner), strips, strict=True):
        painter.drawImage(strip.topLeft(), picture)


@lru_cache(maxsize=8)
def _hatched_strips(
    size: tuple[int, int], inner: tuple[int, int, int, int], ratio: float
) -> tuple[QImage, ...]:
    """The four sides of a hatched frame, kept because drawing them takes longer than a film."""
    outer, hole = QRect(0, 0, *size), QRect(*inner)
    strips = []
    for strip in _between(outer, hole):
        picture = QImage((QSizeF(strip.size()) * ratio).toSize(), QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        painter.translate(-strip.topLeft())
        _draw_hatch(painter, outer, hole)
        painter.end()
        strips.append(picture)
    return tuple(strips)


def _offsets(outer: QRect, inner: QRect) -> tuple[int, int, int, int]:
    corner = inner.topLeft() - outer.topLeft()
    return corner.x(), corner.y(), inner.width(), inner.height()


def _draw_hatch(painter: QPainter, outer: QRect, inner: QRect) -> None:
    painter.save()
    painter.setClipRect(outer)
    for strip in _between(outer, inner):
        painter.fillRect(strip, QColor(44, 32, 4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_HATCH, 2.5))
    start = outer.left() - outer.height() - outer.height() % _HATCH_STEP
    for strip in _between(outer, inner):
        painter.setClipRect(strip)
        # Each line rises by 45 degrees from the lower edge of the frame; only its piece here is drawn.
        low, high = outer.bottom() - strip.bottom() - 2, outer.bottom() - strip.top() + 2
        first = max(0, (strip.left() - high - start) // _HATCH_STEP - 1)
        for x in range(start + first * _HATCH_STEP, strip.right() - low + 2 * _HATCH_STEP, _HATCH_STEP):
            painter.drawLine(QPointF(x + low, outer.bottom() - low), QPointF(x + high, outer.bottom() - high))
    painter.setClipRect(outer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRect(inner.left() - 2, inner.top() - 2, inner.width() + 4, 2), theme.SYNTHETIC)
    painter.fillRect(QRect(inner.left() - 2, inner.bottom() + 1, inner.width() + 4, 2), theme.SYNTHETIC)
    painter.fillRect(QRect(inner.left() - 2, inner.top(), 2, inner.height()), theme.SYNTHETIC)
    painter.fillRect(QRect(inner.right() + 1, inner.top(), 2, inner.height()), theme.SYNTHETIC)
    painter.restore()


def marked_picture(pixels: QImage, title: str, notice: str = "", is_synthetic: bool = True) -> QImage:
    """A picture to be saved or copied, with what it is written where it cannot be lost.

    Args:
        pixels: the picture without any mark, at most a few thousand pixels wide.
        title: what it shows.
        notice: which model made it and the model's own notice, or "".
        is_synthetic: hatch the border and tile the word over the pixels, so that a cut-out still has it.

    Returns:
        RGB picture, larger by a border and bands of text; the words never depend on the border alone.
    """
    unit = max(1.0, min(pixels.width(), pixels.height()) / 500.0)
    border = round(10 * unit)
    band = round(_BAND * unit)
    font = QFont(theme.small_font())
    font.setPixelSize(max(10, round(13 * unit)))
    width = pixels.width() + 2 * border
    # Each line on its own band, so that a long notice is neither cut nor shrunk until none can read it.
    feet = [*_wrap(notice, QFontMetrics(font), width - 2 * _BAND_MARGIN), RESEARCH]
    picture = QImage(
        width,
        pixels.height() + 2 * border + (1 + len(feet)) * band,
        QImage.Format.Format_RGB32,
    )
    picture.fill(theme.BACKGROUND)
    inner = QRect(border, border + band, pixels.width(), pixels.height())
    outer = QRect(0, band, picture.width(), inner.height() + 2 * border)
    plain = QImage(pixels)
    plain.setDevicePixelRatio(1.0)

    painter = QPainter(picture)
    painter.drawImage(inner.topLeft(), plain)
    painter.setFont(font)
    if is_synthetic:
        _tile_word(painter, inner, unit)
        paint_hatch(painter, outer, inner)
    head = f"{WORD} · {title}" if is_synthetic else title
    color = theme.SYNTHETIC if is_synthetic else theme.TEXT
    _paint_band(painter, QRect(0, 0, picture.width(), band), head, color, font)
    for number, foot in enumerate(feet):
        area = QRect(0, outer.bottom() + 1 + number * band, picture.width(), band)
        _paint_band(painter, area, foot, theme.TEXT, font)
    painter.end()
    return picture


def _wrap(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Lines that are no wider than this, as far as words can be parted."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _paint_band(painter: QPainter, area: QRect, text: str, color: QColor, font: QFont) -> None:
    painter.setPen(color)
    fitted = QFont(font)
    painter.setFont(fitted)
    available = area.width() - 2 * _BAND_MARGIN
    while painter.fontMetrics().horizontalAdvance(text) > available and fitted.pixelSize() > 7:
        fitted.setPixelSize(fitted.pixelSize() - 1)
        painter.setFont(fitted)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, available)
    painter.drawText(area.adjusted(_BAND_MARGIN, 0, -_BAND_MARGIN, 0), Qt.AlignmentFlag.AlignCenter, shown)


def _tile_word(painter: QPainter, area: QRect, unit: float) -> None:
    """Write the word again and again across the pixels, faint but legible on black and on white."""
    painter.save()
    painter.setClipRect(area)
    font = QFont(painter.font())
    font.setPixelSize(max(10, round(15 * unit)))
    font.setBold(True)
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(WORD)
    step_x, step_y = width * 1.6, 90 * unit
    painter.translate(QRectF(area).center())
    painter.setTransform(QTransform().rotate(-30) * painter.transform())
    reach = math.hypot(area.width(), area.height()) / 2
    row = 0
    y = -reach
    while y < reach:
        x = -reach + (row % 2) * step_x / 2
        while x < reach:
            painter.setPen(QColor(0, 0, 0, 90))
            painter.drawText(QPointF(x + unit, y + unit), WORD)
            painter.setPen(
                QColor(theme.SYNTHETIC.red(), theme.SYNTHETIC.green(), theme.SYNTHETIC.blue(), 110)
            )
            painter.drawText(QPointF(x, y), WORD)
            x += step_x
        y += step_y
        row += 1
    painter.restore()


def _between(outer: QRect, inner: QRect) -> tuple[QRect, ...]:
    return (
        QRect(outer.left(), outer.top(), outer.width(), inner.top() - outer.top()),
        QRect(outer.left(), inner.bottom() + 1, outer.width(), outer.bottom() - inner.bottom()),
        QRect(outer.left(), inner.top(), inner.left() - outer.left(), inner.height()),
        QRect(inner.right() + 1, inner.top(), outer.right() - inner.right(), inner.height()),
    )


def thumbnail_frame(painter: QPainter, area: QRect) -> None:
    """The mark for thumbnails, where words would not fit: an amber frame with a hatched foot."""
    painter.setPen(QPen(theme.SYNTHETIC, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(1, 1, -1, -1))
    foot = QRect(area.left(), area.bottom() - 5, area.width(), 6)
    painter.fillRect(foot, QColor(44, 32, 4))
    painter.fillRect(foot, QBrush(theme.SYNTHETIC, Qt.BrushStyle.BDiagPattern))
