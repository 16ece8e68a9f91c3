"""The menu of languages."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from viewer.language_menu import LanguageMenu
from viewer.settings import SettingsStore


@pytest.fixture
def settings(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


def test_each_language_is_named_in_itself_and_the_system_comes_first(
    qtbot: QtBot, settings: SettingsStore
) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    LanguageMenu(settings, menu)
    assert [action.text() for action in menu.actions()] == ["As the system", "English", "Deutsch"]
    assert [action.isChecked() for action in menu.actions()] == [True, False, False]


def test_a_choice_is_kept_and_the_reader_told_when_it_counts(
    qtbot: QtBot, settings: SettingsStore, tmp_path: Path
) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    languages = LanguageMenu(settings, menu)
    with qtbot.waitSignal(languages.chosen) as told:
        menu.actions()[2].trigger()
    assert "started again" in told.args[0]
    assert SettingsStore(tmp_path / "settings.json").current.language == "de"
    with qtbot.assertNotEmitted(languages.chosen):
        menu.actions()[2].trigger()
