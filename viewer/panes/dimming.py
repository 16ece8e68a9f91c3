"""Dimming: a pane is darkened while a new result is on its way, and brightens gently when it is there."""

from PySide6.QtCore import QRect, QVariantAnimation
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

_DIMMED = 0.65
_FADE_MS = 180


class Dimming(QVariantAnimation):
    """How dark a pane is now.

    Args:
        pane: that is painted again with each step.
    """

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._amount = 0.0
        self.setDuration(_FADE_MS)
        self.setStartValue(_DIMMED)
        self.setEndValue(0.0)
        self.valueChanged.connect(self._set)

    def set_dimmed(self, dimmed: bool) -> None:
        """Darken at once; brighten gently, if someone can see it."""
        self.stop()
        if dimmed:
            self._set(_DIMMED)
        elif self._amount > 0 and self._pane.isVisible():
            self.start()
        else:
            self._set(0.0)

    def paint(self, painter: QPainter, area: QRect) -> None:
        if self._amount > 0:
            painter.fillRect(area, QColor(18, 18, 18, round(255 * self._amount)))

    def _set(self, amount: float) -> None:
        self._amount = amount
        self._pane.update()
