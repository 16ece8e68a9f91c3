"""From stored values to grey pixels at display resolution: placement, sampling, table look-up.

The costly step, resampling, is kept until the geometry changes; a change of window costs one table look-up
over the pixels on the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from engine.arrays import StoredPixels
from viewer.panes.pyramid import Indices, Pyramid

GreyBytes = NDArray[np.uint8]
Colors = NDArray[np.uint32]  # premultiplied 0xAARRGGBB
Box = tuple[int, int, int, int]  # top, left, bottom, right
Key = TypeVar("Key")
Made = TypeVar("Made")
Plane = TypeVar("Plane", NDArray[np.float32], NDArray[np.uint8])

# Panes that are not linked ask for different parts of the same image in turns.
_KEPT = 3


@dataclass(frozen=True)
class Placement:
    """Where an image lies in a viewport, in device pixels.

    Attributes:
        viewport: (rows, columns) of the viewport.
        shape: (H, W) of the image.
        scale_y, scale_x: device pixels per image row and column; they differ where pixels are not square.
        top, left: of the image's first pixel; whole numbers, so that 1:1 shows each pixel as it is.
        is_passing: what is painted is seen for a moment and may be coarse, for it is painted again, exactly,
            when the view is zoomed no more or the image is at hand in this size.
    """

    viewport: tuple[int, int]
    shape: tuple[int, int]
    scale_y: float
    scale_x: float
    top: int
    left: int
    is_passing: bool = False

    def to_image(self, y: float, x: float) -> tuple[float, float]:
        """A point of the viewport as (row, column); the center of the first pixel is (0.5, 0.5)."""
        return (y - self.top) / self.scale_y, (x - self.left) / self.scale_x

    def to_viewport(self, row: float, column: float) -> tuple[float, float]:
        """A point of the image as (y, x) in the viewport."""
        return row * self.scale_y + self.top, column * self.scale_x + self.left

    @property
    def visible(self) -> tuple[int, int, int, int] | None:
        """(top, left, bottom, right) of the image within the viewport, or None where nothing shows."""
        bottom = self.top + max(1, round(self.shape[0] * self.scale_y))
        right = self.left + max(1, round(self.shape[1] * self.scale_x))
        top, left = max(0, self.top), max(0, self.left)
        bottom, right = min(self.viewport[0], bottom), min(self.viewport[1], right)
        return (top, left, bottom, right) if bottom > top and right > left else None


def fit_scale(shape: tuple[int, int], viewport: tuple[int, int], aspect: float) -> float:
    """Device pixels per column at which the whole image just fits; rows are ``aspect`` times as high."""
    return max(1e-6, min(viewport[0] / (shape[0] * aspect), viewport[1] / shape[1]))


def place(
    shape: tuple[int, int],
    viewport: tuple[int, int],
    aspect: float,
    scale: float,
    center: tuple[float, float],
) -> Placement:
    """Put the image point ``center`` (row, column) at the middle of the viewport."""
    scale_y = scale * aspect
    return Placement(
        viewport,
        shape,
        scale_y,
        scale,
        round(viewport[0] / 2 - center[0] * scale_y),
        round(viewport[1] / 2 - center[1] * scale),
    )


def grey_bytes(table: NDArray[np.floating]) -> GreyBytes:
    """Display values in [0, 1] as bytes, rounded to the nearest."""
    return np.rint(np.clip(table, 0.0, 1.0) * 255.0).astype(np.uint8)


class GreyImage:
    """One image as table indices, sampled for a placement and kept until it moves.

    Args:
        stored: (H, W) stored values.
        stored_min: stored value of the first table entry.
    """

    def __init__(self, stored: StoredPixels, stored_min: int) -> None:
        self.stored = stored
        self._pyramid = Pyramid(stored, stored_min)
        self._samples: dict[Placement, Indices | None] = {}  # the latest last
        self._pictures: dict[tuple[Placement, int], tuple[GreyBytes, QImage] | None] = {}

    def picture(self, placement: Placement, table: GreyBytes) -> QImage | None:
        """The visible part for the painter, of the size of ``placement.visible``; None: nothing visible.

        The same picture goes to all panes that show this image alike, so it must not be drawn on.
        """

        def make() -> tuple[GreyBytes, QImage] | None:
            visible = placement.visible
            if visible is None:
                return None
            # One look-up to the format of the screen costs a fraction of one to bytes and a conversion.
            colors = table.astype(np.uint32) * np.uint32(0x010101) | np.uint32(0xFF000000)
            if placement.is_passing:
                picture = self._stretched(placement, visible, colors)
            else:
                indices = self.indices(placement)
                assert indices is not None
                picture = _picture_of(np.take(colors, indices, mode="clip"), QImage.Format.Format_RGB32)
            # The table stays with its picture, so that no other one can have its identity meanwhile.
            return table, picture

        made = _kept(self._pictures, (placement, id(table)), make)
        return None if made is None else made[1]

    def is_at_hand(self, placement: Placement) -> bool:
        """The exact picture can be painted at once."""
        return self._pyramid.has_level_for(max(placement.scale_y, placement.scale_x))

    def bring_to_hand(self, placement: Placement) -> None:
        """Make what the exact picture is sampled from; for the background."""
        self._pyramid.make_level_for(max(placement.scale_y, placement.scale_x))

    def indices(self, placement: Placement) -> Indices | None:
        """The visible part as table indices (stored value minus the table's first)."""
        return _kept(self._samples, placement, lambda: self._sample(placement))

    def _sample(self, placement: Placement) -> Indices | None:
        visible = placement.visible
        if visible is None:
            return None
        scale = max(placement.scale_y, placement.scale_x)
        size = (visible[2] - visible[0], visible[3] - visible[1])
        return self._pyramid.sampled(_shown_box(placement, visible), scale, size, placement.is_passing)

    def _stretched(self, placement: Placement, visible: Box, colors: Colors) -> QImage:
        """The pixels of the nearest level, drawn larger or smaller: a third of the work of sampling."""
        scale = max(placement.scale_y, placement.scale_x)
        indices, (top, left, bottom, right) = self._pyramid.cut(_shown_box(placement, visible), scale)
        pixels = np.take(colors, indices, mode="clip")
        rows, columns = pixels.shape
        source = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32)
        size = QSize(visible[3] - visible[1], visible[2] - visible[0])
        picture = QImage(size, QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(QPointF(0, 0), size.toSizeF()), source, QRectF(left, top, right - left, bottom - top)
        )
        painter.end()
        return picture


def _shown_box(placement: Placement, visible: Box) -> tuple[float, float, float, float]:
    """(top, left, bottom, right) of what is visible, in pixels of the image."""
    top, left = placement.to_image(visible[0], visible[1])
    bottom, right = placement.to_image(visible[2], visible[3])
    rows, columns = placement.shape
    return max(0.0, top), max(0.0, left), min(float(rows), bottom), min(float(columns), right)


def resample(plane: Plane, placement: Placement) -> Plane | None:
    """A plane that lies over the whole image, such as a map of the model frame, where it is visible.

    Args:
        plane: (h, w) float32 or uint8; its corners are the image's corners, whatever its size.
        placement: of the image.

    Returns:
        of the same type and the size of ``placement.visible``, interpolated; None where nothing is visible.
    """
    visible = placement.visible
    if visible is None:
        return None
    factor_y, factor_x = plane.shape[0] / placement.shape[0], plane.shape[1] / placement.shape[1]
    top, left = placement.to_image(visible[0], visible[1])
    bottom, right = placement.to_image(visible[2], visible[3])
    box = (
        max(0.0, left * factor_x),
        max(0.0, top * factor_y),
        min(float(plane.shape[1]), right * factor_x),
        min(float(plane.shape[0]), bottom * factor_y),
    )
    size = (visible[3] - visible[1], visible[2] - visible[0])
    picture = Image.fromarray(np.ascontiguousarray(plane))
    return np.asarray(picture.resize(size, Image.Resampling.BILINEAR, box=box))


def nearest(mask: NDArray[np.bool_], placement: Placement, margin: int = 0) -> NDArray[np.bool_] | None:
    """A mask that lies over the whole image, cell by cell, where it is visible.

    Args:
        mask: (h, w) bool; its corners are the image's corners, whatever its size.
        placement: of the image.
        margin: device pixels added on each side; False beyond the image.

    Returns:
        bool of the size of ``placement.visible`` plus margins; None where nothing is visible.
    """
    visible = placement.visible
    if visible is None:
        return None
    y = np.arange(visible[0] - margin, visible[2] + margin)
    x = np.arange(visible[1] - margin, visible[3] + margin)
    rows = np.floor((y + 0.5 - placement.top) / placement.scale_y / placement.shape[0] * mask.shape[0])
    columns = np.floor((x + 0.5 - placement.left) / placement.scale_x / placement.shape[1] * mask.shape[1])
    in_rows = (rows >= 0) & (rows < mask.shape[0])
    in_columns = (columns >= 0) & (columns < mask.shape[1])
    row_index = np.clip(rows, 0, mask.shape[0] - 1).astype(np.intp)
    column_index = np.clip(columns, 0, mask.shape[1] - 1).astype(np.intp)
    sampled = mask[row_index].take(column_index, axis=1)
    sampled[~in_rows] = False
    sampled[:, ~in_columns] = False
    return sampled


def grey_picture(pixels: GreyBytes) -> QImage:
    """(h, w) bytes as a picture of its own, in the format that is painted fastest."""
    pixels = np.ascontiguousarray(pixels)
    rows, columns = pixels.shape
    grey = QImage(pixels.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    return grey.convertToFormat(QImage.Format.Format_RGB32)


def color_picture(colors: Colors) -> QImage:
    """(h, w) premultiplied 0xAARRGGBB as a picture of its own."""
    colors = np.ascontiguousarray(colors, dtype=np.uint32)
    return _picture_of(colors, QImage.Format.Format_ARGB32_Premultiplied)


def _picture_of(pixels: Colors, format_: QImage.Format) -> QImage:
    """(h, w) 32 bit pixels as a picture of its own."""
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, columns * 4, format_).copy()


def _kept(kept: dict[Key, Made], key: Key, make: Callable[[], Made]) -> Made:
    """What was made for a key, one of the latest few."""
    if key in kept:
        kept[key] = kept.pop(key)
        return kept[key]
    made = kept[key] = make()
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
    return made
