"""Pixel data without anything beside the pixels: no bytes behind them, no bits above them, no comments.

Compressed frames stay compressed; RLE frames are unpacked, for bytes behind a run cannot be told from it.
"""

import struct
import warnings
from typing import Any

import numpy as np
from pydicom.dataset import Dataset

from engine.errors import IdentityError

_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")
_BIG_ENDIAN = "1.2.840.10008.1.2.2"
_EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
_RLE = "1.2.840.10008.1.2.5"
_JPEG = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 52, 53, 54, 55, 56, 57, 58, 70, 80, 81))
_JPEG_2000 = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (90, 91, 201, 202, 203))
_MAX_BYTES = 2**31
_DAMAGED = "the pixel data is damaged or incomplete; copy or export the file again"
# Marker segments of JPEG (ISO 10918-1 B.1) whose content is no part of the picture.
_COMMENT, _APPLICATIONS = 0xFE, range(0xE0, 0xF0)
_NEEDED = (b"JFIF\0", b"Adobe", b"mrfx", b"SPIFF\0")  # these say how the colors are meant
_NEEDED_BYTES = {b"JFIF\0": 14, b"Adobe": 12, b"mrfx": 9, b"SPIFF\0": 30}
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_J2K_COMMENT, _J2K_TILE, _J2K_DATA, _J2K_END = 0xFF64, 0xFF90, 0xFF93, 0xFFD9


def clean_pixels(source: Dataset, cleaned: Dataset, transfer_syntax: str) -> str:
    """Put the pixels of one object into another, as they are but for what is no pixel.

    Args:
        source: as read from the file.
        cleaned: has the attributes that describe the pixels; gets the pixels.
        transfer_syntax: of ``source``.

    Returns:
        The transfer syntax for ``cleaned``.

    Raises:
        IdentityError: they cannot be cleaned.
    """
    for keyword, sample in (("FloatPixelData", 4), ("DoubleFloatPixelData", 8)):
        if keyword in source:
            count = _samples(source)
            cleaned.add_new(
                keyword, source[keyword].VR, _exactly(bytes(source[keyword].value), sample * count)
            )
            return transfer_syntax
    data = source.get("PixelData")
    if not isinstance(data, (bytes, bytearray)) or not data:
        raise IdentityError("this object has no pixels; only images can be de-identified here")
    if transfer_syntax in _NATIVE:
        _put_native(source, cleaned, bytes(data), transfer_syntax)
        return transfer_syntax
    if transfer_syntax == _RLE:
        _put_native(source, cleaned, _unpacked(source), _EXPLICIT_LITTLE)
        return _EXPLICIT_LITTLE
    if transfer_syntax not in (*_JPEG, *_JPEG_2000):
        raise IdentityError(
            "this kind of compression may hold texts that are not known here; export it uncompressed"
        )
    from pydicom.encaps import encapsulate, generate_frames

    clean = without_comments_of_j2k if transfer_syntax in _JPEG_2000 else without_comments_of_jpeg
    try:
        frames = list(generate_frames(bytes(data), number_of_frames=_frames(source)))
        kept = [clean(frame) for frame in frames[: _frames(source)]]
    except (ValueError, struct.error, IndexError) as error:
        raise IdentityError(_DAMAGED) from error
    if len(kept) != _frames(source):
        raise IdentityError(_DAMAGED)
    cleaned.add_new("PixelData", "OB", encapsulate(kept))
    cleaned["PixelData"].is_undefined_length = True
    return transfer_syntax


def native_frames(dataset: Dataset, transfer_syntax: str) -> np.ndarray:
    """(frames, H, W) or (frames, H, W, samples) of uncompressed pixels, as a copy.

    Raises:
        IdentityError: the pixels are of another form.
    """
    allocated = int(dataset.BitsAllocated)
    if allocated not in (8, 16, 32) or dataset.get("PhotometricInterpretation") == "YBR_FULL_422":
        raise IdentityError(
            "pixels of this form cannot be blanked; export the image uncompressed as MONOCHROME2"
        )
    order = ">" if transfer_syntax == _BIG_ENDIAN else "<"
    kind = "i" if dataset.get("PixelRepresentation") == 1 else "u"
    rows, columns, samples = int(dataset.Rows), int(dataset.Columns), int(dataset.SamplesPerPixel)
    shape: tuple[int, ...] = (_frames(dataset), rows, columns)
    if samples > 1:
        shape = (
            (*shape, samples)
            if not dataset.get("PlanarConfiguration")
            else (shape[0], samples, rows, columns)
        )
    count = int(np.prod(shape))
    values = np.frombuffer(dataset.PixelData, f"{order}{kind}{allocated // 8}", count).reshape(shape).copy()
    return np.moveaxis(values, 1, 3) if samples > 1 and dataset.get("PlanarConfiguration") else values


def without_comments_of_jpeg(frame: bytes) -> bytes:
    """A JPEG or JPEG-LS frame with comments and application data overwritten, and nothing behind its end."""
    stream, at = bytearray(frame), 2
    if stream[:2] != bytes((0xFF, _SOI)):
        raise ValueError("no start of image")
    while True:
        while stream[at] == 0xFF and stream[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = stream[at + 1]
        if stream[at] != 0xFF:
            raise ValueError("a marker is missing")
        if marker == _EOI:
            return bytes(stream[: at + 2])
        (length,) = struct.unpack_from(">H", stream, at + 2)
        if length < 2 or at + 2 + length > len(stream):
            raise ValueError("a segment is too long")
        if marker == _COMMENT or marker in _APPLICATIONS:
            _blank(stream, at + 4, at + 2 + length)
        at += 2 + length
        if marker == _SOS:
            at = _end_of_scan(stream, at)


def without_comments_of_j2k(frame: bytes) -> bytes:
    """A JPEG 2000 codestream with its comments overwritten, nothing behind its end (ISO 15444-1 A.9.2)."""
    stream = bytearray(frame)
    if stream[:4] == b"\0\0\0\x0c":
        raise IdentityError(
            "found a JPEG 2000 file inside the image, which may hold texts; export it uncompressed"
        )
    if stream[:2] != b"\xff\x4f":
        raise ValueError("no start of codestream")
    at, tile_end = 2, 0
    while True:
        if at + 2 > len(stream):
            return bytes(stream[:at])  # some writers leave out the end marker
        (marker,) = struct.unpack_from(">H", stream, at)
        if marker == _J2K_END:
            return bytes(stream[: at + 2])
        if marker == _J2K_DATA:
            if tile_end <= at or tile_end > len(stream):
                return bytes(stream)  # a tile of unknown length is the last one
            at = tile_end
            continue
        (length,) = struct.unpack_from(">H", stream, at + 2)
        if marker == _J2K_TILE:
            (psot,) = struct.unpack_from(">L", stream, at + 6)
            tile_end = at + psot if psot else 0
        if marker == _J2K_COMMENT:
            stream[at + 6 : at + 2 + length] = b" " * (length - 4)
        at += 2 + length


def _blank(stream: bytearray, start: int, end: int) -> None:
    for name in _NEEDED:
        if stream[start:end].startswith(name):
            start = min(end, start + _NEEDED_BYTES[name])
            if name == b"JFIF\0" and end - start >= 0:
                stream[start - 2 : start] = b"\0\0"  # no thumbnail
    stream[start:end] = bytes(end - start)


def _end_of_scan(stream: bytearray, at: int) -> int:
    """Where the entropy-coded data ends: at a marker that is neither a stuffed zero nor a restart."""
    while True:
        at = stream.index(0xFF, at)
        following = stream[at + 1]
        # JPEG-LS stuffs a bit: a byte below 0x80 follows 0xFF there.
        if following < 0x80 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _put_native(source: Dataset, cleaned: Dataset, data: bytes, transfer_syntax: str) -> None:
    allocated = int(source.BitsAllocated)
    bits = _samples(source) * allocated
    if source.get("PhotometricInterpretation") == "YBR_FULL_422":
        bits = bits * 2 // 3
    data = _exactly(data, (bits + 7) // 8)
    vr = "OW" if allocated > 8 or transfer_syntax == _NATIVE[0] else source["PixelData"].VR
    cleaned.add_new("PixelData", vr if vr in ("OB", "OW") else "OW", data + b"\0" * (len(data) % 2))
    if allocated in (8, 16, 32) and int(source.BitsStored) < allocated and int(source.SamplesPerPixel) == 1:
        _clear_stray_bits(cleaned, transfer_syntax)


def _clear_stray_bits(cleaned: Dataset, transfer_syntax: str) -> None:
    """Old overlays live in bits beside the pixel's own; what the reader of radiographs leaves out goes."""
    from engine.radiographs.dicom_grey import normalize_stored

    frames = native_frames(cleaned, transfer_syntax)
    native = frames.astype(frames.dtype.newbyteorder("="), copy=False)
    stored, high = int(cleaned.BitsStored), int(cleaned.get("HighBit", int(cleaned.BitsStored) - 1))
    pieces, found = [], set()
    for frame in native:
        pixels, used = normalize_stored(frame, cleaned, stored, high, [])
        pieces.append(pixels)
        found.add(used)
    if found != {stored} or any(piece.dtype.itemsize != native.dtype.itemsize for piece in pieces):
        return  # all bits belong to the pixels, as the reader of radiographs sees it
    values = np.stack(pieces)
    if high != stored - 1:
        cleaned.HighBit = stored - 1
    data = values.astype(frames.dtype).tobytes()
    cleaned["PixelData"].value = data + b"\0" * (len(data) % 2)


def _unpacked(source: Dataset) -> bytes:
    from pydicom.pixels import get_decoder
    from pydicom.uid import UID

    if _samples(source) * int(source.BitsAllocated) // 8 > _MAX_BYTES:
        raise IdentityError("the image is too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            decoder = get_decoder(UID(_RLE))
            pixels, _ = decoder.as_array(source, raw=True, decoding_plugin="pydicom")
    except Exception as error:  # pydicom raises a dozen kinds for damaged frames
        raise IdentityError(_DAMAGED) from error
    pixels = np.asarray(pixels)
    if int(source.SamplesPerPixel) > 1 and source.get("PlanarConfiguration"):
        frames = pixels.reshape(_frames(source), int(source.Rows), int(source.Columns), -1)
        pixels = np.moveaxis(frames, 3, 1)
    return np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder("<"))).tobytes()


def _samples(source: Dataset) -> int:
    try:
        count = int(source.Rows) * int(source.Columns) * int(source.get("SamplesPerPixel", 1))
        return count * _frames(source)
    except (AttributeError, TypeError, ValueError) as error:
        raise IdentityError("the size of the image is not said or makes no sense; export it again") from error


def _frames(source: Any) -> int:
    return max(1, int(source.get("NumberOfFrames") or 1))


def _exactly(data: bytes, count: int) -> bytes:
    if len(data) < count:
        raise IdentityError(_DAMAGED)
    return data[:count]
