"""The receipt of an edit that kept to its place."""

from dataclasses import replace

import numpy as np
import pytest

from engine.edit import Variant
from engine.radiographs.greyscale import GreyScale, Window
from engine.results.locality import measure_locality


def test_figures_are_those_of_a_hand_made_change(radiograph, edit):
    result = edit()
    mask = np.zeros(radiograph.shape, bool)
    mask[10:20, 10:20] = True
    pixels = radiograph.stored_pixels.copy()
    pixels[10:20, 10:15] = np.clip(pixels[10:20, 10:15], 100, None) - 60
    pixels[12, 12] = radiograph.stored_pixels[12, 12] - 410
    receipt = measure_locality(radiograph, replace(result, counterfactual=pixels, edit_mask=mask))
    assert (receipt.mask_pixels, receipt.changed_inside, receipt.changed_outside) == (100, 50, 0)
    assert receipt.is_kept
    assert receipt.inside_share == 0.5
    assert receipt.outside_share == 0
    assert receipt.largest_change == -410
    assert receipt.percent_of_window == pytest.approx(100 * 410 / 4096)
    assert receipt.percent_of(Window(500, 820)) == pytest.approx(50)


def test_a_change_outside_is_counted_and_said(radiograph, edit):
    result = edit()
    pixels = result.counterfactual.copy()
    pixels[0, :3] += 1
    receipt = measure_locality(radiograph, replace(result, counterfactual=pixels))
    assert receipt.changed_outside == 3
    assert not receipt.is_kept
    assert receipt.record()["is_kept"] is False


def test_nothing_changed_gives_zeros_and_no_division_by_nothing(radiograph, edit):
    still = replace(
        edit(),
        counterfactual=radiograph.stored_pixels,
        edit_mask=np.zeros(radiograph.shape, bool),
    )
    receipt = measure_locality(radiograph, still)
    assert (receipt.largest_change, receipt.inside_share, receipt.outside_share) == (0, 0, 0)


def test_windows_count_in_modality_units_and_a_lut_has_no_width(radiograph, edit):
    grey = radiograph.grey_scale
    scaled = GreyScale(0, grey.modality_values * 2 - 1000, (Window(0, 4096),), None, False)
    result = edit()
    one = measure_locality(replace(radiograph, grey_scale=scaled), result)
    assert one.largest_change_modality == abs(one.largest_change) * 2
    with_lut = replace(scaled, voi_table=np.linspace(0, 1, len(scaled.modality_values), dtype=np.float32))
    assert measure_locality(replace(radiograph, grey_scale=with_lut), result).percent_of_window is None


def test_signed_pixels_do_not_wrap_around(radiograph, edit):
    before = np.full(radiograph.shape, -30000, np.int16)
    after = before.copy()
    after[0, 0] = 30000
    grey = GreyScale(-32768, np.arange(-32768.0, 32768.0), (Window(0, 65536),), None, False)
    film = replace(radiograph, stored_pixels=before, grey_scale=grey)
    result = replace(edit(), counterfactual=after, edit_mask=np.ones(radiograph.shape, bool))
    assert measure_locality(film, result).largest_change == 60000


@pytest.mark.parametrize(
    ("variant", "rule"),
    [
        (Variant.BOTH, "pseudo mask of a fake atlas; mask × relevance at least 0.1"),
        (Variant.MASK, "pseudo mask of a fake atlas"),
        (Variant.RELEVANCE, "relevance at least 0.1"),
        (Variant.NONE, "nothing: the whole frame may change"),
    ],
)
def test_the_rule_that_confined_the_edit_is_named(radiograph, edit, variant, rule):
    receipt = measure_locality(radiograph, edit(variant=variant))
    assert receipt.rule == rule
    assert 0 < receipt.rule_share <= 1
