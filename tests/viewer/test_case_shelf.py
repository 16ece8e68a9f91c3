from dataclasses import replace

import pytest

from engine.radiographs.radiograph import Radiograph
from viewer import case_shelf
from viewer.case_shelf import CaseShelf
from viewer.case_state import CaseState, RunningEdit


@pytest.fixture
def states(radiograph: Radiograph) -> list[CaseState]:
    return [CaseState(radiograph=replace(radiograph, sha256=name * 64)) for name in "123"]


def fill(shelf: CaseShelf, states: list[CaseState]) -> None:
    for state in states:
        shelf.put(state)


def test_a_state_is_found_until_it_is_taken(radiograph: Radiograph, states: list[CaseState]) -> None:
    shelf = CaseShelf()
    assert shelf.find(radiograph.key) is None
    fill(shelf, states)
    key = ("2" * 64, radiograph.frame_number)
    assert shelf.find(key) is states[1]
    assert shelf.take(key) is states[1]
    assert shelf.take(key) is None
    assert list(shelf) == [states[0], states[2]]


def test_room_is_made_by_the_oldest_but_never_by_one_that_an_edit_is_made_of(
    states: list[CaseState], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = CaseShelf()
    fill(shelf, states)
    shelf.make_room()
    assert list(shelf) == states
    monkeypatch.setattr(case_shelf, "SHELF_BYTES", states[0].size)
    states[0].runs[1] = RunningEdit(1, "Add the finding of edema.")
    shelf.make_room()
    assert list(shelf) == [states[0], states[2]], "the newest stays, too"
