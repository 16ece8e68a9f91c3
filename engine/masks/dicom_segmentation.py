"""Reader masks as DICOM Segmentation (PS3.3 A.51): written for their radiograph, and read from anybody.

highdicom is loaded only when something is written or read; it takes half a second.
"""

import datetime
import hashlib
import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import UID, generate_uid

import engine
from engine.arrays import BoolImage, freeze_arrays
from engine.errors import MaskError
from engine.radiographs.file_reader import MAX_FILE_BYTES, MAX_PIXELS
from engine.radiographs.radiograph import Radiograph

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
LABEL = "READER_MASK"
SERIES_DESCRIPTION = "Region painted by a reader (research)"

# Type 2 elements of Patient and General Study that the source may lack; a segmentation has them, empty.
_TYPE_2 = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID"),
    *("AccessionNumber", "ReferringPhysicianName"),
)


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
    if str(dataset.get("SOPClassUID", "")) != SEGMENTATION:
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


def source_header(radiograph: Radiograph) -> Dataset:
    """The header of the radiograph's own file, completed where highdicom takes for granted what may lack.

    Raises:
        MaskError: it is no DICOM file, is not there any more, or lacks its UIDs.
    """
    if radiograph.file_format != "DICOM":
        raise MaskError(
            f"this radiograph is a {radiograph.file_format} file without identity, so no DICOM segmentation "
            "can refer to it; save the mask as PNG or NIfTI"
        )
    source = pydicom.dcmread(io.BytesIO(_source_bytes(radiograph)), stop_before_pixels=True, force=True)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
        if not UID(str(source.get(keyword, ""))).is_valid:
            raise MaskError(
                f"the file of this radiograph has no valid {keyword}, so no DICOM segmentation can refer to "
                "it; save the mask as PNG or NIfTI"
            )
    for keyword in _TYPE_2:
        if keyword not in source:
            setattr(
                source, keyword, "" if keyword not in ("StudyDate", "StudyTime", "PatientBirthDate") else None
            )
    if radiograph.frame_number == 1 and int(source.get("NumberOfFrames", 1) or 1) == 1:
        source.pop("NumberOfFrames", None)
    source.Rows, source.Columns = radiograph.shape  # as read, where the header lies
    return source


def _source_bytes(radiograph: Radiograph) -> bytes:
    gone = MaskError(
        "the file of this radiograph is not there any more, or has changed; a DICOM segmentation needs it. "
        "Open it again, or save the mask as PNG or NIfTI"
    )
    path = radiograph.path
    try:
        if path.is_file():
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == radiograph.sha256:
                return data
            raise gone
        archive = next((parent for parent in path.parents if parent.is_file()), None)
        if archive is not None:
            with zipfile.ZipFile(archive) as members:
                for member in members.infolist():
                    if Path(member.filename).name == path.name and member.file_size <= MAX_FILE_BYTES:
                        data = members.read(member)
                        if hashlib.sha256(data).hexdigest() == radiograph.sha256:
                            return data
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise gone from error
    raise gone


def refer_to_frame(segmentation: Dataset, frame_number: int) -> None:
    """Name the frame of a multi-frame source in every reference to it."""
    for group in segmentation.PerFrameFunctionalGroupsSequence:
        for derivation in group.get("DerivationImageSequence", []):
            for item in derivation.SourceImageSequence:
                item.ReferencedFrameNumber = frame_number


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
