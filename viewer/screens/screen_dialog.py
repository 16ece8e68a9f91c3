"""ScreenDialog: measures a screen against a bank card."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QSlider, QVBoxLayout, QWidget

from viewer import theme
from viewer.language import number, tr
from viewer.screens.screen_size import CARD_MM

_STEPS = 4000
_LARGEST = 900  # logical pixels that a card is wide
_SMALLEST = 120
_CARD_ASPECT = 53.98 / 85.60


class CardView(QWidget):
    """A card of so many logical pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card_width = float(_SMALLEST)
        self.setAccessibleName(tr("Outline of a bank card"))

    def sizeHint(self) -> QSize:
        return QSize(_LARGEST + 20, round(_LARGEST * _CARD_ASPECT) // 2)

    def set_width(self, width: float) -> None:
        self.card_width = width
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.TEXT, 1))
        painter.setBrush(theme.LINE)
        height = self.card_width * _CARD_ASPECT
        painter.drawRoundedRect(QRectF(1, 1, self.card_width, height), 8, 8)


class ScreenDialog(QDialog):
    """Asks for how wide a bank card is on this screen.

    Args:
        pixel_mm: width of a device pixel to begin with.
        ratio: device pixels per logical pixel of the screen.
    """

    def __init__(self, pixel_mm: float, ratio: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Measure this screen"))
        self._ratio = ratio
        told = tr("Lay a bank card, or a ruler at {mm} mm, on the outline and move the slider until it fits.")
        words = QLabel(told.format(mm=number(CARD_MM, ".1f")))
        words.setWordWrap(True)
        self.card = CardView()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(tr("Width of the card on the screen"))
        self._said = QLabel()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (words, self.card, self.slider, self._said, buttons):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        self.slider.valueChanged.connect(self._show)
        width = CARD_MM / pixel_mm / ratio
        self.slider.setValue(round((width - _SMALLEST) / (_LARGEST - _SMALLEST) * _STEPS))
        self._show()
        self.slider.setFocus()

    @property
    def pixel_mm(self) -> float:
        """Width of a device pixel as the slider says."""
        return CARD_MM / (self.card.card_width * self._ratio)

    def _show(self) -> None:
        self.card.set_width(_SMALLEST + (_LARGEST - _SMALLEST) * self.slider.value() / _STEPS)
        self._said.setText(
            tr("A pixel of this screen is {mm} mm wide.").format(mm=number(self.pixel_mm, ".4f"))
        )
