"""What the decoding worker does with one file: its bytes in, facts and arrays out.

Runs in the worker only (see ``decoding``); the application calls ``dicom_reader.read_radiograph``.
"""

import hashlib
import importlib
import os
import stat
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import NotAnImageFileError, RadiographError, UnsupportedImageError
from engine.radiographs.decoding_worker import Answer, Report, limit_memory

MAX_FILE_BYTES = 1024**3
MAX_PIXELS = 100_000_000

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"


@dataclass
class Reading:
    """One image as read from a file.

    Attributes:
        facts: JSON values; the keys are attributes of Radiograph, ``windows`` as lists of center, width,
            function and explanation, ``pixel_spacing`` as row_mm, column_mm and meaning.
        stored_pixels: (H, W) uint8, int8, uint16 or int16.
        stored_min: stored value of the first entry of the tables.
        modality_values: (n,) float64.
        voi_table: (n,) float32 in [0, 1], or None.
    """

    facts: dict[str, Any]
    stored_pixels: np.ndarray
    stored_min: int
    modality_values: np.ndarray
    voi_table: np.ndarray | None = None
    notes: list[str] = field(default_factory=list)


def prepare() -> None:
    """Load what most files need before the first one comes: pydicom takes longer than a file."""
    importlib.import_module("engine.radiographs.dicom_image")


def read_file(request: dict[str, Any], report: Report) -> Answer:
    """Read ``request["path"]``, frame ``request["frame_number"]``; the job of the decoding worker.

    Returns:
        facts with ``sha256``, ``stored_min`` and ``notes`` added, and the arrays ``stored_pixels``,
        ``modality_values`` and, where the file has one, ``voi_table``.
    """
    data = _read_bytes(request["path"])
    limit_memory(extra=3 * len(data))
    report({"phase": "decoding", "bytes": len(data)})
    reading = _decode(data, int(request["frame_number"]))
    arrays = {"stored_pixels": reading.stored_pixels, "modality_values": reading.modality_values}
    if reading.voi_table is not None:
        arrays["voi_table"] = reading.voi_table
    facts = {
        **reading.facts,
        "sha256": hashlib.sha256(data).hexdigest(),
        "stored_min": reading.stored_min,
        "notes": reading.notes,
    }
    return facts, arrays


def _decode(data: bytes, frame_number: int) -> Reading:
    if data.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)):
        from engine.radiographs.image_reader import read_picture

        return read_picture(data, frame_number)
    from engine.radiographs.dicom_image import read_dicom_image

    return read_dicom_image(data, frame_number)


def _read_bytes(path: str) -> bytes:
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise NotAnImageFileError("found a folder; choose an image file in it")
        if not stat.S_ISREG(status.st_mode):
            raise NotAnImageFileError("found a device or pipe; choose an image file")
        if status.st_size > MAX_FILE_BYTES:
            raise UnsupportedImageError(
                f"found a file of {status.st_size / 1024**3:.1f} GiB; a radiograph has less than 1 GiB"
            )
        if status.st_size == 0:
            raise NotAnImageFileError("the file is empty; copy or export it again")
        with open(path, "rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise RadiographError("there is no such file; check the path") from None
    except PermissionError:
        raise RadiographError("the file may not be read by this user; change its permissions") from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "input/output error"
        raise RadiographError(f"the file cannot be read ({reason}); check the drive") from None
    except ValueError:
        raise RadiographError("the path holds a NUL character; rename the file") from None
    return data
