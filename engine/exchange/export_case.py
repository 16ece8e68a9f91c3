"""ExportCase: one result with all that its DICOM objects tell, and whose study they are in."""

import hashlib
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID

from engine.arrays import BoolImage
from engine.edit import EditResult
from engine.errors import OutputError
from engine.exchange.view_state import ViewState
from engine.radiographs.radiograph import Radiograph, SpacingMeaning
from engine.radiographs.sop_classes import MULTI_FRAME_CLASSES, SECONDARY_CAPTURE
from engine.reading.items import RatingItem
from engine.reading.rating import Rating
from engine.results.pixel_digest import digest_of_pixels

_AGE = re.compile(r"\d{3}[DWMY]")
PATIENT_NAME = "SYNTHETIC^RESEARCH"
STUDY_DESCRIPTION = "SYNTHETIC - research only, not a patient"

# What an object in the radiograph's own study says like every other object there (PS3.3 C.7.1.1, C.7.2.1).
_OF_PATIENT_AND_STUDY = (
    *("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex", "PatientAge"),
    *("StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "AccessionNumber"),
    *("ReferringPhysicianName", "StudyDescription"),
)


@dataclass(frozen=True, eq=False)
class Study:
    """The patient and study that objects are in.

    Attributes:
        attributes: elements of the Patient and General Study modules.
        source: header of the radiograph's file, in its own study only.
    """

    attributes: Dataset
    source: Dataset | None = None

    @property
    def is_of_patient(self) -> bool:
        """The objects are in the study of the radiograph, and name the patient."""
        return self.source is not None


@dataclass(frozen=True, eq=False)
class ExportCase:
    """What is exported.

    Attributes:
        radiograph: that was edited.
        result: its counterfactual.
        study: that the objects are in.
        recipe: how the result was made, JSON values, see ``edit_folder.make_record``.
        made_at: when the export began, local time.
        reader_mask: (H, W) bool, or None.
        view: how the reader looked at it.
        ratings: of this result.
        items: that were rated, for their wording.
        number: of the result among those that are exported together, from 1.
        imager_spacing: (row, column) mm at the detector beside a calibrated spacing, or None.
    """

    radiograph: Radiograph
    result: EditResult
    study: Study
    recipe: dict[str, Any]
    made_at: datetime
    reader_mask: BoolImage | None = None
    view: ViewState = field(default_factory=ViewState)
    ratings: tuple[Rating, ...] = ()
    items: tuple[RatingItem, ...] = ()
    number: int = 1
    imager_spacing: tuple[float, float] | None = None

    def series_number(self, place: int) -> int:
        """Above the numbers that modalities give, apart for each result."""
        return 9000 + 20 * self.number + place


def new_study(radiograph: Radiograph, made_at: datetime) -> Study:
    """A study of nobody: results of the same pixels are of the same made-up patient.

    Args:
        radiograph: that was edited; nothing of its header is taken along.
        made_at: when the export began; becomes the date of the study.
    """
    attributes = Dataset()
    attributes.PatientName = PATIENT_NAME
    attributes.PatientID = f"SYNTHETIC-{digest_of_pixels(radiograph.stored_pixels)[:12].upper()}"
    attributes.PatientBirthDate = attributes.PatientSex = ""
    attributes.StudyInstanceUID = new_uid()
    attributes.StudyDate, attributes.StudyTime = made_at.strftime("%Y%m%d"), made_at.strftime("%H%M%S")
    attributes.StudyID = "SYNTHETIC"
    attributes.AccessionNumber = attributes.ReferringPhysicianName = ""
    attributes.StudyDescription = STUDY_DESCRIPTION
    return Study(attributes)


def study_of(radiograph: Radiograph) -> Study:
    """The study that the radiograph is in, with the patient's identity.

    Raises:
        OutputError: it is no DICOM file, or the file is not there any more.
    """
    from engine.errors import MaskError
    from engine.masks.dicom_source import source_header

    try:
        source = source_header(radiograph)
    except MaskError as error:
        raise OutputError(
            "the objects cannot go into the study of this radiograph: its DICOM file is not at hand or lacks "
            "its UIDs; open it again, or leave out the same study"
        ) from error
    source.decode()
    source.SpecificCharacterSet = "ISO_IR 192"  # takes every text that we add
    attributes = Dataset()
    for keyword in _OF_PATIENT_AND_STUDY:
        if keyword in source:
            attributes[keyword] = source[keyword]
    if not _AGE.fullmatch(
        str(attributes.get("PatientAge", "") or "")
    ):  # optional, and seldom kept to its form
        attributes.pop("PatientAge", None)
    return Study(attributes, source)


def imager_spacing(radiograph: Radiograph) -> tuple[float, float] | None:
    """Imager Pixel Spacing of the radiograph, which it keeps only where nothing was calibrated."""
    from engine.errors import MaskError
    from engine.masks.dicom_source import source_header

    spacing = radiograph.pixel_spacing
    if spacing is None:
        return None
    if spacing.meaning is SpacingMeaning.DETECTOR:
        return spacing.row_mm, spacing.column_mm
    try:
        found = source_header(radiograph).get("ImagerPixelSpacing") or ()
    except MaskError:  # the file is gone; nothing else is lost with it
        return None
    values = tuple(float(value) for value in found)
    return (values[0], values[1]) if len(values) == 2 and min(values) > 0 else None


def source_reference(radiograph: Radiograph, study: Study) -> tuple[str, str, int | None]:
    """SOP class and instance UID of the input, and its frame where it has several.

    In the study of nobody the UID stands for the pixels and says nothing of the patient: it is made of their
    digest, so that whoever holds the same pixels can tell that they are meant.
    """
    source = study.source
    if source is None:
        stand_in = stand_in_uid(f"input {digest_of_pixels(radiograph.stored_pixels)}")
        return radiograph.sop_class_uid or SECONDARY_CAPTURE, stand_in, None
    frame = radiograph.frame_number if str(source.SOPClassUID) in MULTI_FRAME_CLASSES else None
    return str(source.SOPClassUID), str(source.SOPInstanceUID), frame


def stand_in_uid(what: str) -> UID:
    """The same wherever the same is meant, and telling nothing of it (PS3.5 B.2)."""
    digest = hashlib.sha256(what.encode()).digest()
    return UID(f"2.25.{uuid.UUID(bytes=digest[:16], version=4).int}")


def new_uid() -> UID:
    """Never used before (PS3.5 B.2)."""
    return UID(f"2.25.{uuid.uuid4().int}")
