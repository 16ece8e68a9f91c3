"""PNG and JPEG to a Reading: grey values untouched, and a note that a picture is not DICOM.

Runs in the decoding worker only.
"""

import io
import struct
import warnings
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from engine.errors import DamagedImageError, RadiographError, UnsupportedImageError
from engine.radiographs.file_reader import MAX_PIXELS, PNG_SIGNATURE, Reading
from engine.radiographs.greyscale import VoiFunction
from engine.radiographs.shades import shades_of_grey

NOT_DICOM_NOTE = "not DICOM: no pixel spacing, no identity, window unknown"
_UPRIGHT = 1  # EXIF orientation
_ORIENTATION_TAG = 0x0112


def read_picture(data: bytes, frame_number: int = 1) -> Reading:
    """Read a PNG or JPEG.

    An 8-bit grey value v is displayed as exactly v / 255, a 16-bit one as v / 65535, or over the bits that
    are used where the highest are zero throughout: stored values of 12 bits are often saved as 16-bit PNG.

    Raises:
        RadiographError: damaged, too large, or more frames asked for than there are.
    """
    notes = [NOT_DICOM_NOTE]
    Image.MAX_IMAGE_PIXELS = None  # checked below, before anything is allocated
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "MPO"))
            columns, rows = image.size
            if columns * rows > MAX_PIXELS:
                raise UnsupportedImageError(
                    f"found {columns} x {rows} pixels; a radiograph has less than 100 million"
                )
            _choose_frame(image, frame_number, notes)
            image.load()
            file_format = "PNG" if image.format == "PNG" else "JPEG"
            text = getattr(image, "text", {}) if file_format == "PNG" else {}
            photometric = image.mode
            pixels = _to_grey(_upright(image, notes), data, notes)
    except (MemoryError, RadiographError):
        raise
    except Exception as error:  # Pillow raises a dozen kinds for damaged files
        raise DamagedImageError(
            f"the picture is damaged or incomplete ({type(error).__name__}); copy or export it again"
        ) from error
    top = np.iinfo(pixels.dtype).max
    facts = {
        "file_format": file_format,
        "bits_stored": 8 * pixels.dtype.itemsize,
        "photometric_interpretation": photometric,
        "is_synthetic": _is_marked_synthetic(text),
        "frame_number": frame_number,
        "windows": _windows(pixels, notes),
        "inverted": False,
        "units": "",
    }
    return Reading(facts, pixels, 0, np.arange(top + 1, dtype=np.float64), None, notes)


def _windows(pixels: np.ndarray, notes: list[str]) -> list[list[Any]]:
    """Windows from 0 to the highest value of so many bits; LINEAR_EXACT makes them v / highest.

    Source: PS3.3 C.11.2.1.3.2.
    """
    bits = 8 * pixels.dtype.itemsize
    ranges = [(2**bits - 1, "all values of the picture")]
    used = max(8, int(pixels.max()).bit_length())
    if used < bits:
        notes.append(f"a {bits}-bit picture of which {used} bits are used; shown over these")
        ranges.insert(0, (2**used - 1, f"the {used} bits that are used"))
    return [[top / 2, float(top), VoiFunction.LINEAR_EXACT.value, name] for top, name in ranges]


def _is_marked_synthetic(text: dict[str, str]) -> bool:
    """Whether the text chunks of a PNG bear the mark of our exports, or DICOM's keyword."""
    warning, keyword = str(text.get("Warning", "")), str(text.get("SyntheticData", ""))
    return warning.upper().startswith("SYNTHETIC") or keyword.strip().upper() == "YES"


def _choose_frame(image: Image.Image, frame_number: int, notes: list[str]) -> None:
    # Cameras append a preview to a JPEG (MPO); only an animated PNG has frames worth asking for.
    frames = getattr(image, "n_frames", 1) if image.format == "PNG" else 1
    if not 1 <= frame_number <= frames:
        raise RadiographError(f"there is no frame {frame_number}: the file has {frames}; choose another")
    if frames > 1:
        notes.append(f"frame {frame_number} of {frames}")
        image.seek(frame_number - 1)


def _upright(image: Image.Image, notes: list[str]) -> Image.Image:
    if image.getexif().get(_ORIENTATION_TAG, _UPRIGHT) in range(2, 9):
        notes.append("turned upright as its EXIF orientation says")
        return ImageOps.exif_transpose(image)
    return image


def _to_grey(image: Image.Image, data: bytes, notes: list[str]) -> np.ndarray:
    """(H, W) uint8 or uint16."""
    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16)
    if image.mode == "I":
        values = np.asarray(image)
        if values.min() < 0 or values.max() > 65535:
            raise UnsupportedImageError("found a picture of 32 bits; export it with 8 or 16 bits")
        return values.astype(np.uint16)
    if image.mode == "L":
        return np.array(image)
    if image.mode == "1":
        notes.append("only black and white: one bit per pixel")
        return np.array(image.convert("L"))
    if _png_bits(data) == 16:
        notes.append("a 16-bit color picture was read with 8 bits; export it as 16-bit grey to keep them")
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        if np.asarray(image)[..., 3].min() < 255:
            notes.append("transparency was ignored")
    colors = np.asarray(image.convert("RGB"))
    return shades_of_grey(colors, notes)


def _png_bits(data: bytes) -> int:
    """Bits per sample from the IHDR chunk; 0 for a JPEG."""
    if not data.startswith(PNG_SIGNATURE) or len(data) < 26:
        return 0
    (bits,) = struct.unpack_from("B", data, 24)
    return int(bits)
