import pytest

from engine.pacs.archive import FoundStudy, StudyQuery
from engine.pacs.study_match import fits_wildcard, has_texts, may_match

STUDY = FoundStudy(
    "1.2", patient_name="DOE^JÄNE=王^小東", patient_id="A1", study_date="20210304", modalities=("DX",)
)


@pytest.mark.parametrize(
    ("asked", "got", "is_one"),
    [
        ("DOE^J", "doe^j", True),
        ("DOE^J", "DOE^JANE", False),
        ("DOE*", "DOE", True),
        ("*", "", True),
        ("*NE", "DOE^JANE", True),
        ("D*O*E", "DOE", True),
        ("D*E*E", "DOE", False),
        ("D?E", "DOE", True),
        ("D?", "DOE", False),
        ("*O*", "DOE", True),
        ("DOE*OE", "DOE", False),
        ("*" * 200 + "b", "a" * 2000, False),
    ],
)
def test_wildcards(asked: str, got: str, is_one: bool) -> None:
    assert fits_wildcard(asked, got) == is_one


@pytest.mark.parametrize(
    ("query", "is_one"),
    [
        (StudyQuery(), True),
        (StudyQuery(patient_name="doe^jäne"), True),
        (StudyQuery(patient_name="王*"), True),
        (StudyQuery(patient_name="DOE"), False),
        (StudyQuery(patient_name="DOE*", patient_id="A?"), True),
        (StudyQuery(patient_name="DOE*", patient_id="A2"), False),
        (StudyQuery(accession_number="7"), False),
    ],
)
def test_texts_are_compared_in_each_spelling_of_the_name(query: StudyQuery, is_one: bool) -> None:
    assert has_texts(STUDY, query) == is_one


@pytest.mark.parametrize(
    ("query", "is_one"),
    [
        (StudyQuery(patient_name="anything that sounds alike"), True),
        (StudyQuery(patient_id="a1"), True),
        (StudyQuery(patient_id="A2"), False),
        (StudyQuery(accession_number="7"), True),  # the answer does not tell it
        (StudyQuery(modalities=("CR", "DX")), True),
        (StudyQuery(modalities=("CR",)), False),
        (StudyQuery(study_date="20210305-"), False),
        (StudyQuery(study_date="-20210304"), True),
        (StudyQuery(study_instance_uid="1.3"), False),
    ],
)
def test_only_what_allows_no_other_reading_excludes_a_study(query: StudyQuery, is_one: bool) -> None:
    assert may_match(STUDY, query) == is_one
