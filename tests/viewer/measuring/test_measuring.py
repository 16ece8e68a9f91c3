"""Measuring in the whole window: by keys and mouse, on real panes, with a stand-in for the engine."""

from measuring_by_hand import add_result, click, drag, has_amber, open_film, press, send, words
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from viewer.app import Viewer
from viewer.measuring.measurement import Kind
from viewer.measuring.result_key import result_key


def test_a_ruler_is_dragged_and_says_its_unit(qtbot: QtBot, viewer: Viewer) -> None:
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(viewer.window.panes.input, (100, 50), (100, 150))
    (item,) = viewer.measuring.store.all
    assert item.kind is Kind.RULER
    assert words(viewer, viewer.window.panes.input) == ["100.0 mm at detector"]
    assert viewer.measuring.draft is None, "one press of the key is one measurement"


def test_a_ruler_is_clicked_too(qtbot: QtBot, viewer: Viewer) -> None:
    press(qtbot, viewer, Qt.Key.Key_U)
    click(viewer.window.panes.input, (40, 50))
    click(viewer.window.panes.input, (200, 50))
    assert words(viewer, viewer.window.panes.input) == ["160.0 mm at detector"]


def test_angle_and_cobb_by_clicks(qtbot: QtBot, viewer: Viewer) -> None:
    pane = viewer.window.panes.input
    press(qtbot, viewer, Qt.Key.Key_A)
    for point in ((100, 200), (100, 100), (200, 100)):
        click(pane, point)
    press(qtbot, viewer, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    drag(pane, (50, 50), (50, 200))
    drag(pane, (250, 50), (275, 200))
    said = words(viewer, pane)
    assert said[0] == "90.0°"
    assert said[1].startswith("Cobb 9.")


def test_the_cardiothoracic_ratio_is_guided(qtbot: QtBot, viewer: Viewer) -> None:
    pane = viewer.window.panes.input
    press(qtbot, viewer, Qt.Key.Key_C)
    draft = viewer.measuring.draft
    assert draft is not None
    asked = []
    for point in ((150, 130), (200, 100), (190, 180), (160, 30), (160, 230)):
        asked.append(draft.prompt)
        click(pane, point)
    for word, prompt in zip(("midline", "heart", "heart", "rib", "rib"), asked, strict=True):
        assert word in prompt
    said = words(viewer, pane)
    assert said[:3] == [
        "cardiothoracic ratio 0.40",
        "heart 80.0 mm at detector",
        "thorax 200.0 mm at detector",
    ]
    assert said[-1] == "measured on this picture, no diagnosis"


def test_backspace_takes_a_point_back_and_escape_stops(qtbot: QtBot, viewer: Viewer) -> None:
    pane = viewer.window.panes.input
    press(qtbot, viewer, Qt.Key.Key_C)
    click(pane, (150, 130))
    click(pane, (200, 100))
    draft = viewer.measuring.draft
    assert draft is not None
    assert len(draft.points) == 3
    press(qtbot, viewer, Qt.Key.Key_Backspace)
    assert len(draft.points) == 2
    press(qtbot, viewer, Qt.Key.Key_Escape)
    assert viewer.measuring.draft is None
    assert viewer.measuring.store.all == ()


def test_on_synthetic_pixels_it_is_amber_and_says_so(qtbot: QtBot, viewer: Viewer) -> None:
    panes = viewer.window.panes
    add_result(viewer)
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(panes.input, (100, 50), (100, 150))
    assert words(viewer, panes.counterfactual) == [
        "synthetic · 100.0 mm at detector",
        "drawn on the input",
    ]
    assert has_amber(panes.counterfactual)
    assert not has_amber(panes.input)


def test_what_was_drawn_on_a_result_is_never_taken_for_the_input(qtbot: QtBot, viewer: Viewer) -> None:
    panes, store = viewer.window.panes, viewer.measuring.store
    add_result(viewer)
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(panes.counterfactual, (100, 50), (100, 150))
    result = viewer.case.selected_edit
    assert result is not None
    assert store.all[0].source == result_key(result)
    assert words(viewer, panes.input) == ["100.0 mm at detector", "drawn on the synthetic result"]
    assert has_amber(panes.input)
    add_result(viewer)
    assert store.shown == (), "it belongs to another result"
    viewer.case.select_edit(0)
    assert len(store.shown) == 1


def test_measurements_come_back_with_their_film(qtbot: QtBot, viewer: Viewer) -> None:
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(viewer.window.panes.input, (100, 50), (100, 150))
    open_film(qtbot, viewer, "b")
    assert viewer.measuring.store.all == ()
    open_film(qtbot, viewer, "a")
    assert len(viewer.measuring.store.all) == 1


def test_a_known_length_calibrates_and_undo_takes_it_back(qtbot: QtBot, viewer: Viewer) -> None:
    pane = viewer.window.panes.input
    press(qtbot, viewer, Qt.Key.Key_U)
    drag(pane, (100, 50), (100, 150))
    press(qtbot, viewer, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    drag(pane, (200, 50), (200, 100))
    dialog = viewer.window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setDoubleValue(25.0)
    dialog.accept()
    assert words(viewer, pane) == ["50.0 mm, calibrated (by the reader)"]
    viewer.actions["undo"].trigger()
    assert words(viewer, pane) == ["100.0 mm at detector"]


def test_brush_and_ruler_lay_each_other_down(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.actions["brush"].trigger()
    assert viewer.window.panes.tool is not None
    viewer.actions["ruler"].trigger()
    assert viewer.window.panes.tool is None
    assert viewer.measuring.draft is not None
    viewer.actions["brush"].trigger()
    assert viewer.measuring.draft is None


def test_a_length_is_told_while_it_is_drawn_and_synthetic_there_too(qtbot: QtBot, viewer: Viewer) -> None:
    panes = viewer.window.panes
    add_result(viewer)
    press(qtbot, viewer, Qt.Key.Key_U)
    plain = panes.counterfactual.content_picture()
    click(panes.counterfactual, (100, 50))
    send(panes.counterfactual, QEvent.Type.MouseMove, panes.counterfactual.widget_point((100, 150)), False)
    assert panes.counterfactual.content_picture() != plain
    assert has_amber(panes.counterfactual)
    assert not has_amber(panes.input)
    assert viewer.measuring.store.all == ()
    press(qtbot, viewer, Qt.Key.Key_Escape)
    assert viewer.measuring.draft is None
