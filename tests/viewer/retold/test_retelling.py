"""Sentences of the engine in the window: translated where a reader sees them, itself in an English window."""

import pytest
from PySide6.QtWidgets import QApplication
from words_that_fit import speaking

from viewer.retold.archives import archive_words
from viewer.retold.edits import edit_words
from viewer.retold.films import film_words

RULE = "reader mask and pseudo mask of edema, left; mask × relevance at least 0.1"


@pytest.mark.parametrize(
    ("words", "said", "told"),
    [
        (
            edit_words,
            RULE,
            "gezeichnete Maske und Pseudomaske von edema, left; Maske × Relevanz mindestens 0,1",
        ),
        (
            edit_words,
            "whole frame: fracture has no annotated mask; all of the image may change",
            "ganzes Bild: fracture hat keine annotierte Maske; das ganze Bild darf sich ändern",
        ),
        (
            film_words,
            "only 200 x 90 pixels; at least 256 on each side are needed",
            "nur 200 x 90 Pixel; auf jeder Seite sind mindestens 256 nötig",
        ),
        (film_words, "no modality instead of CR or DX", "keine Modalität statt CR oder DX"),
        (
            archive_words,
            "not sent: Research archive did not store it: it has no room (0110)",
            "nicht gesendet: Research archive hat es nicht gespeichert: es hat keinen Platz (0110)",
        ),
        (
            archive_words,
            "stored (status 0000), and found there afterwards",
            "gespeichert (Status 0000) und hinterher dort gefunden",
        ),
    ],
)
def test_a_german_window_tells_it_in_german_with_what_the_engine_put_in(
    qapp: QApplication, words: object, said: str, told: str
) -> None:
    assert callable(words)
    assert words(said) == said
    with speaking(qapp, "de"):
        assert words(said) == told


def test_numbers_are_written_as_the_window_writes_them(qapp: QApplication) -> None:
    with speaking(qapp, "de"):
        assert "16.384 Pixel" in edit_words(
            "Reproduced: all 16,384 pixels are the same to the bit (largest difference 0)."
        )
        assert film_words("pixels are not square: 1.25 times as high as wide").endswith(
            "1,25-mal so hoch wie breit"
        )


def test_what_no_sentence_fits_stays_as_it_is(qapp: QApplication) -> None:
    with speaking(qapp, "de"):
        assert archive_words("an error {nobody} has seen") == "an error {nobody} has seen"
        assert edit_words("") == ""
