"""Small labels that never push their neighbors."""

import re

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from viewer import theme

_SMALLEST_PIXELS = 10


class _SmallLabel(QLabel):
    """Plain small text that takes the room it is given and explains itself when that is too little."""

    def __init__(self, text: str, secondary: bool, parent: QWidget | None) -> None:
        super().__init__(text, parent)
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

    def _explain(self) -> None:
        """Say in the tool tip what cannot be seen."""
        raise NotImplementedError

    def _paint_lines(self, painter: QPainter, most: int, alignment: Qt.AlignmentFlag) -> None:
        """The text in at most so many lines, if need be smaller; what is left over is cut with dots."""
        font = self._fitting_font(self.width(), most)
        painter.setFont(font)
        metrics, lines = painter.fontMetrics(), self._lines(self.width(), font)
        if len(lines) > most:
            rest = "".join(lines[most - 1 :])
            cut = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
            lines = [*lines[: most - 1], cut]
        top = 0
        if alignment & Qt.AlignmentFlag.AlignVCenter:
            top = max(0, (self.height() - len(lines) * metrics.lineSpacing()) // 2)
        for number, line in enumerate(lines):
            painter.drawText(0, top + number * metrics.lineSpacing() + metrics.ascent(), line.rstrip())

    def _fitting_font(self, width: int, most: int) -> QFont:
        """The label's own font, or the largest smaller one that needs no more lines than these."""
        own = font = QFont(self.font())
        while len(self._lines(width, font)) > most:
            if font.pixelSize() <= _SMALLEST_PIXELS:
                return own  # cut anyway: then at least not small
            font = QFont(font)
            font.setPixelSize(font.pixelSize() - 1)
        return font

    def _lines(self, width: int, font: QFont | None = None) -> list[str]:
        text = kept_together(" ".join(self.text().split()))
        layout = QTextLayout(text, font or self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            lines.append(text[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        return lines if text else []


def kept_together(text: str) -> str:
    """The text with numbers that no end of a line parts from their sign or their word: "63 %", "seed 0"."""
    return re.sub(r" (?=%|\d+(?:\W|$))", "\u00a0", text)


class ElidedLabel(_SmallLabel):
    """One line of text, cut with dots where room ends; the tool tip has it whole.

    Args:
        text: to begin with.
        secondary: in the quieter grey.
        shrinks: first gets a little smaller before it is cut.
        whole: shows nothing rather than a part of the text.
    """

    def __init__(
        self,
        text: str = "",
        secondary: bool = False,
        shrinks: bool = False,
        whole: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, secondary, parent)
        self._shrinks, self._is_whole = shrinks, whole

    def use_height(self) -> None:
        """Take all the height there is; where that is enough for several lines, long text wraps."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(40, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font, metrics = self.font(), self.fontMetrics()
        is_wider = not self._fits(metrics)
        if is_wider and self._is_whole:
            return
        if is_wider and self.height() >= 2 * metrics.lineSpacing():
            painter.setPen(self.palette().color(self.foregroundRole()))
            self._paint_lines(painter, self.height() // metrics.lineSpacing(), Qt.AlignmentFlag.AlignVCenter)
            return
        while self._shrinks and font.pixelSize() > _SMALLEST_PIXELS:
            if self._fits(QFontMetrics(font)):
                break
            font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | self.alignment()), shown)

    def _fits(self, metrics: QFontMetrics) -> bool:
        """In one line; asked as it is cut, for the advance of a text is rounded to whole pixels."""
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width()) == self.text()

    def _explain(self) -> None:
        self.setToolTip(self.text() if self._is_cut else "")

    @property
    def _is_cut(self) -> bool:
        metrics = self.fontMetrics()
        if self._fits(metrics):
            return False
        most = self.height() // metrics.lineSpacing()
        if most < 2 or self._is_whole:
            return True
        return len(self._lines(self.width(), self._fitting_font(self.width(), most))) > most


class ElidedLink(ElidedLabel):
    """One line of text that can be clicked.

    Args:
        text: to begin with.
        explanation: what a click does, for the tool tip.
        shrinks: first gets a little smaller before it is cut.
    """

    clicked = Signal()

    def __init__(
        self, text: str = "", explanation: str = "", shrinks: bool = False, parent: QWidget | None = None
    ) -> None:
        self._explanation = explanation
        super().__init__(text, shrinks=shrinks, parent=parent)
        self._explain()

    def set_explanation(self, explanation: str) -> None:
        """Say what a click does."""
        self._explanation = explanation
        self._explain()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and is_inside and self.text():
            self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._underline(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._underline(False)
        super().leaveEvent(event)

    def _underline(self, is_underlined: bool) -> None:
        font = self.font()
        font.setUnderline(is_underlined)
        self.setFont(font)

    def _explain(self) -> None:
        """The whole text, as it may be cut, and what a click does."""
        self.setToolTip(f"{self.text()}\n{self._explanation}" if self.text() else "")
        if self.text():
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()


class LinesLabel(_SmallLabel):
    """Wrapped text of at most so many lines; what is left over is cut with dots, the tool tip has it whole.

    Args:
        most: lines; the label is always as high as these.
        text: to begin with.
        secondary: in the quieter grey.
    """

    def __init__(
        self, most: int, text: str = "", secondary: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, secondary, parent)
        self._most = most

    def set_most(self, most: int) -> None:
        """Allow another number of lines."""
        if most != self._most:
            self._most = most
            self.updateGeometry()
            self._explain()
            self.update()

    def needs(self, width: int) -> int:
        """Lines that the whole text takes at a width in logical pixels."""
        return len(self._lines(width))

    def sizeHint(self) -> QSize:
        return QSize(40, self._most * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self._paint_lines(painter, self._most, self.alignment())

    def _explain(self) -> None:
        font = self._fitting_font(self.width(), self._most)
        is_cut = len(self._lines(self.width(), font)) > self._most
        self.setToolTip(self.text() if is_cut else "")


def say(label: QLabel, text: str, is_error: bool = False) -> None:
    """Show a line that tells what goes on; errors look like errors."""
    label.setText(text)
    role = "error" if is_error else "secondary"
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
