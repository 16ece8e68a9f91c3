"""The mask with its steps, kept the same in the case and in the journal."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.errors import MaskError
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.painting.journal_keeper import JournalKeeper
from viewer.painting.painted_mask import PaintedMask


@pytest.fixture
def mask(case: Case) -> PaintedMask:
    return PaintedMask(case, None)


@pytest.fixture
def other_film(radiograph_factory: Callable[..., Radiograph]) -> Radiograph:
    return dataclasses.replace(radiograph_factory(300, 260), sha256="1" * 64)


def stroke(mask: PaintedMask, row: float, left: float = 30, right: float = 200) -> None:
    mask.begin()
    mask.draw((row, left), (row, right), 5, True, None)
    mask.end()


def mask_of(case: Case) -> np.ndarray:
    assert case.reader_mask is not None
    return case.reader_mask


def test_a_radiograph_that_comes_back_brings_its_mask(
    case: Case, mask: PaintedMask, other_film: Radiograph, qtbot: QtBot
) -> None:
    first = case.radiograph
    stroke(mask, 50)
    painted = mask_of(case).copy()
    with qtbot.waitSignal(mask.turned):
        case.open(other_film, ())
    case.open(first, ())
    np.testing.assert_array_equal(mask.preview, painted)
    assert not mask.can_undo


def test_a_mask_set_by_somebody_else_is_painted_on_and_can_be_undone(case: Case, mask: PaintedMask) -> None:
    other = np.zeros(case.radiograph.shape, bool)
    other[10:20, 10:20] = True
    case.set_reader_mask(other)
    np.testing.assert_array_equal(mask.preview, other)
    assert mask.count == 100
    stroke(mask, 100)
    assert mask_of(case)[15, 15]
    assert mask_of(case)[100, 100]
    mask.undo()
    mask.undo()
    assert case.reader_mask is None


def test_two_hundred_strokes_go_back_and_cost_little(case: Case, mask: PaintedMask) -> None:
    for number in range(220):
        stroke(mask, 5 + number, 20, 30 + number)
    assert np.mean([len(step.tiles) for step in mask.steps]) < 500
    for _ in range(220):
        mask.undo()
    assert case.reader_mask is None
    for _ in range(220):
        mask.redo()
    assert mask_of(case)[224, 240]


def test_a_change_of_the_whole_is_one_step(case: Case, mask: PaintedMask, qtbot: QtBot) -> None:
    stroke(mask, 50)
    painted = mask_of(case).copy()
    mask.change(np.logical_not)
    assert mask.is_busy
    mask.undo()  # waits for nothing, and does nothing
    qtbot.waitUntil(lambda: not mask.is_busy)
    np.testing.assert_array_equal(mask_of(case), ~painted)
    mask.undo()
    np.testing.assert_array_equal(mask_of(case), painted)


def test_a_change_that_cannot_be_made_says_why(case: Case, mask: PaintedMask, qtbot: QtBot) -> None:
    def refuse(_: np.ndarray) -> np.ndarray:
        raise MaskError("nothing would be left")

    stroke(mask, 50)
    mask.change(refuse)
    qtbot.waitUntil(lambda: not mask.is_busy)
    assert case.message == "nothing would be left"
    assert len(mask.steps) == 1


def test_a_change_that_ends_after_another_film_came_is_forgotten(
    case: Case, mask: PaintedMask, other_film: Radiograph, qtbot: QtBot
) -> None:
    mask.change(np.logical_not)
    case.open(other_film, ())
    assert not mask.is_busy
    background.wait()
    qtbot.wait(1)
    assert mask.count == 0
    assert case.reader_mask is None


def test_mask_and_steps_come_back_with_the_film_and_with_the_application(
    qtbot: QtBot, case: Case, other_film: Radiograph
) -> None:
    first = case.radiograph
    mask = PaintedMask(case, JournalKeeper())
    qtbot.waitUntil(lambda: not mask.is_busy)
    for row in (40, 80, 120):
        stroke(mask, row)
    mask.undo()
    painted = mask_of(case).copy()
    case.open(other_film, ())
    qtbot.waitUntil(lambda: not mask.is_busy)
    assert not mask.can_undo
    case.open(first, ())
    qtbot.waitUntil(lambda: mask.can_undo)
    mask.redo()
    mask.undo()
    mask.finish()
    again = Case()
    again.open(first, ())
    later = PaintedMask(again, JournalKeeper())
    qtbot.waitUntil(lambda: later.can_undo)
    np.testing.assert_array_equal(again.reader_mask, painted)
    later.redo()
    assert mask_of(again)[120, 100]
    later.undo()
    later.undo()
    later.undo()
    assert again.reader_mask is None
    later.finish()


def test_a_journal_names_no_patient_and_lies_in_the_user_data(
    qtbot: QtBot, case: Case, counterview_home: Path
) -> None:
    mask = PaintedMask(case, JournalKeeper())
    qtbot.waitUntil(lambda: not mask.is_busy)
    stroke(mask, 40)
    mask.finish()
    assert case.radiograph is not None
    (file,) = (counterview_home / "painting").iterdir()
    assert file.name == f"{case.radiograph.sha256}-1.mask"
