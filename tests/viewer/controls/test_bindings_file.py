"""A damaged file of bindings is told, not used, and never thrown away."""

import json
from pathlib import Path

import pytest

from viewer.controls.bindings_file import Choices, load, read, write
from viewer.mouse_habits import Drag


@pytest.fixture
def path(tmp_path: Path, qapp: object) -> Path:
    return tmp_path / "keys.json"


def test_no_file_is_no_choice(path: Path) -> None:
    assert load(path) == (Choices(), "")


@pytest.mark.parametrize(
    "damage", [b"{", b"\xff\xfe\x00", b"[1, 2]", b"{}", b'{"a": 1}', b"[" * 100_000, b" " * 2_000_000]
)
def test_a_file_that_is_not_one_is_set_aside(path: Path, damage: bytes) -> None:
    path.write_bytes(damage)
    choices, notice = load(path)
    assert choices == Choices()
    assert "keys.broken.json" in notice
    assert path.with_suffix(".broken.json").read_bytes() == damage


def test_bad_entries_are_told_and_the_good_ones_are_used(path: Path) -> None:
    stored = {
        "version": 1,
        "ready_set": "ohif",
        "keys": {
            "fit": ["F2"],
            "teleport": ["T"],
            "invert": "I",
            "reset": ["Nonsense"],
            "hold_hide": ["Ctrl+H"],
        },
        "mouse": {"alt+left": "pan", "left": "dance", "pedal": "zoom", "wheel": 7},
        "colors": {"x": 1},
    }
    path.write_text(json.dumps(stored))
    choices, notice = load(path)
    assert choices.ready_set == "ohif"
    assert choices.keys == {"fit": ("F2",)}
    assert choices.drags == {"alt+left": Drag.PAN}
    assert choices.wheels == {}
    assert "Not understood" in notice
    assert "colors" in notice
    assert "teleport" in notice
    assert path.exists()


def test_what_is_not_understood_is_written_again(path: Path) -> None:
    stored = {
        "ready_set": "counterview",
        "keys": {"teleport": ["T"], "fit": ["F2"]},
        "mouse": {"pedal": "zoom"},
        "colors": {"x": 1},
    }
    path.write_text(json.dumps(stored))
    choices, _ = load(path)
    write(path, choices)
    again = json.loads(path.read_text())
    assert again["keys"] == stored["keys"]
    assert again["mouse"] == stored["mouse"]
    assert again["colors"] == stored["colors"]


@pytest.mark.parametrize("section", [[], 3, None, "x"])
def test_a_section_of_another_shape_is_told(path: Path, section: object) -> None:
    path.write_text(json.dumps({"keys": section, "mouse": {"left": "pan"}}))
    choices, notice = load(path)
    assert choices.keys == {}
    assert choices.drags == {"left": Drag.PAN}
    assert "keys" in notice


@pytest.mark.parametrize("ready", ["pacs of tomorrow", 5, None, ["ohif"]])
def test_an_unknown_ready_set_is_told(path: Path, ready: object) -> None:
    path.write_text(json.dumps({"ready_set": ready}))
    choices, notice = load(path)
    assert choices.ready_set == "counterview"
    assert "ready set" in notice


def test_no_key_is_a_choice(path: Path) -> None:
    path.write_text(json.dumps({"keys": {"fit": []}}))
    choices, notice = load(path)
    assert choices.keys == {"fit": ()}
    assert notice == ""


def test_an_import_that_is_no_such_file_says_so(path: Path) -> None:
    path.write_text('{"name": "something else"}')
    with pytest.raises(ValueError, match="exported here"):
        read(path)
    assert path.exists()
