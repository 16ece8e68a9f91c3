"""Identifiers of C-FIND, and what their answers become (PS3.4 C.4.1, C.6.2)."""

import re
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pydicom.dataset import Dataset

from engine.errors import ArchiveError
from engine.pacs.archive import FoundInstance, FoundSeries, FoundStudy, StudyQuery
from engine.pacs.uids import check_place, check_uid, is_uid

_DATE = re.compile(r"\d{8}|\d{8}-(?:\d{8})?|-\d{8}")
_LONGEST_KEY = 64
_LONGEST_ANSWER = 256
_RETURNED_OF_STUDIES = (
    *("PatientName", "PatientID", "PatientBirthDate", "StudyDate", "StudyTime", "StudyDescription"),
    *("AccessionNumber", "ModalitiesInStudy", "NumberOfStudyRelatedInstances"),
)
_RETURNED_OF_SERIES = (
    *("SeriesInstanceUID", "Modality", "SeriesNumber", "SeriesDescription", "BodyPartExamined"),
    "NumberOfSeriesRelatedInstances",
)
_RETURNED_OF_INSTANCES = ("SOPInstanceUID", "SOPClassUID", "InstanceNumber")


def check_query(query: StudyQuery) -> None:
    """ArchiveError unless an archive can be asked this."""
    for name in ("patient_name", "patient_id", "accession_number", "study_description"):
        text, field = getattr(query, name), name.replace("_", " ")
        if "\\" in text or not text.isprintable():
            raise ArchiveError(f"the {field} holds a backslash or a sign without a shape; leave it out")
        if len(text) > _LONGEST_KEY:
            raise ArchiveError(f"the {field} is longer than {_LONGEST_KEY} signs; shorten it with *")
    if query.study_date and not _DATE.fullmatch(query.study_date):
        raise ArchiveError(f"the study date {query.study_date!r} is none; use YYYYMMDD or YYYYMMDD-YYYYMMDD")
    for modality in query.modalities:
        if not re.fullmatch(r"[A-Z0-9_ ]{1,16}", modality):
            raise ArchiveError(f"the modality {modality!r} is none; use one like DX")
    if query.study_instance_uid:
        check_uid(query.study_instance_uid, "study")


def study_identifiers(query: StudyQuery) -> list[Dataset]:
    """What to ask for; one for each modality, as many archives compare with one value only."""
    check_query(query)
    asked = {
        "PatientName": query.patient_name,
        "PatientID": query.patient_id,
        "StudyDate": query.study_date,
        "AccessionNumber": query.accession_number,
        "StudyDescription": query.study_description,
        "StudyInstanceUID": query.study_instance_uid,
    }
    return [
        _identifier("STUDY", asked | {"ModalitiesInStudy": modality}, _RETURNED_OF_STUDIES)
        for modality in query.modalities or ("",)
    ]


def series_identifier(study_instance_uid: str) -> Dataset:
    """Asks for all series of a study."""
    check_uid(study_instance_uid, "study")
    return _identifier("SERIES", {"StudyInstanceUID": study_instance_uid}, _RETURNED_OF_SERIES)


def instances_identifier(study_instance_uid: str, series_instance_uid: str) -> Dataset:
    """Asks for all objects of a series."""
    check_uid(study_instance_uid, "study")
    check_uid(series_instance_uid, "series")
    asked = {"StudyInstanceUID": study_instance_uid, "SeriesInstanceUID": series_instance_uid}
    return _identifier("IMAGE", asked, _RETURNED_OF_INSTANCES)


def retrieve_identifier(study: str, series: str, instance: str) -> Dataset:
    """Names what C-GET and C-MOVE bring (PS3.4 C.4.2.1.4, C.4.3.1.3)."""
    check_place(study, series, instance)
    dataset = Dataset()
    dataset.QueryRetrieveLevel = "IMAGE" if instance else "SERIES" if series else "STUDY"
    dataset.StudyInstanceUID = study
    if series:
        dataset.SeriesInstanceUID = series
    if instance:
        dataset.SOPInstanceUID = instance
    return dataset


def read_studies(answers: Iterable[Dataset], query: StudyQuery) -> tuple[list[FoundStudy], list[str]]:
    """The studies that answers name, each once, and notes on what was left out."""
    studies: dict[str, FoundStudy] = {}
    invalid = other = 0
    for answer in answers:
        uid = text_of(answer, "StudyInstanceUID")
        if not is_uid(uid):
            invalid += 1
            continue
        study = _study(answer, uid)
        if uid in studies:
            both = dict.fromkeys((*studies[uid].modalities, *study.modalities))
            studies[uid] = replace(studies[uid], modalities=tuple(both))
        elif query.study_instance_uid not in ("", uid) or (
            query.modalities and study.modalities and not set(query.modalities) & set(study.modalities)
        ):
            other += 1
        else:
            studies[uid] = study
    return list(studies.values()), _notes(invalid, other)


def read_series(answers: Iterable[Dataset], study: str) -> list[FoundSeries]:
    """The series of a study that answers name; those of another study and invalid ones are left out."""
    found = {}
    for answer in answers:
        uid = text_of(answer, "SeriesInstanceUID")
        if is_uid(uid) and text_of(answer, "StudyInstanceUID") in ("", study):
            found[uid] = FoundSeries(
                study_instance_uid=study,
                series_instance_uid=uid,
                modality=text_of(answer, "Modality"),
                series_number=text_of(answer, "SeriesNumber"),
                series_description=text_of(answer, "SeriesDescription"),
                body_part=text_of(answer, "BodyPartExamined"),
                number_of_instances=_count(answer, "NumberOfSeriesRelatedInstances"),
            )
    return list(found.values())


def read_instances(answers: Iterable[Dataset], study: str, series: str) -> list[FoundInstance]:
    """The objects of a series that answers name; those of another series and invalid ones are left out."""
    found = {}
    for answer in answers:
        uid = text_of(answer, "SOPInstanceUID")
        if (
            is_uid(uid)
            and text_of(answer, "StudyInstanceUID") in ("", study)
            and text_of(answer, "SeriesInstanceUID") in ("", series)
        ):
            sop_class = text_of(answer, "SOPClassUID")
            number = text_of(answer, "InstanceNumber")
            found[uid] = FoundInstance(study, series, uid, sop_class if is_uid(sop_class) else "", number)
    return list(found.values())


def text_of(dataset: Dataset, keyword: str) -> str:
    """A value as one printable line; "" where it is missing or cannot be read."""
    return "\\".join(_texts(dataset, keyword))[:_LONGEST_ANSWER]


def _texts(dataset: Dataset, keyword: str) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote the patient
            value = dataset.get(keyword)
    except Exception:  # a value that cannot be decoded: the rest of the answer may be sound
        return []
    if value is None or value == "":
        return []
    values = value if isinstance(value, list | tuple) or hasattr(value, "append") else [value]
    return [_fold(str(one)) for one in values]


def _fold(text: str) -> str:
    return "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text).strip()


def _study(answer: Dataset, uid: str) -> FoundStudy:
    return FoundStudy(
        study_instance_uid=uid,
        patient_name=text_of(answer, "PatientName"),
        patient_id=text_of(answer, "PatientID"),
        patient_birth_date=text_of(answer, "PatientBirthDate"),
        study_date=text_of(answer, "StudyDate"),
        study_time=text_of(answer, "StudyTime"),
        study_description=text_of(answer, "StudyDescription"),
        accession_number=text_of(answer, "AccessionNumber"),
        modalities=tuple(text for text in _texts(answer, "ModalitiesInStudy") if text),
        number_of_instances=_count(answer, "NumberOfStudyRelatedInstances"),
    )


def _count(answer: Dataset, keyword: str) -> int | None:
    text = text_of(answer, keyword)
    return int(text) if text.isascii() and text.isdigit() else None


def _notes(invalid: int, other: int) -> list[str]:
    notes = []
    if invalid:
        notes.append(f"{invalid} answer{'s' * (invalid > 1)} without a valid study UID left out")
    if other:
        notes.append(f"{other} answer{'s' * (other > 1)} that nobody asked for left out")
    return notes


def _identifier(level: str, asked: dict[str, str], returned: tuple[str, ...]) -> Dataset:
    dataset = Dataset()
    everything = "".join(asked.values())
    if not everything.isascii():
        dataset.SpecificCharacterSet = "ISO_IR 100" if _is_latin1(everything) else "ISO_IR 192"
    dataset.QueryRetrieveLevel = level
    values: dict[str, Any] = dict.fromkeys(returned, "") | asked
    for keyword, value in values.items():
        setattr(dataset, keyword, None if keyword.startswith("NumberOf") else value)
    return dataset


def _is_latin1(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
