"""From a click on a result to its series and back, in the real window with a scriptable engine."""

from dataclasses import replace

from made_up_radiograph import make_radiograph
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from series_case import click, engine, work_off

from engine.results.consensus import Consensus
from engine.results.series import SeriesKind
from viewer.app import Viewer
from viewer.queue.job import Place
from viewer.series.series import SeriesState


def test_reproduce_says_the_largest_difference_and_adds_no_result(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "reproduce")
    assert viewer.series.band.isVisible()
    assert viewer.series.band.cancel.isVisible()
    work_off(qtbot, viewer)
    assert "same to the bit" in viewer.series.band.tells.text()
    assert len(viewer.case.edits) == 1
    assert viewer.window.results.list.count() == 1
    result = viewer.case.selected_edit
    assert result is not None
    found = viewer.window.messages.receipts.reproduction_of(result)
    assert found is not None
    assert found.is_same
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert not viewer.series.band.isVisible()
    assert viewer.window.results.isVisible()


def test_a_reproduction_is_made_anew_each_time(qtbot: QtBot, viewer: Viewer) -> None:
    for _ in range(2):
        click(qtbot, viewer, "reproduce")
        work_off(qtbot, viewer)
        qtbot.mouseClick(viewer.series.band.back, Qt.MouseButton.LeftButton)
    assert len(engine(viewer).jobs) == 3
    assert len(viewer.series.runner.series) == 1


def test_levels_come_one_by_one_and_the_slider_swaps_the_counterfactual(qtbot: QtBot, viewer: Viewer) -> None:
    source = viewer.case.selected_edit
    click(qtbot, viewer, "severity")
    levels, pane = viewer.series.band.levels, viewer.window.panes.counterfactual
    assert [levels.list.item(place).text() for place in range(6)] == [
        *("none", "minimal", "small", "moderate", "large", "massive")
    ]
    assert levels.place == 2, "that of the result"
    qtbot.keyClick(levels.slider, Qt.Key.Key_End)
    assert viewer.case.selected_edit is source
    assert "massive: not made yet" in viewer.series.band.tells.text()
    work_off(qtbot, viewer)
    assert viewer.case.selected_edit is not None
    assert "massive" in viewer.case.selected_edit.provenance.sentence, "shown as soon as it came"
    assert pane.is_synthetic
    qtbot.keyClick(levels.slider, Qt.Key.Key_Home)
    assert viewer.case.selected_edit is None
    assert pane.title == "Input: none"
    assert not pane.is_synthetic, "none is the input itself"
    assert pane.image is not None
    item = levels.list.visualItemRect(levels.list.item(4)).center()
    qtbot.mouseClick(levels.list.viewport(), Qt.MouseButton.LeftButton, pos=item)
    assert "large" in viewer.case.selected_edit.provenance.sentence  # type: ignore[union-attr]
    assert levels.slider.value() == 4
    assert pane.title == "counterfactual"


def test_levels_stand_as_one_stack_among_the_results_and_open_again(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    qtbot.keyClick(viewer.series.band.levels.slider, Qt.Key.Key_End)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    strip = viewer.window.results.list
    assert len(viewer.case.edits) == 5
    assert strip.count() == 2
    assert strip.item(1).text().startswith("Severity: Add small right")
    assert strip.currentRow() == 1, "the level that is looked at is in the stack"
    center = strip.visualItemRect(strip.item(1)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert viewer.series.shown is not None
    assert viewer.series.band.levels.place == 5
    jobs = len(engine(viewer).jobs)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    viewer.case.select_edit(0)
    click(qtbot, viewer, "severity")
    assert len(engine(viewer).jobs) == jobs, "it is there already"


def test_leaving_at_none_goes_back_to_a_result(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    qtbot.keyClick(viewer.series.band.levels.slider, Qt.Key.Key_Home)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert viewer.case.selected_edit is not None
    assert viewer.window.panes.counterfactual.title == "counterfactual"


def test_a_level_in_the_trash_leaves_its_series_and_comes_back_with_undo(
    qtbot: QtBot, viewer: Viewer
) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    levels, (one,) = viewer.series.band.levels, viewer.series.runner.series
    qtbot.keyClick(levels.slider, Qt.Key.Key_End)
    massive = viewer.case.selected_edit
    assert massive is not None
    viewer.case.hide_edit(massive, True)
    viewer.series.show(one.number)
    assert sorted(levels.results) == [1, 2, 3, 4]
    assert levels.list.item(5).toolTip() == "massive: to be made"
    qtbot.keyClick(levels.slider, Qt.Key.Key_End)
    assert levels.place == 5
    assert viewer.case.selected_edit is not massive
    viewer.case.hide_edit(massive, False)
    viewer.series.show(one.number)
    assert levels.results.get(5) is massive


def test_what_was_derived_from_a_result_in_the_trash_stays_and_leaving_does_not_bring_that_back(
    qtbot: QtBot, viewer: Viewer
) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    (one,) = viewer.series.runner.series
    viewer.series.close()
    source = viewer.case.edits[0]
    viewer.case.select_edit(0)
    viewer.case.hide_edit(source, True)
    strip = viewer.window.results.list
    assert [strip.item(row).text().split(":")[0] for row in range(strip.count())] == ["Severity"]
    viewer.series.show(one.number)
    qtbot.keyClick(viewer.series.band.levels.slider, Qt.Key.Key_Home)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert viewer.case.selected_index not in (None, 0)


def test_escape_leaves_the_maps_before_anything_of_the_panes_that_are_out_of_sight(
    qtbot: QtBot, viewer: Viewer
) -> None:
    viewer.actions["compare_with"].trigger()
    click(qtbot, viewer, "seeds")
    work_off(qtbot, viewer)
    qtbot.waitUntil(lambda: viewer.series.maps.isVisible())
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert viewer.series.shown is None
    assert viewer.window.panes.base == "result 1"


def test_seeds_show_three_maps_with_legends_in_the_place_of_the_panes(qtbot: QtBot, viewer: Viewer) -> None:
    view = viewer.window.panes.view
    before = view.placement
    click(qtbot, viewer, "seeds")
    assert viewer.window.panes.isVisible(), "until there is a map"
    work_off(qtbot, viewer)
    qtbot.waitUntil(lambda: viewer.series.maps.isVisible())
    maps = viewer.series.maps
    assert [pane.title for pane in maps.panes] == ["Mean change", "Spread", "Share of seeds"]
    assert view.placement == before, "nothing moves"
    assert maps.panes[0].legend_text.endswith("stored units")
    assert maps.panes[2].legend_text == "0 … 100 % of the seeds"
    qtbot.mouseMove(maps.panes[0], maps.panes[0].viewport.center())
    assert viewer.series.shown is not None
    outcome = viewer.series.shown.outcome
    assert isinstance(outcome, Consensus)
    assert outcome.seeds == (7, 8, 9, 10, 11)
    maps.panes[0].setFocus()
    qtbot.keyClick(maps.panes[0], Qt.Key.Key_Return)
    assert not maps.panes[1].isVisible()
    qtbot.keyClick(maps.panes[0], Qt.Key.Key_Escape)
    assert maps.panes[1].isVisible()
    assert maps.isVisible()
    viewer.actions["copy"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    qtbot.keyClick(maps.panes[0], Qt.Key.Key_Escape)
    assert viewer.window.panes.isVisible()
    assert view.placement == before


def test_a_round_trip_shows_what_is_left_and_marks_the_way_back_as_synthetic(
    qtbot: QtBot, viewer: Viewer
) -> None:
    click(qtbot, viewer, "round_trip")
    (job,) = engine(viewer).busy_jobs
    asked = engine(viewer).jobs[job].request
    assert asked.instruction == "Remove the finding of small right pleural effusion."
    assert asked.radiograph.is_synthetic
    work_off(qtbot, viewer)
    qtbot.waitUntil(lambda: viewer.series.maps.isVisible())
    panes = viewer.series.maps.panes
    assert [pane.title for pane in panes] == ["Input", "there and back", "What is left"]
    assert [pane.is_synthetic for pane in panes] == [False, True, False]
    assert "what is left is" in viewer.series.band.tells.text()
    assert len(viewer.case.edits) == 1


def test_cancel_keeps_what_came_and_go_on_makes_the_rest(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "seeds")
    engine(viewer).finish(engine(viewer).busy_jobs[0])
    band = viewer.series.band
    qtbot.mouseClick(band.cancel, Qt.MouseButton.LeftButton)
    assert engine(viewer).busy_jobs == ()
    assert "Stopped after 1 of 4" in band.stand.text()
    assert not band.cancel.isVisible()
    assert viewer.window.focusWidget() is band.go_on, "the keyboard stays here"
    qtbot.mouseClick(band.go_on, Qt.MouseButton.LeftButton)
    work_off(qtbot, viewer)
    assert viewer.series.shown is not None
    assert viewer.series.shown.state is SeriesState.DONE


def test_a_series_out_of_sight_goes_on_and_says_when_it_is_done(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert viewer.window.results.list.item(1).text().startswith("Severity 0/4")
    while engine(viewer).busy_jobs:
        engine(viewer).finish(engine(viewer).busy_jobs[0])
    qtbot.waitUntil(lambda: "is done" in viewer.case.message)
    assert viewer.window.results.list.item(1).text().startswith("Severity: ")


def test_a_new_result_takes_the_eye_from_a_series(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "seeds")
    viewer.runner.run({"model": "fake", "seed": 99}, Place.FRONT)
    engine(viewer).finish(engine(viewer).busy_jobs[0])
    (job,) = [one for one in engine(viewer).busy_jobs if engine(viewer).jobs[one].request.seed == 99]
    result = engine(viewer).finish(job)
    assert viewer.series.shown is None
    assert viewer.case.selected_edit is result
    assert viewer.window.results.isVisible()


def test_what_cannot_be_derived_is_said_and_nothing_opens(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.case.set_instruction("Remove the finding of edema.")
    viewer.runner.run({"model": "fake", "seed": 1})
    engine(viewer).finish(engine(viewer).busy_jobs[-1])
    viewer.actions["severity"].trigger()
    qtbot.waitUntil(lambda: "adds a finding" in viewer.case.message)
    assert viewer.case.message_is_error
    assert viewer.series.shown is None


def test_a_series_of_another_case_does_not_show_there(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    viewer.case.open(replace(make_radiograph(seed=5), sha256="5" * 64), ())
    assert viewer.series.shown is None
    assert viewer.window.results.list.count() == 0
    work = engine(viewer)
    while work.busy_jobs:
        work.finish(work.busy_jobs[0])
    qtbot.waitUntil(lambda: "is done" in viewer.case.message)
    viewer.case.open(make_radiograph(), ())
    assert viewer.window.results.list.count() == 2
    assert [one.plan.kind for one in viewer.series.runner.series] == [SeriesKind.SEVERITY]


def test_what_is_derived_from_a_level_is_listed_too_and_its_row_of_levels_is_the_one_it_is_in(
    qtbot: QtBot, viewer: Viewer
) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    number = viewer.series.shown.number  # type: ignore[union-attr]
    qtbot.keyClick(viewer.series.band.levels.slider, Qt.Key.Key_End)
    viewer.actions["round_trip"].trigger()
    qtbot.waitUntil(lambda: len(viewer.series.runner.series) == 2)
    work_off(qtbot, viewer)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    strip = viewer.window.results.list
    assert [strip.item(row).text().partition(":")[0] for row in range(1, 3)] == ["Severity", "Round trip"]
    click(qtbot, viewer, "severity")
    assert viewer.series.shown.number == number  # type: ignore[union-attr]
    assert viewer.series.band.levels.place == 5


def test_the_strip_is_stepped_through_with_the_stacks(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert viewer.window.results.list.currentRow() == 0
    viewer.actions["next_result"].trigger()
    assert viewer.series.shown is not None
    viewer.actions["previous_result"].trigger()
    assert viewer.case.selected_index == 0
