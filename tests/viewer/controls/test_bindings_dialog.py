"""The dialog: ready sets, undo, files, and the table of the mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from viewer.controls.bindings import Bindings
from viewer.controls.bindings_dialog import BindingsDialog
from viewer.controls.mouse_page import MousePage
from viewer.mouse_habits import DRAG_INPUTS, WHEEL_INPUTS, Drag, Wheel
from viewer.settings import SettingsStore


@pytest.fixture
def bindings(qapp: object, tmp_path: Path) -> Bindings:
    return Bindings(tmp_path / "keys.json")


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def dialog(qtbot: QtBot, bindings: Bindings, settings: SettingsStore) -> BindingsDialog:
    made = BindingsDialog(bindings, settings)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def mouse_page(dialog: BindingsDialog) -> MousePage:
    """The second tab, once it is looked at."""
    dialog.tabs.setCurrentIndex(1)
    return dialog.findChild(MousePage)


def choose(dialog: BindingsDialog, box: object, text: str) -> None:
    """As a reader does by keyboard: type the beginning, then Enter."""
    from PySide6.QtWidgets import QComboBox

    assert isinstance(box, QComboBox)
    index = box.findText(text)
    assert index >= 0, text
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_a_ready_set_is_in_force_at_once_and_can_be_undone(
    dialog: BindingsDialog, bindings: Bindings
) -> None:
    bindings.add_key("fit", "F2")
    choose(dialog, dialog.ready_sets, "OHIF")
    assert bindings.ready_set.id == "ohif"
    assert "Undo" in dialog.message.text()
    assert "Space resets" in dialog._says.text()
    QTest.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    assert bindings.ready_set.id == "counterview"
    assert bindings.keys("fit") == ("Z", "F2")
    assert dialog.ready_sets.currentText() == "Counterview"
    assert "your own" in dialog._says.text()


def test_reset_all_is_there_only_where_something_is_changed(
    dialog: BindingsDialog, bindings: Bindings
) -> None:
    assert not dialog.reset_all.isEnabled()
    bindings.set_drag("left", Drag.PAN)
    assert dialog.reset_all.isEnabled()
    dialog.reset_all.click()
    assert bindings.habits.drags["left"] is Drag.WINDOW
    assert not dialog.reset_all.isEnabled()


def test_every_input_of_the_mouse_has_its_choice(
    dialog: BindingsDialog, bindings: Bindings, qtbot: QtBot
) -> None:
    page = mouse_page(dialog)
    qtbot.waitUntil(lambda: len(page.choices) == len({*DRAG_INPUTS, *WHEEL_INPUTS}))
    assert set(page.choices) == {*DRAG_INPUTS, *WHEEL_INPUTS}
    assert page.choices["alt+left"].currentText() == "Window on a box"
    assert page.choices["shift+middle"].currentText() == "same as without"
    choose(dialog, page.choices["right"], "Window")
    choose(dialog, page.choices["wheel"], "Step cases")
    assert bindings.habits.drags["right"] is Drag.WINDOW
    assert bindings.habits.wheels["wheel"] is Wheel.CASES
    choose(dialog, page.choices["shift+left"], "same as without")
    assert bindings.habits.drags["shift+left"] is Drag.WINDOW
    for box in page.choices.values():
        assert box.accessibleName()


def test_the_direction_of_the_level_is_a_setting(dialog: BindingsDialog, settings: SettingsStore) -> None:
    page = mouse_page(dialog)
    assert page.darker.isChecked()
    page.darker.click()
    assert not settings.current.drag_down_is_darker


def test_bindings_are_exported_and_imported(
    dialog: BindingsDialog, bindings: Bindings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (f"{target}.json", ""))
    bindings.add_key("fit", "F2")
    dialog.export.click()
    assert target.with_suffix(".json").is_file()
    bindings.reset_all()
    dialog.import_.click()
    assert bindings.keys("fit") == ("Z", "F2")
    assert "mine.json" in dialog.message.text()


def test_a_file_that_is_none_is_said_and_changes_nothing(
    dialog: BindingsDialog, bindings: Bindings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(wrong), ""))
    dialog.import_.click()
    assert "Nothing was changed" in dialog.message.text()
    wrong.unlink()
    dialog.import_.click()
    assert "could not be read" in dialog.message.text()
    assert not bindings.can_undo


def test_enter_in_the_search_closes_nothing(dialog: BindingsDialog) -> None:
    dialog.keys_page.search.setFocus()
    QTest.keyClick(dialog.keys_page.search, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_it_fits_a_small_screen(dialog: BindingsDialog) -> None:
    assert dialog.minimumSizeHint().width() <= 900
    assert dialog.minimumSizeHint().height() <= 640
