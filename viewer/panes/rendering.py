"""From stored values to grey pixels at display resolution: placement, pyramid, table look-up.

The costly step, resampling, is kept until the geometry changes; a change of window costs one table look-up
over the pixels on the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage

from engine.arrays import StoredPixels

GreyBytes = NDArray[np.uint8]
Colors = NDArray[np.uint32]  # premultiplied 0xAARRGGBB
Key = TypeVar("Key")
Made = TypeVar("Made")

# Levels of the pyramid stop when the shorter side gets smaller than this.
_SMALLEST_LEVEL = 64
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
    """

    viewport: tuple[int, int]
    shape: tuple[int, int]
    scale_y: float
    scale_x: float
    top: int
    left: int

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
    """One image as table indices at many resolutions, sampled for a placement and kept until it moves.

    Args:
        stored: (H, W) stored values.
        stored_min: stored value of the first table entry.
    """

    def __init__(self, stored: StoredPixels, stored_min: int) -> None:
        self.stored = stored
        self._stored_min = stored_min
        self._levels: list[NDArray[np.uint16] | None] = [None]  # level 0 is ``stored`` itself
        self._samples: dict[Placement, NDArray[np.uint16] | None] = {}  # the latest last
        self._pictures: dict[tuple[Placement, int], tuple[GreyBytes, QImage] | None] = {}

    def picture(self, placement: Placement, table: GreyBytes) -> QImage | None:
        """The visible part for the painter, of the size of ``placement.visible``; None: nothing visible.

        The same picture goes to all panes that show this image alike, so it must not be drawn on.
        """

        def make() -> tuple[GreyBytes, QImage] | None:
            indices = self.indices(placement)
            if indices is None:
                return None
            # One look-up to the format of the screen costs a fraction of one to bytes and a conversion.
            colors = table.astype(np.uint32) * np.uint32(0x010101) | np.uint32(0xFF000000)
            pixels = np.take(colors, indices, mode="clip")
            # The table stays with its picture, so that no other one can have its identity meanwhile.
            return table, _picture_of(pixels, QImage.Format.Format_RGB32)

        made = _kept(self._pictures, (placement, id(table)), make)
        return None if made is None else made[1]

    def grey(self, placement: Placement, table: GreyBytes) -> GreyBytes | None:
        """The visible part as grey bytes, of the size of ``placement.visible``; None: nothing visible."""
        indices = self.indices(placement)
        return None if indices is None else np.take(table, indices, mode="clip")

    def indices(self, placement: Placement) -> NDArray[np.uint16] | None:
        """The visible part as table indices (stored value minus the table's first)."""
        return _kept(self._samples, placement, lambda: self._sample(placement))

    def _sample(self, placement: Placement) -> NDArray[np.uint16] | None:
        visible = placement.visible
        if visible is None:
            return None
        level = self._level_for(max(placement.scale_y, placement.scale_x))
        source = self._level(level)
        factor = 2**level
        rows, columns = placement.shape
        top, left = placement.to_image(visible[0], visible[1])
        bottom, right = placement.to_image(visible[2], visible[3])
        box = (
            max(0.0, top) / factor,
            max(0.0, left) / factor,
            min(float(rows), bottom) / factor,
            min(float(columns), right) / factor,
        )
        size = (visible[2] - visible[0], visible[3] - visible[1])
        offset = self._stored_min if level == 0 else 0
        return _resample_indices(source, offset, box, size)

    def _level_for(self, scale: float) -> int:
        """The coarsest level that still has a pixel for each device pixel."""
        level = 0
        shorter = min(self.stored.shape)
        while scale * 2 ** (level + 1) <= 1.0 and shorter / 2 ** (level + 1) >= _SMALLEST_LEVEL:
            level += 1
        return level

    def _level(self, level: int) -> StoredPixels:
        if level == 0:
            return self.stored
        while len(self._levels) <= level:
            finer = self._levels[-1]
            offset = self._stored_min if finer is None else 0
            self._levels.append(_halve(self.stored if finer is None else finer, offset))
        coarse = self._levels[level]
        assert coarse is not None
        return coarse


def resample(plane: NDArray[np.float32], placement: Placement) -> NDArray[np.float32] | None:
    """A plane that lies over the whole image, such as a map of the model frame, where it is visible.

    Args:
        plane: (h, w) float32; its corners are the image's corners, whatever its size.
        placement: of the image.

    Returns:
        float32 of the size of ``placement.visible``, interpolated; None where nothing is visible.
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


def _resample_indices(
    source: StoredPixels, offset: int, box: tuple[float, float, float, float], size: tuple[int, int]
) -> NDArray[np.uint16]:
    """``box`` (top, left, bottom, right) of the source, at ``size`` (rows, columns), minus the offset."""
    # One pixel around the box is enough for interpolation; more are needed only where it shrinks.
    reach = 2 + int(max((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1]))
    top, left = max(0, int(box[0]) - reach), max(0, int(box[1]) - reach)
    bottom = min(source.shape[0], int(np.ceil(box[2])) + reach)
    right = min(source.shape[1], int(np.ceil(box[3])) + reach)
    cut = source[top:bottom, left:right].astype(np.float32)
    if offset:
        cut -= np.float32(offset)
    within = (box[1] - left, box[0] - top, box[3] - left, box[2] - top)
    picture = Image.fromarray(cut).resize((size[1], size[0]), Image.Resampling.BILINEAR, box=within)
    return (np.asarray(picture) + np.float32(0.5)).astype(np.uint16)


def _halve(source: StoredPixels, offset: int) -> NDArray[np.uint16]:
    """Mean of each 2 x 2 block, minus the offset; an odd last row or column counts twice."""
    rows, columns = source.shape
    even_rows, even_columns = rows - rows % 2, columns - columns % 2
    sums = np.add(source[0:even_rows:2], source[1:even_rows:2], dtype=np.int32)
    if rows % 2:
        last = source[-1:].astype(np.int32) * 2
        sums = np.concatenate([sums, last])
    block = sums[:, 0:even_columns:2] + sums[:, 1:even_columns:2]
    if columns % 2:
        block = np.concatenate([block, sums[:, -1:] * 2], axis=1)
    block += 2 - 4 * offset
    block >>= 2
    return block.astype(np.uint16)
