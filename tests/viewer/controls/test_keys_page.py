"""The tree of commands: search, press a key, be told whose it is, take it over, reset; by real key events."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from viewer.controls.bindings import COMMANDS, Bindings
from viewer.controls.keys_page import KeysPage

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bindings(qapp: object, tmp_path: Path) -> Bindings:
    return Bindings(tmp_path / "keys.json")


@pytest.fixture
def page(qtbot: QtBot, bindings: Bindings) -> KeysPage:
    made = KeysPage(bindings)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def waits_for_key(page: KeysPage) -> bool:
    return page.field.text().startswith("Press the new key")


def press(page: KeysPage, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Ask for a key and press it."""
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_Space)  # presses the button
    assert waits_for_key(page)
    QTest.keyClick(page.field, key, held)


def test_every_command_is_listed_with_its_keys(page: KeysPage, bindings: Bindings) -> None:
    assert set(page._items) == set(COMMANDS)
    assert page._items["redo"].text(1) == "Ctrl+Y, Ctrl+Shift+Z"


def test_a_free_key_is_taken_at_once(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["fit"])
    press(page, Qt.Key.Key_F2, CTRL)
    assert bindings.keys("fit") == ("Z", "Ctrl+F2")
    assert "(own)" in page._items["fit"].text(1)
    assert not waits_for_key(page)
    assert page.clash.isHidden()


def test_a_key_of_another_command_is_offered_and_not_taken(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["fit"])
    press(page, Qt.Key.Key_I)
    assert bindings.keys("fit") == ("Z",)
    assert page.clash.text() == "I is the key of “Invert”."
    assert page.take_over.hasFocus(), "the keyboard is where the question is"
    QTest.keyClick(page.take_over, Qt.Key.Key_Space)
    assert bindings.keys("fit") == ("Z", "I")
    assert bindings.keys("invert") == ()
    assert page.take_over.isHidden()


def test_a_key_can_be_left_to_its_command(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["fit"])
    press(page, Qt.Key.Key_I)
    page.leave.click()
    assert bindings.keys("invert") == ("I",)
    assert page.clash.isHidden()


def test_esc_takes_no_key_and_tab_leaves(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["fit"])
    press(page, Qt.Key.Key_Escape)
    assert not waits_for_key(page)
    assert bindings.keys("fit") == ("Z",)
    press(page, Qt.Key.Key_Tab)
    assert not waits_for_key(page)
    assert bindings.keys("fit") == ("Z",)


def test_a_held_key_alone_waits_for_the_key(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["fit"])
    press(page, Qt.Key.Key_Shift, SHIFT)
    assert waits_for_key(page)
    QTest.keyClick(page.field, Qt.Key.Key_F4, SHIFT)
    assert bindings.keys("fit") == ("Z", "Shift+F4")


def test_keys_that_are_needed_elsewhere_are_refused_with_a_reason(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["fit"])
    press(page, Qt.Key.Key_G, ALT)
    assert "menus" in page.clash.text()
    assert not page.clash.isHidden()
    assert page.take_over.isHidden()
    page.tree.setCurrentItem(page._items["hold_hide"])
    press(page, Qt.Key.Key_F8, CTRL)
    assert "cannot be held" in page.clash.text()
    assert bindings.keys("hold_hide") == ("H",)


def test_a_key_is_removed_and_a_command_reset(page: KeysPage, bindings: Bindings) -> None:
    page.tree.setCurrentItem(page._items["redo"])
    buttons = {button.accessibleName(): button for button in page.findChildren(QPushButton)}
    buttons["Remove the key Ctrl+Y"].click()
    assert bindings.keys("redo") == ("Ctrl+Shift+Z",)
    assert page.reset.isEnabled()
    page.reset.click()
    assert bindings.keys("redo") == ("Ctrl+Y", "Ctrl+Shift+Z")
    assert not page.reset.isEnabled()


def test_the_search_finds_commands_by_name_group_and_key(page: KeysPage) -> None:
    def found() -> set[str]:
        return {command for command, item in page._items.items() if not item.isHidden()}

    QTest.keyClicks(page.search, "lungs")
    assert found() == {"chest_2"}
    assert page.command == "chest_2", "what is found is chosen"
    page.search.setText("shift+w")
    assert found() == {"type_window"}
    page.search.setText("held")
    assert {"hold_hide", "hold_flicker", "hold_pan"} <= found()
    page.search.setText("no such thing")
    assert found() == set()
    page.search.clear()
    assert found() == set(COMMANDS)


def test_the_page_is_used_by_keyboard_only(qtbot: QtBot, page: KeysPage, bindings: Bindings) -> None:
    page.search.setFocus()
    QTest.keyClicks(page.search, "eraser")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.tree.hasFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: waits_for_key(page))
    QTest.keyClick(page.field, Qt.Key.Key_V)
    assert bindings.keys("eraser") == ("E", "V")


def test_everything_has_a_name_for_a_screen_reader(page: KeysPage) -> None:
    for part in (page.search, page.tree, page.field):
        assert part.accessibleName()
