"""Magnifier: while it is held, a lens at the same spot of the film in every pane."""

import math

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from viewer import theme
from viewer.measuring.drawing import words_font
from viewer.panes.image_pane import ImagePane
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Placement
from viewer.panes.synthetic_mark import WORD

FACTORS = (2.0, 2.5, 3.0, 3.5, 4.0)
_RADIUS = 120.0  # logical pixels, where the pane is large enough
_LARGEST_SHARE = 0.34  # of the shorter side of the viewport
_RIM = QColor(0, 0, 0, 200)
_CROSS = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Magnifier(QObject):
    """Whether the lens is held, and how much it magnifies."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_held = False
        self._place = 1
        self._turned = 0.0

    @property
    def is_held(self) -> bool:
        return self._is_held

    @property
    def factor(self) -> float:
        """Over what the pane shows."""
        return FACTORS[self._place]

    def hold(self, held: bool) -> None:
        if held != self._is_held:
            self._is_held, self._turned = held, 0.0
            self.changed.emit()

    def turn(self, notches: float) -> None:
        """One notch of the wheel is one step; a touch pad turns in parts of one."""
        self._turned += notches
        steps = int(self._turned)
        self._turned -= steps
        place = min(len(FACTORS) - 1, max(0, self._place + steps))
        if place != self._place:
            self._place = place
            self.changed.emit()


class LensOverlay(Overlay):
    """The lens of one pane; it lies over the other overlays and magnifies them too.

    Args:
        pane: whose film is magnified, anew from its own pixels.
        magnifier: says whether and how much.
    """

    def __init__(self, pane: ImagePane, magnifier: Magnifier) -> None:
        super().__init__()
        self._pane, self._magnifier = pane, magnifier
        self._rim: tuple[object, QImage] | None = None

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        if not self._magnifier.is_held:
            return
        factor = self._magnifier.factor
        rows, columns = placement.viewport
        point = self._pane.view.pointer or placement.to_image(rows / 2, columns / 2)
        y, x = placement.to_viewport(*point)
        radius = round(min(_RADIUS * pixel_ratio, _LARGEST_SHARE * min(rows, columns)))
        if radius < 8:
            return
        lens = Placement(
            (2 * radius, 2 * radius),
            placement.shape,
            placement.scale_y * factor,
            placement.scale_x * factor,
            round(radius - point[0] * placement.scale_y * factor),
            round(radius - point[1] * placement.scale_x * factor),
            placement.is_passing and not all(image.is_at_hand(placement) for image in self._pane.images),
        )
        circle = QPainterPath()
        circle.addEllipse(QPointF(x, y), radius, radius)
        painter.save()
        painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), theme.BACKGROUND)
        painter.translate(round(x) - radius, round(y) - radius)
        self._paint_film(painter, lens, pixel_ratio)
        for overlay in self._pane.overlays:
            overlay.paint_in_lens(painter, lens, pixel_ratio)
        painter.restore()
        self._paint_rim(painter, QPointF(x, y), radius, pixel_ratio)

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        """A lens holds no lens."""

    def _paint_film(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        visible, picture = lens.visible, self._pane.film_picture(lens)
        if visible is not None and picture is not None:
            painter.drawImage(visible[1], visible[0], picture)
            self._pane.paint_on_film(painter, lens, pixel_ratio)

    def _paint_rim(self, painter: QPainter, center: QPointF, radius: float, pixel_ratio: float) -> None:
        """A ring, the spot, and how much; the picture is kept while the lens moves."""
        base, density = painter.transform(), painter.device().devicePixelRatioF()
        zoom = math.sqrt(abs(base.determinant()))
        unit, size = pixel_ratio * zoom, radius * zoom
        key = (unit, size, density, self._magnifier.factor, self._pane.is_synthetic)
        half = math.ceil(size + 4 * unit)
        if self._rim is None or self._rim[0] != key:
            side = math.ceil(2 * half * density)
            picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
            picture.setDevicePixelRatio(density)
            picture.fill(Qt.GlobalColor.transparent)
            own = QPainter(picture)
            own.setFont(painter.font())
            self._draw_rim(own, QPointF(half, half), size, unit)
            own.end()
            self._rim = key, picture
        painter.save()
        painter.resetTransform()  # the words stay upright
        painter.drawImage(base.map(center) - QPointF(half, half), self._rim[1])
        painter.restore()

    def _draw_rim(self, painter: QPainter, middle: QPointF, size: float, unit: float) -> None:
        """Amber and in words over synthetic pixels."""
        is_synthetic = self._pane.is_synthetic
        color = theme.SYNTHETIC if is_synthetic else theme.TEXT
        text = f"× {self._magnifier.factor:g}" + (f"  {WORD}" if is_synthetic else "")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen_color, width in ((_RIM, 4.0), (color, 2.0)):
            painter.setPen(QPen(pen_color, width * unit))
            painter.drawEllipse(middle, size, size)
        for pen_color, width in ((_RIM, 3.0), (theme.TEXT, 1.0)):
            painter.setPen(QPen(pen_color, width * unit))
            for dx, dy in _CROSS:
                step = QPointF(dx, dy) * unit
                painter.drawLine(middle + step * 5, middle + step * 10)
        font = words_font(unit)
        font.setBold(True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(text) + 12 * unit
        plate = QRectF(0, 0, width, metrics.height() + 4 * unit)
        plate.moveCenter(middle + QPointF(0, size - plate.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_RIM)
        painter.drawRoundedRect(plate, 3 * unit, 3 * unit)
        painter.setPen(color)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
