"""Guidance map, edit mask and reader mask as DICOM Segmentations over the image that they belong to.

The guidance map is a fractional segmentation: 255 steps, which many viewers show as if it were a mask. Its
exact float values are written beside it. A Parametric Map would hold them, but needs a Frame of Reference,
which no projection radiograph has (PS3.3 A.75).
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset

import engine
from engine.exchange.dicom_marking import SCHEME, mark_synthetic
from engine.exchange.export_case import ExportCase
from engine.masks.dicom_segmentation import SegmentWords, build_segmentation, reader_mask_words


def native_guidance(case: ExportCase) -> NDArray[np.float32]:
    """The guidance map on the native grid: (H, W) float32 in [0, 1], bilinear."""
    top, left, height, width = case.result.content_box
    framed = np.ascontiguousarray(case.result.guidance_map[top : top + height, left : left + width])
    rows, columns = case.radiograph.shape
    grown = Image.fromarray(framed.astype(np.float32)).resize((columns, rows), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(grown, dtype=np.float32), 0, 1)


def make_guidance_segmentation(case: ExportCase, over: Dataset) -> Dataset:
    """The guidance map, fractional.

    Args:
        case: whose it is.
        over: the image on whose grid it lies.
    """
    return _make(case, over, native_guidance(case), guidance_words(case), 3)


def make_edit_mask_segmentation(case: ExportCase, over: Dataset) -> Dataset:
    """Where the edit was allowed to change pixels, binary."""
    return _make(case, over, case.result.edit_mask.astype(np.uint8), edit_mask_words(case), 4)


def make_reader_mask_segmentation(case: ExportCase, over: Dataset) -> Dataset:
    """What the reader painted, binary, as the painter writes it."""
    assert case.reader_mask is not None
    return _make(case, over, case.reader_mask.astype(np.uint8), reader_mask_words(), 5)


def guidance_words(case: ExportCase) -> SegmentWords:
    """What is said of a guidance map."""
    return SegmentWords(
        label="GUIDANCE_MAP",
        segment="Guidance map: how much an edit may change here",
        series="Guidance map of a SYNTHETIC image (research)",
        category=_code("309825002", "SCT", "Spatial and Relational Concept"),
        kind=_code("130404", "DCM", "Saliency"),
        equipment="Counterview",
        algorithm=_algorithm(case),
    )


def edit_mask_words(case: ExportCase) -> SegmentWords:
    """What is said of an edit mask."""
    return SegmentWords(
        label="EDIT_MASK",
        segment="Edit mask: only here pixels may differ",
        series="Edit mask of a SYNTHETIC image (research)",
        category=_code("309825002", "SCT", "Spatial and Relational Concept"),
        kind=_code("EDIT_MASK", SCHEME, "Region that an edit may change"),
        equipment="Counterview",
        algorithm=_algorithm(case),
    )


def _make(
    case: ExportCase,
    over: Dataset,
    pixels: NDArray[np.uint8] | NDArray[np.float32],
    words: SegmentWords,
    place: int,
) -> Dataset:
    segmentation = build_segmentation(over, pixels, words, case.series_number(place))
    segmentation.SpecificCharacterSet = "ISO_IR 192"
    orientation = over.get("PatientOrientation")
    segmentation.PatientOrientation = orientation if orientation else None  # type 2C without a volume
    segmentation.BodyPartExamined = "CHEST"
    mark_synthetic(segmentation, case)
    return segmentation


def _algorithm(case: ExportCase) -> tuple[str, str]:
    return case.result.provenance.model_name[:64] or "unnamed model", engine.__version__


def _code(value: str, scheme: str, meaning: str) -> object:
    from highdicom.sr import CodedConcept

    return CodedConcept(value, scheme, meaning)
