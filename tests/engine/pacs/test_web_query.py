import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripted_web_server import Asked, element, json_answer, never, once, scripted

from engine.errors import ArchiveError
from engine.pacs.archive import Found, FoundStudy, StudyQuery
from engine.pacs.nodes import WebNode
from engine.pacs.web_archive import WebArchive


def study(uid: str, **fields: Any) -> dict[str, Any]:
    tags = {"patient": "00100020", "date": "00080020", "modality": "00080061", "accession": "00080050"}
    return {"0020000D": element(uid, "UI")} | {tags[key]: element(value) for key, value in fields.items()}


def found(script: Any, query: StudyQuery | None = None, most: int = 500) -> tuple[Found, list[str]]:
    with scripted(script) as server:
        answer = WebArchive(WebNode("Web", server.base_url)).find_studies(
            query or StudyQuery(), never, most=most
        )
        return answer, [one.target for one in server.asked]


def uids(answer: Found) -> list[str]:
    return [one.study_instance_uid for one in answer.studies]


def pages(size: int, total: int) -> Any:
    """A server that sends fewer at a time than it is asked for."""

    def script(asked: Asked) -> bytes:
        offset = int(re.search(r"offset=(\d+)", asked.target)[1])  # type: ignore[index]
        return json_answer([study(f"1.2.{n}") for n in range(offset, min(offset + size, total))])

    return script


def test_all_pages_are_asked_for_whatever_their_size() -> None:
    answer, asked = found(pages(3, 8))
    assert uids(answer) == [f"1.2.{n}" for n in range(8)]
    assert not answer.is_cut
    assert len(asked) == 4


def test_at_most_as_many_as_asked_for_come() -> None:
    answer, asked = found(pages(3, 8), most=4)
    assert uids(answer) == [f"1.2.{n}" for n in range(4)]
    assert answer.is_cut
    assert "limit=5" in asked[0]
    assert not found(pages(3, 4), most=4)[0].is_cut
    flood, asked = found(json_answer([study(f"1.2.{n}") for n in range(5000)]), most=4)
    assert (len(flood.studies), flood.is_cut, len(asked)) == (4, True, 1)


def test_a_server_that_repeats_its_page_does_not_hold_us() -> None:
    answer, asked = found(json_answer([study("1.2.3"), study("1.2.3"), study("../x"), 5]))
    assert uids(answer) == ["1.2.3"]
    assert answer.notes == ("left out without a valid Study Instance UID: 2",)
    assert len(asked) == 2


def test_each_modality_is_asked_for_itself_and_a_study_comes_once() -> None:
    answer, asked = found(
        once([study("1.2.3", modality="DX"), study("1.2.4", modality="CT")]),
        StudyQuery(modalities=("DX", "CR")),
    )
    assert [re.search("ModalitiesInStudy=([A-Z]+)", one)[1] for one in asked] == ["DX"] * 2 + ["CR"] * 2  # type: ignore[index]
    assert uids(answer) == ["1.2.3"]
    assert answer.notes == ("left out because they are not what was asked for: 2",)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (StudyQuery(patient_id="a1"), ["1.2.1", "1.2.3"]),
        (StudyQuery(patient_id="A*"), ["1.2.1", "1.2.2", "1.2.3"]),
        (StudyQuery(study_date="20210101-20211231"), ["1.2.1", "1.2.3"]),
        (StudyQuery(study_date="20220101-"), ["1.2.2", "1.2.3"]),
        (StudyQuery(study_date="-20210304"), ["1.2.1", "1.2.3"]),
        (StudyQuery(study_date="20210304"), ["1.2.1", "1.2.3"]),
        (StudyQuery(study_instance_uid="1.2.2"), ["1.2.2"]),
    ],
)
def test_what_a_server_sends_beside_what_was_asked_for_is_left_out(
    query: StudyQuery, wanted: list[str]
) -> None:
    listed = [
        study("1.2.1", patient="A1", date="20210304"),
        study("1.2.2", patient="A2", date="20220304"),
        study("1.2.3"),
    ]
    answer, _ = found(once(listed), query)
    assert uids(answer) == wanted
    assert bool(answer.notes) == (len(wanted) < 3)


def test_a_field_of_a_wrong_form_is_left_empty_and_told() -> None:
    answer, _ = found(once([study("1.2.3") | {"00100010": {"Value": 7}, "00201208": element(-4)}]))
    assert answer.studies == (FoundStudy("1.2.3"),)
    assert answer.notes == ("listed with a field left empty or cut, as it was not of its form: 1",)


def test_a_server_that_does_not_decode_is_asked_with_wildcards_then() -> None:
    def script(asked: Asked) -> bytes:
        if "offset=0" in asked.target and "PatientName=DOE?J*NE&" in asked.target:
            names = [study("1.2.3"), study("1.2.4"), study("1.2.5")]
            for one, name in zip(names, ("DOE^JÄNE", "DOE-JANE", "doe^jäne=王^小東"), strict=True):
                one["00100010"] = {"vr": "PN", "Value": [{"Alphabetic": name}]}
            return json_answer(names)
        return json_answer([])

    answer, asked = found(script, StudyQuery(patient_name="DOE^JÄNE"))
    assert "PatientName=DOE%5EJ%C3%84NE" in asked[0]
    assert uids(answer) == ["1.2.3", "1.2.5"]


SERIES = {"0020000E": element("1.2.3.4", "UI"), "00080060": element("DX", "CS")}
INSTANCE = SERIES | {"00080018": element("1.2.3.4.5", "UI")}
OTHER_STUDY = {"0020000D": element("9.9", "UI")}
OTHER_SERIES = {"0020000E": element("9.9", "UI")}


def listed(level: str, entries: list[Any]) -> Any:
    with scripted(once(entries)) as server:
        archive = WebArchive(WebNode("Web", server.base_url))
        if level == "series":
            return archive.find_series("1.2.3", never)
        return archive.find_instances("1.2.3", "1.2.3.4", never)


def test_series_and_objects_are_those_of_the_study() -> None:
    assert [one.modality for one in listed("series", [SERIES, SERIES])] == ["DX"]
    (instance,) = listed("instances", [INSTANCE])
    assert instance.series_instance_uid == "1.2.3.4"
    assert instance.sop_instance_uid == "1.2.3.4.5"


@pytest.mark.parametrize(
    ("level", "entries", "words"),
    [
        ("series", [SERIES, SERIES | OTHER_SERIES | OTHER_STUDY], "another study or series"),
        ("instances", [INSTANCE | OTHER_STUDY], "another study or series"),
        ("instances", [INSTANCE | OTHER_SERIES], "another study or series"),
        ("series", [SERIES, {}], "no valid UID"),
        ("instances", [INSTANCE, {"00080018": element("../../x", "UI")}], "no valid UID"),
        ("instances", [INSTANCE, "x"], "no valid UID"),
    ],
)
def test_a_lying_list_of_a_study_is_an_error(level: str, entries: list[Any], words: str) -> None:
    with pytest.raises(ArchiveError, match=words):
        listed(level, entries)


@pytest.mark.parametrize("name", ["a\0b", "a\r\nX: y", "a\ud800"])
def test_a_search_that_cannot_be_sent_is_named(name: str) -> None:
    with pytest.raises(ArchiveError, match="write it again"):
        found(json_answer([]), StudyQuery(patient_name=name))


def test_a_list_without_end_is_not_looked_through() -> None:
    with pytest.raises(ArchiveError, match=r"lists 30,000 entries at once; ask for less"):
        found(json_answer([{}] * 30_000))


@pytest.mark.parametrize("uid", ["", "..", "1.2/../3", "1.2?x", "1.2\n"])
def test_a_uid_that_is_none_is_not_asked_for(uid: str) -> None:
    with scripted(json_answer([])) as server:
        archive = WebArchive(WebNode("Web", server.base_url))
        with pytest.raises(ArchiveError, match="is none"):
            archive.find_series(uid, never)
        with pytest.raises(ArchiveError, match="is none"):
            archive.find_instances("1.2", uid, never)
    assert server.asked == []


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("1.2.3")
keys = st.sampled_from(["vr", "Value", "Alphabetic", "0020000D", "0020000E", "00080018", "00100010"])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner), max_leaves=6
)
entries = st.dictionaries(keys, values | st.fixed_dictionaries({"Value": st.lists(values, max_size=2)}))


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(entries | values, max_size=3) | values)
def test_only_archive_errors_come_of_strange_answers(answer: Any) -> None:
    with scripted(json_answer(answer)) as server:
        archive = WebArchive(WebNode("Web", server.base_url))
        for ask in (
            lambda: archive.find_studies(StudyQuery(patient_name="A*"), never, 3),
            lambda: archive.find_series("1.2.3", never),
            lambda: archive.find_instances("1.2.3", "1.2.3", never),
        ):
            try:
                ask()
            except ArchiveError as error:
                assert "\n" not in str(error)  # noqa: PT017
