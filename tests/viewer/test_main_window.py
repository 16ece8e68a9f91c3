"""The window: keys, dropping, the strip that never goes away."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.actions import (
    ACTIONS,
    FILE,
    HELD_ROWS,
    MENUS,
    SHARING,
    SUBMENUS,
    Needs,
    build_actions,
    enable_actions,
)
from viewer.case import Case
from viewer.main_window import MainWindow


class Pressed:
    """Handlers that note which action was triggered."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def handlers(self) -> dict[str, object]:
        return {row.id: (lambda identity=row.id: self.log.append(identity)) for row in ACTIONS}


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def pressed() -> Pressed:
    return Pressed()


@pytest.fixture
def window(qtbot: QtBot, case: Case, pressed: Pressed, radiograph: Radiograph) -> MainWindow:
    made = MainWindow(case)
    qtbot.addWidget(made)
    actions = build_actions(made, pressed.handlers())  # type: ignore[arg-type]
    made.place_actions(actions)
    made.restore("", 0)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    case.open(radiograph, ())
    enable_actions(actions, case)
    made.activateWindow()
    return made


def test_single_letters_act_in_the_panes_and_are_letters_in_text_fields(
    qtbot: QtBot, window: MainWindow, pressed: Pressed
) -> None:
    window.panes.input.setFocus()
    QTest.keyClick(window.panes.input, Qt.Key.Key_I)
    QTest.keyClick(window.panes.input, Qt.Key.Key_Z)
    assert pressed.log == ["invert", "fit"]
    pressed.log.clear()
    for field in (QLineEdit(), QPlainTextEdit()):
        window.place_side([field])
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        QTest.keyClicks(field, "zirbgh/?[]1-+")
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        assert text == "zirbgh/?[]1-+"
        assert pressed.log == []
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert pressed.log == ["run"], "run works while writing"
        pressed.log.clear()


def test_the_first_case_has_the_keyboard(qtbot: QtBot, radiograph: Radiograph) -> None:
    case = Case()
    made = MainWindow(case)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    case.open(radiograph, ())
    assert made.focusWidget() is made.panes.input


def test_held_keys_work_only_while_held_and_not_in_text_fields(
    qtbot: QtBot, window: MainWindow, radiograph: Radiograph
) -> None:
    pane = window.panes.input
    pane.setFocus()
    QTest.keyPress(pane, Qt.Key.Key_H)
    assert pane._overlays_hidden
    QTest.keyRelease(pane, Qt.Key.Key_H)
    assert not pane._overlays_hidden
    field = QLineEdit()
    window.place_side([field])
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyPress(field, Qt.Key.Key_H)
    assert not pane._overlays_hidden


def test_a_button_keeps_its_space_key(qtbot: QtBot, window: MainWindow) -> None:
    button = QPushButton("x")
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    window.place_side([button])
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert clicked
    assert not window.panes.input._mouse.space_held


def test_arrows_step_through_results_unless_a_slider_wants_them(
    qtbot: QtBot, window: MainWindow, pressed: Pressed
) -> None:
    window._actions["next_result"].setEnabled(True)
    window.panes.input.setFocus()
    QTest.keyClick(window.panes.input, Qt.Key.Key_Right)
    assert pressed.log == ["next_result"]
    slider = window.panes.guidance_footer.opacity
    value = slider.value()
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert pressed.log == ["next_result"]
    assert slider.value() == value + 1


def test_dropped_files_are_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.dcm")), QUrl("https://example.org/b.dcm")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.files_dropped) as dropped:
        window.dropEvent(event)
    assert dropped.args == [[tmp_path / "a.dcm"]]


def test_the_strip_stays_in_full_screen(qtbot: QtBot, window: MainWindow) -> None:
    window.set_full_screen(True)
    qtbot.wait(10)
    assert window.header.research.isVisible()
    assert not window.side.isVisible()
    assert window.header.research.text() == "Research use only, not for diagnosis"
    window.set_full_screen(False)
    assert window.side.isVisible()


def test_keys_still_work_in_full_screen(qtbot: QtBot, window: MainWindow, pressed: Pressed) -> None:
    window.set_full_screen(True)
    window.panes.input.setFocus()
    QTest.keyClick(window.panes.input, Qt.Key.Key_F11)
    assert pressed.log == ["full_screen"]


def test_no_key_has_two_meanings() -> None:
    owners: dict[str, set[str]] = {}
    for row in (*ACTIONS, *HELD_ROWS):
        for key in row.keys:
            owners.setdefault(key, set()).add(row.id)
    assert [names for names in owners.values() if len(names) > 1] == [set(SHARING)]
    assert {row.menu for row in ACTIONS} <= {*MENUS, *SUBMENUS}


def test_actions_are_enabled_when_they_make_sense(window: MainWindow, case: Case, pressed: Pressed) -> None:
    owner = QWidget()
    actions = build_actions(owner, pressed.handlers())  # type: ignore[arg-type]
    enable_actions(actions, case)
    enabled = {row.needs for row in ACTIONS if actions[row.id].isEnabled()}
    assert enabled == {Needs.NOTHING, Needs.RADIOGRAPH}


def test_every_action_and_icon_exists(window: MainWindow) -> None:
    from engine import paths

    for row in ACTIONS:
        if row.icon:
            assert (paths.resources_dir() / "icons" / f"{row.icon}.svg").is_file()


def test_geometry_survives_a_restart(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(780, 633)
    text = window.geometry_text()
    other = MainWindow(Case())
    qtbot.addWidget(other)
    other.restore(text, 400)
    assert other.size() == window.size()


def test_no_two_menus_have_the_same_letter() -> None:
    letters = [menu[menu.index("&") + 1].casefold() for menu in MENUS]
    assert len(set(letters)) == len(letters)


def test_the_menus_hold_each_command_once_and_each_entry_has_a_letter_of_its_own(window: MainWindow) -> None:
    menus = window.header.menus
    entries = {name: [one for one in menu.actions() if not one.isSeparator()] for name, menu in menus.items()}
    listed = [one for several in entries.values() for one in several]
    assert len(listed) == len(set(map(id, listed))) == len(ACTIONS) + len(SUBMENUS)
    for name, several in entries.items():
        texts = [one.text().partition("\t")[0] for one in several]
        letters = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), (name, texts)


def test_a_menu_within_another_stands_where_its_row_does(window: MainWindow) -> None:
    below = [one.menu() for one in window.header.menus[FILE].actions()]
    places = [below.index(window.header.menus[name]) for name, menu in SUBMENUS.items() if menu == FILE]
    assert places == sorted(places)
    assert below[0] is None
    assert below[-1] is None
