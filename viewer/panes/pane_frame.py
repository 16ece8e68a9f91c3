"""The frame of a pane: title above the pixels, border around them, amber where pixels are synthetic."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from viewer import theme
from viewer.panes.synthetic_mark import WORD, paint_hatch

# Multiples of 4, so that 125, 150 and 175 % screens get whole device pixels.
TITLE_HEIGHT = 28
BORDER = 8


@dataclass(frozen=True)
class Frame:
    """What the frame of a pane says.

    Attributes:
        title: in words.
        note: after the title, quieter; "" for none.
        has_pixels: the pane shows an image.
        is_synthetic: the pixels are, or those to come.
        is_amber: the mark is lit: synthetic pixels are there or being made.
        has_focus: the pane has the keyboard.
        room: logical pixels at the end of the title that are painted by somebody else.
    """

    title: str
    note: str
    has_pixels: bool
    is_synthetic: bool
    is_amber: bool
    has_focus: bool
    room: int

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint around the viewport, which stays as it is."""
        viewport = viewport_of(area)
        self._paint_title(painter, title_band(area))
        if self.is_synthetic and self.is_amber:
            outer = QRect(0, TITLE_HEIGHT - BORDER, area.width(), area.height() - TITLE_HEIGHT + BORDER)
            paint_hatch(painter, outer, viewport)
        else:
            painter.setPen(theme.LINE)
            painter.drawRect(viewport.adjusted(-1, -1, 0, 0))
        if self.has_focus:
            painter.setPen(QPen(theme.ACCENT, 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _paint_title(self, painter: QPainter, band: QRect) -> None:
        font = QFont(theme.small_font())
        font.setBold(True)
        painter.setFont(font)
        left = band.left()
        if self.is_synthetic:
            painter.setPen(theme.SYNTHETIC if self.is_amber else theme.SECONDARY)
            painter.drawText(band, Qt.AlignmentFlag.AlignVCenter, WORD)
            left += painter.fontMetrics().horizontalAdvance(WORD) + 8
        font.setBold(False)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        end = band.right() - self.room
        if self.note:
            wide = metrics.horizontalAdvance(self.note)
            painter.setPen(theme.SECONDARY)
            painter.drawText(
                QRect(end - wide, 0, wide, band.height()), Qt.AlignmentFlag.AlignVCenter, self.note
            )
            end -= wide + 8
        painter.setPen(theme.TEXT if self.has_pixels else theme.SECONDARY)
        room = QRect(left, 0, max(0, end - left), band.height())
        text = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def title_width(title: str, is_synthetic: bool) -> int:
    """Logical pixels that the title and its mark need."""
    font = QFont(theme.small_font())
    room = QFontMetrics(font).horizontalAdvance(title)
    if is_synthetic:
        font.setBold(True)
        room += QFontMetrics(font).horizontalAdvance(WORD) + 8
    return room


def title_band(area: QRect) -> QRect:
    """Where the title is."""
    return QRect(BORDER, 0, area.width() - 2 * BORDER, TITLE_HEIGHT - BORDER)


def viewport_of(area: QRect) -> QRect:
    """Where pixels of the image may be, in logical pixels."""
    inner = area.adjusted(BORDER, TITLE_HEIGHT, -BORDER, -BORDER)
    return inner if inner.width() > 0 and inner.height() > 0 else QRect(BORDER, TITLE_HEIGHT, 1, 1)
