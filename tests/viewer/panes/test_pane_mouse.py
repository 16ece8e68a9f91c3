"""Dragging in a pane does what the table of habits says; by real events of the mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.mouse_habits import Drag, MouseHabits, Wheel
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_row import PaneRow

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@pytest.fixture
def row(qtbot: QtBot, radiograph: Radiograph) -> PaneRow:
    case = Case()
    made = PaneRow(case)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    case.open(radiograph, ())
    return made


def send(
    pane: ImagePane,
    kind: QEvent.Type,
    at: QPoint,
    button: Qt.MouseButton,
    held: Qt.KeyboardModifier,
) -> None:
    moving = kind is QEvent.Type.MouseMove
    down = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind,
        QPointF(at),
        QPointF(pane.mapToGlobal(at)),
        Qt.MouseButton.NoButton if moving else button,
        down,
        held,
    )
    QApplication.sendEvent(pane, event)


def drag(
    pane: ImagePane,
    by: QPoint,
    button: Qt.MouseButton = LEFT,
    held: Qt.KeyboardModifier = NONE,
    held_later: Qt.KeyboardModifier | None = None,
) -> None:
    start = pane.viewport.center()
    moving = held if held_later is None else held_later
    send(pane, QEvent.Type.MouseButtonPress, start, button, held)
    for fraction in (0.5, 1.0):
        send(pane, QEvent.Type.MouseMove, start + by * fraction, button, moving)
    send(pane, QEvent.Type.MouseButtonRelease, start + by, button, moving)


def widened(row: PaneRow, held: Qt.KeyboardModifier, later: Qt.KeyboardModifier | None = None) -> float:
    """How much a drag to the right adds to the width."""
    row.view.reset()
    assert row.view.window is not None
    before = row.view.window.width
    drag(row.input, QPoint(100, 0), LEFT, held, later)
    assert row.view.window is not None
    return row.view.window.width - before


def test_shift_is_fine_and_ctrl_is_coarse(row: PaneRow) -> None:
    plain = widened(row, NONE)
    assert plain > 0
    assert widened(row, SHIFT) == pytest.approx(0.2 * plain)
    assert widened(row, CTRL) == pytest.approx(5 * plain)


def test_shift_may_come_after_the_button(row: PaneRow) -> None:
    assert widened(row, NONE, later=SHIFT) == pytest.approx(0.2 * widened(row, NONE))


def test_alt_drag_windows_on_the_values_in_the_box(row: PaneRow, radiograph: Radiograph) -> None:
    pane = row.input
    start, by = pane.viewport.center(), QPoint(40, 60)
    (top, left), (bottom, right) = (pane.image_point(QPointF(point)) for point in (start, start + by))
    drag(pane, by, LEFT, ALT)
    cut = radiograph.stored_pixels[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))]
    low, high = np.percentile(cut, [2, 98])
    assert row.view.window is not None
    assert row.view.window.center == pytest.approx((low + high) / 2)
    assert row.view.window.width == pytest.approx(high - low)
    row.view.set_pointer(None)
    assert "box" in row.input_footer.lines[1].text()


def test_the_box_is_seen_while_it_is_drawn(row: PaneRow) -> None:
    pane, start = row.input, row.input.viewport.center()
    before = pane.grab().toImage()
    send(pane, QEvent.Type.MouseButtonPress, start, LEFT, ALT)
    assert pane._mouse.box is None, "a click draws none"
    send(pane, QEvent.Type.MouseMove, start + QPoint(50, 50), LEFT, ALT)
    assert pane._mouse.box is not None
    assert pane.grab().toImage() != before
    send(pane, QEvent.Type.MouseButtonRelease, start + QPoint(50, 50), LEFT, ALT)
    assert pane._mouse.box is None


def test_a_click_with_alt_changes_no_window(row: PaneRow) -> None:
    before = row.view.window
    start = row.input.viewport.center()
    send(row.input, QEvent.Type.MouseButtonPress, start, LEFT, ALT)
    send(row.input, QEvent.Type.MouseButtonRelease, start, LEFT, ALT)
    assert row.view.window == before


def test_the_next_drag_draws_a_box_once(row: PaneRow) -> None:
    row.view.await_box(True)
    assert row.input_footer.lines[1].text().startswith("draw a box")
    assert row.guidance.cursor().shape() is Qt.CursorShape.CrossCursor
    drag(row.guidance, QPoint(40, 40))
    boxed = row.view.window
    assert boxed is not None
    assert boxed.explanation.startswith("box")
    assert row.guidance.cursor().shape() is Qt.CursorShape.ArrowCursor
    drag(row.input, QPoint(30, 0))
    assert row.view.window is not None
    assert row.view.window.width > boxed.width, "the drag after it windows as usual"


def test_another_radiograph_waits_for_no_box(row: PaneRow, radiograph: Radiograph) -> None:
    row.view.await_box(True)
    row.view.open(radiograph)
    assert not row.view.next_drag_is_box


def test_buttons_do_what_the_reader_chose(row: PaneRow) -> None:
    row.view.habits = MouseHabits({"left": Drag.PAN, "middle": Drag.WINDOW, "right": Drag.NOTHING}, {})
    window, left = row.view.window, row.view.placement.left
    drag(row.input, QPoint(30, 0), LEFT)
    assert row.view.placement.left > left
    assert row.view.window == window
    scale = row.view.scale
    drag(row.input, QPoint(0, 40), RIGHT)
    assert row.view.scale == scale
    drag(row.input, QPoint(30, 0), MIDDLE)
    assert row.view.window != window


@pytest.mark.parametrize("habit", list(Drag))
def test_a_right_click_opens_the_menu_whatever_dragging_does(qtbot: QtBot, row: PaneRow, habit: Drag) -> None:
    row.view.habits = MouseHabits({"right": habit}, {})
    start = row.input.viewport.center()
    with qtbot.waitSignal(row.menu_requested):
        send(row.input, QEvent.Type.MouseButtonPress, start, RIGHT, NONE)
        send(row.input, QEvent.Type.MouseButtonRelease, start, RIGHT, NONE)
    with qtbot.assertNotEmitted(row.menu_requested):
        drag(row.input, QPoint(0, 40), RIGHT)


def test_a_second_button_neither_begins_nor_ends_a_drag(row: PaneRow) -> None:
    pane, start = row.input, row.input.viewport.center()
    send(pane, QEvent.Type.MouseButtonPress, start, LEFT, NONE)
    send(pane, QEvent.Type.MouseMove, start + QPoint(30, 0), LEFT, NONE)
    assert row.view.window is not None
    width = row.view.window.width
    send(pane, QEvent.Type.MouseButtonPress, start, RIGHT, NONE)
    send(pane, QEvent.Type.MouseButtonRelease, start, RIGHT, NONE)
    send(pane, QEvent.Type.MouseMove, start + QPoint(60, 0), LEFT, NONE)
    assert row.view.window.width > width
    send(pane, QEvent.Type.MouseButtonRelease, start + QPoint(60, 0), LEFT, NONE)


def turn(pane: ImagePane, held: Qt.KeyboardModifier, sideways: bool = False) -> QWheelEvent:
    at = QPointF(pane.viewport.center())
    angle = QPoint(120, 0) if sideways else QPoint(0, 120)
    event = QWheelEvent(
        at,
        QPointF(pane.mapToGlobal(at.toPoint())),
        QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    pane.wheelEvent(event)
    return event


def test_the_wheel_zooms_where_it_should_and_is_left_to_the_window_elsewhere(row: PaneRow) -> None:
    scale = row.view.scale
    turn(row.input, NONE)
    assert row.view.scale > scale
    row.view.habits = MouseHabits({}, {"wheel": Wheel.CASES, "alt+wheel": Wheel.ZOOM})
    scale = row.view.scale
    assert not turn(row.input, NONE).isAccepted()
    assert row.view.scale == scale
    turn(row.input, ALT, sideways=True)  # with Alt, Qt turns it sideways
    assert row.view.scale > scale
