"""What was asked for is found again."""

from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.instructions.said import (
    MOST,
    Said,
    in_turn,
    read_said,
    remember,
    set_aside,
    star,
    write_said,
)


def test_the_texts_of_a_case_come_before_the_others_newest_first() -> None:
    said: tuple[Said, ...] = ()
    for text, image in (("a", "one"), ("b", "two"), ("c", "one"), ("a", "two")):
        said = remember(said, text, image)
    assert [one.text for one in said] == ["a", "c", "b"]
    assert in_turn(said, "two") == ("a", "b", "c")
    assert in_turn(said, "one") == ("a", "c", "b")
    assert in_turn(said, "") == ("a", "c", "b")


def test_a_starred_text_outlives_the_others() -> None:
    said = star(remember((), "keep me", "x"), "keep me", True)
    for number in range(MOST + 5):
        said = remember(said, f"text {number}", "x")
    assert len(said) == MOST + 1
    assert said[-1] == Said("keep me", ("x",), True)
    assert not star(said, "keep me", False)[-1].is_starred


def test_a_text_can_be_starred_before_it_is_asked_for() -> None:
    assert star((), " add   edema ", True) == (Said("add edema", (), True),)
    assert star((), "", True) == ()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "said.json"
    said = star(remember((), "Ödem zufügen", "x"), "Ödem zufügen", True)
    assert read_said(path) == ()
    write_said(path, said)
    assert read_said(path) == said
    assert [file.name for file in path.parent.iterdir()] == ["said.json"]


@pytest.mark.parametrize("content", ["", "[]", '{"said": [1]}', '{"said": [{"text": 3}]}', "\xff"])
def test_a_damaged_file_is_told_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "said.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(StoreError, match=r"said\.json"):
        read_said(path)
    set_aside(path)
    assert read_said(path) == ()
    assert (tmp_path / "said.broken.json").read_text(encoding="latin-1") == content
