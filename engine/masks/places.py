"""Masks by place: mirrored across the midline, clipped to a side or zone, brought to the native grid."""

import numpy as np
from PIL import Image

from engine.arrays import BoolImage, FloatImage
from engine.guidance.atlas import ZoneGeometry
from engine.instructions.instruction import Location


def mirror(mask: BoolImage, midline: float, is_mirrored: bool = False) -> BoolImage:
    """The mask on the other side of the patient's midline; what falls off the image is lost.

    Args:
        mask: (H, W) bool.
        midline: x of the midline in [0, 1] of an image that shows the patient's right at its left.
        is_mirrored: this one shows the patient's left at its left.
    """
    columns = mask.shape[1]
    x = (1 - midline if is_mirrored else midline) * columns
    source = np.round(2 * x - 1 - np.arange(columns)).astype(np.intp)
    inside = (source >= 0) & (source < columns)
    mirrored = np.zeros_like(mask)
    mirrored[:, inside] = mask[:, source[inside]]
    return mirrored


def place_mask(
    zones: ZoneGeometry, location: Location, shape: tuple[int, int], is_mirrored: bool = False
) -> BoolImage:
    """(H, W) bool: where a side or zone is, as the atlas knows it; arguments as for ``mirror``."""
    rows, columns = shape
    size = max(shape)
    square = zones.clip(location, size)
    if is_mirrored:
        square = square[:, ::-1]
    row = ((np.arange(rows) + 0.5) * size / rows).astype(np.intp)
    column = ((np.arange(columns) + 0.5) * size / columns).astype(np.intp)
    return square[row][:, column]


def to_native(mask: FloatImage | BoolImage, shape: tuple[int, int]) -> BoolImage:
    """A mask that lies over the whole radiograph, with smooth borders on the native grid.

    Args:
        mask: (h, w) in [0, 1], or bool, of any size.
        shape: (H, W).

    Returns:
        (H, W) bool.
    """
    rows, columns = shape
    values = np.clip(np.asarray(mask, dtype=np.float32), 0, 1)
    picture = Image.fromarray(np.round(values * 255).astype(np.uint8))
    resized = picture.resize((columns, rows), Image.Resampling.BILINEAR)
    return np.asarray(resized) >= 128
