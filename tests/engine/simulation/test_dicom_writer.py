from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

from engine.instructions.instruction import FindingMention
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import SpacingMeaning
from engine.simulation.case import SimulatedCase, simulate
from engine.simulation.dicom_writer import dicom_bytes
from engine.simulation.patient import draw_patient

BEDSIDE = next(seed for seed in range(100) if draw_patient(seed).exposure.portable)
STANDING = next(seed for seed in range(100) if not draw_patient(seed).exposure.portable)


@pytest.fixture(scope="module")
def case() -> SimulatedCase:
    return simulate([draw_patient(STANDING)], [[FindingMention("edema")]], size=96)[0]


def test_the_file_gives_back_the_image(case: SimulatedCase, tmp_path: Path) -> None:
    path = tmp_path / "one.dcm"
    path.write_bytes(dicom_bytes(case, 0))
    dataset = pydicom.dcmread(path)
    assert np.abs(dataset.pixel_array / 4095 - case.image).max() <= 0.5 / 4095 + 1e-6
    radiograph = read_radiograph(path)
    assert np.abs(radiograph.display_pixels - case.image).max() < 1 / 1024


def test_nobody_can_take_it_for_a_patient(case: SimulatedCase) -> None:
    d = pydicom.dcmread(BytesIO(dicom_bytes(case, 0)))
    assert d.SyntheticData == "YES"
    assert str(d.PatientName) == "SIMULATED^NOT A PATIENT"
    assert d.PatientID == f"SIMULATED-{STANDING}"
    assert d.PatientBirthDate == ""
    for uid in (d.SOPInstanceUID, d.StudyInstanceUID, d.SeriesInstanceUID):
        assert uid.is_valid
        assert uid.startswith("2.25.")


def test_pixels_are_as_high_and_as_wide_as_they_were_simulated(case: SimulatedCase) -> None:
    d = pydicom.dcmread(BytesIO(dicom_bytes(case, 0)))
    high, wide = (float(value) for value in d.ImagerPixelSpacing)
    assert high * wide == pytest.approx((case.patient.exposure.field_cm * 10 / 96) ** 2, rel=1e-4)
    assert wide / high == pytest.approx(case.patient.exposure.stretch**2, rel=1e-4)
    assert list(d.PixelSpacing) == list(d.ImagerPixelSpacing)


def test_sizes_are_those_of_the_body(case: SimulatedCase, tmp_path: Path) -> None:
    path = tmp_path / "one.dcm"
    path.write_bytes(dicom_bytes(case, 0))
    spacing = read_radiograph(path).pixel_spacing
    assert spacing is not None
    assert spacing.meaning is SpacingMeaning.PATIENT
    lung = case.right_lung.sum() * spacing.row_mm * spacing.column_mm / 100
    assert lung == pytest.approx(case.areas_cm2()["right_lung"], rel=1e-4)


@pytest.mark.parametrize(("seed", "view"), [(STANDING, "PA"), (BEDSIDE, "AP")])
def test_films_taken_at_the_bedside_are_ap(seed: int, view: str) -> None:
    d = pydicom.dcmread(BytesIO(dicom_bytes(simulate([draw_patient(seed)], size=64)[0], 0)))
    assert d.ViewPosition == view


def test_studies_share_the_patient_and_nothing_else(case: SimulatedCase) -> None:
    first, second = (pydicom.dcmread(BytesIO(dicom_bytes(case, study))) for study in (0, 1))
    assert first.PatientID == second.PatientID
    for name in ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"):
        assert first[name].value != second[name].value
    assert first.StudyDate < second.StudyDate


def test_other_pixels_never_share_a_uid(case: SimulatedCase) -> None:
    healthy = simulate([case.patient], size=96)[0]
    files = [dicom_bytes(case, 0), dicom_bytes(healthy, 0), dicom_bytes(case, 0, bits_stored=10)]
    uids = {pydicom.dcmread(BytesIO(file)).SOPInstanceUID for file in files}
    assert len(uids) == len(files)


# PS3.3 A.26 (2024): what the mandatory modules, and Positioning, want; type 2 may be empty but not absent.
WITH_A_VALUE = [
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "Modality",
    "PresentationIntentType",
    "ImageLaterality",
    "ImageType",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelIntensityRelationship",
    "PixelIntensityRelationshipSign",
    "RescaleIntercept",
    "RescaleSlope",
    "RescaleType",
    "PresentationLUTShape",
    "LossyImageCompression",
    "BurnedInAnnotation",
    "PatientOrientation",
    "WindowCenter",
    "WindowWidth",
    "ImagerPixelSpacing",
    "PixelData",
    "AnatomicRegionSequence",
]
MAYBE_EMPTY = [
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "ReferringPhysicianName",
    "StudyID",
    "AccessionNumber",
    "SeriesNumber",
    "Manufacturer",
    "InstanceNumber",
    "ContentDate",
    "ContentTime",
    "DetectorType",
    "AcquisitionContextSequence",
    "PositionerType",
]


def test_every_element_that_the_standard_wants_is_there(case: SimulatedCase) -> None:
    d = pydicom.dcmread(BytesIO(dicom_bytes(case, 0)))
    assert [name for name in WITH_A_VALUE if name not in d or d[name].is_empty] == []
    assert [name for name in MAYBE_EMPTY if name not in d] == []
    # Dense tissue is bright and lets few X-rays through: larger values, less intensity.
    assert (d.PhotometricInterpretation, d.PixelIntensityRelationshipSign) == ("MONOCHROME2", -1)


def test_the_same_case_is_the_same_bytes(case: SimulatedCase) -> None:
    assert dicom_bytes(case, 0) == dicom_bytes(case, 0)


@pytest.mark.parametrize("bits", [8, 16])
def test_white_is_the_largest_value_of_any_depth(case: SimulatedCase, tmp_path: Path, bits: int) -> None:
    path = tmp_path / "one.dcm"
    path.write_bytes(dicom_bytes(case, 0, bits_stored=bits))
    assert np.abs(read_radiograph(path).display_pixels - case.image).max() < 1.5 / 2**bits + 1e-6
