import numpy as np
import pytest

from engine.errors import NonFiniteResultError
from engine.guidance.relevance import make_relevance_map


def predictions(difference: np.ndarray, channels: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Two noise predictions whose summed absolute difference is ``difference``, shared among channels."""
    without = np.zeros((channels, *difference.shape), dtype=np.float32)
    signs = np.array([1, -1] * channels)[:channels, None, None]
    return (without + signs * difference[None] / channels).astype(np.float32), without


def test_quartiles_follow_the_midpoint_rule() -> None:
    # Eight values 0..7: ranks 1.75 and 5.25, so means of (1, 2) and (5, 6).
    relevance = make_relevance_map(*predictions(np.arange(8.0).reshape(2, 4)))
    assert relevance.first_quartile == 1.5
    assert relevance.third_quartile == 5.5
    assert relevance.upper_end == 11.5
    assert (relevance.minimum, relevance.maximum) == (0, 7)
    np.testing.assert_allclose(relevance.values, np.arange(8.0).reshape(2, 4) / 7, atol=1e-6)


def test_a_whole_rank_takes_that_value() -> None:
    # Five values: ranks 1 and 3.
    relevance = make_relevance_map(*predictions(np.array([[0.0, 1, 2, 3, 10]])))
    assert (relevance.first_quartile, relevance.third_quartile) == (1, 3)


def test_outliers_are_clipped_at_the_upper_end() -> None:
    relevance = make_relevance_map(*predictions(np.array([[0.0, 1, 2, 3, 10]])))
    assert relevance.upper_end == 6
    np.testing.assert_allclose(relevance.values, np.array([[0, 1, 2, 3, 6]]) / 6, atol=1e-6)
    assert relevance.maximum == 10
    assert relevance.strength == 6


def test_channels_are_summed_as_absolute_differences() -> None:
    with_text = np.stack([np.full((2, 2), 3.0), np.full((2, 2), -2.0)]).astype(np.float32)
    relevance = make_relevance_map(with_text, np.zeros_like(with_text))
    np.testing.assert_array_equal(relevance.raw_difference, np.full((2, 2), 5.0))


def test_a_constant_difference_gives_zeros_and_says_so() -> None:
    relevance = make_relevance_map(*predictions(np.full((8, 8), 0.5)))
    assert relevance.is_degenerate
    assert not relevance.values.any()


def test_a_constant_difference_gives_nan_in_the_published_behaviour() -> None:
    relevance = make_relevance_map(*predictions(np.zeros((8, 8))), nan_where_degenerate=True)
    assert relevance.is_degenerate
    assert np.isnan(relevance.values).all()


def test_published_behaviour_takes_rounding_for_no_difference() -> None:
    """Two threads may give two rows of a call other last bits; that is no effect of a text."""
    rounding = np.random.default_rng(0).random((8, 8)) * 1e-7
    relevance = make_relevance_map(*predictions(rounding), nan_where_degenerate=True)
    assert relevance.is_degenerate
    assert np.isnan(relevance.values).all()


def test_rounding_is_no_relevance() -> None:
    rounding = np.random.default_rng(0).uniform(0, 1e-7, (8, 8))
    assert make_relevance_map(*predictions(rounding)).is_degenerate


def test_a_faint_effect_is_stretched_but_called_weak() -> None:
    faint = np.linspace(0, 0.02, 64).reshape(8, 8)
    relevance = make_relevance_map(*predictions(faint))
    assert relevance.is_weak
    assert not relevance.is_degenerate
    assert relevance.values.max() == 1


def test_a_clear_effect_is_not_weak() -> None:
    assert not make_relevance_map(*predictions(np.linspace(0, 1, 64).reshape(8, 8))).is_weak


def test_nan_from_the_model_is_an_error() -> None:
    with_text, without = predictions(np.ones((4, 4)))
    with_text[0, 0, 0] = np.nan
    with pytest.raises(NonFiniteResultError, match="NaN"):
        make_relevance_map(with_text, without)


def test_golden_relevance_map(shared) -> None:
    recorded = np.load(shared / "golden" / "b_remove_effusion_atelectasis_10steps.npz")
    relevance = make_relevance_map(recorded["relevance_eps_text"], recorded["relevance_eps_image"])
    np.testing.assert_allclose(relevance.values, recorded["relevance_R_64"], atol=1e-6)
    statistics = (
        relevance.first_quartile,
        relevance.third_quartile,
        relevance.upper_end,
        relevance.minimum,
        relevance.maximum,
    )
    np.testing.assert_allclose(statistics, recorded["raw_difference_stats"], rtol=1e-6)


def test_a_small_effect_that_stands_out_is_not_weak_and_noise_is() -> None:
    random = np.random.default_rng(3)
    noise = 0.004 * np.abs(random.normal(size=(8, 32, 32))).sum(0)
    assert make_relevance_map(*predictions(noise / 8)).is_weak
    spot = np.full((32, 32), 1e-4)
    spot[10:14, 10:14] = 0.02
    assert not make_relevance_map(*predictions(spot), quantile=0.995).is_weak


def test_a_map_can_end_at_a_quantile_so_that_a_small_region_is_not_flat() -> None:
    difference = np.full((32, 32), 1e-3)
    difference[:8, :4] = np.linspace(0.1, 0.9, 32).reshape(8, 4)
    published = make_relevance_map(*predictions(difference))
    graded = make_relevance_map(*predictions(difference), quantile=0.995)
    assert published.is_degenerate
    assert graded.strength > 0.7
    assert len(np.unique(graded.values)) > 20
