"""A painted region survives being an answer, whatever its form."""

import json

import numpy as np
import pytest

from engine.errors import MaskError
from engine.reading.region import is_region, overlap, painted_share, region_answer, region_mask


def blob(shape: tuple[int, int] = (3000, 3000), center: tuple[int, int] = (1500, 900)) -> np.ndarray:
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    inside: np.ndarray = (rows - center[0]) ** 2 + (columns - center[1]) ** 2 < (shape[0] // 6) ** 2
    return inside


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((4, 5), bool),
        np.ones((4, 5), bool),
        np.eye(7, dtype=bool),
        ~np.eye(7, dtype=bool),
        np.random.default_rng(1).random((31, 17)) < 0.4,
        blob(),
    ],
)
def test_a_mask_comes_back_from_its_answer(mask: np.ndarray) -> None:
    given = json.loads(json.dumps(region_answer(mask)))
    assert is_region(given)
    np.testing.assert_array_equal(region_mask(given, mask.shape), mask)
    assert painted_share(given) == pytest.approx(mask.mean())


def test_an_answer_says_how_many_pixels_in_turn_are_not_painted_and_painted() -> None:
    mask = np.zeros((3, 4), bool)
    mask[1, 1:3] = mask[2, 0] = True
    assert region_answer(mask) == {"size": [3, 4], "runs": [5, 2, 1, 1]}


def test_a_painted_third_of_a_large_film_is_a_small_answer() -> None:
    assert len(json.dumps(region_answer(blob()))) < 15_000


def test_outlines_of_earlier_versions_are_filled() -> None:
    mask = region_mask([[[2, 1], [6, 1], [6, 4], [2, 4]]], (6, 8))
    wanted = np.zeros((6, 8), bool)
    wanted[1:4, 2:6] = True
    np.testing.assert_array_equal(mask, wanted)


def test_a_region_of_another_radiograph_is_refused() -> None:
    with pytest.raises(MaskError, match="painted on 4 x 5 pixels, the radiograph has 4 x 6"):
        region_mask(region_answer(np.ones((4, 5), bool)), (4, 6))


@pytest.mark.parametrize(
    "given",
    [
        {"size": [2, 2], "runs": [1]},
        {"size": [2, 2], "runs": [1, 4]},
        {"size": [2, 2], "runs": [-1, 2]},
        {"size": [2, 2], "runs": [True, 1]},
        {"size": [0, 2], "runs": []},
        {"size": [2], "runs": []},
        {"runs": []},
        [],
        "painted",
    ],
)
def test_what_is_no_region_is_not_taken_for_one(given: object) -> None:
    assert not is_region(given)


def test_overlap_is_the_coefficient_of_dice() -> None:
    first, second = np.zeros((2, 5), bool), np.zeros((2, 5), bool)
    assert overlap(first, second) is None
    first[0, :3], second[0, 1:] = True, True
    assert overlap(first, second) == pytest.approx(2 * 2 / 7)
