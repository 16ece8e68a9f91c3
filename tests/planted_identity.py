"""A film full of made-up identity: every value can be searched for in whatever is made of it."""

import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pydicom
from made_up_dicom import make_dataset
from pydicom.dataset import Dataset, FileDataset
from pydicom.sequence import Sequence

PREAMBLE = b"QUILLON ZEBEDEE preamble 7719931".ljust(128, b"\0")
_NAMES = {
    # Name, and how it is written.
    "PatientName": ("ISO_IR 192", "Zäbedßee^Quillön"),
    "OtherPatientNames": ("ISO_IR 192", "Люкceмбypг^Иванов"),
}


@dataclass
class Planted:
    """A file and what must not be found in a copy of it.

    Attributes:
        data: the file.
        texts: searched in several encodings, without regard to capital letters.
        raw: searched as they are.
    """

    data: bytes
    texts: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def survivors(self, data: bytes) -> list[str]:
        """What is still there."""
        low = data.lower()
        found = [text for text in self.texts if any(form in low for form in forms_of(text))]
        return found + [repr(value) for value in self.raw if value in data]


def forms_of(text: str) -> set[bytes]:
    """The bytes that a text may be written in, in small letters, its name parts in both orders."""
    forms: set[bytes] = set()
    for one in {
        text,
        text.replace("^", " "),
        " ".join(reversed(text.split("^"))),
        text.lower(),
        text.upper(),
    }:
        for encoding in ("utf-8", "latin-1", "iso8859-5", "utf-16-le", "utf-16-be", "iso2022_jp", "shift_jis",
                         "gb18030"):  # fmt: skip
            try:
                forms.add(one.encode(encoding).lower())
            except UnicodeEncodeError:
                continue
    return {form for form in forms if len(form) > 3}


class _Planter:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.raw: list[bytes] = []
        self._number = 0

    def text(self, length: int = 16) -> str:
        self._number += 1
        text = f"Zq{self._number:03d}Quillon"[:length]
        self.texts.append(text)
        return text

    def date(self) -> str:
        self._number += 1
        text = f"19{self._number % 90 + 10:02d}{self._number % 12 + 1:02d}17"
        self.texts.append(text)
        return text

    def time(self) -> str:
        self._number += 1
        text = f"1357{self._number % 60:02d}.{self._number:03d}7"
        self.texts.append(text)
        return text

    def uid(self) -> str:
        self._number += 1
        text = f"1.2.826.0.1.3680043.7719931.{self._number}"
        self.texts.append(text)
        return text

    def number(self) -> str:
        self._number += 1
        text = f"77{self._number:03d}31"
        self.texts.append(text)
        return text

    def bytes(self) -> bytes:
        self._number += 1
        value = f"RAW-{self._number:03d}-QUILLON!".encode()
        self.raw.append(value)
        return value + b"\0" * (len(value) % 2)


def planted_film() -> Planted:
    """A DX film with identity in every kind of place; explicit VR, little endian."""
    plant = _Planter()
    film = make_dataset(
        *(), SOPInstanceUID=plant.uid(), StudyInstanceUID=plant.uid(), SeriesInstanceUID=plant.uid()
    )
    film.SpecificCharacterSet = "ISO_IR 192"
    with pydicom.config.disable_value_validation():
        _plant_all(film, plant)
    _plant_in_sequences(film, plant)
    _plant_in_odd_places(film, plant)
    return _written(film, plant)


def _plant_all(film: FileDataset, plant: _Planter) -> None:
    for keyword, (_, name) in _NAMES.items():
        setattr(film, keyword, name)
        plant.texts.append(name)
    plant.texts.extend(["Quillön", "Иванов"])
    by_vr = {
        "PN": "ReferringPhysicianName PerformingPhysicianName OperatorsName PatientBirthName "
        "PatientMotherBirthName NameOfPhysiciansReadingStudy RequestingPhysician "
        "ResponsiblePerson PhysiciansOfRecord",
        "LO": "PatientID OtherPatientIDs InstitutionName StudyDescription SeriesDescription ProtocolName "
        "DeviceSerialNumber InsurancePlanIdentification MedicalAlerts Allergies CountryOfResidence "
        "RegionOfResidence PatientReligiousPreference RequestedProcedureDescription AdmissionID Manufacturer "
        "ManufacturerModelName SoftwareVersions IssuerOfPatientID PatientAddress MilitaryRank "
        "RequestingService InstitutionalDepartmentName ClinicalTrialSubjectID ContrastBolusAgent RescaleType",
        "SH": "AccessionNumber StudyID StationName PatientTelephoneNumbers EthnicGroup Occupation "
        "RequestedProcedureID PerformedProcedureStepID DetectorID ReferringPhysicianTelephoneNumbers",
        "ST": "InstitutionAddress DerivationDescription ReferringPhysicianAddress FilmDestination",
        "LT": "PatientComments AdditionalPatientHistory ImageComments AcquisitionComments "
        "DetectorDescription VisitComments",
        "UT": "TextValue SelectorUTValue LongCodeValue",
        "UC": "StrainDescription",
        "UR": "RetrieveURL",
        "AE": "RetrieveAETitle StationAETitle ScheduledStationAETitle",
        "CS": "BodyPartExamined ViewPosition PatientSex ScanOptions PerformedProcedureStepStatus",
        "DA": "StudyDate SeriesDate AcquisitionDate ContentDate PatientBirthDate InstanceCreationDate "
        "AdmittingDate PerformedProcedureStepStartDate DateOfLastCalibration",
        "TM": "StudyTime SeriesTime AcquisitionTime ContentTime PatientBirthTime "
        "PerformedProcedureStepStartTime",
        "DT": "AcquisitionDateTime FrameReferenceDateTime",
        "UI": "FrameOfReferenceUID DeviceUID InstanceCreatorUID SynchronizationFrameOfReferenceUID",
        "IS": "OtherStudyNumbers ReferencedFrameNumber",
        "DS": "PatientWeight DistanceSourceToDetector",
    }
    for vr, keywords in by_vr.items():
        for keyword in keywords.split():
            value: Any
            if vr == "DA":
                value = plant.date()
            elif vr == "TM":
                value = plant.time()
            elif vr == "DT":
                value = plant.date() + plant.time()
            elif vr == "UI":
                value = plant.uid()
            elif vr in ("IS", "DS"):
                value = plant.number()
            elif vr == "PN":
                value = f"{plant.text()}^Mc{plant.text()}"
            else:
                value = plant.text(12)
            film.add_new(keyword, vr, value)
    film.PatientAge = "047Y"
    film.WindowCenterWidthExplanation = plant.text()


def _plant_in_sequences(film: FileDataset, plant: _Planter) -> None:
    inner = Dataset()
    inner.add_new("PersonName", "PN", plant.text())
    inner.add_new("TextValue", "UT", plant.text())
    inner.add_new(0x00091001, "LO", plant.text())
    middle = Dataset()
    middle.RequestedProcedureID = plant.text()
    middle.add_new("ReasonForTheRequestedProcedure", "LO", plant.text())
    middle.ContentSequence = Sequence([inner])
    outer = Dataset()
    outer.add_new("ScheduledProcedureStepDescription", "LO", plant.text())
    outer.ScheduledProtocolCodeSequence = Sequence([middle])
    film.RequestAttributesSequence = Sequence([outer])
    reference = Dataset()
    reference.ReferencedSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    reference.ReferencedSOPInstanceUID = plant.uid()
    reference.add_new("ImageComments", "LT", plant.text())
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = plant.text(), "99LOCAL", plant.text()
    reference.PurposeOfReferenceCodeSequence = Sequence([code])
    film.SourceImageSequence = Sequence([reference])
    known = Dataset()  # a code of the standard with a meaning of one's own
    known.CodeValue, known.CodingSchemeDesignator, known.CodeMeaning = "399348003", "SCT", plant.text()
    local = Dataset()
    local.CodeValue, local.CodingSchemeDesignator, local.CodeMeaning = plant.text(), "SCT", plant.text()
    film.ViewCodeSequence = Sequence([known, local])
    table = Dataset()
    table.LUTDescriptor = [4, 0, 16]
    table.LUTExplanation = plant.text()
    table.add_new("LUTData", "OW", np.array([0, 1, 2, 3], "<u2").tobytes() + plant.bytes())
    film.VOILUTSequence = Sequence([table])
    attributes = Dataset()
    attributes.AttributeModificationDateTime = plant.date() + plant.time()
    attributes.add_new("ModifyingSystem", "LO", plant.text())
    before = Dataset()
    before.PatientID = plant.text()
    attributes.ModifiedAttributesSequence = Sequence([before])
    film.OriginalAttributesSequence = Sequence([attributes])


def _plant_in_odd_places(film: FileDataset, plant: _Planter) -> None:
    block = film.private_block(0x0009, plant.text(), create=True)
    block.add_new(1, "LO", plant.text())
    block.add_new(2, "OB", plant.bytes())
    block.add_new(3, "UN", plant.bytes())
    item = Dataset()
    item.PatientName = plant.text()
    block.add_new(4, "SQ", Sequence([item]))
    film.add_new(0x00190010, "UN", plant.bytes())  # private, without a creator
    film.add_new(0x00080FF0, "LO", plant.text())  # unknown to the dictionary
    film.add_new(0x00180FF1, "UN", plant.bytes())
    film.add_new(0x00041500, "CS", plant.text(8).upper())  # of a directory
    film.add_new(0x50000010, "US", 1)  # a curve
    film.add_new(0x50000030, "SH", plant.text())
    film.add_new(0x50003000, "OB", plant.bytes())
    film.add_new(0x60000010, "US", 8)  # an overlay
    film.add_new(0x60000011, "US", 8)
    film.add_new(0x60000022, "LO", plant.text())
    film.add_new(0x60003000, "OW", plant.bytes())
    film.add_new(0x60004000, "LT", plant.text())
    film.add_new(0x00324000, "LT", plant.text())  # retired: study comments
    film.add_new(0x40000010, "LT", plant.text())  # retired: arbitrary
    film.add_new(0x00200070, "LO", plant.text())  # retired
    film.add_new("EncapsulatedDocument", "OB", plant.bytes())
    film.add_new("ICCProfile", "OB", plant.bytes())
    film.add_new("RedPaletteColorLookupTableData", "OW", plant.bytes())
    film.add_new("DigitalSignaturesSequence", "SQ", Sequence([]))
    icon = Dataset()
    icon.Rows = icon.Columns = 8
    icon.add_new("PixelData", "OB", plant.bytes().ljust(64, b"\1"))
    film.IconImageSequence = Sequence([icon])
    film.add_new(0xFFFCFFFC, "OB", plant.bytes())
    film.PixelData = film.PixelData + plant.bytes()
    film["PixelData"].VR = "OW"


def _written(film: FileDataset, plant: _Planter) -> Planted:
    meta = film.file_meta
    meta.MediaStorageSOPClassUID = film.SOPClassUID
    meta.MediaStorageSOPInstanceUID = film.SOPInstanceUID
    meta.SourceApplicationEntityTitle = plant.text(10).upper()
    meta.SendingApplicationEntityTitle = plant.text(10).upper()
    meta.PrivateInformationCreatorUID = plant.uid()
    meta.PrivateInformation = plant.bytes()
    film.preamble = PREAMBLE
    target = io.BytesIO()
    with pydicom.config.disable_value_validation():
        film.save_as(target, enforce_file_format=True)
    texts = [*plant.texts, "QUILLON", "Zebedee"]
    return Planted(target.getvalue(), texts, [*plant.raw, PREAMBLE[:32]])
