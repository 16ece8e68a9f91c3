"""Only what was wanted comes, and what was broken off leaves nothing."""

import pytest
from scripted_archive import ScriptedArchive, make_series, make_study

from engine.errors import ArchiveCancelled, ArchiveError
from viewer.pacs.fetched import FetchedFilms, Usage
from viewer.pacs.fetching import Wish, fetch

STUDY = make_study(1)


def run(archive: ScriptedArchive, *wishes: Wish, is_cancelled=lambda: False):  # type: ignore[no-untyped-def]
    counted: list[tuple[int, int | None]] = []
    came = fetch(archive, wishes, FetchedFilms(), (), lambda *one: counted.append(one), is_cancelled)
    return came, counted


def test_of_a_study_only_chest_series_come_in_the_order_of_their_numbers() -> None:
    archive = ScriptedArchive(STUDY)
    all_series = [make_series(STUDY, 10), make_series(STUDY, 9, "SR"), make_series(STUDY, 2)]
    archive.series["1.2.3.1"] = tuple(all_series)
    archive.instances = {f"1.2.3.1.{n}": archive.instances["1.2.3.1.1"] for n in (2, 9, 10)}
    came, counted = run(archive, Wish("1.2.3.1"))
    assert [one[2] for one in archive.asked if one[0] == "fetch"] == ["1.2.3.1.2", "1.2.3.1.10"]
    assert len(came.files) == len(set(came.files)) == 4
    assert counted == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_study_without_chest_series_says_what_to_do() -> None:
    archive = ScriptedArchive(STUDY)
    archive.series["1.2.3.1"] = (make_series(STUDY, 1, "SR"),)
    with pytest.raises(ArchiveError, match="open it and choose an image"):
        run(archive, Wish("1.2.3.1"))
    assert "fetch" not in archive.calls


def test_an_empty_answer_is_an_error_and_leaves_no_folder() -> None:
    archive = ScriptedArchive(STUDY)
    archive.instances = {}
    with pytest.raises(ArchiveError, match="Nothing came"):
        run(archive, Wish("1.2.3.1", "1.2.3.1.1"))
    assert FetchedFilms().usage() == Usage()


def test_cancelling_leaves_nothing() -> None:
    archive = ScriptedArchive(STUDY)
    asked: list[int] = []

    def is_cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(ArchiveCancelled):
        run(archive, Wish("1.2.3.1", "1.2.3.1.1"), is_cancelled=is_cancelled)
    assert FetchedFilms().usage() == Usage()
