"""The same request twice."""

from dataclasses import replace

import pytest

from engine.errors import FrameMismatchError
from engine.results.in_step import in_step_note
from engine.results.reproduction import compare_runs


def test_the_same_pixels_are_said_to_be_the_same_to_the_bit(edit):
    found = compare_runs(edit(), edit())
    assert found.is_same
    assert found.largest_difference == 0
    assert "same to the bit" in found.sentence


def test_the_largest_difference_and_its_cause_are_said(edit, with_pixels):
    first = edit()
    pixels = first.counterfactual.astype("int32")
    pixels[3, 4] += 5
    pixels[3, 5] -= 9
    second = with_pixels(first, pixels.clip(0, 4095).astype(first.counterfactual.dtype))
    second = replace(second, provenance=replace(second.provenance, device="GPU", versions={"torch": "9"}))
    found = compare_runs(first, second)
    assert (found.differing, found.largest_difference) == (2, 9)
    assert "largest pixel difference is 9 stored units" in found.sentence
    assert "device GPU (was fake)" in found.sentence
    assert "torch 9 (was none)" in found.sentence
    in_step = replace(second, notes=(*second.notes, in_step_note(3)))
    assert "made alone (was one of 3 edits made in step)" in compare_runs(in_step, first).sentence


def test_another_edit_mask_is_not_the_same(edit):
    first = edit()
    second = replace(first, edit_mask=~first.edit_mask)
    assert not compare_runs(first, second).is_same


def test_results_of_two_radiographs_are_not_compared(edit, with_pixels):
    first = edit()
    with pytest.raises(FrameMismatchError):
        compare_runs(first, with_pixels(first, first.counterfactual[1:]))
