"""Decoded pixels of a data set to stored values, and the tables from stored to modality and display values.

Runs in the decoding worker only. Source: DICOM PS3.3 C.7.6.3.1 (pixels), C.11.1 (Modality LUT),
C.11.2 (VOI LUT), C.11.6 (Presentation LUT Shape).
"""

import math

import numpy as np
from pydicom.dataset import Dataset

from engine.errors import DamagedImageError, UnsupportedImageError
from engine.radiographs.dicom_values import (
    code_of,
    integer_of,
    items_of,
    number_of,
    numbers_of,
    texts_of,
    value_of,
)
from engine.radiographs.greyscale import VoiFunction, Window

_SMOOTHER = 2.0  # how much smoother the picture must be with all bits before Bits Stored is disbelieved


def normalize_stored(
    pixels: np.ndarray, dataset: Dataset, bits_stored: int, high_bit: int, notes: list[str]
) -> tuple[np.ndarray, int]:
    """Bring decoded samples into 8 or 16 bits, without the bits that do not belong to the pixel.

    Args:
        pixels: (H, W) of the allocated integer type.
        dataset: for embedded overlays.
        bits_stored, high_bit: from the header.
        notes: gets a line where the header and the pixels disagree.

    Returns:
        (H, W) uint8, int8, uint16 or int16, and the bits that its values need.
    """
    allocated = 8 * pixels.dtype.itemsize
    pixels = pixels.astype(pixels.dtype.newbyteorder("="), copy=False)
    if allocated > 16 and bits_stored > 16:
        raise UnsupportedImageError(f"found pixels of {bits_stored} bits; export the image with 16 or fewer")
    is_signed = pixels.dtype.kind == "i"
    raw = np.ascontiguousarray(pixels).view(f"u{pixels.dtype.itemsize}")
    shift = high_bit + 1 - bits_stored
    if shift and 0 < shift <= allocated - bits_stored:
        if raw.max(initial=0) >> bits_stored or not (raw & (2**shift - 1)).any():
            raw = raw >> shift
            notes.append(f"High Bit {high_bit}: the lowest {shift} bits do not belong to the pixel")
        else:
            notes.append(f"High Bit {high_bit} contradicts the pixels and was ignored")
    elif shift:
        notes.append(f"High Bit {high_bit} contradicts Bits Stored {bits_stored} and was ignored")
    if _has_embedded_overlay(dataset, bits_stored):
        raw = raw & raw.dtype.type(2**bits_stored - 1)
        notes.append("an overlay in the unused bits was left out")
    # PS3.5 8.1.1: only the low Bits Stored count. Where that breaks a smooth picture, the header is wrong.
    low, whole = _low_bits(raw, bits_stored, is_signed), raw.view(pixels.dtype)
    if np.array_equal(low, whole):
        raw = low
    elif _SMOOTHER * _roughness(whole) < _roughness(low):
        bits_stored = allocated
        notes.append("pixels are larger than Bits Stored allows; all allocated bits are used")
        raw = whole
    else:
        if _has_stray_bits(raw, bits_stored, is_signed):
            notes.append("bits above Bits Stored do not belong to the pixel and were left out")
        raw = low
    if allocated > 16:
        if bits_stored > 16:
            raise UnsupportedImageError(
                "found pixels of more than 16 bits; export the image with 16 or fewer"
            )
        raw = raw.astype(np.int16 if is_signed else np.uint16)
    return np.ascontiguousarray(raw), bits_stored


def _low_bits(raw: np.ndarray, bits_stored: int, is_signed: bool) -> np.ndarray:
    """The low ``bits_stored`` bits of unsigned samples, sign-extended for signed pixels."""
    spare = 8 * raw.dtype.itemsize - bits_stored
    if is_signed:
        shifted: np.ndarray = (raw << spare).view(f"i{raw.dtype.itemsize}") >> spare
        return shifted
    return raw & raw.dtype.type(2**bits_stored - 1) if spare else raw


def _has_stray_bits(raw: np.ndarray, bits_stored: int, is_signed: bool) -> bool:
    """Whether bits above ``bits_stored`` are neither zero nor a sign extension."""
    above = np.unique(raw >> bits_stored)
    ones = 2 ** (8 * raw.dtype.itemsize - bits_stored) - 1
    return any(int(bits) != 0 and not (is_signed and int(bits) == ones) for bits in above)


def _roughness(pixels: np.ndarray) -> float:
    """Mean step between neighbours over the standard deviation: small for a picture, over 1 for noise."""
    values = pixels.astype(np.float32)
    spread = float(values.std())
    steps = [np.abs(np.diff(values, axis=axis)).mean() for axis in (0, 1) if values.shape[axis] > 1]
    return float(np.mean(steps)) / spread if spread and steps else 0.0


def _has_embedded_overlay(dataset: Dataset, bits_stored: int) -> bool:
    """Whether an overlay lives in the unused bits (retired; PS3.3 2004, C.9.2)."""
    for group in range(0x6000, 0x6020, 2):
        position = integer_of(dataset, (group, 0x0102))
        if position is not None and position >= bits_stored and (group, 0x3000) not in dataset:
            return True
    return False


def storable_values(bits_stored: int, is_signed: bool) -> np.ndarray:
    """(n,) int64, each value that this many bits can store, in order."""
    if is_signed:
        return np.arange(-(2 ** (bits_stored - 1)), 2 ** (bits_stored - 1))
    return np.arange(2**bits_stored)


def modality_table(dataset: Dataset, stored: np.ndarray, notes: list[str]) -> tuple[np.ndarray, str]:
    """(n,) float64 modality values of the stored values, and their unit (Rescale Type or LUT Type)."""
    items = items_of(dataset, "ModalityLUTSequence")
    if items:
        lut = _read_lut(items[0], signed_first=int(stored[0]) < 0)
        if lut is not None:
            first, entries, _ = lut
            return entries[np.clip(stored - first, 0, len(entries) - 1)].astype(np.float64), code_of(
                items[0], "ModalityLUTType"
            )
        notes.append("the Modality LUT is damaged and was ignored")
    slope, intercept = (
        number_of(dataset, keyword, notes) for keyword in ("RescaleSlope", "RescaleIntercept")
    )
    if slope is None and intercept is None:
        return stored.astype(np.float64), ""
    slope = 1.0 if slope is None else slope
    intercept = 0.0 if intercept is None else intercept
    with np.errstate(all="ignore"):
        values = stored * slope + intercept
    if slope == 0 or not np.isfinite(values).all() or np.ptp(values) == 0:
        notes.append("Rescale Slope or Intercept is zero or not a number; the rescale was ignored")
        return stored.astype(np.float64), ""
    return values, code_of(dataset, "RescaleType")


def voi_table(dataset: Dataset, modality_values: np.ndarray, notes: list[str]) -> np.ndarray | None:
    """(n,) float32 in [0, 1] from the first VOI LUT, or None where there is none."""
    items = items_of(dataset, "VOILUTSequence")
    if not items:
        return None
    lut = _read_lut(items[0], signed_first=float(modality_values.min()) < 0)
    if lut is None:
        notes.append("the VOI LUT is damaged and was ignored")
        return None
    first, entries, bits = lut
    # PS3.3 C.11.2.1.1: the bits of the descriptor are the output range; some writers overstate them.
    top = 2**bits - 1
    if entries.max() > top or entries.max() <= top // 4:
        notes.append(f"the VOI LUT does not have the {bits} bits it declares; scaled to its own maximum")
        top = int(entries.max())
    if top == 0 or entries.min() == entries.max():
        notes.append("the VOI LUT is constant and was ignored")
        return None
    index = np.clip(np.round(modality_values - first), 0, len(entries) - 1).astype(np.int64)
    table: np.ndarray = (entries[index] / top).astype(np.float32)
    return table


def _read_lut(item: Dataset, signed_first: bool) -> tuple[int, np.ndarray, int] | None:
    """First mapped value, entries and bits of a LUT item; None if it is damaged.

    Source: PS3.3 C.11.1.1.1: 0 entries mean 65536; 8-bit entries may be packed two in a word.
    """
    descriptor = numbers_of(item, "LUTDescriptor")
    if len(descriptor) != 3 or not all(math.isfinite(n) for n in descriptor):
        return None
    count, first, bits = (int(n) for n in descriptor)
    count = count % 65536 or 65536
    if signed_first and first > 32767:
        first -= 65536
    elif not signed_first and first < 0:
        first += 65536
    if not 1 <= bits <= 16:
        return None
    data = value_of(item, "LUTData")
    if isinstance(data, bytes):
        is_big_endian = item.original_encoding[1] is False
        words = np.frombuffer(data[: len(data) // 2 * 2], dtype=">u2" if is_big_endian else "<u2")
        entries: np.ndarray = words
        if count in (len(data), len(data) - 1):  # packed bytes, which big endian swaps with their words
            entries = words.byteswap().view(np.uint8) if is_big_endian else np.frombuffer(data, np.uint8)
    else:
        values = numbers_of(item, "LUTData")
        if not values or not all(math.isfinite(n) for n in values):
            return None
        entries = np.array(values).astype(np.int64) % 65536
        if bits <= 8 and len(entries) == (count + 1) // 2 and count > 1:
            entries = entries.astype("<u2").view(np.uint8)
    if len(entries) < count:
        return None
    return first, entries[:count].astype(np.int64), bits


def read_windows(dataset: Dataset, notes: list[str]) -> list[Window]:
    """The valid windows of the file, first choice first."""
    centers, widths = (numbers_of(dataset, keyword, notes) for keyword in ("WindowCenter", "WindowWidth"))
    names = texts_of(dataset, "WindowCenterWidthExplanation")
    named = code_of(dataset, "VOILUTFunction") or VoiFunction.LINEAR.value
    function = VoiFunction.LINEAR
    try:
        function = VoiFunction(named)
    except ValueError:
        notes.append("the VOI LUT Function is unknown; LINEAR is used")
    smallest = 1.0 if function is VoiFunction.LINEAR else 0.0  # PS3.3 C.11.2.1.2.1
    windows = []
    for index, (center, width) in enumerate(zip(centers, widths, strict=False)):
        is_valid = math.isfinite(center) and math.isfinite(width) and width >= smallest and width > 0
        if is_valid and abs(center) < 1e9 and width < 1e9:
            windows.append(Window(center, width, function, names[index] if index < len(names) else ""))
    if len(centers) != len(widths):
        notes.append("Window Center and Window Width differ in number; pairs are used")
    if len(windows) < min(len(centers), len(widths)):
        notes.append("a window that is not valid was ignored")
    return windows


def is_inverted(dataset: Dataset, photometric: str, notes: list[str]) -> bool:
    """Whether low values are bright."""
    shape = code_of(dataset, "PresentationLUTShape")
    if shape == "INVERSE" and photometric == "MONOCHROME2":
        notes.append("MONOCHROME2 with Presentation LUT Shape INVERSE; shown inverted")
    if shape == "IDENTITY" and photometric == "MONOCHROME1":
        notes.append("MONOCHROME1 with Presentation LUT Shape IDENTITY; shown inverted")
    return photometric == "MONOCHROME1" or (photometric == "MONOCHROME2" and shape == "INVERSE")


def check_photometric(photometric: str, samples: int, known: tuple[str, ...], grey: tuple[str, ...]) -> None:
    """Refuse a Photometric Interpretation that is unknown or contradicts Samples per Pixel."""
    if photometric not in known:
        # Not quoted: in a damaged header it may be any text.
        raise UnsupportedImageError("the Photometric Interpretation is not known; export as MONOCHROME2")
    if samples != (1 if photometric in grey else 3):
        raise DamagedImageError(
            f"Samples per Pixel {samples} contradicts the Photometric Interpretation {photometric}; "
            "export the image again"
        )
