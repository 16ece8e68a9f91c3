"""Marks: flags and known files survive; nothing in the file names anybody."""

from pathlib import Path

import pytest

from engine.collection.candidate import Candidate
from engine.collection.marks import MarkStore
from engine.errors import StoreError


def test_flags_and_known_files_are_kept(tmp_path: Path) -> None:
    store = MarkStore(tmp_path / "marks.sqlite")
    store.set_flag("a" * 64, True)
    store.set_flag("b" * 64, True)
    store.set_flag("b" * 64, False)
    store.remember("key", "a" * 64)
    again = MarkStore(tmp_path / "marks.sqlite")
    assert again.flagged() == {"a" * 64}
    assert again.known_files() == {"key": "a" * 64}


def test_no_name_is_written(tmp_path: Path) -> None:
    store = MarkStore(tmp_path / "marks.sqlite")
    store.remember(Candidate(Path("/data/Doe_John_1950.dcm")).file_key, "a" * 64)
    assert b"Doe" not in (tmp_path / "marks.sqlite").read_bytes()


def test_a_damaged_file_is_said_and_left(tmp_path: Path) -> None:
    file = tmp_path / "marks.sqlite"
    file.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="begin a new one"):
        MarkStore(file).flagged()
    assert file.read_bytes().startswith(b"this is no")
