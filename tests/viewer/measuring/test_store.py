"""Measurements belong to their film; every change is one step of undo."""

import dataclasses
from collections.abc import Callable

import pytest
from fakes import make_result

from engine.edit import EditRequest
from engine.errors import RequestError
from engine.radiographs.measures import LengthUnit
from engine.radiographs.radiograph import Radiograph
from viewer import case_shelf
from viewer.case import Case
from viewer.measuring.measurement import Kind
from viewer.measuring.result_key import result_key
from viewer.measuring.store import Measurements

LINE = ((10.0, 10.0), (10.0, 60.0))


def test_without_a_film_nothing_is_measured(qapp: object) -> None:
    store = Measurements(Case())
    assert store.scale is None
    assert store.all == ()
    assert not store.delete_selected()


def test_a_movement_is_one_step_whatever_its_parts(case: Case) -> None:
    store = Measurements(case)
    item = store.add(Kind.RULER, LINE, None, False)
    store.begin_move()
    for column in (70.0, 80.0, 90.0):
        store.move(item.moved(1, (10.0, column)))
    store.end_move()
    store.undo()
    assert store.all == (item,)
    store.redo()
    assert store.all[0].points[1] == (10.0, 90.0)
    store.begin_move()
    store.end_move()  # taken hold of and let go: nothing to undo
    store.undo()
    assert store.all == (item,)


def test_a_new_step_ends_redo(case: Case) -> None:
    store = Measurements(case)
    store.add(Kind.RULER, LINE, None, False)
    store.undo()
    assert store.can_redo
    store.add(Kind.RULER, LINE, None, False)
    assert not store.can_redo


def test_the_next_one_is_selected_in_turns(case: Case) -> None:
    store = Measurements(case)
    first, second = (store.add(Kind.RULER, LINE, None, False) for _ in range(2))
    assert store.selected == second
    store.select_next()
    assert store.selected == first
    store.select(None)
    store.select_next()
    assert store.selected == first


def test_a_calibration_holds_for_its_film_only(
    case: Case, radiograph_factory: Callable[..., Radiograph]
) -> None:
    store = Measurements(case)
    with pytest.raises(RequestError):
        store.calibrate((LINE[0], LINE[0]), 10.0)
    store.calibrate(LINE, 100.0)
    assert store.scale is not None
    assert store.scale.column == pytest.approx(2.0)
    case.open(dataclasses.replace(radiograph_factory(), sha256="1" * 64), ())
    assert store.scale.unit is LengthUnit.PIXELS
    assert not store.is_calibrated
    case.open(radiograph_factory(), ())
    assert store.is_calibrated
    store.forget_calibration()
    assert store.scale.unit is LengthUnit.PIXELS


def test_a_measurement_on_a_result_comes_back_with_that_result(
    case: Case, radiograph_factory: Callable[..., Radiograph], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Measurements(case)
    film = case.radiograph
    assert film is not None
    request = EditRequest(film, "Add the finding of edema.", "fake")
    case.edit_started(1, request)
    case.edit_finished(1, make_result(request, size=64))
    store.add(Kind.RULER, LINE, None, False)
    result = case.edits[0]
    store.add(Kind.RULER, LINE, result_key(result), True)
    assert len(store.shown) == 2
    monkeypatch.setattr(case_shelf, "SHELF_BYTES", 0)
    for name in "12":
        other = dataclasses.replace(radiograph_factory(), sha256=name * 64)
        case.open(other, ())
        request = EditRequest(other, "Add the finding of edema.", "fake")
        case.edit_started(int(name), request)
        case.edit_finished(int(name), make_result(request, size=64))
    case.open(film, ())
    assert case.edits == ()
    assert [item.source for item in store.shown] == [None]
    for seed in (3, 4):
        request = EditRequest(film, "Add the finding of edema.", "fake", seed=seed)
        case.edit_started(seed, request)
        case.edit_finished(seed, make_result(request, size=64))
        assert [item.source for item in store.shown] == [None]  # other results than that one
    case.edit_started(5, request)
    case.edit_finished(5, result)  # whatever its place among the results is now
    assert len(store.shown) == 2


def test_all_are_deleted_at_once_and_come_back_at_once(case: Case) -> None:
    store = Measurements(case)
    for _ in range(3):
        store.add(Kind.RULER, LINE, None, False)
    store.delete_all()
    assert store.all == ()
    store.undo()
    assert len(store.all) == 3
