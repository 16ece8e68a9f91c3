from typing import Any

import pytest

from engine.errors import ArchiveError
from engine.pacs.uids import check_place, is_uid


@pytest.mark.parametrize("uid", ["1.2.840.10008", "2.25.0", "1" * 64])
def test_uids(uid: str) -> None:
    assert is_uid(uid)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        ".",
        "..",
        "1..2",
        "../1.2",
        "1.2/3",
        "1.2\n",
        "1.",
        ".1",
        "1" * 65,
        "١.٢",
        "1.2%2e",
        None,
        1.2,
        ["1"],
    ],
)
def test_what_could_climb_a_path_is_no_uid(uid: Any) -> None:
    assert not is_uid(uid)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("", "", ""), "UID of the study"),
        (("..", "", ""), "UID of the study"),
        (("1.2", "x", ""), "UID of the series"),
        (("1.2", "1.3", "1."), "UID of the object"),
        (("1.2", "", "1.4"), "without its series"),
    ],
)
def test_an_incomplete_place_is_named(place: tuple[str, str, str], words: str) -> None:
    with pytest.raises(ArchiveError, match=words):
        check_place(*place)


def test_study_series_and_object_are_places() -> None:
    for place in (("1.2", "", ""), ("1.2", "1.3", ""), ("1.2", "1.3", "1.4")):
        check_place(*place)
