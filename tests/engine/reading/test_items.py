"""The table of rating items is checked before a reader sees it."""

from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.reading.items import COMMENT_ITEM, ItemKind, load_rating_items

GOOD = """
[[item]]
key = "sharpness"
title = "Sharpness"
question = "How sharp is it?"
kind = "likert"
points = 3
anchors = ["blurred", "fair", "sharp"]
ends = ["blurred", "sharp"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "items.toml"
    path.write_text(text)
    return path


def test_the_shipped_items_are_the_two_of_the_paper_on_five_points() -> None:
    items = load_rating_items()
    assert [item.key for item in items] == ["performance", "interpretability"]
    assert all(item.points == 5 and len(item.anchors) == 5 for item in items)
    assert all(item.kind is ItemKind.LIKERT for item in items)


def test_adding_an_item_is_adding_a_table(tmp_path: Path) -> None:
    second = GOOD.replace("sharpness", "noise")
    items = load_rating_items(written(tmp_path, GOOD + second))
    assert [item.key for item in items] == ["sharpness", "noise"]
    assert items[0].ends == ("blurred", "sharp")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "sharpness"', "", "key is missing"),
        ('key = "sharpness"', 'key = "sharp ness"', "cannot be used"),
        ('key = "sharpness"', f'key = "{COMMENT_ITEM}"', "cannot be used"),
        ('kind = "likert"', 'kind = "slider"', "'slider' is not known"),
        ("points = 3", "points = 5", "list of 5 texts"),
        ("points = 3", "points = 12", "from 2 to 9"),
        ("points = 3", "points = true", "from 2 to 9"),
        ('"fair"', '" "', "list of 3 texts"),
        ('ends = ["blurred", "sharp"]', 'ends = ["blurred"]', "list of 2 texts"),
        ("points = 3", "points = 3\ncolour = 1", "unknown field 'colour'"),
        ("[[item]]", "[item]", "no [[item]]"),
        ("[[item]]", "[[item", "not valid TOML"),
    ],
)
def test_a_wrong_table_is_refused_with_the_place_and_the_reason(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(StoreError, match=r"items\.toml") as caught:
        load_rating_items(written(tmp_path, GOOD.replace(old, new)))
    assert said in str(caught.value)


def test_two_items_with_one_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="two items with the key 'sharpness'"):
        load_rating_items(written(tmp_path, GOOD + GOOD))


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.toml cannot be read"):
        load_rating_items(tmp_path / "none.toml")
