"""Places of window and panes, by arrangement of screens."""

import pytest

from viewer.screens.places import Place, read_places, write_places


def test_places_are_kept_by_arrangement() -> None:
    text = write_places({}, "A", Place("geometry", "S1", "2x2"))
    text = write_places(read_places(text), "B", Place("other"))
    assert read_places(text) == {"A": Place("geometry", "S1", "2x2"), "B": Place("other")}


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"A": 3}', '{"A": []}'])
def test_what_is_damaged_counts_as_unknown(text: str) -> None:
    assert read_places(text) == {}


def test_only_the_arrangements_used_last_are_kept() -> None:
    text = ""
    for number in range(20):
        text = write_places(read_places(text), str(number), Place(str(number)))
        text = write_places(read_places(text), "at work", Place("here"))
    assert len(read_places(text)) == 8
    assert read_places(text)["at work"] == Place("here")
