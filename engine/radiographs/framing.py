"""The model frame: native pixels to the square the networks see, and back.

Source: the published data set squashes each image to 512 x 512 (Lanczos, aspect not kept).
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

import numpy as np
from PIL import Image

from engine.arrays import BoolImage, FloatImage, StoredPixels, freeze_arrays, reduce_through_constructor
from engine.errors import FrameMismatchError
from engine.radiographs.frame_intensity import (
    LevelTable,
    display_levels,
    mimic_levels,
    smooth_mimic_levels,
)
from engine.radiographs.radiograph import Radiograph

ContentBox = tuple[int, int, int, int]
_Image = TypeVar("_Image", FloatImage, BoolImage)

_BAND_PIXELS = 1 << 15  # that go back to stored values at a time: what stays in the cache is not waited for


class Geometry(Enum):
    """How a rectangle becomes a square."""

    SQUASH = "squash"  # each axis scaled by itself, as in the published data set
    LETTERBOX = "letterbox"  # aspect kept, black bars


class Intensity(Enum):
    """How stored values become the values that the networks see."""

    MIMIC_CXR_JPG = "mimic-cxr-jpg"  # linear min..max to 0..255, MONOCHROME1 inverted, histogram equalised
    DISPLAY = "display"  # the first correct display (VOI LUT result)


@dataclass(frozen=True)
class FrameSpec:
    """The frame of a model; its card names it."""

    size: int = 512
    geometry: Geometry = Geometry.SQUASH
    intensity: Intensity = Intensity.MIMIC_CXR_JPG


@dataclass(frozen=True, eq=False)
class FramedRadiograph:
    """A radiograph in the model frame.

    Attributes:
        radiograph: the native image.
        spec: the frame.
        pixels: (S, S) float32 in [0, 1]; black bars of a letterbox are 0.
        content_box: (top, left, height, width) of the radiograph inside the frame.
    """

    radiograph: Radiograph
    spec: FrameSpec
    pixels: FloatImage
    content_box: ContentBox

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


def frame_radiograph(radiograph: Radiograph, spec: FrameSpec) -> FramedRadiograph:
    """Bring a radiograph into the model frame.

    Resampling is Lanczos, antialiased when it shrinks; a radiograph that already has the frame's size keeps
    its values exactly.

    Returns:
        The framed radiograph, pixels (S, S) float32 in [0, 1].
    """
    content_box = find_content_box(radiograph, spec)
    if spec.intensity is Intensity.DISPLAY:
        levels = display_levels(radiograph)
    else:
        levels = mimic_levels(radiograph)
    native = levels.astype(np.float32)[_indices(radiograph)]
    content = np.clip(_resize(native, content_box[2:], Image.Resampling.LANCZOS), 0.0, 1.0)
    return FramedRadiograph(radiograph, spec, _place(content, content_box, spec.size), content_box)


def find_content_box(radiograph: Radiograph, spec: FrameSpec) -> ContentBox:
    """(top, left, height, width) of a radiograph in the frame; all of it for ``squash``.

    A letterbox keeps the physical aspect: pixels that are not square are reckoned with.
    """
    size = spec.size
    if spec.geometry is Geometry.SQUASH:
        return 0, 0, size, size
    rows, columns = radiograph.shape
    tall = rows * radiograph.pixel_aspect
    scale = size / max(tall, columns)
    height = min(size, max(1, round(tall * scale)))
    width = min(size, max(1, round(columns * scale)))
    return (size - height) // 2, (size - width) // 2, height, width


def in_usual_view(framed: FramedRadiograph) -> FramedRadiograph:
    """With the patient's right on the left, as models know radiographs: turned where the file is mirrored."""
    if not framed.radiograph.is_mirrored:
        return framed
    return replace(framed, pixels=turn(framed.pixels, framed.content_box))


def turn(image: _Image, content_box: ContentBox) -> _Image:
    """What is on the left of the radiograph comes to its right, which stays where it is in the frame.

    Args:
        image: (S, S).
        content_box: where the radiograph is.
    """
    _, left, _, width = content_box
    # The bars of a letterbox are not always of the same width.
    return np.roll(image[:, ::-1], 2 * left + width - image.shape[1], axis=1)


def frame_mask(mask_native: BoolImage, framed: FramedRadiograph) -> FloatImage:
    """A native mask (H, W) bool in the model frame: (S, S) float32 in [0, 1], the share of each pixel.

    Raises:
        FrameMismatchError: the mask does not have the radiograph's shape.
    """
    _check_shape(mask_native, framed.radiograph.shape, "mask", "radiograph")
    return place_in_content(mask_native.astype(np.float32), framed.content_box, framed.spec.size)


def place_in_content(mask_normalized: FloatImage, content_box: ContentBox, size: int) -> FloatImage:
    """A mask drawn over the whole image, placed where the image lies in the frame.

    Args:
        mask_normalized: (h, w) float32 in [0, 1] over the whole radiograph, of any size.
        content_box: from the framed radiograph.
        size: S of the frame.

    Returns:
        (S, S) float32 in [0, 1], 0 outside the content; the same values where nothing has to be resized.
    """
    values = np.asarray(mask_normalized, dtype=np.float32)
    content = np.clip(_resize(values, content_box[2:], Image.Resampling.BILINEAR), 0.0, 1.0)
    return _place(content, content_box, size)


def unframe_mask(mask: BoolImage, framed: FramedRadiograph) -> BoolImage:
    """A mask (S, S) bool of the model frame on the native grid: (H, W) bool.

    A native pixel belongs to it where the interpolated mask reaches one half, so that borders are smooth.

    Raises:
        FrameMismatchError: the mask does not have the frame's shape.
    """
    _check_frame(mask, framed, "mask")
    top, left, height, width = framed.content_box
    content = np.asarray(mask[top : top + height, left : left + width], dtype=np.float32)
    native: BoolImage = _resize(content, framed.radiograph.shape, Image.Resampling.BILINEAR) >= 0.5
    return native


def unframe_counterfactual(
    framed: FramedRadiograph, counterfactual: FloatImage, edit_mask: BoolImage
) -> tuple[StoredPixels, BoolImage]:
    """Bring a counterfactual of the model frame back to the native grid and to stored values.

    Native = native input + the upsampled change, inside the edit mask; the sum goes back through the
    intensity mapping to the nearest stored value. Where several stored values look the same (outside the
    window, say) the one nearest to the input's is taken, so no change means the same stored value.

    Args:
        framed: the input in the frame.
        counterfactual: (S, S) float32 in [0, 1].
        edit_mask: (S, S) bool, what may change.

    Returns:
        Stored values (H, W) in the input's dtype and inside its legal range, bit-identical to the input's
        outside the second array: (H, W) bool, the edit mask on the native grid.

    Raises:
        FrameMismatchError: an array does not have the frame's shape.
    """
    _check_frame(counterfactual, framed, "counterfactual")
    native_mask = unframe_mask(edit_mask, framed)
    radiograph = framed.radiograph
    top, left, height, width = framed.content_box
    change = (np.asarray(counterfactual, dtype=np.float32) - framed.pixels)[
        top : top + height, left : left + width
    ]
    native_change = _resize(change, radiograph.shape, Image.Resampling.BICUBIC)
    if framed.spec.intensity is Intensity.DISPLAY:
        levels = display_levels(radiograph)
    else:
        # The 256 steps of MIMIC-CXR-JPG would come back as bands; its interpolation does not.
        levels = smooth_mimic_levels(radiograph)
    table, stored_min = LevelTable(levels), radiograph.grey_scale.stored_min
    stored = np.array(radiograph.stored_pixels)
    height, width = radiograph.shape
    band = max(1, _BAND_PIXELS // width)
    for start in range(0, height, band):
        rows = slice(start, start + band)
        here = native_mask[rows]
        before = stored[rows][here].astype(np.int64) - stored_min
        after = table.nearest(before, native_change[rows][here].astype(np.float64))
        stored[rows][here] = (after + stored_min).astype(stored.dtype)
    return stored, native_mask


def _indices(radiograph: Radiograph) -> np.ndarray:
    """(H, W) positions in the tables of the grey scale."""
    stored_min = radiograph.grey_scale.stored_min
    stored = radiograph.stored_pixels
    return stored if stored_min == 0 else stored.astype(np.int32) - stored_min


def _resize(image: FloatImage, shape: tuple[int, ...], method: Image.Resampling) -> FloatImage:
    """(h, w) float32 to ``shape``; unchanged where it has it already."""
    if image.shape == tuple(shape):
        return image
    resized = Image.fromarray(np.ascontiguousarray(image)).resize((shape[1], shape[0]), method)
    return np.asarray(resized, dtype=np.float32)


def _place(content: FloatImage, content_box: ContentBox, size: int) -> FloatImage:
    top, left, height, width = content_box
    placed = np.zeros((size, size), dtype=np.float32)
    placed[top : top + height, left : left + width] = content
    return placed


def _check_frame(array: np.ndarray, framed: FramedRadiograph, name: str) -> None:
    _check_shape(array, framed.pixels.shape, name, "model frame")


def _check_shape(array: np.ndarray, shape: tuple[int, ...], name: str, of: str) -> None:
    if array.shape != tuple(shape):
        raise FrameMismatchError(f"the {name} is {array.shape}, but the {of} is {tuple(shape)}")
