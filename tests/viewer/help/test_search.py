"""What a reader types finds what is meant."""

import pytest

from viewer.help.search import Index, Text, excerpt, marked

TEXTS = (
    Text("Painting a mask", "", "Take the brush and paint inside the lung.", "roi, region"),
    Text("Measuring", "The heart", "The cardiothoracic ratio of the heart. The heart is wide.", "ctr"),
    Text("Measuring", "Units", "The millimeters are those at the detector.", ""),
    Text("Schwellenwertregler", "", "Verschiebt die Öffnung der Maske.", ""),
    Text("Rate the result", "", "", "Edit Ctrl+R"),
)


@pytest.fixture
def index() -> Index:
    return Index(TEXTS)


def best(index: Index, query: str) -> int | None:
    hits = index.search(query)
    return hits[0][0] if hits else None


def test_a_title_goes_before_a_text(index: Index) -> None:
    assert best(index, "mask") == 0
    assert best(index, "heart") == 1


def test_the_beginning_of_a_word_is_enough(index: Index) -> None:
    assert best(index, "pai") == 0
    assert best(index, "cardio") == 1


def test_another_ending_does_not_matter(index: Index) -> None:
    assert best(index, "measure units") == 2


def test_a_question_in_full_finds_what_its_rare_words_find(index: Index) -> None:
    assert best(index, "the width of the heart") == 1


def test_accents_case_and_joined_words_do_not_matter(index: Index) -> None:
    assert best(index, "OFFNUNG") == 3
    assert best(index, "öffnung") == 3
    assert best(index, "regler") == 3


def test_other_words_for_it_and_keys_are_found(index: Index) -> None:
    assert best(index, "roi") == 0
    assert best(index, "ctrl+r") == 4


def test_nonsense_finds_nothing(index: Index) -> None:
    assert index.search("xyzzy") == []
    assert index.search("xyzzy frobnicate heart") == []
    assert index.search("  ") == []
    assert Index(()).search("heart") == []


def test_more_of_the_words_go_before_fewer(index: Index) -> None:
    assert best(index, "measuring millimeters") == 2
    assert best(index, "measuring heart") == 1


def test_found_words_are_marked_letter_by_letter() -> None:
    spans = marked("The Heart, the hearts.", "heart")
    assert "".join(span.text for span in spans) == "The Heart, the hearts."
    assert [span.text for span in spans if span.is_match] == ["Heart", "hearts"]


def test_an_excerpt_holds_the_found_word_and_is_cut_between_words() -> None:
    body = "word " * 60 + "needle " + "other " * 60
    found = excerpt(body, "needle", 80)
    assert "needle" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) <= 84
    assert set(found.strip("…").split()) <= {"word", "needle", "other"}
    assert excerpt("short", "x") == "short"
