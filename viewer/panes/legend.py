"""The legend of a map in the title band of its pane: its colors over neutral grey, a value at each end."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from viewer import theme
from viewer.panes.rendering import color_picture

_WIDTH = 56
_GAP = 5


def legend_room(low: str, high: str) -> int:
    """Logical pixels that a legend needs."""
    metrics = QFontMetrics(theme.small_font())
    return _WIDTH + 3 * _GAP + metrics.horizontalAdvance(low) + metrics.horizontalAdvance(high)


def paint_legend(painter: QPainter, band: QRect, table: NDArray[np.uint32], low: str, high: str) -> QRect:
    """Paint a legend at the right end of a band.

    Args:
        painter: in logical pixels.
        band: the room.
        table: (n,) premultiplied 0xAARRGGBB from the low end to the high one.
        low, high: values at the ends.

    Returns:
        Where the colors are, for whatever marks a value among them.
    """
    painter.setFont(theme.small_font())
    end = painter.fontMetrics().horizontalAdvance(high)
    bar = QRect(band.right() - end - _GAP - _WIDTH, band.top() + 6, _WIDTH, band.height() - 10)
    painter.fillRect(bar, theme.LINE)
    painter.drawImage(bar, color_picture(table[None]))
    painter.setPen(theme.SECONDARY)
    at_right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(band, at_right, high)
    before = QRect(band.left(), band.top(), bar.left() - _GAP - band.left(), band.height())
    painter.drawText(before, at_right, low)
    return bar
