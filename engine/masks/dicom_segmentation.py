"""Masks written as DICOM Segmentation (PS3.3 A.51), for their radiograph.

highdicom is loaded only when something is written; it takes half a second.
"""

import datetime
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

import engine
from engine.arrays import BoolImage
from engine.masks.dicom_source import source_header
from engine.radiographs.radiograph import Radiograph

LABEL = "READER_MASK"
SERIES_DESCRIPTION = "Region painted by a reader (research)"


@dataclass(frozen=True)
class SegmentWords:
    """What is said of a segment.

    Attributes:
        label: of the content, capitals (CS).
        segment: what it is.
        series: description of the series.
        category, kind: codes of the segmented property.
        equipment: which part of Counterview made it.
        algorithm: name and version of what made it; None: a reader did.
    """

    label: str
    segment: str
    series: str
    category: Any
    kind: Any
    equipment: str
    algorithm: tuple[str, str] | None = None


def write_segmentation(path: Path, mask: BoolImage, radiograph: Radiograph) -> None:
    """Write a mask as a binary segmentation with one segment, in the study of its radiograph.

    The reader is not named: Algorithm Type is MANUAL and Content Creator's Name is empty. A projection
    radiograph has no Frame of Reference; where the source has none, neither has the segmentation, and its
    frame is tied to the image by reference alone (PS3.3 C.7.6.16.2.6, C.8.20.2).

    Args:
        path: of the file; replaced.
        mask: (H, W) bool on the native grid.
        radiograph: that it was painted on; its file must still be there.

    Raises:
        MaskError: the source is no DICOM file, cannot be read any more, or lacks its UIDs.
        OSError: the file cannot be written.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' name the patient, and would end up in a log
        segmentation = _make(mask, radiograph)
        segmentation.save_as(path, enforce_file_format=True)


def _make(mask: BoolImage, radiograph: Radiograph) -> Dataset:
    source = source_header(radiograph)
    segmentation = build_segmentation(source, np.ascontiguousarray(mask, dtype=np.uint8), reader_mask_words())
    if radiograph.frame_number > 1 or "NumberOfFrames" in source:
        refer_to_frame(segmentation, radiograph.frame_number)
    return segmentation


def reader_mask_words() -> SegmentWords:
    """What is said of a reader mask; the reader is not named."""
    from pydicom.sr.codedict import codes

    return SegmentWords(
        label=LABEL,
        segment="Reader mask: an edit may be here",
        series=SERIES_DESCRIPTION,
        # As general as it is meant: a region of the chest, whatever is in it.
        category=codes.SCT.Tissue,
        kind=codes.SCT.Tissue,
        equipment="Counterview mask painter",
    )


def build_segmentation(
    source: Dataset,
    pixels: NDArray[np.uint8] | NDArray[np.float32],
    words: SegmentWords,
    series_number: int = 9001,
) -> Dataset:
    """A segmentation of one segment in the study of its source, new series and instance.

    Args:
        source: header of the image that it lies over.
        pixels: (H, W) uint8 of 0 and 1 for a binary one, or float32 in [0, 1] for a fractional one, which
            keeps 255 steps (PS3.3 C.8.20.2).
        words: what is said of it.
        series_number: of the new series.

    Returns:
        The data set, not yet written.
    """
    import highdicom as hd

    spacing = source.get("PixelSpacing") or source.get("ImagerPixelSpacing")
    measures = None
    if spacing is not None and len(spacing) == 2:
        measures = hd.PixelMeasuresSequence(pixel_spacing=[float(mm) for mm in spacing], slice_thickness=None)
    kinds = hd.seg.SegmentAlgorithmTypeValues
    algorithm = None
    if words.algorithm is not None:
        name, version = words.algorithm
        algorithm = hd.AlgorithmIdentificationSequence(
            name=name, version=version, family=hd.sr.CodedConcept("123110", "DCM", "Artificial Intelligence")
        )
    description = hd.seg.SegmentDescription(
        segment_number=1,
        segment_label=words.segment,
        segmented_property_category=words.category,
        segmented_property_type=words.kind,
        algorithm_type=kinds.MANUAL if algorithm is None else kinds.AUTOMATIC,
        algorithm_identification=algorithm,
        anatomic_regions=[hd.sr.CodedConcept("816094009", "SCT", "Chest")],
    )
    is_fractional = pixels.dtype != np.uint8
    types = hd.seg.SegmentationTypeValues
    segmentation = hd.seg.Segmentation(
        source_images=[source],
        pixel_array=pixels[None],
        segmentation_type=types.FRACTIONAL if is_fractional else types.BINARY,
        fractional_type=hd.seg.SegmentationFractionalTypeValues.OCCUPANCY,
        max_fractional_value=255,
        segment_descriptions=[description],
        series_instance_uid=generate_uid(prefix=None),
        series_number=series_number,
        sop_instance_uid=generate_uid(prefix=None),
        instance_number=1,
        manufacturer="Counterview",
        manufacturer_model_name=words.equipment,
        software_versions=engine.__version__,
        device_serial_number="none",
        content_label=words.label,
        content_description=words.series,
        pixel_measures=measures,
        omit_empty_frames=False,
        series_description=words.series,
    )
    now = datetime.datetime.now()
    segmentation.ContentCreatorName = None  # type 2: the reader stays unnamed
    segmentation.ContentDate, segmentation.ContentTime = now.strftime("%Y%m%d"), now.strftime("%H%M%S")
    made: Dataset = segmentation
    return made


def refer_to_frame(segmentation: Dataset, frame_number: int) -> None:
    """Name the frame of a multi-frame source in every reference to it."""
    for group in segmentation.PerFrameFunctionalGroupsSequence:
        for derivation in group.get("DerivationImageSequence", []):
            for item in derivation.SourceImageSequence:
                item.ReferencedFrameNumber = frame_number
