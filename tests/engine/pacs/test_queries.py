"""What is asked of an archive, and what is made of its answers."""

import pytest
from pydicom.dataset import Dataset

from engine.errors import ArchiveError
from engine.pacs.archive import StudyQuery
from engine.pacs.queries import (
    read_instances,
    read_series,
    read_studies,
    retrieve_identifier,
    study_identifiers,
)


def dataset(**values):
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def test_each_modality_is_asked_for_by_itself_and_fields_are_as_typed():
    asked = study_identifiers(
        StudyQuery(patient_name="DOE^J*", study_date="20200101-", modalities=("DX", "CR"))
    )
    assert [one.ModalitiesInStudy for one in asked] == ["DX", "CR"]
    assert asked[0].QueryRetrieveLevel == "STUDY"
    assert (asked[0].PatientName, asked[0].StudyDate, asked[0].PatientID) == ("DOE^J*", "20200101-", "")
    assert "NumberOfStudyRelatedInstances" in asked[0]
    assert "SpecificCharacterSet" not in asked[0]


def test_names_beyond_ascii_name_their_character_set():
    assert study_identifiers(StudyQuery(patient_name="MÜLLER*"))[0].SpecificCharacterSet == "ISO_IR 100"
    assert study_identifiers(StudyQuery(patient_name="山田*"))[0].SpecificCharacterSet == "ISO_IR 192"


@pytest.mark.parametrize(
    "query",
    [
        StudyQuery(patient_name="A\\B"),
        StudyQuery(patient_id="A\nB"),
        StudyQuery(study_description="x" * 65),
        StudyQuery(study_date="2020-01-01"),
        StudyQuery(study_date="202001"),
        StudyQuery(modalities=("DX\\CR",)),
        StudyQuery(study_instance_uid="1.2.*"),
    ],
)
def test_what_cannot_be_asked_is_refused(query):
    with pytest.raises(ArchiveError):
        study_identifiers(query)


def test_answers_of_one_study_are_one_and_modalities_are_joined():
    answers = [
        dataset(StudyInstanceUID="1.2", ModalitiesInStudy=["DX"], NumberOfStudyRelatedInstances="3"),
        dataset(StudyInstanceUID="1.2", ModalitiesInStudy=["DX", "SR"]),
        dataset(StudyInstanceUID="1.3", ModalitiesInStudy="MR"),
    ]
    studies, notes = read_studies(answers, StudyQuery(modalities=("DX",)))
    assert [(one.study_instance_uid, one.modalities) for one in studies] == [("1.2", ("DX", "SR"))]
    assert studies[0].number_of_instances == 3
    assert notes == ["1 answer that nobody asked for left out"]


def test_hostile_values_become_one_short_line():
    evil = "A\x1b[31mB\r\nC\u202eD" + "x" * 60_000
    [study], _ = read_studies([dataset(StudyInstanceUID="1.2", StudyDescription=evil)], StudyQuery())
    assert study.study_description.isprintable()
    assert len(study.study_description) <= 256
    odd = dataset(StudyInstanceUID="1.2")
    odd.SpecificCharacterSet = "BOGUS"
    odd.add_new("PatientName", "PN", b"M\xdcLLER")
    odd.add_new("NumberOfStudyRelatedInstances", "IS", "")
    [study], _ = read_studies([odd], StudyQuery())
    assert study.patient_name.startswith("M")
    assert study.number_of_instances is None


def test_series_and_objects_of_another_study_are_left_out():
    answers = [
        dataset(SeriesInstanceUID="1.2.1", Modality="DX"),
        dataset(SeriesInstanceUID="1.2.2", StudyInstanceUID="9"),
        dataset(SeriesInstanceUID="x"),
    ]
    assert [one.series_instance_uid for one in read_series(answers, "1.2")] == ["1.2.1"]
    answers = [
        dataset(SOPInstanceUID="1.2.1.1", SOPClassUID="1.2.840.10008.5.1.4.1.1.7"),
        dataset(SOPInstanceUID="1.2.1.2", SeriesInstanceUID="9"),
        dataset(SOPInstanceUID="../1"),
    ]
    assert [one.sop_instance_uid for one in read_instances(answers, "1.2", "1.2.1")] == ["1.2.1.1"]


def test_a_retrieval_names_its_level():
    assert retrieve_identifier("1.2", "", "").QueryRetrieveLevel == "STUDY"
    assert retrieve_identifier("1.2", "1.3", "").QueryRetrieveLevel == "SERIES"
    assert retrieve_identifier("1.2", "1.3", "1.4").QueryRetrieveLevel == "IMAGE"
    with pytest.raises(ArchiveError, match="without its series"):
        retrieve_identifier("1.2", "", "1.4")
