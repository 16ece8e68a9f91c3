"""Blanking: rectangles of an image overwritten with the darkest value that its pixels have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.dataset import FileDataset
from pydicom.uid import UID

from engine.errors import IdentityError
from engine.identity.deidentify import say_blanked
from engine.identity.pixel_data import native_frames

_EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
_RECTANGLE = re.compile(r"(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")


@dataclass(frozen=True)
class Rectangle:
    """A part of an image, in pixels: its left upper corner, width and height."""

    x: int
    y: int
    width: int
    height: int


def parse_rectangle(text: str) -> Rectangle:
    """ "X,Y,W,H" as a rectangle.

    Raises:
        ValueError: it is none.
    """
    match = _RECTANGLE.fullmatch(text.replace(" ", ""))
    if match is None or int(match[3]) < 1 or int(match[4]) < 1:
        raise ValueError(f"{text!r} is no rectangle; give left, top, width and height in pixels: 0,0,400,60")
    return Rectangle(*(int(part) for part in match.groups()))


def blank(cleaned: FileDataset, original: Path, rectangles: Sequence[Rectangle]) -> None:
    """Overwrite the rectangles in every frame, and have the object say so (PS3.15 E.3.1).

    Compressed pixels come from the guarded decoder and are stored uncompressed.

    Args:
        cleaned: a de-identified object; changed.
        original: the file that it was made from, for its pixels.
        rectangles: within the image; what lies outside is left out.

    Raises:
        IdentityError: a rectangle lies outside, or the pixels are of a form that cannot be blanked.
        RadiographError: the pixels cannot be decoded.
    """
    if not rectangles:
        return
    rows, columns = int(cleaned.Rows), int(cleaned.Columns)
    for one in rectangles:
        if one.x >= columns or one.y >= rows:
            raise IdentityError(
                f"a rectangle to blank lies outside of the image of {columns} × {rows} pixels"
            )
    if "PixelData" not in cleaned:
        raise IdentityError("pixels of this form cannot be blanked; export the image as MONOCHROME2")
    syntax = str(cleaned.file_meta.TransferSyntaxUID)
    if UID(syntax).is_compressed:
        values = _decoded(cleaned, original)
        syntax = _EXPLICIT_LITTLE
    else:
        values = native_frames(cleaned, syntax)
    value = _darkest(cleaned, values)
    for one in rectangles:
        values[:, one.y : one.y + one.height, one.x : one.x + one.width] = value
    if values.ndim == 4 and cleaned.get("PlanarConfiguration"):
        values = np.moveaxis(values, 3, 1)
    data = np.ascontiguousarray(values).tobytes()
    cleaned.add_new(
        "PixelData", "OW" if int(cleaned.BitsAllocated) > 8 else "OB", data + b"\0" * (len(data) % 2)
    )
    if UID(syntax).is_implicit_VR:
        cleaned["PixelData"].VR = "OW"
    cleaned.file_meta.TransferSyntaxUID = UID(syntax)
    cleaned.set_original_encoding(UID(syntax).is_implicit_VR, UID(syntax).is_little_endian, None)
    say_blanked(cleaned)


def _decoded(cleaned: FileDataset, original: Path) -> np.ndarray:
    """(frames, H, W) of a compressed grey image, little endian."""
    from engine.radiographs.dicom_reader import read_radiograph

    if int(cleaned.SamplesPerPixel) != 1:
        raise IdentityError(
            "compressed colors cannot be blanked; export the image uncompressed as MONOCHROME2"
        )
    count = max(1, int(cleaned.get("NumberOfFrames") or 1))
    frames = np.stack([read_radiograph(original, number).stored_pixels for number in range(1, count + 1)])
    bits = 8 * frames.dtype.itemsize
    cleaned.BitsAllocated, cleaned.PixelRepresentation = bits, int(frames.dtype.kind == "i")
    cleaned.BitsStored = min(int(cleaned.BitsStored), bits)
    cleaned.HighBit = int(cleaned.BitsStored) - 1
    return frames.astype(frames.dtype.newbyteorder("<"))


def _darkest(cleaned: FileDataset, values: np.ndarray) -> int:
    photometric = str(cleaned.PhotometricInterpretation)
    if photometric == "RGB":
        return 0
    if photometric not in ("MONOCHROME1", "MONOCHROME2"):
        raise IdentityError("pixels of this form cannot be blanked; export the image as MONOCHROME2")
    return int(values.max() if photometric == "MONOCHROME1" else values.min())
