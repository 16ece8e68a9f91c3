"""DICOM Segmentations (PS3.3 A.51) that anybody wrote, as masks."""

import io
import warnings
from dataclasses import dataclass

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from engine.arrays import freeze_arrays
from engine.errors import MaskError
from engine.radiographs.file_reader import MAX_PIXELS

_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"


@dataclass(frozen=True, eq=False)
class Segmentation:
    """What a segmentation file holds.

    Attributes:
        shares: (H, W) float32 in [0, 1]: how much of a pixel belongs to any of its segments.
        is_fractional: values other than 0 and 1 are possible.
        sop_instance_uids: of the images that it refers to.
        frames: of those that it names, counted from 1; empty where it names none.
        segments: how many it has.
    """

    shares: NDArray[np.float32]
    is_fractional: bool
    sop_instance_uids: frozenset[str]
    frames: frozenset[int]
    segments: int

    def __post_init__(self) -> None:
        freeze_arrays(self)


def read_segmentation(data: bytes, name: str) -> Segmentation:
    """Read a segmentation, binary, label map or fractional, of one frame or of one frame a segment.

    Args:
        data: the whole file.
        name: of the file, for messages.

    Raises:
        MaskError: it is none, is damaged, or is of a kind that no radiograph has.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(io.BytesIO(data))
    except Exception as error:  # whatever a damaged file makes of a parser
        raise MaskError(f"the mask {name} is no readable DICOM file; export it again") from error
    if str(dataset.get("SOPClassUID", "")) != _SEGMENTATION:
        what = str(dataset.get("Modality", "")) or "another kind of"
        raise MaskError(
            f"the file {name} is a DICOM {what} object and no segmentation; choose a segmentation (SEG)"
        )
    rows, columns = int(dataset.get("Rows", 0) or 0), int(dataset.get("Columns", 0) or 0)
    frames = int(dataset.get("NumberOfFrames", 1) or 1)
    segments = len(dataset.get("SegmentSequence", []) or [])
    if rows < 1 or columns < 1 or rows * columns * frames > 4 * MAX_PIXELS:
        raise MaskError(f"the segmentation {name} has an impossible size; export it again")
    if frames > max(1, segments):
        raise MaskError(
            f"the segmentation {name} has {frames} frames of {segments} segments and belongs to a stack of "
            "images; a radiograph has one"
        )
    try:
        values = np.asarray(dataset.pixel_array).reshape(frames, rows, columns)
        kind = str(dataset.get("SegmentationType", "BINARY"))
        largest = float(dataset.get("MaximumFractionalValue", 1) or 1) if kind == "FRACTIONAL" else 1.0
    except Exception as error:
        raise MaskError(f"the pixels of the segmentation {name} cannot be read; export it again") from error
    shares = np.clip(values.max(axis=0).astype(np.float32) / largest, 0, 1)
    return Segmentation(
        shares, kind == "FRACTIONAL", _referenced(dataset), _referenced_frames(dataset), max(1, segments)
    )


def _referenced(dataset: Dataset) -> frozenset[str]:
    """SOP Instance UIDs of all images that a segmentation says it was made from."""
    found: set[str] = set()
    for series in dataset.get("ReferencedSeriesSequence", []) or []:
        for item in series.get("ReferencedInstanceSequence", []) or []:
            found.add(str(item.get("ReferencedSOPInstanceUID", "")))
    for item in _source_items(dataset):
        found.add(str(item.get("ReferencedSOPInstanceUID", "")))
    for item in dataset.get("SourceImageSequence", []) or []:
        found.add(str(item.get("ReferencedSOPInstanceUID", "")))
    return frozenset(found - {""})


def _referenced_frames(dataset: Dataset) -> frozenset[int]:
    numbers: set[int] = set()
    for item in _source_items(dataset):
        value = item.get("ReferencedFrameNumber")
        if value is not None:
            numbers.update([int(value)] if isinstance(value, int | str) else [int(one) for one in value])
    return frozenset(numbers)


def _source_items(dataset: Dataset) -> list[Dataset]:
    """Items of Source Image Sequence in the functional groups."""
    groups = [
        *(dataset.get("PerFrameFunctionalGroupsSequence", []) or []),
        *(dataset.get("SharedFunctionalGroupsSequence", []) or []),
    ]
    derivations = [item for group in groups for item in group.get("DerivationImageSequence", []) or []]
    return [item for one in derivations for item in one.get("SourceImageSequence", []) or []]
