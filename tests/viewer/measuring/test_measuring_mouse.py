"""Measurements are taken hold of by the mouse, and nothing else is disturbed."""

import pytest
from measuring_by_hand import drag, press, words
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from viewer.app import Viewer


def test_a_handle_moves_and_delete_and_undo_go_by_time(qtbot: QtBot, viewer: Viewer) -> None:
    pane, store = viewer.window.panes.input, viewer.measuring.store
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(pane, (100, 50), (100, 150))
    window = viewer.window.panes.view.window
    drag(pane, (100, 150), (100, 200))
    assert words(viewer, pane) == ["150.0 mm at detector"]
    drag(pane, (100, 120), (140, 120))  # the line moves as a whole
    assert store.all[0].points[0][0] == pytest.approx(140, abs=0.6)
    assert viewer.window.panes.view.window == window, "a taken handle is no window drag"
    press(qtbot, viewer, Qt.Key.Key_Delete)
    assert store.all == ()
    for said in (["150.0 mm at detector"], ["150.0 mm at detector"], ["100.0 mm at detector"], []):
        viewer.actions["undo"].trigger()
        assert words(viewer, pane) == said
    viewer.actions["redo"].trigger()
    assert words(viewer, pane) == ["100.0 mm at detector"]


def test_away_from_measurements_the_left_button_windows(qtbot: QtBot, viewer: Viewer) -> None:
    pane, view = viewer.window.panes.input, viewer.window.panes.view
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(pane, (100, 50), (100, 150))
    before = view.window
    drag(pane, (250, 50), (250, 150))
    assert view.window != before
    assert viewer.measuring.store.selected is None


def test_hidden_measurements_cannot_be_taken_hold_of(qtbot: QtBot, viewer: Viewer) -> None:
    pane = viewer.window.panes.input
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(pane, (100, 50), (100, 150))
    shown = pane.content_picture()
    qtbot.keyPress(pane, Qt.Key.Key_H)
    assert pane.content_picture() != shown
    drag(pane, (100, 150), (100, 200))
    qtbot.keyRelease(pane, Qt.Key.Key_H)
    assert words(viewer, pane) == ["100.0 mm at detector"]
