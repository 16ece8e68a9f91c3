"""What is painted over the grey pixels: guidance colors, contours, masks."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.arrays import BoolImage, FloatImage
from viewer.panes.color_tables import LEVELS, argb_table
from viewer.panes.rendering import Colors, Placement, color_picture, nearest, resample


class Overlay:
    """Something that lies over the whole image; it keeps its picture until the placement changes."""

    def __init__(self) -> None:
        self._made_for: tuple[Placement, float] | None = None
        self._picture: QImage | None = None
        self._origin = (0, 0)

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        """Paint in device pixels, the viewport's corner at the painter's origin."""
        if placement.is_passing and self._made_for is not None:
            self._paint_stretched(painter, placement, self._made_for[0])
            return
        if self._made_for != (placement, pixel_ratio):
            made = self.colors(placement, pixel_ratio)
            visible = placement.visible
            self._made_for = (placement, pixel_ratio)
            self._picture = None
            if made is not None and visible is not None:
                self._picture = color_picture(made)
                self._origin = (visible[1], visible[0])
        if self._picture is not None:
            painter.drawImage(self._origin[0], self._origin[1], self._picture)

    def _paint_stretched(self, painter: QPainter, placement: Placement, made_for: Placement) -> None:
        """The picture that there is, as large as the image is now; more comes when the view rests."""
        if self._picture is None:
            return
        y, x = placement.to_viewport(*made_for.to_image(self._origin[1], self._origin[0]))
        width = self._picture.width() * placement.scale_x / made_for.scale_x
        height = self._picture.height() * placement.scale_y / made_for.scale_y
        painter.drawImage(QRectF(x, y, width, height), self._picture)

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        """Paint as in a small viewport of its own; the picture for the large one is kept."""
        made, visible = self.colors(lens, pixel_ratio), lens.visible
        if made is not None and visible is not None:
            painter.drawImage(visible[1], visible[0], color_picture(made))

    def changed(self) -> None:
        """Forget the picture; the next paint makes it anew."""
        self._made_for = None

    def colors(self, placement: Placement, pixel_ratio: float) -> Colors | None:
        """Premultiplied colors of the size of ``placement.visible``, or None for nothing."""
        raise NotImplementedError


class MapOverlay(Overlay):
    """A map in [0, 1] as colors, zero transparent."""

    def __init__(self) -> None:
        super().__init__()
        self._map: NDArray[np.uint8] | None = None
        self._table = argb_table("lagoon", 1.0)
        self._sampled_for: Placement | None = None
        self._levels: NDArray[np.uint8] | None = None

    def set_map(self, values: FloatImage | None) -> None:
        """(h, w) float32 in [0, 1] whose corners are the image's corners."""
        self._map = None
        if values is not None:  # interpolated as bytes: the screen has no more colors, and it takes a fifth
            self._map = (np.clip(values, 0.0, 1.0) * (LEVELS - 1) + 0.5).astype(np.uint8)
        self._sampled_for = None
        self.changed()

    def set_colors(self, name: str, opacity: float) -> None:
        self.set_table(argb_table(name, opacity))

    def set_table(self, table: NDArray[np.uint32]) -> None:
        """(256,) premultiplied 0xAARRGGBB for map values 0..1 in even steps."""
        self._table = table
        self.changed()

    def colors(self, placement: Placement, pixel_ratio: float) -> Colors | None:
        if self._map is None:
            return None
        if placement != self._sampled_for:
            self._levels = resample(self._map, placement)
            self._sampled_for = placement
        return None if self._levels is None else np.take(self._table, self._levels)


class MaskOverlay(Overlay):
    """A mask as an outline one to two pixels wide with a dark edge, and a faint fill if wanted.

    Args:
        mask: gives the (h, w) bool mask whose corners are the image's corners, or None.
        color: of the outline.
        fill: alpha of the fill in [0, 1].
    """

    def __init__(self, mask: Callable[[], BoolImage | None], color: QColor, fill: float = 0.0) -> None:
        super().__init__()
        self._mask = mask
        self._line = color.rgba() & 0xFFFFFFFF
        self._fill = premultiplied(color, fill)

    def colors(self, placement: Placement, pixel_ratio: float) -> Colors | None:
        mask = self._mask()
        if mask is None or not mask.any():
            return None
        width = 2 if pixel_ratio >= 1.5 else 1
        margin = width + 1
        sampled = nearest(mask, placement, margin)
        if sampled is None:
            return None
        inside = sampled
        for _ in range(width):
            inside = shrunk(inside)
        line = sampled & ~inside
        edge = ~shrunk(~sampled) & ~sampled
        cut = (slice(margin, -margin), slice(margin, -margin))
        colors = np.zeros(sampled[cut].shape, dtype=np.uint32)
        if self._fill:
            colors[sampled[cut]] = self._fill
        colors[edge[cut]] = 0xA0000000
        colors[line[cut]] = self._line
        return colors


def shrunk(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without the pixels that have a neighbor outside; beyond the array counts as its edge pixel."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return inner


def premultiplied(color: QColor, alpha: float) -> int:
    """ARGB as a 32-bit number, its colors multiplied by alpha."""
    channels = (color.red(), color.green(), color.blue())
    red, green, blue = (round(channel * alpha) for channel in channels)
    return round(alpha * 255) << 24 | red << 16 | green << 8 | blue
