"""Kept results in the whole window: settings come back, any two compare, all by keys."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from fakes import make_result
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest, EditResult, MaskUse, Variant
from viewer import background
from viewer.app import Viewer

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def viewer(qtbot: QtBot) -> Viewer:
    made = make_viewer(qtbot)
    qtbot.waitUntil(lambda: made.remembering.history.store is not None)
    open_one(qtbot, made)
    return made


def settle(qtbot: QtBot) -> None:
    for _ in range(3):
        background.wait()
        qtbot.wait(10)


def make(qtbot: QtBot, viewer: Viewer, seed: int, **more: object) -> EditResult:
    """One result, as the engine would deliver it."""
    case = viewer.case
    assert case.radiograph is not None
    assert viewer.side is not None
    fields = {**viewer.side.parameters(), "seed": seed, **more}
    request = EditRequest(case.radiograph, "Add the finding of edema.", **fields)
    viewer.runner.ask(request)
    result = make_result(request, size=64, change=0.02 * seed)
    fake(viewer).finish(fake(viewer).busy_jobs[0], result)
    settle(qtbot)
    return result


def test_another_result_takes_the_place_of_the_input_and_escape_gives_it_back(
    qtbot: QtBot, viewer: Viewer
) -> None:
    first, second = make(qtbot, viewer, 1), make(qtbot, viewer, 5)
    panes = viewer.window.panes
    panes.setFocus()
    qtbot.keyClick(viewer.window, Qt.Key.Key_Left)
    assert viewer.case.selected_edit is first
    qtbot.keyClick(viewer.window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Right)
    assert viewer.case.selected_edit is second
    assert panes.input.title == "result 1"
    assert panes.input.is_synthetic
    assert panes.input.image is not None
    assert np.array_equal(panes.input.image.stored, first.counterfactual)
    row, column = np.argwhere(first.counterfactual != second.counterfactual)[0]
    change = int(second.counterfactual[row, column]) - int(first.counterfactual[row, column])
    assert f"{abs(change)}" in panes.difference.text_at(row, column)
    qtbot.keyClick(viewer.window, Qt.Key.Key_S)
    assert panes.counterfactual.title == "swipe with result 1"
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert panes.base is None
    assert panes.input.title == "Input"
    assert panes.counterfactual.title == "swipe with the input"


def test_another_radiograph_ends_the_comparison(qtbot: QtBot, viewer: Viewer) -> None:
    make(qtbot, viewer, 1)
    viewer.actions["compare_with"].trigger()
    assert viewer.window.panes.base == "result 1"
    viewer.opener.open_paths([Path("b")])
    settle(qtbot)
    qtbot.waitUntil(lambda: viewer.window.panes.base is None)


def test_a_result_that_others_are_compared_with_keeps_its_number_right_and_leaves_when_deleted(
    qtbot: QtBot, viewer: Viewer
) -> None:
    for seed in (1, 2, 3):
        make(qtbot, viewer, seed)
    panes = viewer.window.panes
    viewer.case.select_edit(1)
    viewer.actions["compare_with"].trigger()
    viewer.case.select_edit(0)
    viewer.remembering.history.delete_selected()
    settle(qtbot)
    assert panes.base == "result 1", "as the list of results calls it now"
    assert panes.input.title == "result 1"
    viewer.case.select_edit(1)
    viewer.remembering.history.delete_selected()
    settle(qtbot)
    assert panes.base is None
    assert panes.input.title == "Input"


def test_settings_of_a_result_come_back_by_key(qtbot: QtBot, viewer: Viewer) -> None:
    mask = np.zeros((300, 260), dtype=bool)
    mask[20:80, 30:90] = True
    make(
        qtbot,
        viewer,
        77,
        variant=Variant.MASK,
        threshold=0.4,
        guidance_scale=3.5,
        reader_mask=mask,
        reader_mask_use=MaskUse.INTERSECT,
    )
    assert viewer.side is not None
    viewer.case.set_instruction("something else")
    viewer.case.set_reader_mask(None)
    viewer.case.set_mask_use(MaskUse.INSTEAD)
    assert viewer.side.parameters()["seed"] != 77
    qtbot.keyClick(viewer.window, Qt.Key.Key_R, CONTROL_SHIFT)
    now = viewer.side.parameters()
    assert (now["seed"], now["variant"], now["threshold"], now["guidance_scale"]) == (
        77,
        Variant.MASK,
        0.4,
        3.5,
    )
    assert viewer.case.instruction == "Add the finding of edema."
    assert viewer.case.reader_mask is not None
    assert np.array_equal(viewer.case.reader_mask, mask)
    assert viewer.case.mask_use is MaskUse.INTERSECT


def test_a_model_that_is_gone_is_said(qtbot: QtBot, viewer: Viewer) -> None:
    make(qtbot, viewer, 3, model="gone-model")
    viewer.actions["restore_settings"].trigger()
    assert "the model gone-model is not there" in viewer.case.message


def test_delete_by_key_offers_undo_beside_the_message(qtbot: QtBot, viewer: Viewer) -> None:
    make(qtbot, viewer, 1)
    kept = make(qtbot, viewer, 2)
    qtbot.keyClick(viewer.window, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot)
    assert viewer.window.results.list.count() == 1
    (undo,) = [
        button
        for button in viewer.window.messages.findChildren(QPushButton)
        if button.text() == "Undo" and button.isVisible()
    ]
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(qtbot)
    assert viewer.window.results.list.count() == 2
    assert viewer.case.selected_edit is kept


def test_the_history_opens_a_result_at_its_radiograph(qtbot: QtBot, viewer: Viewer, tmp_path: Path) -> None:
    first = make(qtbot, viewer, 1)
    file = tmp_path / "a"
    file.write_bytes(b"")
    radiograph = viewer.case.radiograph
    assert radiograph is not None
    store = viewer.remembering.history.store
    assert store is not None
    store.remember_place(radiograph, tmp_path / "gone")
    viewer.case.close()
    qtbot.keyClick(viewer.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    window = viewer.remembering.all_results
    assert window is not None
    qtbot.waitUntil(lambda: len(window.rows.entries) == 1)
    qtbot.keyClick(window.filters.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no longer at" in window.status.text())
    assert str(tmp_path / "gone") in window.status.text()
    viewer.case.open(dataclasses.replace(radiograph), ())
    settle(qtbot)
    viewer.case.select_edit(None)
    qtbot.keyClick(window.filters.words, Qt.Key.Key_Return)
    settle(qtbot)
    assert viewer.case.selected_edit is not None
    assert np.array_equal(viewer.case.selected_edit.counterfactual, first.counterfactual)
    assert not window.isVisible()
