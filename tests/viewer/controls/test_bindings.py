"""What is in force: the reader's own choice, a ready set, the defaults; no key has two meanings."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from viewer.actions import SHARING
from viewer.controls import bindings as bindings_module
from viewer.controls.bindings import COMMANDS, Bindings
from viewer.controls.ready_sets import READY_SETS
from viewer.mouse_habits import Drag, Wheel


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "keys.json"


@pytest.fixture
def bindings(qapp: object, path: Path) -> Bindings:
    return Bindings(path)


def assert_no_key_is_ambiguous(bindings: Bindings) -> None:
    owners: dict[str, set[str]] = {}
    for command in COMMANDS:
        for key in bindings.keys(command):
            owners.setdefault(key, set()).add(command)
    assert [names for names in owners.values() if len(names) > 1 and names != SHARING] == []


def test_a_fresh_installation_has_the_keys_of_the_commands(bindings: Bindings, path: Path) -> None:
    for command, row in COMMANDS.items():
        assert bindings.keys(command) == row.keys, command
    assert bindings.notice == ""
    assert not path.exists(), "nothing is written before something is chosen"


@pytest.mark.parametrize("ready", list(READY_SETS))
def test_in_every_ready_set_each_key_has_one_meaning_and_each_entry_exists(
    bindings: Bindings, ready: str
) -> None:
    bindings.choose(ready)
    assert_no_key_is_ambiguous(bindings)
    chosen = READY_SETS[ready]
    assert set(chosen.keys) <= set(COMMANDS)
    for command, keys in chosen.keys.items():
        assert bindings.keys(command) == keys, "what the set gives is given"
    assert bindings.keys("run")[0] == "Ctrl+Enter"
    assert "Esc" in bindings.keys("cancel")


def test_a_key_is_added_and_taken_over_and_taken_away(qtbot: QtBot, bindings: Bindings) -> None:
    assert bindings.owner("I", "fit") == "invert"
    with qtbot.waitSignal(bindings.changed):
        bindings.add_key("fit", "i")
    assert bindings.keys("fit") == ("Z", "I")
    assert bindings.keys("invert") == ()
    assert bindings.owner("I", "fit") is None
    bindings.remove_key("fit", "Z")
    assert bindings.keys("fit") == ("I",)
    assert_no_key_is_ambiguous(bindings)


def test_what_is_no_key_is_refused(bindings: Bindings) -> None:
    with pytest.raises(ValueError, match="no key"):
        bindings.add_key("fit", "Tab")


def test_a_reset_takes_the_key_back(bindings: Bindings) -> None:
    bindings.add_key("fit", "I")
    assert bindings.is_changed("invert")
    bindings.reset("invert")
    assert bindings.keys("invert") == ("I",)
    assert bindings.keys("fit") == ("Z",)
    assert not bindings.is_own, "everything is as it was"


def test_two_that_never_act_together_may_share_a_key(bindings: Bindings) -> None:
    first, second = sorted(SHARING)
    bindings.add_key(first, "F9")
    assert bindings.owner("F9", second) is None
    bindings.add_key(second, "F9")
    assert "F9" in bindings.keys(first)
    assert "F9" in bindings.keys(second)
    assert bindings.owner("F9", "fit") in SHARING


def test_changes_outlive_a_restart(bindings: Bindings, path: Path) -> None:
    bindings.choose("ohif")
    bindings.add_key("brush", "F2")
    bindings.set_drag("alt+left", Drag.PAN)
    bindings.set_wheel("shift+wheel", Wheel.RESULTS)
    again = Bindings(path)
    assert again.ready_set.id == "ohif"
    assert again.keys("brush") == ("B", "F2")
    assert again.habits.drags["alt+left"] is Drag.PAN
    assert again.habits.wheels["shift+wheel"] is Wheel.RESULTS
    assert again.notice == ""


def test_only_changes_are_written_so_that_new_defaults_arrive(bindings: Bindings, path: Path) -> None:
    bindings.add_key("brush", "F2")
    assert json.loads(path.read_text())["keys"] == {"brush": ["B", "F2"]}


def test_a_command_that_an_update_brings_takes_no_key_of_the_reader(
    path: Path, monkeypatch: pytest.MonkeyPatch, bindings: Bindings
) -> None:
    bindings.add_key("brush", "J")
    row = bindings_module.ActionRow("brand_new", "Brand new", ("J", "F8"), "&View")
    monkeypatch.setattr(bindings_module, "COMMANDS", {"brand_new": row, **COMMANDS})
    after_update = Bindings(path)
    assert after_update.keys("brush") == ("B", "J")
    assert after_update.keys("brand_new") == ("F8",)


def test_undo_takes_back_step_by_step(bindings: Bindings) -> None:
    assert not bindings.can_undo
    bindings.add_key("fit", "F2")
    bindings.choose("horos")
    assert bindings.keys("fit") == ("Z",)
    bindings.undo()
    assert bindings.keys("fit") == ("Z", "F2")
    bindings.undo()
    assert bindings.keys("fit") == ("Z",)
    assert not bindings.can_undo


def test_reset_all_keeps_the_ready_set(bindings: Bindings) -> None:
    bindings.choose("weasis")
    bindings.add_key("fit", "F2")
    bindings.set_drag("left", Drag.ZOOM)
    bindings.reset_all()
    assert bindings.ready_set.id == "weasis"
    assert not bindings.is_own
    assert bindings.habits.drags["left"] is Drag.WINDOW


def test_what_is_not_understood_stays_until_everything_is_reset(path: Path, bindings: Bindings) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"keys": {"teleport": ["T"]}}))
    again = Bindings(path)
    again.choose("weasis")
    assert "teleport" in path.read_text()
    assert again.is_own
    again.reset_all()
    assert "teleport" not in path.read_text()
    again.undo()
    assert "teleport" in path.read_text()


def test_a_file_that_gives_a_key_twice_is_told(path: Path, bindings: Bindings) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"keys": {"fit": ["F2"], "invert": ["F2", "I"]}}))
    again = Bindings(path)
    assert again.keys("fit") == ("F2",)
    assert again.keys("invert") == ("I",)
    assert "F2 is “Fit” and not “Invert”" in again.notice
    assert_no_key_is_ambiguous(again)


def test_bindings_travel_in_a_file(bindings: Bindings, tmp_path: Path) -> None:
    bindings.choose("horos")
    bindings.add_key("run", "F5")
    exported = tmp_path / "mine.json"
    bindings.export_to(exported)
    other = Bindings(tmp_path / "other.json")
    assert other.import_from(exported) == ""
    assert other.ready_set.id == "horos"
    assert "F5" in other.keys("run")
    other.undo()
    assert other.ready_set.id == "counterview"


def test_where_nothing_can_be_written_the_choice_holds_for_now(tmp_path: Path, qapp: object) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    bindings = Bindings(blocked / "keys.json")
    bindings.add_key("fit", "F2")
    assert "F2" in bindings.keys("fit")
