"""deidentified: a DICOM image without what tells who the patient is, by default of everything.

Nothing is copied and then cleaned: a new object is built from what the tables let through (``profile``), and
of that only values of the kind that they name. What is not known does not come along.
"""

import warnings
from dataclasses import dataclass

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, UID_dictionary

import engine
from engine.errors import IdentityError
from engine.identity.cleaning import PIXELS, Change, Choice, Cleaning
from engine.identity.elements import code_item, text_of
from engine.identity.pixel_data import clean_pixels
from engine.identity.profile import Dates, Kept
from engine.identity.secret import Secret

_METHOD = "PS3.15 Basic Profile, unknown attributes removed; Counterview"
# CID 7050, De-identification Method.
_BASIC_PROFILE = ("113100", "Basic Application Confidentiality Profile")
_CLEAN_PIXELS = ("113101", "Clean Pixel Data Option")
_SHIFTED_DATES = ("113107", "Retain Longitudinal Temporal Information Modified Dates Option")
_CHARACTERISTICS = ("113108", "Retain Patient Characteristics Option")
_VERSION = UID("2.25.232961397532812460018403327306871212288")  # of this implementation


@dataclass(frozen=True, eq=False)
class Deidentified:
    """An object without identity.

    Attributes:
        dataset: with its file meta information; the preamble is empty.
        patient: the pseudonym.
        changes: of every attribute there was.
    """

    dataset: FileDataset
    patient: str
    changes: tuple[Change, ...]


def deidentified(source: FileDataset, choice: Choice, secret: Secret) -> Deidentified:
    """Build the object anew without identity; the same secret gives the same stand-ins.

    Args:
        source: as read, with its file meta information; not changed.
        choice: what to keep.
        secret: makes the stand-ins.

    Raises:
        IdentityError: it is no image of the standard, or its pixels cannot be cleaned.
    """
    sop_class = str(source.get("SOPClassUID") or "").strip(" \0")
    if not _is_storage(sop_class):
        raise IdentityError(
            "this is no object of a standard storage class; such files cannot be de-identified here"
        )
    if not any(keyword in source for keyword in PIXELS):
        raise IdentityError("this object has no pixels; only images can be de-identified here")
    patient = patient_of(source)
    work = Cleaning(choice, secret, patient, source)
    with warnings.catch_warnings(), pydicom.config.disable_value_validation():
        warnings.simplefilter("ignore")  # the library's may quote the patient
        cleaned = FileDataset(None, Dataset())
        work.clean(source, cleaned, "", 0)
        if (
            "BodyPartExamined" in source
            and not cleaned.get("BodyPartExamined")
            and "Laterality" not in cleaned
        ):
            cleaned.Laterality = ""  # needed wherever the body part may be a paired one (PS3.3 C.7.3.1)
        syntax = clean_pixels(source, cleaned, str(source.file_meta.TransferSyntaxUID))
        pseudonym = secret.patient(patient)
        _say_so(cleaned, choice, pseudonym)
        cleaned.preamble = bytes(128)
        cleaned.file_meta = _file_meta(cleaned, syntax)
        cleaned.set_original_encoding(*_encoding(syntax), None)
    return Deidentified(cleaned, pseudonym, tuple(work.changes))


def patient_of(source: Dataset) -> str:
    """What tells this patient from others: ID with its issuer, else the name, else the study."""
    identifier = text_of(source, "PatientID")
    if identifier:
        return f"id\0{identifier}\0{text_of(source, 'IssuerOfPatientID')}"
    name = " ".join(text_of(source, "PatientName").replace("^", " ").split()).casefold()
    if name:
        return f"name\0{name}"
    return f"study\0{text_of(source, 'StudyInstanceUID') or text_of(source, 'SOPInstanceUID')}"


def say_blanked(cleaned: Dataset) -> None:
    """State that the reader blanked the text in the pixels (PS3.15 E.3.1)."""
    known = list(cleaned.DeidentificationMethodCodeSequence)
    if all(item.CodeValue != _CLEAN_PIXELS[0] for item in known):
        cleaned.DeidentificationMethodCodeSequence = [*known, code_item(*_CLEAN_PIXELS)]
    cleaned.BurnedInAnnotation = "NO"


def _say_so(cleaned: Dataset, choice: Choice, pseudonym: str) -> None:
    cleaned.PatientID, cleaned.PatientName = pseudonym, f"DEIDENTIFIED^{pseudonym}"
    cleaned.PatientIdentityRemoved = "YES"
    cleaned.DeidentificationMethod = _METHOD
    codes = [_BASIC_PROFILE]
    if choice.dates is Dates.SHIFT:
        codes.append(_SHIFTED_DATES)
    if Kept.CHARACTERISTICS in choice.kept:
        codes.append(_CHARACTERISTICS)
    cleaned.DeidentificationMethodCodeSequence = [code_item(*code) for code in codes]
    cleaned.LongitudinalTemporalInformationModified = "MODIFIED" if choice.dates is Dates.SHIFT else "REMOVED"


def _file_meta(cleaned: Dataset, transfer_syntax: str) -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = cleaned.SOPClassUID
    meta.MediaStorageSOPInstanceUID = cleaned.SOPInstanceUID
    meta.TransferSyntaxUID = UID(transfer_syntax)
    meta.ImplementationClassUID = _VERSION
    meta.ImplementationVersionName = f"COUNTERVIEW{engine.__version__}"[:16]
    return meta


def _encoding(transfer_syntax: str) -> tuple[bool, bool]:
    uid = UID(transfer_syntax)
    return bool(uid.is_implicit_VR), bool(uid.is_little_endian)


def _is_storage(sop_class: str) -> bool:
    known = UID_dictionary.get(sop_class)
    return known is not None and known[1] == "SOP Class" and "Storage" in known[0]
