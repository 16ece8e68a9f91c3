"""Simulated radiographs as DX DICOM files that say of themselves that they are synthetic."""

from hashlib import sha256
from io import BytesIO
from uuid import NAMESPACE_OID, uuid5

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from engine.simulation.case import SimulatedCase
from engine.simulation.patient import Sex

_DX_FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.1"


def dicom_bytes(case: SimulatedCase, study: int, bits_stored: int = 12) -> bytes:
    """The file's bytes, the same for the same case (PS3.3 A.26; SyntheticData: C.12.1.1.1.9).

    Args:
        case: what to write.
        study: number of the study in its patient, 0, 1, ...; with the pixels it gives the UIDs, alone the
            date.
        bits_stored: of a pixel, 8 to 16; white is the largest value.
    """
    largest = 2**bits_stored - 1
    exposure = case.patient.exposure
    view = "AP" if exposure.portable else "PA"
    pixels = np.round(case.image * largest).astype("<u2").tobytes()
    # Other findings, another depth or another release give other pixels; no two images may share a UID.
    key = f"counterview simulation {case.patient.seed} {sha256(pixels).hexdigest()}"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = _DX_FOR_PRESENTATION
    meta.MediaStorageSOPInstanceUID = _uid(f"{key} {study} instance")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    d.SpecificCharacterSet = "ISO_IR 192"
    d.SOPClassUID, d.SOPInstanceUID = _DX_FOR_PRESENTATION, meta.MediaStorageSOPInstanceUID
    d.StudyInstanceUID = _uid(f"{key} {study} study")
    d.SeriesInstanceUID = _uid(f"{key} {study} series")
    d.SyntheticData = "YES"
    d.ImageType = ["DERIVED", "PRIMARY"]
    d.DerivationDescription = "Computer simulation; no patient was imaged"
    d.Modality, d.PresentationIntentType = "DX", "FOR PRESENTATION"
    d.PatientName, d.PatientID = "SIMULATED^NOT A PATIENT", f"SIMULATED-{case.patient.seed}"
    d.PatientBirthDate = ""
    d.PatientSex = "F" if case.patient.sex is Sex.FEMALE else "M"
    d.PatientAge = f"{round(case.patient.age_years):03d}Y"
    d.PatientComments = "Simulated radiograph. Never to be used for care."
    d.StudyDate = d.ContentDate = f"{2000 + study:04d}0101"
    d.StudyTime = d.ContentTime = "000000"
    d.AccessionNumber = d.ReferringPhysicianName = d.StudyID = ""
    d.SeriesNumber = d.InstanceNumber = 1
    d.Manufacturer, d.ManufacturerModelName = "Counterview", "Simulated patients"
    d.StudyDescription = d.SeriesDescription = "SIMULATED CHEST, NOT A PATIENT"
    d.BodyPartExamined, d.ViewPosition, d.ImageLaterality = "CHEST", view, "U"
    d.AnatomicRegionSequence = [_code("51185008", "SCT", "Chest")]
    d.PatientOrientation = ["L", "F"]
    # No detector and no stand took this image: both are known to be empty (type 2).
    d.DetectorType = d.PositionerType = ""
    d.AcquisitionContextSequence = []
    # Between rows first (PS3.3 10.7.1.3). Rays are parallel, so detector and body have one scale.
    d.PixelSpacing = d.ImagerPixelSpacing = [round(10 * cm, 6) for cm in case.spacing_cm]
    d.PixelSpacingCalibrationType = "GEOMETRY"
    d.PixelSpacingCalibrationDescription = "Simulated by parallel rays"
    d.EstimatedRadiographicMagnificationFactor = "1"
    d.BurnedInAnnotation, d.LossyImageCompression = "NO", "00"
    d.PixelIntensityRelationship = "LOG"
    d.PixelIntensityRelationshipSign = -1  # larger values are where fewer X-rays arrived (C.8.11.3.1.2)
    d.PresentationLUTShape = "IDENTITY"
    d.PhotometricInterpretation, d.SamplesPerPixel = "MONOCHROME2", 1
    d.RescaleIntercept, d.RescaleSlope, d.RescaleType = "0", "1", "US"
    d.Rows, d.Columns = case.image.shape
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, bits_stored, bits_stored - 1, 0
    d.WindowCenter, d.WindowWidth = str(2 ** (bits_stored - 1)), str(2**bits_stored)
    d.PixelData = pixels
    out = BytesIO()
    d.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def _uid(name: str) -> UID:
    """The same for the same name, below the root for UUIDs that nobody's equipment owns (PS3.5 B.2)."""
    return UID(f"2.25.{uuid5(NAMESPACE_OID, name).int}")
