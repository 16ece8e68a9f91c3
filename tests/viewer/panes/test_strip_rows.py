"""What the strip of results shows, in which order and in which words."""

from collections.abc import Callable

import pytest
from fakes import make_result
from PySide6.QtGui import QImage

from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.panes.strip_rows import KeptRow, StripGroup, StripRows, caption


@pytest.fixture
def make_edit(radiograph: Radiograph) -> Callable[[int], EditResult]:
    return lambda seed: make_result(
        EditRequest(radiograph, "Add the finding of edema.", "fake", seed=seed), size=16
    )


def kept(identity: str, edit: EditResult | None = None) -> KeptRow:
    return KeptRow(identity, "Remove the finding of edema.", "7", "model a, today", QImage(), edit)


def test_kept_results_come_first_and_series_behind_what_they_were_made_of(
    case: Case, make_edit: Callable[[int], EditResult]
) -> None:
    first, second = make_edit(1), make_edit(2)
    case.edit_started(1)
    case.edit_finished(1, first)
    case.edit_started(1)
    case.edit_finished(1, second)
    rows = StripRows(case)
    rows.kept = (kept("k1"), kept("k2", second))
    rows.groups = (StripGroup(4, "Seeds", "Seeds of 1", first),)
    rows.arrange()
    assert [rows[position] for position in range(len(rows))] == [rows.kept[0], 1, 0, rows.groups[0]]
    assert [rows.number_of(position) for position in range(len(rows))] == [1, 2, 3, 3]
    assert list(rows.names) == ["k1", "k2", id(first), (4, id(first))]
    assert rows.position_of(1, None) == 1
    assert rows.position_of(1, "k1") == 0
    assert rows.position_of(None, None) is None


def test_words_say_number_seed_and_star(case: Case, make_edit: Callable[[int], EditResult]) -> None:
    edit = make_edit(3)
    case.edit_started(1)
    case.edit_finished(1, edit)
    rows = StripRows(case)
    rows.kept, rows.starred, rows.remarks = (kept("k1"),), frozenset({edit}), {id(edit): "of a series"}
    rows.arrange()
    assert rows.words_of(0) == (
        "1 · seed 7\nRemove edema",
        "Synthetic 1: Remove the finding of edema.\nseed 7 · model a, today",
    )
    assert rows.words_of(1) == (
        "2 · seed 3 ★\nAdd edema",
        "Synthetic 2: Add the finding of edema. (starred)\nseed 3 · of a series",
    )


def test_a_caption_is_what_was_asked_for_in_a_few_words() -> None:
    assert caption("Change the level of edema from mild to severe.") == "Change edema from mild to severe"
