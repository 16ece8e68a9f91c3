"""The table of rating items is checked before a reader sees it."""

from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.paths import rating_presets_file
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


OTHERS = """
[[item]]
key = "which"
title = "Which"
question = "Which is better?"
kind = "choice"
options = ["left", "right"]
[[item]]
key = "extent"
title = "Extent"
question = "How much?"
kind = "number"
low = 0
high = 100
unit = "%"
optional = true
[[item]]
key = "remark"
title = "Remark"
question = "What?"
kind = "text"
[[item]]
key = "place"
title = "Place"
question = "Where?"
kind = "point"
[[item]]
key = "area"
title = "Area"
question = "Where?"
kind = "region"
"""


def test_every_kind_of_item_knows_its_answers(tmp_path: Path) -> None:
    which, extent, remark, place, area = load_rating_items(written(tmp_path, OTHERS))
    assert (which.points, which.anchors, which.is_scored) == (2, ("left", "right"), False)
    assert (extent.low, extent.high, extent.unit, extent.is_optional) == (0, 100, "%", True)
    right = (
        (which, 2, ""),
        (extent, None, "99.5"),
        (remark, None, '"blurred"'),
        (place, None, "[3, 4.5]"),
        (area, None, "[[[0, 0], [4, 0], [4, 4]]]"),
    )
    for item, value, answer in right:
        assert item.problem(value, answer) == ""
    wrong = (
        (which, 3, ""),
        (which, None, ""),
        (which, 1, "1"),
        (extent, None, "101"),
        (extent, None, "NaN"),
        (extent, 5, ""),
        (extent, None, "true"),
        (remark, None, '" "'),
        (place, None, "[3]"),
        (place, None, "not json"),
        (area, None, "[]"),
        (area, None, "[[[0, 0], [4, 0]]]"),
    )
    for item, value, answer in wrong:
        assert item.title in item.problem(value, answer)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('options = ["left", "right"]', 'options = ["left"]', "options must be a list of 2 to 9"),
        ("high = 100", "high = -1", "low must be below high"),
        ("low = 0", "low = true", "low must be a number"),
        ('kind = "point"', 'kind = "point"\npoints = 5', "unknown field 'points'"),
        ("optional = true", 'optional = "yes"', "optional must be true or false"),
    ],
)
def test_a_wrong_field_of_another_kind_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(StoreError) as caught:
        load_rating_items(written(tmp_path, OTHERS.replace(old, new)))
    assert said in str(caught.value)


def test_the_presets_can_be_read_and_do_not_take_the_keys_of_the_paper() -> None:
    presets = load_rating_items(rating_presets_file())
    assert {"realism", "artefacts", "real_or_synthetic", "preference"} <= {item.key for item in presets}
    assert not {item.key for item in presets} & {item.key for item in load_rating_items()}
    assert {item.kind for item in presets} == set(ItemKind)
