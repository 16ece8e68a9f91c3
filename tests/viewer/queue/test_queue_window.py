"""The queue's window, by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from engine import paths
from viewer.app import Viewer
from viewer.queue.queue_window import QueueWindow

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def viewer(qtbot: QtBot) -> Iterator[Viewer]:
    made = make_viewer(qtbot)
    open_one(qtbot, made)
    made.case.set_instruction("Add the finding of edema.")
    yield made
    made.window.close()


def ask(viewer: Viewer, count: int) -> None:
    for seed in range(count):
        viewer.runner.run({"model": "fake", "seed": seed})


def opened(qtbot: QtBot, viewer: Viewer) -> QueueWindow:
    viewer.window.panes.input.setFocus()
    qtbot.keyClick(viewer.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    window = viewer.queueing.queue_window
    assert window is not None
    qtbot.waitExposed(window)
    return window


def waiting(viewer: Viewer) -> list[int | None]:
    return [job.seed for job in viewer.queue.waiting]


def test_jobs_are_moved_and_cancelled_by_keys(qtbot: QtBot, viewer: Viewer) -> None:
    ask(viewer, 4)
    window = opened(qtbot, viewer)
    assert "seed 0" in window.asked.text()
    assert "case 1" in window.list.item(0).text()
    assert window.list.count() == 3
    qtbot.keyClick(window.list, Qt.Key.Key_Down, ALT)
    assert waiting(viewer) == [2, 1, 3]
    qtbot.keyClick(window.list, Qt.Key.Key_Home, ALT)
    assert waiting(viewer) == [1, 2, 3]
    qtbot.keyClick(window.list, Qt.Key.Key_End)
    qtbot.keyClick(window.list, Qt.Key.Key_Up, ALT)
    assert waiting(viewer) == [1, 3, 2]
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    assert waiting(viewer) == [1, 2]
    qtbot.mouseClick(window.cancel_running, Qt.MouseButton.LeftButton)
    assert viewer.queue.running is not None
    assert viewer.queue.running.seed == 1
    qtbot.mouseClick(window.cancel_all, Qt.MouseButton.LeftButton)
    assert viewer.queue.jobs == ()
    assert window.put_back.isVisible()
    qtbot.mouseClick(window.put_back, Qt.MouseButton.LeftButton)
    assert [job.seed for job in viewer.queue.jobs] == [1, 2]


def test_results_of_several_edits_of_one_case_all_come_to_it(qtbot: QtBot, viewer: Viewer) -> None:
    ask(viewer, 3)
    client = fake(viewer)
    while client.busy_jobs:
        client.finish(client.busy_jobs[0])
    assert [edit.provenance.request["seed"] for edit in viewer.case.edits] == [0, 1, 2]
    assert viewer.case.running is None


def test_what_runs_beside_the_first_is_listed_with_its_progress_and_cancelled_by_itself(
    qtbot: QtBot, viewer: Viewer
) -> None:
    client = fake(viewer)
    client.most_in_step = 3
    ask(viewer, 5)
    window = opened(qtbot, viewer)
    client.progress(2, "denoising", 4, 9)
    rows = [window.list.item(row).text() for row in range(window.list.count())]
    assert "seed 0" in window.asked.text()
    assert "seed 1" in rows[0]
    assert "step 4 of 9" in rows[0]
    assert "waiting for the engine" in rows[1]
    assert window.head.text().startswith("Beside it: 2 · 2 waiting")
    assert rows[2].startswith("1.")
    window.list.setCurrentRow(1)
    assert [button.isEnabled() for button in (window.up, window.down, window.first)] == [False] * 3
    qtbot.keyClick(window.list, Qt.Key.Key_Down, ALT)
    assert waiting(viewer) == [3, 4]
    window.list.setCurrentRow(3)
    qtbot.keyClick(window.list, Qt.Key.Key_Home, ALT)
    assert waiting(viewer) == [4, 3]
    window.list.setCurrentRow(0)
    qtbot.keyClick(window.list, Qt.Key.Key_Delete)
    assert [job.seed for job in viewer.queue.ahead] == [0, 2, 4]
    while client.busy_jobs:
        client.finish(client.busy_jobs[0])
    assert [edit.provenance.request["seed"] for edit in viewer.case.edits] == [0, 2, 4, 3]


def test_ctrl_shift_enter_goes_to_the_front(qtbot: QtBot, viewer: Viewer) -> None:
    ask(viewer, 2)
    viewer.side.offer_models(viewer.side._composer.models.cards)  # type: ignore[union-attr]
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    viewer.case.set_instruction("Add the finding of pleural effusion.")
    qtbot.keyClick(viewer.window, Qt.Key.Key_Return, keys)
    assert viewer.queue.waiting[0].title == "Add the finding of pleural effusion."
    assert viewer.queue.waiting[1].seed == 1


def test_all_cases_of_the_list_get_their_result(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.opener.open_paths([Path("a"), Path("b"), Path("c")])
    qtbot.waitUntil(lambda: len(viewer.browsing.rows.rows) == 3)
    first = viewer.case.radiograph
    viewer.actions["all_cases"].trigger()
    (box,) = [one for one in viewer.window.findChildren(QMessageBox) if one.isVisible()]
    assert "3 cases" in box.text()
    box.defaultButton().click()
    client = fake(viewer)
    for _ in range(3):
        qtbot.waitUntil(lambda: len(client.busy_jobs) == 1)
        client.finish(client.busy_jobs[0])
    assert len(viewer.case.edits) == 1, "this case got its own only"
    assert viewer.case.message == "All cases: 3 made."
    viewer.opener.step(1)
    qtbot.waitUntil(lambda: viewer.case.radiograph is not first and viewer.case.radiograph is not None)
    assert len(viewer.case.edits) == 1


def test_all_can_be_cancelled_by_a_key_and_put_back_from_the_message(qtbot: QtBot, viewer: Viewer) -> None:
    client = fake(viewer)
    client.cancel_at_once = False
    ask(viewer, 3)
    viewer.actions["cancel_all"].trigger()
    client.confirm_cancel(client.busy_jobs[0])  # a step later, as the real one
    assert viewer.case.message == "Cancelled in the queue: 3."
    assert viewer.case.running is None
    buttons = viewer.window.messages.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Put them back" and one.isVisible()).click()
    assert [job.seed for job in viewer.queue.jobs] == [0, 1, 2]


def test_a_second_viewer_leaves_what_waits_in_the_first_to_that(qtbot: QtBot, viewer: Viewer) -> None:
    ask(viewer, 2)
    qtbot.waitUntil(lambda: paths.waiting_file().exists())
    kept = paths.waiting_file().read_bytes()
    second = make_viewer(qtbot)
    assert second.queue.can_put_back == 0
    assert "Waiting" not in second.case.message
    open_one(qtbot, second)
    second.case.set_instruction("Add the finding of edema.")
    ask(second, 1)
    second.window.close()
    assert paths.waiting_file().read_bytes() == kept
