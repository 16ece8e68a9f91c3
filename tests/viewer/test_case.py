"""The case keeps what belongs to a radiograph together, and tells of changes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from fakes import make_result
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, EditResult, Progress
from engine.radiographs.measures import LengthScale, LengthUnit
from engine.radiographs.radiograph import Radiograph
from viewer import case_shelf
from viewer.case import Case
from viewer.case_state import CaseState

Factory = Callable[..., Radiograph]


def result_of(radiograph: Radiograph, seed: int = 0) -> EditResult:
    return make_result(EditRequest(radiograph, "Add the finding of edema.", "fake", seed=seed), size=64)


def another(radiograph_factory: Factory) -> Radiograph:
    import dataclasses

    return dataclasses.replace(radiograph_factory(seed=1), sha256="1" * 64)


def test_opening_tells_every_widget(qtbot: QtBot, radiograph: Radiograph) -> None:
    case = Case()
    with qtbot.waitSignals([case.radiograph_changed, case.edits_changed, case.selected_edit_changed]):
        case.open(radiograph, ("lateral view",))
    assert case.radiograph is radiograph
    assert case.suitability == ("lateral view",)
    assert not case.is_suitability_overridden


def test_a_finished_edit_is_added_and_selected(qtbot: QtBot, radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    case.edit_started(3)
    case.edit_progressed(3, Progress("denoising", 1, 4))
    assert case.running is not None
    assert case.running.progress is not None
    assert case.running.progress.step == 1
    result = result_of(radiograph)
    case.edit_finished(3, result)
    assert case.edits == (result,)
    assert case.selected_edit is result
    assert case.running is None


def test_edits_of_one_film_that_run_at_once_all_come_to_it(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    for job in (1, 2, 3):
        case.edit_started(job)
    case.edit_progressed(2, Progress("denoising", 1, 4))
    assert case.running is not None
    assert (case.running.job, case.running.progress) == (1, None), "the first is shown"
    results = [result_of(radiograph), result_of(radiograph)]
    case.edit_finished(1, results[0])
    assert case.running.job == 2
    assert case.running.progress is not None
    case.edit_ended(3, "failed", True)
    case.edit_finished(2, results[1])
    assert case.edits == tuple(results)
    assert case.running is None


def test_messages_of_unknown_jobs_change_nothing(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    case.edit_started(1)
    case.edit_finished(2, result_of(radiograph))
    case.edit_ended(2, "failed", True)
    case.edit_progressed(2, Progress("denoising", 3, 4))
    assert case.edits == ()
    assert case.message == ""
    assert case.running is not None
    assert case.running.progress is None


def test_a_failed_edit_leaves_earlier_results(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    case.edit_started(1)
    first = result_of(radiograph)
    case.edit_finished(1, first)
    case.edit_started(2)
    case.edit_ended(2, "not enough memory; close other programs", True)
    assert case.selected_edit is first
    assert case.message_is_error


def test_results_come_back_with_their_radiograph(radiograph: Radiograph, radiograph_factory: Factory) -> None:
    case = Case()
    case.open(radiograph, ("child",))
    case.override_suitability()
    case.edit_started(1)
    result = result_of(radiograph)
    case.edit_finished(1, result)
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[3:9, 4:8] = True
    case.set_reader_mask(mask)
    case.open(another(radiograph_factory), ())
    assert case.edits == ()
    assert case.reader_mask is None
    assert not case.is_suitability_overridden
    case.open(radiograph, ("child",))
    assert case.edits == (result,)
    assert case.selected_edit is result
    assert case.reader_mask is not None
    assert np.array_equal(case.reader_mask, mask)
    assert case.is_suitability_overridden


def test_an_edit_that_ends_while_another_case_is_open_finds_its_own(
    radiograph: Radiograph, radiograph_factory: Factory
) -> None:
    case = Case()
    case.open(radiograph, ())
    case.edit_started(1)
    case.open(another(radiograph_factory), ())
    assert case.running is None
    result = result_of(radiograph)
    added: list[str] = []
    case.edit_added.connect(added.append)
    case.edit_finished(1, result)
    assert added == [radiograph.sha256]
    assert case.edits == ()
    assert "another case" in case.message
    case.open(radiograph, ())
    assert case.edits == (result,)


def test_oldest_results_are_dropped_when_memory_is_full(
    radiograph: Radiograph, radiograph_factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    monkeypatch.setattr(case_shelf, "SHELF_BYTES", 1)
    case = Case()
    opened = [dataclasses.replace(radiograph, sha256=str(number) * 64) for number in range(3)]
    for job, one in enumerate(opened):
        case.open(one, ())
        case.edit_started(job)
        case.edit_finished(job, result_of(one))
    case.open(dataclasses.replace(radiograph, sha256="9" * 64), ())
    case.open(opened[2], ())
    assert len(case.edits) == 1, "the newest is kept whatever its size"
    case.open(opened[0], ())
    assert case.edits == ()


def test_the_size_of_a_case_counts_each_array_once(radiograph: Radiograph) -> None:
    result = result_of(radiograph)
    request = EditRequest(radiograph, "Add the finding of edema.", "fake")
    state = CaseState(radiograph=radiograph)
    assert state.size == radiograph.stored_pixels.nbytes
    state.edits, state.requests = (result,), (request,)
    once = state.size
    assert once >= 2 * radiograph.stored_pixels.nbytes + result.edit_mask.nbytes
    state.edits, state.requests = (result, result), (request, request)
    assert state.size == once


def test_a_mask_is_copied_and_read_only(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[0, 0] = True
    case.set_reader_mask(mask)
    mask[0, 1] = True
    assert case.reader_mask is not None
    assert not case.reader_mask[0, 1]
    with pytest.raises(ValueError, match="read-only"):
        case.reader_mask[0, 0] = False
    case.set_reader_mask(np.zeros(radiograph.shape, dtype=bool))
    assert case.reader_mask is None


def test_selecting_beyond_the_edits_is_refused(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    with pytest.raises(IndexError):
        case.select_edit(0)


def test_a_result_of_a_series_is_kept_with_the_case_but_does_not_take_the_eye(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    request = EditRequest(radiograph, "Add the finding of edema.", "fake")
    case.edit_started(1, request)
    first = make_result(request, size=64)
    case.edit_finished(1, first)
    assert case.request_of(first) is request
    other = EditRequest(radiograph, "Add the finding of mild edema.", "fake")
    member = make_result(other, size=64)
    assert case.add_grouped(radiograph, other, member) == 1
    assert case.selected_edit is first
    assert case.grouped == {1}
    assert case.request_of(member) is other
    assert case.keeps(radiograph)


def test_a_result_of_a_series_finds_a_case_that_was_set_aside(
    radiograph_factory: Callable[..., Radiograph],
) -> None:
    first, second = radiograph_factory(), radiograph_factory(seed=1)
    second = replace(second, sha256="b" * 64)
    case = Case()
    case.open(first, ())
    request = EditRequest(first, "Add the finding of edema.", "fake")
    case.edit_started(1, request)
    case.edit_finished(1, make_result(request, size=64))
    case.open(second, ())
    assert case.add_grouped(first, request, make_result(request, size=64)) == 1
    assert case.edits == ()
    case.open(first, ())
    assert len(case.edits) == 2
    assert case.add_grouped(second, None, make_result(request, size=64)) is None
    assert not case.keeps(second)


def test_a_closed_case_shows_nothing_and_comes_back_with_what_was_made(radiograph: Radiograph) -> None:
    case = Case()
    case.open(radiograph, ())
    case.set_reader_mask(np.ones(radiograph.shape, bool))
    case.close()
    assert case.radiograph is None
    assert case.reader_mask is None
    case.open(radiograph, ())
    assert case.reader_mask is not None


def test_the_calibration_of_the_reader_goes_before_what_the_file_says(radiograph: Radiograph) -> None:
    case = Case()
    assert case.scale is None
    case.open(radiograph, ())
    by_file = case.scale
    told: list[bool] = []
    case.scale_changed.connect(lambda: told.append(case.is_calibrated))
    calibration = LengthScale(0.2, 0.2, LengthUnit.CALIBRATED, "by the reader")
    case.set_calibration(calibration)
    case.set_calibration(calibration)
    assert case.scale == calibration
    case.set_calibration(None)
    assert case.scale == by_file
    assert told == [True, False]
