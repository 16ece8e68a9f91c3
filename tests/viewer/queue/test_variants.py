"""Several seeds in one go: queued together, shown as a contact sheet, one is chosen."""

from pathlib import Path

from fakes import FakeEngineClient
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.results.consensus import Consensus
from viewer.app import Viewer
from viewer.series.series import SeriesState


def ask_for_nine(qtbot: QtBot) -> tuple[Viewer, FakeEngineClient]:
    viewer = make_viewer(qtbot)
    open_one(qtbot, viewer)
    viewer.case.set_instruction("Add the finding of pleural effusion.")
    viewer.window.panes.input.setFocus()
    qtbot.keyClick(viewer.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    return viewer, fake(viewer)


def work_off(qtbot: QtBot, viewer: Viewer, client: FakeEngineClient, count: int) -> None:
    for _ in range(count):
        qtbot.waitUntil(lambda: bool(client.busy_jobs))
        client.finish(client.busy_jobs[0])


def test_nine_seeds_become_a_contact_sheet_and_enter_shows_one_in_the_panes(qtbot: QtBot) -> None:
    viewer, client = ask_for_nine(qtbot)
    assert len(viewer.queue.jobs) == 9
    assert len(client.busy_jobs) == 1, "the engine has one at a time"
    work_off(qtbot, viewer, client, 1)
    qtbot.waitUntil(lambda: viewer.series.shows_sheet)
    sheet = viewer.series.sheet
    assert sheet.list.count() == 9
    assert "to come" in sheet.list.item(8).text()
    work_off(qtbot, viewer, client, 8)
    one = viewer.series.shown
    assert one is not None
    qtbot.waitUntil(lambda: viewer.series.shown.state is SeriesState.DONE)  # type: ignore[union-attr]
    outcome = viewer.series.shown.outcome  # type: ignore[union-attr]
    assert isinstance(outcome, Consensus)
    assert len(outcome.seeds) == 9
    assert [client.jobs[job].request.seed for job in client.jobs] == list(range(9))
    qtbot.keyClick(sheet.list, Qt.Key.Key_Right)
    assert viewer.case.selected_edit is not None
    assert viewer.case.selected_edit.provenance.request["seed"] == 1
    assert viewer.series.shows_sheet, "looking is not choosing"
    qtbot.keyClick(sheet.list, Qt.Key.Key_Return)
    assert viewer.series.shown is None
    assert viewer.case.selected_edit.provenance.request["seed"] == 1
    strip = viewer.window.results.list
    assert strip.count() == 2, "the first one, and the stack of the others"
    assert strip.item(1).text().startswith("9 seeds")
    viewer.window.close()


def test_the_sheet_leads_to_what_the_seeds_agree_on_and_back(qtbot: QtBot) -> None:
    viewer, client = ask_for_nine(qtbot)
    work_off(qtbot, viewer, client, 9)
    qtbot.waitUntil(lambda: viewer.series.shown is not None and viewer.series.shown.outcome is not None)
    qtbot.mouseClick(viewer.series.sheet.maps, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.series.maps.isVisible())
    assert viewer.series.maps.panes[0].title == "Mean change"
    viewer.actions["step_back"].trigger()
    assert viewer.series.shows_sheet
    viewer.actions["step_back"].trigger()
    assert viewer.series.shown is None
    viewer.window.close()


def test_a_first_seed_that_is_cancelled_takes_the_others_with_it_and_all_can_come_back(qtbot: QtBot) -> None:
    viewer, client = ask_for_nine(qtbot)
    viewer.actions["cancel_all"].trigger()
    assert viewer.queue.jobs == ()
    assert client.busy_jobs == ()
    viewer.queueing.put_back()
    assert [job.seed for job in viewer.queue.jobs] == list(range(9))
    viewer.window.close()


def test_seeds_that_come_back_name_their_own_film_whatever_is_open_by_then(qtbot: QtBot) -> None:
    viewer, _ = ask_for_nine(qtbot)
    viewer.queue.cancel_all()
    viewer.opener.open_paths([Path("b")])
    qtbot.waitUntil(lambda: viewer.opener.current is not None and viewer.opener.current.path == Path("b"))
    viewer.queueing.put_back()
    assert {job.about.path for job in viewer.queue.jobs} == {Path("a")}
    viewer.window.close()


def test_seeds_come_to_their_case_while_another_one_is_open(qtbot: QtBot) -> None:
    viewer, client = ask_for_nine(qtbot)
    radiograph = viewer.case.radiograph
    assert radiograph is not None
    viewer.case.close()
    work_off(qtbot, viewer, client, 9)
    assert viewer.case.edits == ()
    viewer.case.open(radiograph, ())
    assert len(viewer.case.edits) == 9
    assert len(viewer.case.grouped) == 8
    viewer.window.close()
