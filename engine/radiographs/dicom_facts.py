"""What a data set says about the image beside its pixels: spacing, view, age, identity, synthetic or not.

Runs in the decoding worker only.
"""

import datetime
import math
import re
from typing import Any

from pydicom.dataset import Dataset

from engine.radiographs.dicom_values import code_of, items_of, number_of, numbers_of, texts_of, uid_of
from engine.radiographs.radiograph import SpacingMeaning
from engine.radiographs.sop_classes import DETECTOR_CLASSES

OWN_NAME = "Counterview"  # as our exports name the equipment that made them
SIMULATOR_NAME = "Simulated patients"  # as our simulated films name the model of the equipment

_ORIENTATION = re.compile(r"[LRAPHF]{1,3}")
_AGE = re.compile(r"(\d{1,3})([DWMY]?)")
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0, "": 1.0}
_SMALLEST_MM, _LARGEST_MM = 0.005, 10.0
_SAME_SPACING = 0.005  # relative; headers round


def describe(dataset: Dataset, notes: list[str]) -> dict[str, Any]:
    """Facts as JSON values, by attribute name of Radiograph."""
    spacing = pixel_spacing(dataset, notes)
    return {
        "pixel_spacing": spacing,
        "pixel_aspect": pixel_aspect(dataset, spacing, notes),
        "modality": code_of(dataset, "Modality"),
        "view_position": view_position(dataset, notes),
        "body_part_examined": code_of(dataset, "BodyPartExamined"),
        "patient_age_years": patient_age_years(dataset, notes),
        "sop_class_uid": uid_of(dataset, "SOPClassUID", notes),
        "sop_instance_uid": uid_of(dataset, "SOPInstanceUID", notes),
        "study_instance_uid": uid_of(dataset, "StudyInstanceUID", notes),
        "series_instance_uid": uid_of(dataset, "SeriesInstanceUID", notes),
        "is_synthetic": is_synthetic(dataset),
        "patient_orientation": patient_orientation(dataset, notes),
        "image_laterality": image_laterality(dataset),
        "pixel_spacing_calibration_type": calibration_type(dataset),
        "is_simulated": is_simulated(dataset),
    }


def pixel_spacing(dataset: Dataset, notes: list[str]) -> list[Any] | None:
    """[row_mm, column_mm, meaning], or None.

    Source: PS3.3 10.7.1.3. Pixel Spacing is calibrated when it says so or differs from Imager Pixel Spacing;
    alone on a projection image it is the detector's.
    """
    pixel = _spacing(dataset, "PixelSpacing", notes)
    imager = _spacing(dataset, "ImagerPixelSpacing", notes)
    if pixel is not None:
        if code_of(dataset, "PixelSpacingCalibrationType"):
            return [*pixel, SpacingMeaning.PATIENT.value]
        if imager is not None:
            is_same = all(
                math.isclose(a, b, rel_tol=_SAME_SPACING) for a, b in zip(pixel, imager, strict=True)
            )
            return [*pixel, (SpacingMeaning.DETECTOR if is_same else SpacingMeaning.PATIENT).value]
        is_detector = uid_of(dataset, "SOPClassUID") in DETECTOR_CLASSES
        return [*pixel, (SpacingMeaning.DETECTOR if is_detector else SpacingMeaning.UNKNOWN).value]
    if imager is not None:
        return [*imager, SpacingMeaning.DETECTOR.value]
    scanned = _spacing(dataset, "NominalScannedPixelSpacing", notes)
    return None if scanned is None else [*scanned, SpacingMeaning.UNKNOWN.value]


def _spacing(dataset: Dataset, keyword: str, notes: list[str]) -> tuple[float, float] | None:
    numbers = numbers_of(dataset, keyword, notes)
    if not numbers:
        return None
    if len(numbers) == 2 and all(_SMALLEST_MM <= n <= _LARGEST_MM for n in numbers):
        return numbers[0], numbers[1]
    notes.append(f"{keyword} is not a possible distance and was ignored")
    return None


def pixel_aspect(dataset: Dataset, spacing: list[Any] | None, notes: list[str]) -> float:
    """Height of a pixel over its width (PS3.3 C.7.6.3.1.7)."""
    aspect = 1.0
    ratio = numbers_of(dataset, "PixelAspectRatio")
    if spacing is not None:
        aspect = spacing[0] / spacing[1]
    elif len(ratio) == 2 and all(math.isfinite(n) and n > 0 for n in ratio):
        aspect = ratio[0] / ratio[1]
    if not 0.1 <= aspect <= 10:
        notes.append("the Pixel Aspect Ratio is not possible and was ignored")
        return 1.0
    if abs(aspect - 1) > 0.01:
        notes.append(f"pixels are not square: {aspect:.3g} times as high as wide")
    return aspect


def view_position(dataset: Dataset, notes: list[str]) -> str:
    """View Position, or what the View Code Sequence means, or a view found in Patient Position."""
    view = code_of(dataset, "ViewPosition")
    if view:
        return view
    for item in items_of(dataset, "ViewCodeSequence"):
        meaning = " ".join(texts_of(item, "CodeMeaning")).lower()
        for words, name in (
            ("postero-anterior", "PA"),
            ("antero-posterior", "AP"),
            ("right lateral", "RL"),
            ("lateral", "LL"),
        ):
            if words in meaning:
                return name
        if "oblique" in meaning:
            return "OBLIQUE"
    misplaced = code_of(dataset, "PatientPosition")
    if misplaced in ("PA", "AP"):
        notes.append("the view was found in Patient Position")
        return misplaced
    return ""


def patient_orientation(dataset: Dataset, notes: list[str]) -> str:
    """Where rows and columns lead, such as "L\\F", or "" (PS3.3 C.7.6.1.1.1)."""
    texts = [text.upper() for text in texts_of(dataset, "PatientOrientation")]
    if len(texts) != 2 or not all(_ORIENTATION.fullmatch(text) for text in texts):
        return ""
    if texts[0].startswith("R"):
        notes.append("the file says that the patient's left is on the left of the image")
    return "\\".join(texts)


def image_laterality(dataset: Dataset) -> str:
    """The side of the body part: R, L, B or U, or "" (PS3.3 C.7.6.1.1.1, C.8.11.7)."""
    for keyword in ("ImageLaterality", "FrameLaterality", "Laterality"):
        side = code_of(dataset, keyword)
        if side in ("R", "L", "B", "U"):
            return side
    return ""


def calibration_type(dataset: Dataset) -> str:
    """How Pixel Spacing was calibrated: FIDUCIAL, GEOMETRY or "" (PS3.3 10.7.1.2)."""
    kind = code_of(dataset, "PixelSpacingCalibrationType")
    return kind if kind in ("FIDUCIAL", "GEOMETRY") else ""


def patient_age_years(dataset: Dataset, notes: list[str]) -> float | None:
    """From Patient's Age, else from the dates of birth and study."""
    texts = texts_of(dataset, "PatientAge")
    match = _AGE.fullmatch(texts[0].strip().upper()) if texts else None
    if match:
        years = int(match[1]) * _YEARS[match[2]]
        if not match[2]:
            notes.append("Patient's Age has no unit; read as years")
        return years
    born, studied = (_date(dataset, keyword) for keyword in ("PatientBirthDate", "StudyDate"))
    if born is None or studied is None or not 0 <= (studied - born).days < 130 * 366:
        return None
    return (studied - born).days / 365.25


def _date(dataset: Dataset, keyword: str) -> datetime.date | None:
    texts = texts_of(dataset, keyword)
    try:
        return datetime.datetime.strptime(texts[0].replace(".", ""), "%Y%m%d").date() if texts else None
    except ValueError:
        return None


def is_synthetic(dataset: Dataset) -> bool:
    """Whether the file says that no detector made it."""
    if code_of(dataset, "SyntheticData") == "YES" or code_of(dataset, "ConversionType") == "SYN":
        return True
    equipment = [dataset, *items_of(dataset, "ContributingEquipmentSequence")]
    return any(
        text.startswith(OWN_NAME)
        for item in equipment
        for keyword in ("Manufacturer", "ManufacturerModelName")
        for text in texts_of(item, keyword)
    )


def is_simulated(dataset: Dataset) -> bool:
    """Whether the file says that our simulator made it."""
    maker, model = texts_of(dataset, "Manufacturer"), texts_of(dataset, "ManufacturerModelName")
    return is_synthetic(dataset) and [*maker, *model] == [OWN_NAME, SIMULATOR_NAME]


def declared_frames(dataset: Dataset) -> float:
    """Number of Frames as a number, 1 where it is absent."""
    frames = number_of(dataset, "NumberOfFrames")
    return 1 if frames is None else frames
