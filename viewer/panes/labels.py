"""Small labels that never push their neighbors."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from viewer import theme

_SMALLEST_PIXELS = 10


class ElidedLabel(QLabel):
    """One line of text, cut with dots where room ends; the tool tip has it whole.

    Args:
        text: to begin with.
        secondary: in the quieter grey.
        shrinks: first gets a little smaller before it is cut.
    """

    def __init__(
        self, text: str = "", secondary: bool = False, shrinks: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._shrinks = shrinks
        self.setFont(theme.small_font())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if secondary:
            self.setProperty("role", "secondary")

    def setText(self, text: str) -> None:
        super().setText(text)
        self._explain()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._explain()

    def sizeHint(self) -> QSize:
        return QSize(40, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        while self._shrinks and font.pixelSize() > _SMALLEST_PIXELS:
            if QFontMetrics(font).horizontalAdvance(self.text()) <= self.width():
                break
            font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | self.alignment()), shown)

    def _explain(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if is_cut else "")
