"""Keys, mouse habits and commands in texts are those in force."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.actions import ACTIONS, build_actions
from viewer.controls.bindings import Bindings
from viewer.help.live_text import LiveText, named_commands
from viewer.mouse_habits import Drag


@pytest.fixture
def bindings(qapp: object, tmp_path: Path) -> Bindings:
    return Bindings(tmp_path / "keys.json")


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def live(owner: QWidget, bindings: Bindings) -> LiveText:
    return LiveText(bindings, build_actions(owner, {row.id: lambda: None for row in ACTIONS}))


def test_placeholders_become_what_is_in_force(live: LiveText, bindings: Bindings) -> None:
    assert live.resolved("{key:open}") == "**Ctrl\\+O**"
    assert live.resolved("{menu:open}") == "**File › Open**"
    assert live.resolved("{drag:window}") == "**Left drag**"
    assert live.resolved("{wheel:zoom}") == "**Wheel**"
    bindings.set_drag("left", Drag.PAN)
    assert live.resolved("{drag:pan}") == "**Left drag**"
    assert "Mirror and turn" in live.resolved("{menu:mirror}")


def test_a_command_without_a_key_is_named_by_its_menu(live: LiveText) -> None:
    assert live.resolved("{key:open_sample}") == "**File › Open other › Open a sample**"


def test_signs_of_markdown_stay_letters(live: LiveText) -> None:
    assert live.resolved("{key:less}") == "**\\[**"


def test_what_there_is_not_is_refused(live: LiveText) -> None:
    with pytest.raises(KeyError):
        live.resolved("{key:nothing_such}")
    with pytest.raises(ValueError, match="somersault"):
        live.resolved("{drag:somersault}")


def test_a_held_key_is_no_command_to_start(live: LiveText) -> None:
    held = live.command("hold_hide")
    assert held.is_held
    assert not held.can_run
    assert not live.command("open").is_held


def test_the_commands_of_a_text_are_each_named_once() -> None:
    assert named_commands("{key:open} {menu:save} {key:open} {drag:pan}") == ("open", "save")
