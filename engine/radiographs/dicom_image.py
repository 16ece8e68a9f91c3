"""A DICOM file to a Reading: the gate on mandatory attributes, then pixels, grey scale and facts.

Runs in the decoding worker only.
"""

import numpy as np
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from engine.errors import DamagedImageError, NotAnImageFileError, RadiographError, UnsupportedImageError
from engine.radiographs import dicom_grey
from engine.radiographs.computed_window import computed_window
from engine.radiographs.dicom_dataset import read_dataset
from engine.radiographs.dicom_facts import declared_frames, describe
from engine.radiographs.dicom_pixels import COLOR, GREY, PALETTE, decode_frame, number_of_frames
from engine.radiographs.dicom_values import code_of, integer_of, uid_of, value_of
from engine.radiographs.file_reader import MAX_PIXELS, Reading
from engine.radiographs.greyscale import Window
from engine.radiographs.sop_classes import (
    DX_FOR_PROCESSING,
    IMAGE_CLASSES,
    PROJECTION_MODALITIES,
    STANDARD_ROOT,
)

_DO = "copy or export the file again"
_OPEN_INSTEAD = "open a CR, DX or SC chest radiograph"
_MOST_FRAMES = 100_000


def read_dicom_image(data: bytes, frame_number: int = 1) -> Reading:
    """Read one frame of a DICOM file.

    Raises:
        RadiographError: one of its kinds, as the message says; no message quotes the patient.
    """
    notes: list[str] = []
    dataset = read_dataset(data, notes)
    _check_sop_class(dataset, notes)
    bits_stored, high_bit = _check_pixel_module(dataset, frame_number, notes)
    photometric = code_of(dataset, "PhotometricInterpretation")
    decoded = decode_frame(dataset, frame_number, notes)
    if photometric not in GREY:
        bits_stored, high_bit = 8 * decoded.dtype.itemsize, 8 * decoded.dtype.itemsize - 1
    pixels, bits_stored = dicom_grey.normalize_stored(decoded, dataset, bits_stored, high_bit, notes)
    stored = dicom_grey.storable_values(bits_stored, pixels.dtype.kind == "i")
    modality_values, units = dicom_grey.modality_table(dataset, stored, notes)
    table = dicom_grey.voi_table(dataset, modality_values, notes)
    windows = _usable_windows(dataset, pixels, modality_values, int(stored[0]), table, notes)
    frames = number_of_frames(dataset)
    if frames > 1:
        notes.append(f"frame {frame_number} of {frames}")
    facts = {
        **describe(dataset, notes),
        "file_format": "DICOM",
        "bits_stored": bits_stored,
        "photometric_interpretation": photometric,
        "frame_number": frame_number,
        "inverted": dicom_grey.is_inverted(dataset, photometric, notes),
        "units": units,
        "windows": [[w.center, w.width, w.function.value, w.explanation] for w in windows],
    }
    if facts["sop_class_uid"] == DX_FOR_PROCESSING:
        notes.append("raw detector data (For Processing), not meant for reading")
    return Reading(facts, pixels, int(stored[0]), modality_values, table, list(dict.fromkeys(notes)))


def _check_sop_class(dataset: FileDataset, notes: list[str]) -> None:
    uid = uid_of(dataset, "SOPClassUID")
    if not uid:
        uid = uid_of(dataset.file_meta, "MediaStorageSOPClassUID")
        if not uid or uid not in IMAGE_CLASSES or "Rows" not in dataset:
            if uid and uid not in IMAGE_CLASSES:
                raise UnsupportedImageError(f"found {_class_name(uid)}; {_OPEN_INSTEAD}")
            raise DamagedImageError(f"the header has no SOP Class UID: truncated or no image; {_DO}")
        notes.append("no SOP Class UID; taken from the file meta information")
        _replace(dataset, "SOPClassUID", "UI", uid)
    if uid in IMAGE_CLASSES:
        return
    is_private = not uid.startswith(STANDARD_ROOT)
    if is_private and code_of(dataset, "Modality") in PROJECTION_MODALITIES:
        notes.append("a private SOP class; read as a projection radiograph")
        return
    raise UnsupportedImageError(f"found {_class_name(uid)}; {_OPEN_INSTEAD}")


def _class_name(uid: str) -> str:
    name = UID(uid).name
    if name == uid:
        return f"an unknown kind of object ({uid})"
    name = name.removesuffix(" Storage")
    spoken_vowel = name[0] in "AEIOU" or name.split(" ")[0] in ("MR", "RT", "SR", "X-Ray")
    return f"{'an' if spoken_vowel else 'a'} {name}"


def _check_pixel_module(dataset: FileDataset, frame_number: int, notes: list[str]) -> tuple[int, int]:
    """Check the image pixel module and write the checked values back; Bits Stored and High Bit."""
    if "PixelData" not in dataset:
        if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
            raise UnsupportedImageError("found floating-point pixels; export the image with 16 bits or fewer")
        if "Rows" not in dataset:
            raise DamagedImageError(f"the header ends before the image: truncated or damaged; {_DO}")
        raise NotAnImageFileError("the file holds no pixels; choose the image itself")
    if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
        raise DamagedImageError(f"both integer and floating-point pixels; {_DO}")
    pixel_data = value_of(dataset, "PixelData")
    if not isinstance(pixel_data, bytes) or len(pixel_data) == 0:
        raise NotAnImageFileError("the file holds no pixels; choose the image itself")
    rows, columns = (_size(dataset, keyword) for keyword in ("Rows", "Columns"))
    if rows * columns > MAX_PIXELS:
        raise DamagedImageError(f"found {columns} x {rows} pixels; a radiograph has less than 100 million")
    allocated = _required(dataset, "BitsAllocated")
    if allocated not in (8, 16, 32):
        if allocated in (1, 12, 64):
            raise UnsupportedImageError(f"Bits Allocated {allocated} is not supported; export with 8 or 16")
        raise DamagedImageError(f"Bits Allocated {allocated} is not possible; {_DO}")
    bits_stored = _or_default(dataset, "BitsStored", allocated, notes)
    if not 1 <= bits_stored <= allocated:
        raise DamagedImageError(f"Bits Stored {bits_stored} does not fit Bits Allocated {allocated}; {_DO}")
    high_bit = _or_default(dataset, "HighBit", bits_stored - 1, notes)
    representation = _or_default(dataset, "PixelRepresentation", 0, notes)
    if representation not in (0, 1):
        raise DamagedImageError(f"Pixel Representation {representation} is not possible; {_DO}")
    photometric = code_of(dataset, "PhotometricInterpretation")
    if not photometric:
        raise DamagedImageError(f"the header has no Photometric Interpretation; {_DO}")
    samples = _or_default(dataset, "SamplesPerPixel", 1 if photometric in (*GREY, PALETTE) else 3, notes)
    dicom_grey.check_photometric(photometric, samples, (*GREY, PALETTE, *COLOR), (*GREY, PALETTE))
    if photometric not in GREY and allocated > 16:
        raise UnsupportedImageError(f"found color of {allocated} bits; export the image as MONOCHROME2")
    _check_frames(dataset, frame_number, notes)
    _replace(dataset, "PhotometricInterpretation", "CS", photometric)
    if samples > 1:
        _replace(dataset, "PlanarConfiguration", "US", integer_of(dataset, "PlanarConfiguration") or 0)
    return bits_stored, high_bit


def _check_frames(dataset: FileDataset, frame_number: int, notes: list[str]) -> None:
    frames = declared_frames(dataset)
    if not 0 <= frames <= _MOST_FRAMES or frames != int(frames):
        raise DamagedImageError(f"the Number of Frames is not possible; {_DO}")
    if frames == 0:
        notes.append("Number of Frames 0; read as 1")
    frames = max(1, int(frames))
    _replace(dataset, "NumberOfFrames", "IS", frames)
    if not 1 <= frame_number <= frames:
        raise RadiographError(f"there is no frame {frame_number}: the file has {frames}; choose another")


def _size(dataset: Dataset, keyword: str) -> int:
    value = _required(dataset, keyword)
    if not 1 <= value <= 65535:
        raise DamagedImageError(f"invalid image size: {keyword} is {value}; {_DO}")
    return value


def _required(dataset: Dataset, keyword: str) -> int:
    value = integer_of(dataset, keyword)
    if value is None:
        raise DamagedImageError(f"the header has no valid {keyword}; {_DO}")
    _replace(dataset, keyword, "US", value)
    return value


def _replace(dataset: Dataset, keyword: str, vr: str, value: int | str) -> None:
    """Set an element, also over one that cannot be parsed."""
    dataset.add_new(tag_for_keyword(keyword), vr, value)


def _or_default(dataset: Dataset, keyword: str, default: int, notes: list[str]) -> int:
    value = integer_of(dataset, keyword)
    if value is None:
        value = default
        notes.append(f"no valid {keyword}; read as {default}")
    _replace(dataset, keyword, "US", value)
    return value


def _usable_windows(
    dataset: Dataset,
    pixels: np.ndarray,
    modality_values: np.ndarray,
    stored_min: int,
    table: np.ndarray | None,
    notes: list[str],
) -> list[Window]:
    """The file's windows, or a computed one; a first window that shows nothing comes last."""
    windows = dicom_grey.read_windows(dataset, notes)
    if windows and table is None:
        ends = [int(pixels.min()) - stored_min, int(pixels.max()) - stored_min]
        shown = windows[0].apply(modality_values[min(ends) : max(ends) + 1])
        if ends[0] != ends[1] and np.ptp(shown) == 0:
            notes.append("the first window shows none of the pixels; a computed one is used")
            return [computed_window(dataset, pixels, modality_values, stored_min), *windows]
    if windows:
        return windows
    if table is None and len(modality_values) > 256:
        notes.append("no window in the file; a computed one is used")
    return [computed_window(dataset, pixels, modality_values, stored_min)]
