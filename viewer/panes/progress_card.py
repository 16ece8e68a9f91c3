"""ProgressCard: how far an edit is, a small look at it where that is wanted, and Cancel."""

import numpy as np
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.arrays import FloatImage
from engine.edit import Progress
from viewer import theme
from viewer.labels import ElidedLabel
from viewer.language import mark, tr
from viewer.panes.rendering import grey_bytes, grey_picture
from viewer.panes.synthetic_mark import thumbnail_frame

CARD_WIDTH = 220
PREVIEW_SIDE = 144
_NARROWEST, _LEAST_PREVIEW = 92, 40
_SIDES, _TOP = 16, 12  # margins
_BESIDE_PREVIEW = 136  # height of the words, of Cancel and of what is around them

# Phases of the engine.
_PHASES = (
    mark("loading model"),
    mark("preparing"),
    mark("relevance map"),
    mark("denoising"),
    mark("decoding"),
)


class ProgressCard(QFrame):
    """Phase, step n of N, seconds left, and Cancel."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progressCard")
        self.setStyleSheet(
            f"QFrame#progressCard {{ background: {theme.PANEL.name()}; border: 1px solid {theme.LINE.name()};"
            " border-radius: 6px; }"
        )
        self.setFixedWidth(CARD_WIDTH)
        self._phase = ElidedLabel()
        self._phase.setFont(self.font())
        self._phase.setProperty("role", "heading")
        self._detail = ElidedLabel(secondary=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.cancel = QPushButton(tr("Cancel  Esc"))
        self.cancel.clicked.connect(self.cancel_requested)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDES, _TOP, _SIDES, _TOP)
        layout.setSpacing(8)
        self.preview = Preview()
        for widget in (self._phase, self._bar, self._detail):
            layout.addWidget(widget)
        layout.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.cancel)
        self.hide()

    def place(self, viewport: QRect) -> None:
        """Stand in the middle of a pane; where that is small, Cancel comes before the small look."""
        self.setFixedWidth(min(CARD_WIDTH, max(_NARROWEST, viewport.width())))
        sides = _SIDES if self.width() == CARD_WIDTH else 6
        self._layout.setContentsMargins(sides, _TOP, sides, _TOP)
        side = min(PREVIEW_SIDE, self.width() - 2 * sides, viewport.height() - _BESIDE_PREVIEW)
        self.preview.setFixedSize(*[side if side >= _LEAST_PREVIEW else 0] * 2)
        card = QRect(0, 0, self.width(), self.sizeHint().height())
        card.moveCenter(viewport.center())
        self.setGeometry(card)

    def show_progress(self, progress: Progress | None) -> None:
        """None: submitted, nothing heard yet."""
        if progress is None:
            self._phase.setText(tr("Waiting for the engine"))
            self._detail.setText("")
            self._bar.setRange(0, 0)
            return
        phase = tr(progress.phase)
        self._phase.setText(phase[:1].upper() + phase[1:])
        parts = []
        if progress.steps > 0:
            self._bar.setRange(0, progress.steps)
            self._bar.setValue(progress.step)
            parts.append(tr("step {step} of {steps}").format(step=progress.step, steps=progress.steps))
        else:
            self._bar.setRange(0, 0)
        if progress.seconds_left is not None:
            parts.append(tr("{time} left").format(time=_time_left(progress.seconds_left)))
        self._detail.setText(" · ".join(parts))

    def show_cancelling(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.setText(tr("Cancelling…"))

    def rearm(self) -> None:
        self.cancel.setEnabled(True)
        self.cancel.setText(tr("Cancel  Esc"))


class Preview(QWidget):
    """The predicted clean image so far, small and marked as synthetic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(PREVIEW_SIDE, PREVIEW_SIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Preview of the synthetic image"))
        self._picture: QPixmap | None = None
        self.hide()

    def show_preview(self, pixels: FloatImage | None) -> None:
        """(h, w) float32 in [0, 1], or nothing."""
        if pixels is None:
            self.hide()
            return
        image: QImage = grey_picture(grey_bytes(np.nan_to_num(pixels)))
        self._picture = QPixmap.fromImage(image)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture is not None:
            painter.drawPixmap(self.rect(), self._picture)
        thumbnail_frame(painter, QRect(self.rect()))


def _time_left(seconds: float) -> str:
    if seconds < 1:
        return "< 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"
