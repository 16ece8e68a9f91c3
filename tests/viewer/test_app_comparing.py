"""The viewer as a whole, hanging and comparing by real keys and menus in the window."""

import pytest
from fakes import FakeEngineClient, make_result
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer import start
from viewer.app import Viewer
from viewer.comparing.comparison import Way
from viewer.exchange.export_dialogs import picture_of
from viewer.panes.hanging import Hanging
from viewer.settings import SettingsStore


def make_viewer(qtbot: QtBot) -> Viewer:
    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    return made


@pytest.fixture
def viewer(qtbot: QtBot, qapp: object, radiograph: Radiograph) -> Viewer:
    made = make_viewer(qtbot)
    made.case.open(radiograph, ())
    made.case.edit_started(1)
    request = EditRequest(radiograph, "Add the finding of edema.", "fake")
    made.case.edit_finished(1, make_result(request, size=128))
    made.window.panes.input.setFocus()
    return made


def hit(viewer: Viewer, *keys: str) -> None:
    for key in keys:
        QTest.keySequence(viewer.window, QKeySequence(key))


def test_keys_hang_and_the_choice_is_kept(qtbot: QtBot, viewer: Viewer) -> None:
    panes = viewer.window.panes
    for key, hanging in (
        ("Ctrl+1", Hanging.ONE),
        ("Ctrl+2", Hanging.PAIR),
        ("Ctrl+4", Hanging.FOUR),
        ("D", Hanging.PAIR),
        ("D", Hanging.DIFFERENCE),
        ("Ctrl+3", Hanging.MAP),
        ("Ctrl+4", Hanging.FOUR),
    ):
        hit(viewer, key)
        assert panes.hanging is hanging
    viewer.window.close()
    assert make_viewer(qtbot).window.panes.hanging is Hanging.FOUR


def test_keys_compare(viewer: Viewer) -> None:
    comparison = viewer.window.panes.comparison
    for key, way in (("S", Way.SWIPE), ("T", Way.FADE), ("Q", Way.CHECKER), ("Shift+F", Way.FLICKER)):
        hit(viewer, key)
        assert comparison.way is way
    hit(viewer, "Shift+T")
    assert comparison.way is Way.FADE
    assert comparison.is_playing
    hit(viewer, "Shift+T")
    assert not comparison.is_playing
    hit(viewer, "S", ".", ".")
    assert comparison.setting == pytest.approx(0.6)
    hit(viewer, ",", "Shift+S")
    assert comparison.setting == pytest.approx(0.55)
    assert not comparison.is_upright
    hit(viewer, "S")
    assert comparison.way is Way.NONE


def test_letters_are_dead_while_an_instruction_is_written(viewer: Viewer) -> None:
    panes = viewer.window.panes
    hit(viewer, "/")
    field = viewer.window.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "sdtq")
    assert panes.comparison.way is Way.NONE
    assert panes.hanging is Hanging.MAP


def test_the_held_key_shows_the_input_until_it_is_let_go(viewer: Viewer) -> None:
    panes = viewer.window.panes
    QTest.keyPress(panes.input, Qt.Key.Key_F)
    assert panes.counterfactual.image is panes.input.image
    assert not panes.counterfactual.is_synthetic
    QTest.keyRelease(panes.input, Qt.Key.Key_F)
    assert panes.counterfactual.is_synthetic


def test_the_key_links_and_unlinks(viewer: Viewer) -> None:
    view = viewer.window.panes.view
    viewer.window.panes.guidance.setFocus()
    hit(viewer, "L", "+")
    assert not view.is_linked
    assert view.is_fitted
    assert not viewer.window.panes.guidance.view.is_fitted
    hit(viewer, "L")
    assert view.is_linked
    assert view.is_apart


def test_a_compared_picture_that_leaves_is_marked_and_names_the_model(viewer: Viewer) -> None:
    panes, result = viewer.window.panes, viewer.case.selected_edit
    panes.counterfactual.setFocus()
    hit(viewer, "S")
    pane = panes.counterfactual
    marked = picture_of(pane, pane.content_picture(), result)
    bare = picture_of(panes.input, panes.input.content_picture(), result)
    assert marked.height() > bare.height(), "it has bands for the notice of the model"
    hit(viewer, "Ctrl+C")
    assert viewer.case.message == "Copied: SYNTHETIC swipe with the input"


def test_full_screen_comes_and_goes_and_keeps_the_hanging(qtbot: QtBot, viewer: Viewer) -> None:
    hit(viewer, "Ctrl+4", "F11")
    assert viewer.window.isFullScreen()
    assert not viewer.window.side.isVisible()
    hit(viewer, "Esc")
    qtbot.waitUntil(lambda: not viewer.window.isFullScreen())
    assert viewer.window.panes.hanging is Hanging.FOUR
