"""A view that is mirrored or turned is measured like the film, and no picture of it leaves."""

import pytest
from measuring_by_hand import add_result, drag, press, send, words
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from viewer.app import Viewer


def test_no_picture_leaves_while_the_view_is_mirrored(qtbot: QtBot, viewer: Viewer) -> None:
    add_result(viewer)
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    viewer.actions["mirror"].trigger()
    assert not viewer.window.panes.view.orientation.is_as_stored
    viewer.actions["copy"].trigger()
    assert viewer.case.message_is_error
    assert "mirrored" in viewer.case.message
    assert clipboard.image().isNull()
    viewer.actions["save"].trigger()
    assert "saving" in viewer.case.message
    viewer.actions["reset"].trigger()
    viewer.actions["copy"].trigger()
    assert not clipboard.image().isNull()


def test_a_mirrored_view_is_measured_like_the_film(qtbot: QtBot, viewer: Viewer) -> None:
    pane = viewer.window.panes.input
    viewer.actions["mirror"].trigger()
    viewer.actions["turn_right"].trigger()
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(pane, (100, 50), (200, 50))
    assert words(viewer, pane) == ["100.0 mm at detector"]
    viewer.actions["as_stored"].trigger()
    assert viewer.measuring.store.all[0].points[0] == (pytest.approx(100, abs=1), pytest.approx(50, abs=1))


def test_the_pointer_in_other_panes_can_be_switched_off(qtbot: QtBot, viewer: Viewer) -> None:
    panes = viewer.window.panes
    other = panes.guidance
    send(panes.input, QEvent.Type.MouseMove, QPointF(5, 5), held=False)
    free = other.grab().toImage()
    send(panes.input, QEvent.Type.MouseMove, panes.input.widget_point((150, 130)), held=False)
    assert other.grab().toImage() != free
    press(qtbot, viewer, Qt.Key.Key_X)
    assert other.grab().toImage() == free
    press(qtbot, viewer, Qt.Key.Key_X)
    assert other.grab().toImage() != free
