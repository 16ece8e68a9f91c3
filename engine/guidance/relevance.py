"""Relevance map: how strongly the instruction moves each cell of the latent, from two noise predictions.

Source: Min et al., MICCAI 2025, after Mirzaei et al., "Watch Your Steps", ECCV 2024.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatImage, freeze_arrays
from engine.errors import NonFiniteResultError

DEGENERATE_PER_CHANNEL = 1e-6
"""A relevance whose range is below this share of the noise's standard deviation, per latent channel, is
rounding: the text has no effect."""

WEAK_PER_CHANNEL = 0.01
"""Below this share of the noise's standard deviation, per latent channel, an effect is small. The map is then
mostly noise made large, for it is always stretched to [0, 1], unless it stands out clearly."""

CLEAR = 5.0
"""A largest difference of so many times the first quartile stands out; that of noise is two or three."""

FENCE = 0.0
"""In place of a quantile: the published upper end of the map, third quartile + 1.5 interquartile ranges."""


@dataclass(frozen=True, eq=False)
class RelevanceMap:
    """What the relevance probe found.

    Attributes:
        values: (h, w) float32 in [0, 1]; zeros where degenerate (NaN in the published behaviour).
        raw_difference: (h, w) float32, sum over latent channels of the absolute difference.
        first_quartile, third_quartile: of the raw difference, midpoint rule.
        upper_end: larger differences are clipped to it.
        minimum, maximum: of the raw difference.
        channels: number of latent channels that were summed.
        is_degenerate: the clipped difference is constant, so no cell is more relevant than another.
    """

    values: FloatImage
    raw_difference: FloatImage
    first_quartile: float
    third_quartile: float
    upper_end: float
    minimum: float
    maximum: float
    channels: int
    is_degenerate: bool

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def strength(self) -> float:
        """Largest unnormalised relevance after clipping; tiny means that the text moved nothing."""
        return min(self.maximum, self.upper_end)

    @property
    def is_weak(self) -> bool:
        """The effect is so small that the map is mostly noise made large."""
        stands_out = self.maximum > CLEAR * self.first_quartile
        return self.strength < WEAK_PER_CHANNEL * self.channels and not stands_out


def make_relevance_map(
    noise_with_text: np.ndarray,
    noise_without_text: np.ndarray,
    nan_where_degenerate: bool = False,
    quantile: float = FENCE,
) -> RelevanceMap:
    """Compare the noise predicted with the instruction and with the empty text.

    Args:
        noise_with_text: (C, h, w) float32, noise prediction with instruction and image.
        noise_without_text: (C, h, w) float32, with the empty text and image.
        nan_where_degenerate: a constant difference gives 0/0 = NaN, as in the published inference, and so
            does one that differs by rounding, which depends on the number of threads; otherwise zeros.
        quantile: of the differences, at which the map ends; ``FENCE``: as published. Where a model moves
            little but the finding, the fence lies so low that the map is flat.

    Returns:
        The map at latent size with its unnormalised statistics.

    Raises:
        NonFiniteResultError: a prediction holds NaN or infinity.
    """
    difference = np.abs(noise_with_text - noise_without_text).sum(axis=0, dtype=np.float32)
    if not np.isfinite(difference).all():
        raise NonFiniteResultError(
            "the model returned NaN or infinity for the relevance map; "
            "use float32 precision or check the model with 'counterview-engine models check'"
        )
    ordered = np.sort(difference, axis=None).astype(np.float64)
    first_quartile, third_quartile = _midpoint_quantile(ordered, 0.25), _midpoint_quantile(ordered, 0.75)
    upper_end = third_quartile + 1.5 * (third_quartile - first_quartile)
    if quantile != FENCE:
        upper_end = _midpoint_quantile(ordered, quantile)
    clipped = np.clip(difference, np.float32(0), np.float32(upper_end))
    low, high = clipped.min(), clipped.max()
    channels = noise_with_text.shape[0]
    is_degenerate = bool(high - low <= DEGENERATE_PER_CHANNEL * channels)
    if is_degenerate:
        values = np.full_like(clipped, np.nan if nan_where_degenerate else 0)
    else:
        values = (clipped - low) / (high - low)
    return RelevanceMap(
        values=values,
        raw_difference=difference,
        first_quartile=first_quartile,
        third_quartile=third_quartile,
        upper_end=upper_end,
        minimum=float(ordered[0]),
        maximum=float(ordered[-1]),
        channels=channels,
        is_degenerate=is_degenerate,
    )


def _midpoint_quantile(ordered: np.ndarray, fraction: float) -> float:
    """Mean of the two order statistics around the rank; the statistic itself where the rank is whole."""
    rank = fraction * (len(ordered) - 1)
    return float((ordered[int(np.floor(rank))] + ordered[int(np.ceil(rank))]) / 2)
