"""There and back again."""

import numpy as np
import pytest

from engine.errors import FrameMismatchError, InstructionError
from engine.instructions.findings import load_vocabulary
from engine.results.round_trip import as_radiograph, measure_round_trip, way_back


def test_what_is_left_is_signed_and_counted():
    start = np.array([[10, 20, 30, 40]], np.uint8)
    there = np.array([[10, 60, 10, 40]], np.uint8)
    back = np.array([[10, 25, 30, 39]], np.uint8)
    found = measure_round_trip(start, there, back)
    assert found.left.tolist() == [[0, 5, 0, -1]]
    assert (found.largest_there, found.largest_left) == (40, 5)
    assert found.changed_left == 2
    assert found.undone_share == pytest.approx(1 - 6 / 60)


def test_a_perfect_return_undoes_all_and_no_change_undoes_nothing():
    start, there = np.zeros((2, 2), np.uint16), np.full((2, 2), 9, np.uint16)
    assert measure_round_trip(start, there, start).undone_share == 1
    assert measure_round_trip(start, there, there).undone_share == 0
    assert measure_round_trip(start, start, start).undone_share is None


def test_other_sizes_are_refused():
    with pytest.raises(FrameMismatchError):
        measure_round_trip(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((2, 3)))


def test_the_way_back_is_a_sentence_of_the_grammar():
    vocabulary = load_vocabulary()
    assert way_back("add large left effusion", vocabulary) == (
        "Remove the finding of large left pleural effusion."
    )
    with pytest.raises(InstructionError):
        way_back("make it nicer", vocabulary)


def test_a_counterfactual_as_input_is_marked_and_is_no_longer_the_examination(radiograph, edit):
    result = edit()
    film = as_radiograph(radiograph, result)
    assert film.is_synthetic
    assert "SYNTHETIC" in film.notes[-1]
    assert film.sha256 != radiograph.sha256
    assert film.sop_instance_uid == ""
    assert (film.stored_pixels == result.counterfactual).all()
