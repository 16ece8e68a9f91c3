"""Keys in the real window, by real key events: letters are letters while text is written, hints are live."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeEngineClient
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import Variant
from engine.radiographs.radiograph import Radiograph
from viewer import start
from viewer.actions import ACTIONS
from viewer.app import Viewer
from viewer.controls.bindings_dialog import BindingsDialog
from viewer.exchange.reading import Reading
from viewer.key_sheet import KeySheet
from viewer.painting.paint_tool import PaintTool
from viewer.panes.window_popup import WindowPopup
from viewer.settings import SettingsStore

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def viewer(
    qtbot: QtBot,
    qapp: object,
    radiograph_factory: Callable[..., Radiograph],
    monkeypatch: pytest.MonkeyPatch,
) -> Viewer:
    start.make_application()

    def read(path: Path) -> Reading:
        return Reading(dataclasses.replace(radiograph_factory(), sha256=path.name.ljust(64, "0")), ())

    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    made.opener.open_paths([Path("a")])
    qtbot.waitUntil(lambda: made.case.radiograph is not None)
    monkeypatch.setattr(
        made.side, "parameters", lambda: {"model": "fake", "seed": 7, "variant": Variant.MASK}
    )
    made.case.set_instruction("Add the finding of pleural effusion.")
    made.window.activateWindow()
    made.window.panes.input.setFocus()
    return made


def pane(viewer: Viewer) -> QWidget:
    return viewer.window.panes.input


def make_counterfactual(viewer: Viewer) -> None:
    viewer.run()
    client = viewer.client
    assert isinstance(client, FakeEngineClient)
    (job,) = client.busy_jobs
    client.finish(job)


def text_fields(viewer: Viewer) -> list[QWidget]:
    """All that can be written into, also within spin boxes and choices."""
    kinds = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
    found: list[QWidget] = []
    for kind in kinds:
        found += [
            field
            for field in viewer.window.findChildren(kind)
            if not (isinstance(field, (QLineEdit, QPlainTextEdit, QTextEdit)) and field.isReadOnly())
        ]
    return found


def test_no_key_without_ctrl_or_alt_acts_while_text_is_written(qtbot: QtBot, viewer: Viewer) -> None:
    make_counterfactual(viewer)  # so that all actions are enabled
    triggered: list[str] = []
    for identity, action in viewer.actions.items():
        action.triggered.disconnect()
        action.triggered.connect(lambda checked=False, identity=identity: triggered.append(identity))
    letters = {
        key for row in ACTIONS for key in viewer.bindings.keys(row.id) if len(key) == 1 and key.isprintable()
    }
    assert {"Z", "I", "/", "?", "[", "0", "6"} <= letters
    tried = 0
    for field in text_fields(viewer):
        if not field.isVisible():  # in a folded part of the panel
            continue
        field.setEnabled(True)
        field.setFocus()
        assert field.hasFocus() or field.focusProxy() is not None
        for letter in sorted(letters):
            QTest.keyClicks(field, letter.lower())
        QTest.keyClicks(field, "HF ")
        assert triggered == [], f"{type(field).__name__} {field.accessibleName()}"
        tried += 1
    assert tried >= 4, "finding, instruction, comment, initials"
    assert not viewer.window.panes.input._overlays_hidden
    pane(viewer).setFocus()
    QTest.keyClicks(pane(viewer), "i")
    assert triggered == ["invert"], "and in the panes they act"


def test_digits_choose_windows_while_a_pane_has_the_keyboard(viewer: Viewer) -> None:
    view = viewer.window.panes.view
    QTest.keyClick(pane(viewer), Qt.Key.Key_2)
    assert view.window == view.chest_presets[1].window
    QTest.keyClick(pane(viewer), Qt.Key.Key_6, Qt.KeyboardModifier.KeypadModifier)
    assert view.window == view.chest_presets[5].window
    QTest.keyClick(pane(viewer), Qt.Key.Key_0)
    assert view.window == view.first_window


def test_digits_answer_in_the_rating_and_leave_the_window_alone(qtbot: QtBot, viewer: Viewer) -> None:
    make_counterfactual(viewer)
    window = viewer.window.panes.view.window
    QTest.keyClick(pane(viewer), Qt.Key.Key_R, CTRL)
    row = viewer.window.focusWidget()
    assert row is not None
    assert row is not pane(viewer)
    QTest.keyClick(row, Qt.Key.Key_4)
    assert getattr(row, "value", None) == 4
    assert viewer.window.panes.view.window == window


def test_digits_mean_nothing_away_from_panes_and_rating(viewer: Viewer) -> None:
    window = viewer.window.panes.view.window
    assert viewer.side is not None
    button = viewer.side.foot.make
    button.setEnabled(True)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_3)
    assert viewer.window.panes.view.window == window


def test_another_key_is_in_force_at_once_everywhere(viewer: Viewer) -> None:
    view = viewer.window.panes.view
    viewer.bindings.add_key("invert", "F6")
    viewer.bindings.remove_key("invert", "I")
    QTest.keyClick(pane(viewer), Qt.Key.Key_I)
    assert not view.is_inverted
    QTest.keyClick(pane(viewer), Qt.Key.Key_F6)
    assert view.is_inverted
    assert viewer.actions["invert"].toolTip() == "Invert (F6)"


def test_hints_name_the_keys_in_force(viewer: Viewer) -> None:
    assert viewer.side is not None
    bar, make = viewer.side.painting.bar, viewer.side.foot.make
    assert "(B)" in bar.tools[PaintTool.BRUSH].toolTip()
    assert "Ctrl+Enter" in make.text()
    assert "then Ctrl+Enter" in viewer.window.panes.counterfactual._hint
    viewer.bindings.add_key("brush", "F7")
    viewer.bindings.remove_key("brush", "B")
    for key in viewer.bindings.keys("run"):
        viewer.bindings.remove_key("run", key)
    assert "(F7)" in bar.tools[PaintTool.BRUSH].toolTip()
    assert "Ctrl" not in make.text()
    assert viewer.window.panes.counterfactual._hint == "Say what should change"
    viewer.bindings.add_key("open", "F12")
    viewer.bindings.remove_key("open", "Ctrl+O")
    assert viewer.window.empty.open.text().endswith("F12")


def test_keys_that_buttons_need_are_shown_in_menus_and_left_to_buttons(viewer: Viewer) -> None:
    viewer.bindings.choose("ohif")
    view = viewer.window.panes.view
    view.invert()
    assert viewer.actions["reset"].shortcuts() == []
    assert viewer.actions["reset"].text().endswith("\tSpace")
    assert viewer.actions["reset"].toolTip().endswith("(Space)")
    assert viewer.side is not None
    brush = viewer.side.painting.bar.tools[PaintTool.BRUSH]
    brush.setFocus()
    QTest.keyClick(brush, Qt.Key.Key_Space)
    assert brush.isChecked()
    assert view.is_inverted
    pane(viewer).setFocus()
    QTest.keyClick(pane(viewer), Qt.Key.Key_Space)
    assert not view.is_inverted


def test_esc_cancels_what_runs_else_steps_back(viewer: Viewer) -> None:
    viewer.actions["box_window"].trigger()
    assert viewer.window.panes.view.next_drag_is_box
    QTest.keyClick(pane(viewer), Qt.Key.Key_Escape)
    assert not viewer.window.panes.view.next_drag_is_box
    QTest.keyClick(pane(viewer), Qt.Key.Key_Return)
    assert viewer.window.panes.maximized is pane(viewer)
    QTest.keyClick(pane(viewer), Qt.Key.Key_Escape)
    assert viewer.window.panes.maximized is None
    viewer.run()
    QTest.keyClick(pane(viewer), Qt.Key.Key_Return)
    QTest.keyClick(pane(viewer), Qt.Key.Key_Escape)
    assert viewer.case.running is None
    assert viewer.window.panes.maximized is not None, "one Esc, one meaning"


def test_a_key_that_is_held_acts_until_it_is_let_go(viewer: Viewer) -> None:
    viewer.bindings.add_key("hold_hide", "J")
    QTest.keyPress(pane(viewer), Qt.Key.Key_J)
    assert viewer.window.panes.input._overlays_hidden
    QTest.keyRelease(pane(viewer), Qt.Key.Key_J)
    assert not viewer.window.panes.input._overlays_hidden


def test_keys_change_the_window_by_small_steps(viewer: Viewer) -> None:
    view = viewer.window.panes.view
    for darker_down in (True, False):
        viewer.settings.change(drag_down_is_darker=darker_down)
        before = view.table.mean()
        QTest.keyClick(pane(viewer), Qt.Key.Key_Up, CTRL | Qt.KeyboardModifier.ShiftModifier)
        assert view.table.mean() > before, "brighter is brighter, whatever a drag does"
    assert view.window is not None
    width = view.window.width
    QTest.keyClick(pane(viewer), Qt.Key.Key_Right, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert view.window.width > width


def wheel(target: QWidget, by: int, held: Qt.KeyboardModifier = NONE) -> None:
    """A turn over a widget; as Qt does with real ones, what it leaves goes to the window."""
    at = QPointF(target.rect().center())
    for receiver in (target, target.window()):
        event = QWheelEvent(
            at,
            QPointF(target.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        event.ignore()
        QApplication.sendEvent(receiver, event)
        if event.isAccepted():
            return


def test_the_wheel_steps_cases_by_whole_notches_over_the_panes_only(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.bindings.choose("weasis")
    steps: list[int] = []
    viewer.window.keys.case_stepped.disconnect()
    viewer.window.keys.case_stepped.connect(steps.append)
    wheel(pane(viewer), -120)
    wheel(pane(viewer), 60)
    assert steps == [1]
    wheel(pane(viewer), 60)
    assert steps == [1, -1]
    wheel(viewer.window.messages, -120)
    assert steps == [1, -1], "beside the panes, the wheel alone does nothing"
    viewer.bindings.choose("counterview")
    wheel(pane(viewer), -120, CTRL)
    assert steps == [1, -1, 1]


def test_list_dialog_and_popup_open(qtbot: QtBot, viewer: Viewer) -> None:
    QTest.keyClick(pane(viewer), "?")
    (sheet,) = viewer.window.findChildren(KeySheet)
    sheet.change.click()
    dialogs = viewer.window.findChildren(BindingsDialog)
    assert [dialog.isVisible() for dialog in dialogs] == [True]
    dialogs[0].close()
    viewer.actions["change_keys"].trigger()
    assert viewer.window.findChildren(BindingsDialog) == dialogs, "there is one"
    dialogs[0].close()
    QTest.mouseClick(viewer.window.panes.input_footer.lines[0], Qt.MouseButton.LeftButton)
    (popup,) = viewer.window.findChildren(WindowPopup)
    assert popup.isVisible()
    popup.close()
    qtbot.waitUntil(
        lambda: not viewer.window.findChildren(WindowPopup) and not viewer.window.findChildren(KeySheet)
    )
    viewer.window.panes.view.invert()
    viewer.bindings.add_key("fit", "F8")  # nobody who is gone is told


def test_a_damaged_file_of_keys_is_said_in_the_window(
    qtbot: QtBot, qapp: object, radiograph_factory: Callable[..., Radiograph]
) -> None:
    paths.bindings_file().write_text('{"keys": {"teleport": ["T"]}}')
    viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(viewer.window)
    assert "teleport" in viewer.case.message
