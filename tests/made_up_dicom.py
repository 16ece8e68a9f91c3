"""Made-up DICOM files: a small chest-like picture with any header, whole or broken."""

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

SEEDED_NAME = "ZEBEDEE^QUILLON"
SEEDED_ID = "MRN7719931"
UIDS = {
    "SOPInstanceUID": "1.2.826.0.1.3680043.8.498.1",
    "StudyInstanceUID": "1.2.826.0.1.3680043.8.498.2",
    "SeriesInstanceUID": "1.2.826.0.1.3680043.8.498.3",
}


def chest_pixels(rows: int = 60, columns: int = 50, bits: int = 12) -> np.ndarray:
    """(rows, columns) uint16, a smooth picture of two dark fields that uses the whole range."""
    y, x = np.mgrid[0:rows, 0:columns]
    y, x = (y + 0.5) / rows, (x + 0.5) / columns
    left = np.hypot((x - 0.3) / 0.2, (y - 0.45) / 0.35)
    right = np.hypot((x - 0.7) / 0.2, (y - 0.45) / 0.35)
    values = np.clip(np.minimum(left, right) - 0.2, 0, 1.3) / 1.3
    return np.round(values / values.max() * (2**bits - 1)).astype(np.uint16)


def make_dataset(pixels: np.ndarray | None = None, **changes: Any) -> Dataset:
    """A DX For Presentation object; a change to None removes the element."""
    pixels = chest_pixels() if pixels is None else pixels
    dataset = Dataset()
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    for keyword, uid in UIDS.items():
        setattr(dataset, keyword, uid)
    dataset.PatientName = SEEDED_NAME
    dataset.PatientID = SEEDED_ID
    dataset.Modality = "DX"
    dataset.ViewPosition = "PA"
    dataset.BodyPartExamined = "CHEST"
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.BitsAllocated = 8 * pixels.dtype.itemsize
    dataset.BitsStored = 12 if pixels.dtype.itemsize == 2 else dataset.BitsAllocated
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = 1 if pixels.dtype.kind == "i" else 0
    dataset.PixelData = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    dataset["PixelData"].VR = "OW"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    with pydicom.config.disable_value_validation():
        for keyword, value in changes.items():
            if value is not None:
                setattr(dataset, keyword, value)
            elif keyword in dataset:
                delattr(dataset, keyword)
    return dataset


def save_dataset(dataset: Dataset, path: Path, **how: Any) -> Path:
    """Write a data set that may break the rules of its own attributes."""
    dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    with pydicom.config.disable_value_validation():
        dataset.save_as(path, **({"enforce_file_format": True} | how))
    return path


def lut_item(first: int, entries: list[int], bits: int) -> Dataset:
    """An item of a Modality or VOI LUT Sequence."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(entries) % 65536, first % 65536, bits])
    item.add_new("LUTData", "US", entries)
    return item
