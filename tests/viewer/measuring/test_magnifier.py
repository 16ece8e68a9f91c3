"""The lens magnifies 2 to 4 times, a step for each notch."""

from measuring_by_hand import LEFT, add_result, has_amber, send
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.app import Viewer
from viewer.measuring.magnifier import FACTORS, Magnifier
from viewer.mouse_habits import Drag


def test_notches_are_steps_between_two_and_four(qapp: object) -> None:
    magnifier = Magnifier()
    heard: list[float] = []
    magnifier.changed.connect(lambda: heard.append(magnifier.factor))
    magnifier.hold(True)
    for _ in range(9):
        magnifier.turn(1.0)
    assert magnifier.factor == 4.0
    for _ in range(9):
        magnifier.turn(-1.0)
    assert magnifier.factor == 2.0
    assert set(heard) == set(FACTORS)


def test_a_touch_pad_turns_in_parts_of_a_notch(qapp: object) -> None:
    magnifier = Magnifier()
    before = magnifier.factor
    for _ in range(3):
        magnifier.turn(0.25)
        assert magnifier.factor == before
    magnifier.turn(0.25)
    assert magnifier.factor > before


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
