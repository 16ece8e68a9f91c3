import numpy as np
import pytest

from engine.arrays import FloatImage
from engine.edit import Variant
from engine.errors import FrameMismatchError, NonFiniteResultError, RequestError
from engine.guidance.guidance_map import combine, make_edit_mask, make_guidance_map, tint_guidance


def image(*rows: list[float]) -> FloatImage:
    return np.array(rows, dtype=np.float32)


MASK = image([1, 0], [0.5, 1])
RELEVANCE = image([0.2, 0.9], [0.4, 1])


def test_the_guidance_map_is_the_product() -> None:
    guidance = make_guidance_map(MASK, RELEVANCE)
    assert guidance.dtype == np.float32
    assert np.array_equal(guidance, image([0.2, 0], [0.2, 1]))


def test_the_four_variants_of_the_ablation() -> None:
    assert np.array_equal(combine(Variant.NONE, MASK, RELEVANCE), np.ones((2, 2)))
    assert np.array_equal(combine(Variant.RELEVANCE, MASK, RELEVANCE), RELEVANCE)
    assert np.array_equal(combine(Variant.MASK, MASK, RELEVANCE), MASK)
    assert np.array_equal(combine(Variant.BOTH, MASK, RELEVANCE), make_guidance_map(MASK, RELEVANCE))


def test_a_map_that_the_variant_does_not_use_may_be_degenerate() -> None:
    broken = np.full((2, 2), np.nan, dtype=np.float32)
    assert np.array_equal(combine(Variant.MASK, MASK, broken), MASK)
    with pytest.raises(NonFiniteResultError):
        combine(Variant.BOTH, MASK, broken)


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(FrameMismatchError, match=r"\(2, 2\).*\(4, 2\)"):
        make_guidance_map(MASK, np.ones((4, 2), dtype=np.float32))
    with pytest.raises(FrameMismatchError):
        combine(Variant.NONE, MASK, np.ones((3, 3), dtype=np.float32))
    with pytest.raises(FrameMismatchError):
        tint_guidance(MASK, np.ones((3, 3), dtype=np.float32), 0.1)


def test_the_edit_mask_includes_the_threshold_itself() -> None:
    assert make_edit_mask(image([0.1, 0.0999], [0.11, 0]), 0.1).tolist() == [[True, False], [True, False]]


def test_threshold_zero_opens_everything() -> None:
    assert make_edit_mask(np.zeros((3, 3), dtype=np.float32), 0.0).all()


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_outside_0_to_1_is_refused(threshold: float) -> None:
    with pytest.raises(RequestError, match="threshold"):
        make_edit_mask(MASK, threshold)


def test_nan_is_refused_because_no_comparison_would_notice_it() -> None:
    with pytest.raises(NonFiniteResultError, match="guidance map"):
        make_edit_mask(image([np.nan, 1]), 0.1)


def test_the_tint_is_a_blend_towards_red_above_the_threshold() -> None:
    tinted = tint_guidance(image([0.5, 0.5, 0.5]), image([0.05, 0.4, 1.0]), 0.1)
    assert tinted.shape == (3, 1, 3)
    assert tinted.dtype == np.float32
    assert tinted[:, 0, 0] == pytest.approx([0.5, 0.5, 0.5])
    assert tinted[:, 0, 1] == pytest.approx([0.7, 0.3, 0.3])
    assert tinted[:, 0, 2] == pytest.approx([1, 0, 0])


def test_more_guidance_is_never_less_red() -> None:
    guidance = np.linspace(0, 1, 50, dtype=np.float32)[None]
    red, green, _ = tint_guidance(np.full((1, 50), 0.3, dtype=np.float32), guidance, 0.0)
    assert (np.diff(red - green) > 0).all()


def test_the_published_picture_scales_the_image_twice() -> None:
    """ALGORITHM 8.3, worked by hand: base (0.5 + 1) / 2 = 0.75, h = 0.4."""
    tinted = tint_guidance(image([0.5, 0.5]), image([0.05, 0.4]), 0.1, faithful=True)
    assert tinted[:, 0, 0] == pytest.approx([0.75, 0.75, 0.75])
    assert tinted[:, 0, 1] == pytest.approx([0.85, 0.69, 0.69])
