"""One frame of a DICOM data set to stored pixels, with one pinned decoder per transfer syntax.

Runs in the decoding worker only. Why these decoders: ROBUSTNESS measurements of 1500 damaged frames per
codec. gdcm kills the process, pylibjpeg-libjpeg hangs and is GPL, the Rust RLE decoder panics.
"""

import shutil
import struct
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, get_frame
from pydicom.pixels import apply_color_lut, get_decoder
from pydicom.uid import UID

from engine.errors import DamagedImageError, DecodingError, RadiographError, UnsupportedImageError
from engine.radiographs.file_reader import MAX_PIXELS
from engine.radiographs.shades import is_colored, shades_of_grey

GREY = ("MONOCHROME1", "MONOCHROME2")
COLOR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_420", "YBR_PARTIAL_422", "YBR_ICT", "YBR_RCT")
PALETTE = "PALETTE COLOR"

_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")
_JPEG_LS = ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81")
_JPEG_2000 = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (90, 91, 201, 202, 203))
_JPEG_BASELINE = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51")
# 12-bit Extended, progressive and lossless JPEG, which no permissively licensed Python decoder reads.
_JPEG_OTHERS = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (52, 53, 54, 55, 56, 57, 70))
_RLE = "1.2.840.10008.1.2.5"

_PLUGINS = {
    **dict.fromkeys(_JPEG_LS, "pyjpegls"),
    **dict.fromkeys(_JPEG_2000, "pylibjpeg"),
    **dict.fromkeys(_JPEG_BASELINE, "pillow"),
    _RLE: "pydicom",
}
_DCMDJPEG_TIMEOUT_S = 12
_DAMAGED = "copy or export the file again"


def decode_frame(dataset: FileDataset, frame_number: int, notes: list[str]) -> np.ndarray:
    """Decode one frame as stored, or as grey where a grey picture was stored as color.

    Args:
        dataset: with a transfer syntax; the image pixel module was checked.
        frame_number: counted from 1.
        notes: gets a line for each irregularity.

    Returns:
        (H, W) of the allocated integer type, signed if Pixel Representation says so. Unused high bits are
        as the file has them.

    Raises:
        UnsupportedImageError, DamagedImageError, DecodingError.
    """
    uid = str(dataset.file_meta.TransferSyntaxUID)
    photometric = str(dataset.PhotometricInterpretation)
    if uid in _NATIVE:
        _check_native_length(dataset, notes)
        pixels = _decode(dataset, frame_number, "")
    elif uid in _JPEG_OTHERS or (uid in _JPEG_BASELINE and _needs_dcmdjpeg(dataset, frame_number)):
        pixels = _decode_with_dcmdjpeg(dataset, frame_number)
    elif uid in _PLUGINS:
        _check_codestream(dataset, frame_number, uid)
        pixels = _decode(dataset, frame_number, _PLUGINS[uid])
    else:
        if not UID(uid).is_valid:
            raise DamagedImageError(f"the Transfer Syntax UID is not valid; {_DAMAGED}")
        raise UnsupportedImageError(
            f"the transfer syntax {UID(uid).name} is not supported; export the image uncompressed"
        )
    if photometric == PALETTE:
        pixels = _through_palette(dataset, pixels)
    if pixels.ndim == 3:
        if is_colored(pixels):
            raise UnsupportedImageError(
                f"found a color image ({photometric}); radiographs are grey: export it as MONOCHROME2"
            )
        pixels = shades_of_grey(pixels, notes)
    expected = (int(dataset.Rows), int(dataset.Columns))
    if pixels.shape != expected:
        raise DamagedImageError(f"the pixels are {pixels.shape}, but the header says {expected}; {_DAMAGED}")
    return pixels


def _decode(dataset: FileDataset, frame_number: int, plugin: str) -> np.ndarray:
    decoder = get_decoder(UID(dataset.file_meta.TransferSyntaxUID))
    options: dict[str, Any] = {}
    if str(dataset.file_meta.TransferSyntaxUID) in (*_NATIVE, _RLE, *_JPEG_BASELINE):
        options["correct_unused_bits"] = False  # pydicom would cut values above Bits Stored in silence
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pixels, _ = decoder.as_array(dataset, index=frame_number - 1, decoding_plugin=plugin, **options)
    except (MemoryError, RecursionError, RadiographError):
        raise
    except Exception as error:
        raise DecodingError(
            f"the pixels cannot be decoded ({type(error).__name__}): damaged or incomplete; {_DAMAGED}"
        ) from error
    return np.asarray(pixels)


def _check_native_length(dataset: FileDataset, notes: list[str]) -> None:
    frame_bits = int(dataset.Rows) * int(dataset.Columns) * int(dataset.SamplesPerPixel)
    frame_bits *= int(dataset.BitsAllocated)
    if str(dataset.PhotometricInterpretation) == "YBR_FULL_422":
        frame_bits = frame_bits * 2 // 3
    expected = (frame_bits * number_of_frames(dataset) + 7) // 8
    found = len(dataset.PixelData)
    if found < expected:
        raise DamagedImageError(
            f"the image is incomplete: {found} of {expected} bytes of pixel data; {_DAMAGED}"
        )
    if found > expected + 1:
        notes.append(f"{found - expected} bytes after the last pixel were ignored")


def number_of_frames(dataset: Dataset) -> int:
    """Number of Frames, at least 1; checked by the gate."""
    return max(1, int(dataset.get("NumberOfFrames") or 1))


def _frame_bytes(dataset: FileDataset, frame_number: int) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return get_frame(
                dataset.PixelData,
                frame_number - 1,
                number_of_frames=number_of_frames(dataset),
                extended_offsets=None,
            )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise DamagedImageError(
            f"the compressed frame cannot be found ({type(error).__name__}); {_DAMAGED}"
        ) from error


def _check_codestream(dataset: FileDataset, frame_number: int, uid: str) -> None:
    """Compare the size in the compressed stream with the header before a decoder allocates for it."""
    if uid == _RLE:
        return
    frame = _frame_bytes(dataset, frame_number)
    size = jpeg_2000_size(frame) if uid in _JPEG_2000 else jpeg_frame(frame)[:2]
    if size == (0, 0):
        raise DecodingError(f"the compressed stream has no image header: damaged; {_DAMAGED}")
    expected = (int(dataset.Rows), int(dataset.Columns))
    if size != expected:
        raise DamagedImageError(
            f"the compressed stream is {size[0]} x {size[1]}, but the header says "
            f"{expected[0]} x {expected[1]}; {_DAMAGED}"
        )


def jpeg_2000_size(stream: bytes) -> tuple[int, int]:
    """(rows, columns) from the SIZ marker, (0, 0) where there is none.

    Source: ISO/IEC 15444-1 A.5.1. Some writers put a JP2 file around the codestream, hence the search.
    """
    at = stream.find(b"\xff\x4f\xff\x51")
    if at < 0 or len(stream) < at + 24:
        return 0, 0
    right, bottom, left, top = struct.unpack_from(">4L", stream, at + 8)
    return bottom - top, right - left


def jpeg_frame(stream: bytes) -> tuple[int, int, int, int]:
    """(rows, columns, precision, marker) from the frame header of a JPEG or JPEG-LS stream; zeros if none.

    Source: ITU-T T.81 B.2.2, T.87 C.2.2. Markers: C0 baseline, C1 extended, C2 progressive, C3 lossless,
    F7 JPEG-LS.
    """
    position = 2
    while stream[:2] == b"\xff\xd8" and position + 9 <= len(stream):
        if stream[position] != 0xFF:
            break
        marker = stream[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xDA:
            break
        if marker in (0xC0, 0xC1, 0xC2, 0xC3, 0xF7):
            precision, rows, columns = struct.unpack_from(">BHH", stream, position + 4)
            return rows, columns, precision, marker
        position += 2 + struct.unpack_from(">H", stream, position + 2)[0]
    return 0, 0, 0, 0


def _needs_dcmdjpeg(dataset: FileDataset, frame_number: int) -> bool:
    _, _, precision, marker = jpeg_frame(_frame_bytes(dataset, frame_number))
    return precision == 12 or marker == 0xC3


def _decode_with_dcmdjpeg(dataset: FileDataset, frame_number: int) -> np.ndarray:
    """Let dcmtk's program decode a file that holds this frame and nothing about the patient."""
    program = shutil.which("dcmdjpeg")
    if program is None:
        raise UnsupportedImageError(
            "this kind of JPEG (lossless or 12-bit) needs the program dcmdjpeg; install dcmtk"
        )
    frame = _frame_bytes(dataset, frame_number)
    rows, columns, _, _ = jpeg_frame(frame)
    if (rows, columns) != (int(dataset.Rows), int(dataset.Columns)):
        raise DamagedImageError(
            f"the compressed stream is {rows} x {columns}, but the header says "
            f"{dataset.Rows} x {dataset.Columns}; {_DAMAGED}"
        )
    with tempfile.TemporaryDirectory(prefix="frame-") as folder:
        compressed, plain = Path(folder, "compressed.dcm"), Path(folder, "plain.dcm")
        _write_single_frame(dataset, frame, compressed)
        try:
            done = subprocess.run(
                [program, compressed, plain],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_DCMDJPEG_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise DecodingError(f"dcmdjpeg took longer than {_DCMDJPEG_TIMEOUT_S} s; {_DAMAGED}") from None
        except OSError as error:
            raise DecodingError("dcmdjpeg cannot be started; install dcmtk again") from error
        if done.returncode != 0 or not plain.is_file():
            raise DecodingError(f"the JPEG pixels cannot be decoded: damaged or incomplete; {_DAMAGED}")
        if plain.stat().st_size > MAX_PIXELS * 8:
            raise DamagedImageError(f"the JPEG pixels are larger than the header says; {_DAMAGED}")
        decoded = pydicom.dcmread(plain)
        return _decode(decoded, 1, "")


def _write_single_frame(dataset: FileDataset, frame: bytes, path: Path) -> None:
    single = Dataset()
    for keyword in (
        "SamplesPerPixel",
        "PhotometricInterpretation",
        "PlanarConfiguration",
        "Rows",
        "Columns",
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
    ):
        if dataset.get(keyword) is not None:
            setattr(single, keyword, dataset[keyword].value)
    single.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    single.SOPInstanceUID = "1.2.3"
    single.PixelData = encapsulate([frame])
    single["PixelData"].VR = "OB"
    single["PixelData"].is_undefined_length = True
    single.file_meta = FileMetaDataset()
    single.file_meta.TransferSyntaxUID = UID(dataset.file_meta.TransferSyntaxUID)
    single.file_meta.MediaStorageSOPClassUID = single.SOPClassUID
    single.file_meta.MediaStorageSOPInstanceUID = single.SOPInstanceUID
    single.save_as(path, enforce_file_format=True)


def _through_palette(dataset: FileDataset, indices: np.ndarray) -> np.ndarray:
    try:
        colors: np.ndarray = apply_color_lut(indices, dataset)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise DamagedImageError(
            f"the palette is damaged ({type(error).__name__}); export the image as MONOCHROME2"
        ) from error
    return colors[..., :3]
