"""Session: what the file keeps, and what becomes of one that is broken."""

import json
from pathlib import Path

import pytest

from engine.radiographs.greyscale import VoiFunction, Window
from viewer.panes.look import Look
from viewer.session.session import Session, read_session, write_session

LOOK = Look(1.5, (100.0, 200.5), Window(40.0, 400.0, VoiFunction.SIGMOID, "lung"), is_inverted=True)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    session = Session(
        paths=(tmp_path / "a.zip", tmp_path / "b"),
        path=tmp_path / "a.zip",
        member="x/1.dcm",
        instruction="Add the finding of edema.",
        look=LOOK,
        look_is_of=("0" * 64, 2),
        attempts=1,
    )
    write_session(tmp_path / "session.json", session)
    assert read_session(tmp_path / "session.json") == session


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": 1}', '{"format": 1, "paths": 3}', '{"format": 2, "paths": ["a"]}'],
)
def test_a_file_that_is_no_session_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "session.json"
    file.write_text(text)
    assert read_session(file) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("look", {"scale": -1, "center": [1, 2], "window": None, "is_inverted": False}),
        ("look", {"scale": None, "center": [float("nan"), 2], "window": None, "is_inverted": False}),
        ("look", {"scale": None, "center": [1, 2], "window": {"center": 1}, "is_inverted": False}),
        ("look", "far"),
        ("look_is_of", ["0" * 64, "2"]),
        ("path", 7),
        ("member", None),
        ("instruction", 3),
        ("attempts", "many"),
    ],
)
def test_a_damaged_field_costs_only_itself(tmp_path: Path, field: str, value: object) -> None:
    file = tmp_path / "session.json"
    write_session(file, Session(paths=(tmp_path / "a",), look=LOOK, look_is_of=("0" * 64, 1)))
    fields = json.loads(file.read_text())
    file.write_text(json.dumps({**fields, field: value}))
    found = read_session(file)
    assert found is not None
    assert found.paths == (tmp_path / "a",)
    if field.startswith("look"):
        assert found.look_is_of is None
