import numpy as np
import pytest

from engine.methods.comparison import LIMITS, compare_arrays

SHAPES = {
    "edit_mask_512": (512, 512),
    "final_image_u8": (3, 512, 512),
    "final_image_stride4": (3, 128, 128),
    "guidance_composite_stride8": (3, 64, 64),
    "raw_difference_stats": (5,),
}


def verdict(name: str, found: np.ndarray, recorded: np.ndarray, **others) -> bool:
    both = {name: found, **others}, {name: recorded, **others}
    return {comparison.name: comparison.passed for comparison in compare_arrays(*both)}[name]


@pytest.mark.parametrize("name", list(LIMITS))
def test_equal_arrays_pass(name: str) -> None:
    array = np.ones(SHAPES.get(name, (4, 4)), dtype=np.float32)
    assert verdict(name, array, array.copy())


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("init_latents", 2e-5),
        ("text_embedding_empty", 2e-5),
        ("relevance_R_64", 3e-5),
        ("guidance_G_512_stride4", 3e-5),
        ("kept_latents", 1e-3),
        ("decoded_image_stride4", 2e-4),
        ("final_image_stride4", 2e-4),
        ("final_image_u8", 1.0),
        ("first_last_guided_eps", 2e-3),  # 1e-3 + 1e-3 of 1
        ("raw_difference_stats", 1e-5),
    ],
)
def test_one_element_may_differ_by_the_limit_but_not_by_more(name: str, allowed: float) -> None:
    recorded = np.ones(SHAPES.get(name, (4, 4)))
    for factor, passes in ((0.9, True), (1.1, name == "never")):
        found = recorded.copy()
        found.flat[0] += factor * allowed
        assert verdict(name, found, recorded) is passes


@pytest.mark.parametrize(("name", "most"), [("edit_mask_64", 2), ("edit_mask_512", 8)])
def test_masks_may_differ_in_a_few_elements(name: str, most: int) -> None:
    recorded = np.zeros((64, 64), dtype=np.uint8)
    for count in (most, most + 1):
        found = recorded.copy()
        found.flat[:count] = 1
        assert verdict(name, found, recorded) is (count == most)


@pytest.mark.parametrize("name", ["token_ids", "timesteps", "pseudo_mask_512", "draw_2_added_noise"])
def test_what_must_be_exact_may_not_differ_at_all(name: str) -> None:
    recorded = np.zeros((4, 4))
    found = recorded.copy()
    found[0, 0] = np.nextafter(0, 1)
    assert not verdict(name, found, recorded)


def test_pictures_are_compared_only_where_the_pixel_masks_agree() -> None:
    recorded = {"edit_mask_512": np.zeros((512, 512)), "final_image_stride4": np.zeros((3, 128, 128))}
    found = {name: array.copy() for name, array in recorded.items()}
    found["final_image_stride4"][:, 5, 7] = 1
    assert not compare_arrays(found, recorded)[-1].passed
    found["edit_mask_512"][20, 28] = 1
    assert all(comparison.passed for comparison in compare_arrays(found, recorded))


def test_nan_in_both_agrees_and_in_one_does_not() -> None:
    nan, zero = np.full((4, 4), np.nan), np.zeros((4, 4))
    assert verdict("relevance_R_64", nan, nan.copy())
    assert not verdict("relevance_R_64", nan, zero)
    assert not verdict("relevance_R_64", zero, nan)


def test_another_shape_fails_with_both_shapes() -> None:
    (comparison,) = compare_arrays({"init_latents": np.zeros(3)}, {"init_latents": np.zeros(4)})
    assert not comparison.passed
    assert "(3,)" in comparison.remark
    assert "(4,)" in comparison.remark


def test_what_was_not_recorded_passes_and_what_was_not_made_fails() -> None:
    one = {"init_latents": np.zeros(3)}
    assert compare_arrays(one, {})[0].passed
    assert "skipped" in compare_arrays(one, {})[0].remark
    assert not compare_arrays({}, one)[0].passed
