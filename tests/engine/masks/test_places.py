"""Sides, zones and the midline as the atlas knows them, on films of any shape."""

import numpy as np

from engine.guidance.pseudo_masks import load_atlas
from engine.instructions.instruction import Location, Side, Zone
from engine.masks.places import mirror, place_mask, to_native

ZONES = load_atlas().zones


def test_what_is_painted_on_the_right_is_mirrored_to_the_left_and_back() -> None:
    mask = np.zeros((40, 101), bool)
    mask[5:20, 20:30] = True
    other = mirror(mask, 0.5)
    np.testing.assert_array_equal(other, mask[:, ::-1])
    np.testing.assert_array_equal(mirror(other, 0.5), mask)
    off = mirror(mask, 0.25)
    assert np.flatnonzero(off.any(axis=0)).tolist() == list(range(21, 31))


def test_sides_follow_the_midline_of_the_atlas_and_turn_with_a_mirrored_film() -> None:
    shape = (60, 90)
    right = place_mask(ZONES, Location(side=Side.RIGHT), shape)
    left = place_mask(ZONES, Location(side=Side.LEFT), shape)
    assert right[:, 0].all()
    assert (right ^ left).all()
    assert abs(right.mean() - ZONES.midline) < 0.02
    np.testing.assert_array_equal(
        place_mask(ZONES, Location(side=Side.RIGHT), shape, is_mirrored=True), right[:, ::-1]
    )


def test_zones_are_as_high_as_the_atlas_says_whatever_the_film_is() -> None:
    for shape in ((50, 90), (90, 50)):
        upper = place_mask(ZONES, Location(zone=Zone.UPPER), shape)
        rows = np.flatnonzero(upper.any(axis=1))
        height = ZONES.bottom - ZONES.top
        assert rows[0] == 0
        assert abs((rows[-1] + 1) / shape[0] - (ZONES.top + height / 3 + ZONES.margin)) < 1.5 / shape[0]


def test_a_mask_of_the_model_frame_becomes_native() -> None:
    framed = np.zeros((512, 512), np.float32)
    framed[:, :256] = 1
    native = to_native(framed, (300, 260))
    assert native.shape == (300, 260)
    assert native[:, :129].all()
    assert not native[:, 131:].any()
