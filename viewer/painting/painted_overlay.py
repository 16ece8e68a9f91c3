"""PaintedOverlay: the painted mask, and of it what may change; made anew only where a stroke has been."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from engine.arrays import BoolImage
from viewer import theme
from viewer.panes.overlays import Overlay, premultiplied, shrunk
from viewer.panes.rendering import Colors, Placement

_FILL = 0.22
_REACH = 3  # pixels around a changed one whose look may change: two of line and one of rim
_RIM = 0xA0000000

Source = Callable[[], BoolImage | None]
Box = tuple[int, int, int, int]  # top, left, bottom, right


class PaintedOverlay(Overlay):
    """An outline with a dark rim; the inside is tinted where it may change.

    Args:
        mask: gives the (h, w) bool mask whose corners are the image's corners, or None.
        also: gives a second one, of any size, that must agree before the inside may change; None where
            nothing but the mask counts.
    """

    def __init__(self, mask: Source, also: Source = lambda: None) -> None:
        super().__init__()
        self._mask, self._also = mask, also
        self._colors: Colors | None = None
        self._key: tuple[Placement, float] | None = None
        self._dirty: QRect | None = None

    def painted(self, where: QRect) -> None:
        """Pixels of the mask in a rectangle of the image (x, y, width, height) changed."""
        self._dirty = where if self._dirty is None else self._dirty.united(where)

    def changed(self) -> None:
        """Forget the picture; the next paint makes it anew."""
        super().changed()
        self._key = None

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        """Paint in device pixels, the viewport's corner at the painter's origin."""
        visible = placement.visible
        if visible is None:
            return
        if self._key != (placement, pixel_ratio):
            self._key, self._dirty = (placement, pixel_ratio), None
            self._colors = self.colors(placement, pixel_ratio)
        elif self._dirty is not None:
            self._mend(placement, pixel_ratio, visible)
        if self._colors is not None:
            rows, columns = self._colors.shape
            picture = QImage(
                self._colors.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied
            )
            painter.drawImage(visible[1], visible[0], picture)

    def colors(self, placement: Placement, pixel_ratio: float) -> Colors | None:
        visible, mask = placement.visible, self._mask()
        if visible is None or mask is None or not mask.any():
            return None
        return self._made(mask, placement, pixel_ratio, visible)

    def _mend(self, placement: Placement, pixel_ratio: float, visible: Box) -> None:
        """Make anew what lies under the rectangle that changed."""
        dirty, self._dirty = self._dirty, None
        mask = self._mask()
        if mask is None or dirty is None:
            self._colors = None
            return
        if self._colors is None:
            shape = (visible[2] - visible[0], visible[3] - visible[1])
            self._colors = np.zeros(shape, dtype=np.uint32)
        y0, x0 = placement.to_viewport(dirty.top(), dirty.left())
        y1, x1 = placement.to_viewport(dirty.top() + dirty.height(), dirty.left() + dirty.width())
        top, left = max(visible[0], int(y0) - _REACH - 1), max(visible[1], int(x0) - _REACH - 1)
        bottom, right = min(visible[2], int(y1) + _REACH + 2), min(visible[3], int(x1) + _REACH + 2)
        if bottom > top and right > left:
            part = self._made(mask, placement, pixel_ratio, (top, left, bottom, right))
            rows = slice(top - visible[0], bottom - visible[0])
            self._colors[rows, left - visible[1] : right - visible[1]] = part

    def _made(self, mask: BoolImage, placement: Placement, pixel_ratio: float, box: Box) -> Colors:
        """The colors of a box of the viewport."""
        width = 2 if pixel_ratio >= 1.5 else 1
        sampled = _sampled(mask, placement, box)
        inside = sampled
        for _ in range(width):
            inside = shrunk(inside)
        rim = ~shrunk(~sampled) & ~sampled
        cut = (slice(_REACH, -_REACH), slice(_REACH, -_REACH))
        colors = np.zeros((box[2] - box[0], box[3] - box[1]), dtype=np.uint32)
        also = self._also()
        if also is None:
            colors[sampled[cut]] = premultiplied(theme.ACCENT, _FILL)
        else:
            both = sampled & _sampled(also, placement, box)
            colors[both[cut]] = premultiplied(theme.ACCENT, _FILL)
            colors[(both & ~shrunk(both))[cut]] = theme.TEXT.rgba() & 0xFFFFFFFF
        colors[rim[cut]] = _RIM
        colors[(sampled & ~inside)[cut]] = theme.ACCENT.rgba() & 0xFFFFFFFF
        return colors


def _sampled(mask: BoolImage, placement: Placement, box: Box) -> NDArray[np.bool_]:
    """The pixel of the mask under the middle of each device pixel of a box and ``_REACH`` around it."""
    y = np.arange(box[0] - _REACH, box[2] + _REACH) + 0.5
    x = np.arange(box[1] - _REACH, box[3] + _REACH) + 0.5
    rows, columns = mask.shape
    row = np.floor((y - placement.top) / placement.scale_y / placement.shape[0] * rows).astype(np.intp)
    column = np.floor((x - placement.left) / placement.scale_x / placement.shape[1] * columns).astype(np.intp)
    sampled = mask[row.clip(0, rows - 1)].take(column.clip(0, columns - 1), axis=1)
    sampled[(row < 0) | (row >= rows)] = False
    sampled[:, (column < 0) | (column >= columns)] = False
    return sampled
