"""Words on the film that say which picture is seen there; light on dark, readable on black and on white."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from viewer import theme
from viewer.panes.synthetic_mark import WORD

_BACK = QColor(0, 0, 0, 190)
_INSET, _PADDING = 8, 6
_PIXELS = 12


def paint_label(
    painter: QPainter, text: str, area: QRect, corner: Qt.AlignmentFlag, is_synthetic: bool, ratio: float
) -> None:
    """Write a label into an upper corner of an area, or nothing where it has no room.

    Args:
        painter: in device pixels.
        text: what is seen, in one line or more; the word SYNTHETIC goes before it where it is.
        area: that shows this picture, in device pixels.
        corner: AlignLeft or AlignRight.
        is_synthetic: amber, with the word.
        ratio: device pixels per logical pixel.
    """
    font = QFont(theme.small_font())
    font.setPixelSize(round(_PIXELS * ratio))
    font.setBold(is_synthetic)
    painter.setFont(font)
    words = f"{WORD} {text}" if is_synthetic else text
    metrics = painter.fontMetrics()
    inset, padding = round(_INSET * ratio), round(_PADDING * ratio)
    room = area.width() - 2 * inset - 2 * padding
    if is_synthetic and metrics.size(0, words).width() > room:
        words = f"{WORD}\n{text}"
    if is_synthetic and metrics.size(0, words).width() > room:
        words = WORD
    size = metrics.size(0, words)
    if size.width() > room or size.height() + 2 * inset > area.height():
        return
    box = QRect(0, 0, size.width() + 2 * padding, size.height() + padding)
    inner = area.adjusted(inset, inset, -inset, -inset)
    box.moveTopLeft(inner.topLeft())
    if corner & Qt.AlignmentFlag.AlignRight:
        box.moveRight(inner.right())
    painter.fillRect(box, _BACK)
    painter.setPen(theme.SYNTHETIC if is_synthetic else theme.TEXT)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
