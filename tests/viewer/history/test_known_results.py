from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes import make_result
from PySide6.QtGui import QImage

from engine.edit import EditRequest, EditResult
from engine.history.entry import HistoryEntry
from viewer.case import Case
from viewer.history.known_results import KnownResults
from viewer.history.opening import KeptPicture

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def entry(identity: str, minutes: int = 0) -> HistoryEntry:
    return HistoryEntry(
        identity=identity,
        image_sha256="1" * 64,
        frame_number=1,
        pixels_sha256="",
        edit_id="",
        created_at=NOON + timedelta(minutes=minutes),
        sentence="Add the finding of edema.",
        findings=(),
        operations=(),
        sides=(),
        levels=(),
        model_name="test-model",
        seed=None,
        size=1,
    )


@pytest.fixture
def known(case: Case) -> KnownResults:
    return KnownResults(case)


def keep(known: KnownResults, one: HistoryEntry) -> None:
    known.add_kept(KeptPicture(one, QImage(), "Test model"))


def make(case: Case) -> EditResult:
    assert case.radiograph is not None
    result = make_result(EditRequest(case.radiograph, "Add the finding of edema.", "fake"), size=64)
    case.edit_started(1)
    case.edit_finished(1, result)
    return result


def test_a_row_has_its_edit_where_that_is_in_memory(case: Case, known: KnownResults) -> None:
    edit = make(case)
    known.add_edit(edit, entry("a"))
    keep(known, entry("a"))
    keep(known, entry("b"))
    assert [(row.identity, row.edit is edit, row.seed) for row in known.rows] == [
        ("a", True, "?"),
        ("b", False, "?"),
    ]
    assert known.edit_of("a") is edit
    assert known.edit_of("b") is None


def test_entries_are_in_the_order_they_came_without_what_is_out_of_sight(
    case: Case, known: KnownResults
) -> None:
    edit = make(case)
    keep(known, entry("late", minutes=5))
    known.add_edit(edit, entry("early"))
    assert [one.identity for one in known.entries] == ["early", "late"]
    case.hide_edit(edit, True)
    assert [one.identity for one in known.entries] == ["late"]


def test_a_star_is_known_of_the_kept_result_and_of_its_edit(case: Case, known: KnownResults) -> None:
    edit = make(case)
    known.add_edit(edit, entry("a"))
    keep(known, entry("a"))
    assert known.starred == []
    known.change(replace(entry("a"), is_starred=True))
    assert known.starred == ["a", edit]


def test_another_radiograph_has_no_rows_but_edits_stay_known(case: Case, known: KnownResults) -> None:
    edit = make(case)
    known.add_edit(edit, entry("a"))
    keep(known, entry("a"))
    known.begin()
    assert known.rows == []
    assert known.entry_of(edit) == entry("a")
