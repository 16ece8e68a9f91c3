"""Bytes of a DICOM file to a data set, with what was irregular as notes.

Runs in the decoding worker only.
"""

import io
import struct
import warnings
import zlib
from typing import Any

import pydicom
from pydicom.dataset import FileDataset
from pydicom.filereader import read_partial
from pydicom.tag import BaseTag

from engine.errors import DamagedImageError, NotAnImageFileError
from engine.radiographs.file_meta import TRANSFER_SYNTAX, FileMeta, find_file_meta

MAX_INFLATED_BYTES = 512 * 1024**2

DEFLATED = "1.2.840.10008.1.2.1.99"
_EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
_IMPLICIT_LITTLE = "1.2.840.10008.1.2"
_EXPLICIT_BIG = "1.2.840.10008.1.2.2"
_PIXEL_DATA = 0x7FE00010
_FIRST_GROUPS = (0x0002, 0x0004, 0x0008)
_PREAMBLES = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"#!", "a script"),
    (b"<", "HTML"),
)

# Values are checked where they are used; the library's opinion on the others would only cost time.
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


def read_dataset(data: bytes, notes: list[str]) -> FileDataset:
    """Parse a DICOM file, with or without preamble.

    Args:
        data: the whole file.
        notes: gets a line for each irregularity that was read over.

    Raises:
        NotAnImageFileError: this is not DICOM.
        DamagedImageError: this is DICOM, but cannot be parsed, or inflates to more than 512 MiB.
    """
    has_preamble = data[128:132] == b"DICM"
    if not has_preamble and not _could_be_dataset(data):
        raise NotAnImageFileError("neither DICOM nor PNG nor JPEG; choose an image file")
    if has_preamble:
        for magic, what in _PREAMBLES:
            if data[:128].lstrip().startswith(magic):
                notes.append(f"the preamble looks like {what}; never run this file")
    meta = find_file_meta(data, 132 if has_preamble else 0)
    if meta is None and not has_preamble:
        raise NotAnImageFileError("neither DICOM nor PNG nor JPEG; choose an image file")
    if meta is None:
        raise DamagedImageError("the file meta group is cut off; copy or export the file again")
    data = _inflated(data, meta)
    order = _ElementOrder()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                dataset = read_partial(io.BytesIO(data), stop_when=order, force=not has_preamble)
            except (MemoryError, RecursionError):
                raise
            except Exception:
                # Garbage after the pixels should not cost the image (ROBUSTNESS.md no. 9).
                order = _ElementOrder(stops_after_pixels=True)
                dataset = read_partial(io.BytesIO(data), stop_when=order, force=not has_preamble)
                if not order.has_stopped:
                    raise
                notes.append("what follows the pixel data is not DICOM and was ignored")
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        if not has_preamble:
            raise NotAnImageFileError("neither DICOM nor PNG nor JPEG; choose an image file") from error
        raise DamagedImageError(
            f"the header cannot be parsed ({type(error).__name__}); copy or export the file again"
        ) from error
    if not has_preamble:
        if not dataset.get("SOPClassUID"):
            raise NotAnImageFileError("neither DICOM nor PNG nor JPEG; choose an image file")
        notes.append("no preamble: not a DICOM Part 10 file")
    if order.is_irregular:
        notes.append("header elements are repeated or out of order; the last of each counts")
    _complete_transfer_syntax(dataset, notes)
    return dataset


class _ElementOrder:
    """pydicom's stop_when, used to watch the top-level elements pass."""

    def __init__(self, stops_after_pixels: bool = False) -> None:
        self._stops_after_pixels = stops_after_pixels
        self._last = -1
        self._has_seen_pixels = False
        self.is_irregular = False
        self.has_stopped = False

    def __call__(self, tag: BaseTag | int, vr: str | None, length: int) -> bool:
        if self._stops_after_pixels and self._has_seen_pixels:
            self.has_stopped = True
            return True
        if int(tag) == self._last and int(tag) >> 16 in (0x0000, 0x0002):
            return False  # pydicom shows the first element of the data set twice
        self.is_irregular |= int(tag) <= self._last
        self._last = int(tag)
        self._has_seen_pixels |= int(tag) == _PIXEL_DATA
        return False


def _could_be_dataset(data: bytes) -> bool:
    """Whether a file without preamble begins with an element of a low group, in either byte order."""
    if len(data) < 16:
        return False
    little, big = struct.unpack_from("<H", data)[0], struct.unpack_from(">H", data)[0]
    return little in _FIRST_GROUPS or big in _FIRST_GROUPS


def _inflated(data: bytes, meta: FileMeta) -> bytes:
    """The file with its deflated data set inflated, within bounds; other files as they are.

    pydicom would inflate without bounds: one megabyte can become a gigabyte (ROBUSTNESS.md no. 25).
    """
    if (meta.uid(data, TRANSFER_SYNTAX) or "").strip() != DEFLATED:  # pydicom strips in front, too
        return data
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        dataset = inflater.decompress(data[meta.end :], MAX_INFLATED_BYTES)
    except zlib.error as error:
        raise DamagedImageError("the deflated data set is damaged; copy or export the file again") from error
    if not inflater.eof:
        if len(dataset) >= MAX_INFLATED_BYTES:
            raise DamagedImageError("the deflated data set grows beyond 512 MiB; this is no radiograph")
        raise DamagedImageError("the deflated data set is incomplete; copy or export the file again")
    value = meta.values[TRANSFER_SYNTAX]
    plain = _EXPLICIT_LITTLE.encode("ascii").ljust(value.stop - value.start, b"\0")
    return data[: value.start] + plain + data[value.stop : meta.end] + dataset


def _complete_transfer_syntax(dataset: FileDataset, notes: list[str]) -> None:
    """Name the encoding that the parser found where the file meta group does not name it."""
    meta: Any = dataset.file_meta
    if meta.get("TransferSyntaxUID"):
        return
    implicit, little = dataset.original_encoding
    if implicit is None:
        return
    uid = _IMPLICIT_LITTLE if implicit else _EXPLICIT_LITTLE if little else _EXPLICIT_BIG
    meta.TransferSyntaxUID = pydicom.uid.UID(uid)
    notes.append("no Transfer Syntax UID; read as uncompressed")
