"""Measuring in the whole window: by keys and mouse, on real panes, with a stand-in for the engine."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngineClient, make_result
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import EditRequest
from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning
from viewer import start, theme
from viewer.app import Viewer
from viewer.exchange.open_dialogs import Reading
from viewer.measuring.measurement import Kind
from viewer.measuring.overlay import MeasuringOverlay
from viewer.mouse_habits import Drag
from viewer.panes.image_pane import ImagePane
from viewer.settings import SettingsStore

LEFT = Qt.MouseButton.LeftButton
Points = tuple[tuple[float, float], ...]


@pytest.fixture
def viewer(qtbot: QtBot, qapp: object, radiograph_factory: Callable[..., Radiograph]) -> Viewer:
    def read(path: Path) -> Reading:
        spacing = PixelSpacing(1.0, 1.0, SpacingMeaning.DETECTOR)
        film = dataclasses.replace(
            radiograph_factory(), sha256=path.name.ljust(64, "0"), pixel_spacing=spacing
        )
        return Reading(film, ())

    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    made.window.resize(1400, 900)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    open_film(qtbot, made, "a")
    made.window.panes.input.setFocus()
    return made


def open_film(qtbot: QtBot, viewer: Viewer, name: str) -> None:
    viewer.opener.open_paths([Path(name)])
    qtbot.waitUntil(lambda: not viewer.opener.is_reading)


def add_result(viewer: Viewer) -> None:
    film = viewer.case.radiograph
    assert film is not None
    request = EditRequest(film, "Add the finding of pleural effusion.", model="fake")
    viewer.case.edit_started(7, request)
    viewer.case.edit_finished(7, make_result(request))


def send(pane: ImagePane, kind: QEvent.Type, at: QPointF, held: bool = True) -> None:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    down = LEFT if held else Qt.MouseButton.NoButton
    spot = QPointF(pane.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(pane, QMouseEvent(kind, at, spot, button, down, Qt.KeyboardModifier.NoModifier))


def click(pane: ImagePane, point: tuple[float, float]) -> None:
    at = pane.widget_point(point)
    send(pane, QEvent.Type.MouseMove, at, held=False)
    send(pane, QEvent.Type.MouseButtonPress, at)
    send(pane, QEvent.Type.MouseButtonRelease, at, held=False)


def drag(pane: ImagePane, start_point: tuple[float, float], end: tuple[float, float]) -> None:
    first, last = pane.widget_point(start_point), pane.widget_point(end)
    send(pane, QEvent.Type.MouseButtonPress, first)
    for share in (0.5, 1.0):
        send(pane, QEvent.Type.MouseMove, first + (last - first) * share)
    send(pane, QEvent.Type.MouseButtonRelease, last, held=False)


def press(qtbot: QtBot, viewer: Viewer, key: Any, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    widget: QWidget = viewer.window.focusWidget() or viewer.window
    qtbot.keyClick(widget, key, held)


def words(viewer: Viewer, pane: ImagePane) -> list[str]:
    """What the pane writes beside its measurements, and has read to those who do not see it."""
    found = next(one for one in pane.overlays if isinstance(one, MeasuringOverlay)).words
    assert pane.accessibleDescription() == "; ".join(found)
    return found


def has_amber(pane: ImagePane) -> bool:
    picture = pane.content_picture()
    amber = QColor(theme.SYNTHETIC).rgb()
    return any(
        picture.pixelColor(x, y).rgb() == amber
        for x in range(picture.width())
        for y in range(picture.height())
    )


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
    assert store.all[0].source == 0
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


def test_the_magnifier_is_at_the_same_spot_in_all_panes(qtbot: QtBot, viewer: Viewer) -> None:
    panes = viewer.window.panes
    add_result(viewer)
    shown = [pane for pane in panes.panes if pane.isVisible() and pane.image is not None]
    before = [pane.content_picture() for pane in shown]
    at = panes.input.widget_point((150, 80))
    send(panes.input, QEvent.Type.MouseMove, at, held=False)
    qtbot.keyPress(panes.input, Qt.Key.Key_M)
    assert viewer.measuring.magnifier.is_held
    spot = (panes.input.widget_point((150, 80)) - QPointF(panes.input.viewport.topLeft())).toPoint()
    for pane, picture in zip(shown, before, strict=True):
        now = pane.content_picture()
        differing = [
            QPoint(x, y)
            for x in range(0, now.width(), 3)
            for y in range(0, now.height(), 3)
            if now.pixel(x, y) != picture.pixel(x, y)
        ]
        assert differing
        away = [(point - spot).manhattanLength() for point in differing]
        assert max(away) < 300
        assert abs(sum(point.x() for point in differing) / len(differing) - spot.x()) < 15
    assert has_amber(panes.counterfactual), "synthetic under the lens too"
    scale, factor = panes.view.scale, viewer.measuring.magnifier.factor
    wheel = QWheelEvent(
        at,
        QPointF(panes.input.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panes.input, wheel)
    assert viewer.measuring.magnifier.factor > factor
    assert panes.view.scale == scale, "the wheel is the lens's while it is held"
    qtbot.keyRelease(panes.input, Qt.Key.Key_M)
    assert [pane.content_picture() for pane in shown] == before


def test_a_mouse_habit_holds_the_magnifier_too(viewer: Viewer) -> None:
    viewer.bindings.set_drag("shift+left", Drag.MAGNIFIER)
    pane = viewer.window.panes.input
    at = pane.widget_point((150, 80))
    window = viewer.window.panes.view.window
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease):
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
        spot = QPointF(pane.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(
            pane, QMouseEvent(kind, at, spot, button, LEFT, Qt.KeyboardModifier.ShiftModifier)
        )
        assert viewer.measuring.magnifier.is_held == (kind is not QEvent.Type.MouseButtonRelease)
    assert viewer.window.panes.view.window == window


def test_brush_and_ruler_lay_each_other_down(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.actions["brush"].trigger()
    assert viewer.window.panes.tool is not None
    viewer.actions["ruler"].trigger()
    assert viewer.window.panes.tool is None
    assert viewer.measuring.draft is not None
    viewer.actions["brush"].trigger()
    assert viewer.measuring.draft is None


def test_undo_goes_by_time_through_strokes_and_measurements(qtbot: QtBot, viewer: Viewer) -> None:
    pane, case = viewer.window.panes.input, viewer.case
    viewer.actions["brush"].trigger()
    drag(pane, (50, 50), (60, 60))
    viewer.actions["ruler"].trigger()
    drag(pane, (100, 50), (100, 150))
    viewer.actions["brush"].trigger()
    assert case.reader_mask is not None
    first = int(case.reader_mask.sum())
    drag(pane, (200, 150), (220, 170))
    viewer.actions["undo"].trigger()
    assert case.reader_mask is not None
    assert int(case.reader_mask.sum()) == first
    viewer.actions["undo"].trigger()
    assert viewer.measuring.store.all == ()
    assert case.reader_mask is not None
    viewer.actions["undo"].trigger()
    assert case.reader_mask is None
    viewer.actions["redo"].trigger()
    viewer.actions["redo"].trigger()
    assert case.reader_mask is not None
    assert len(viewer.measuring.store.all) == 1


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
