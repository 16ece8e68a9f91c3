"""NeutralPane: an image with a mark that does not tell whether it is synthetic.

Readers who are asked whether an image is real must not read it off its frame; the mark is the same on all,
and says that none of them is for diagnosis.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter

from viewer import theme
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_frame import BORDER, TITLE_HEIGHT, Frame, title_band, viewport_of

WORD = "RESEARCH IMAGE"


@dataclass(frozen=True)
class NeutralFrame(Frame):
    """A grey hatch and a neutral word, whatever is inside."""

    def paint(self, painter: QPainter, area: QRect) -> None:
        viewport = viewport_of(area)
        self._paint_title(painter, title_band(area))
        top = TITLE_HEIGHT - BORDER
        strips = (
            QRect(0, top, area.width(), viewport.top() - top),
            QRect(0, viewport.bottom() + 1, area.width(), area.bottom() - viewport.bottom()),
            QRect(0, viewport.top(), viewport.left(), viewport.height()),
            QRect(viewport.right() + 1, viewport.top(), area.right() - viewport.right(), viewport.height()),
        )
        for strip in strips:
            painter.fillRect(strip, QBrush(theme.DISABLED, Qt.BrushStyle.BDiagPattern))
        painter.setPen(theme.SECONDARY)
        painter.drawRect(viewport.adjusted(-1, -1, 0, 0))
        if self.has_focus:
            painter.setPen(theme.ACCENT)
            painter.drawRect(area.adjusted(1, 1, -1, -1))


class NeutralPane(ImagePane):
    """Has the neutral frame always."""

    @property
    def _frame(self) -> Frame:
        return NeutralFrame(
            title=self.title,
            note="",
            has_pixels=self.image is not None,
            is_synthetic=False,
            is_amber=False,
            has_focus=self.hasFocus(),
            room=0,
        )
