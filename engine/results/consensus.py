"""Consensus: what edits of one instruction with several seeds have in common, and where they differ."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatImage, StoredPixels, freeze_arrays
from engine.errors import FrameMismatchError, RequestError

FEWEST_SEEDS, USUAL_SEEDS, MOST_SEEDS = 3, 5, 25


@dataclass(frozen=True, eq=False)
class Consensus:
    """Maps over seeds, in stored units; H, W the native size.

    Attributes:
        seeds: as they were added.
        mean_change: (H, W) float32, mean of counterfactual minus input.
        spread: (H, W) float32, standard deviation of the counterfactual over the seeds (n - 1 below).
        changed_share: (H, W) float32 in [0, 1], part of the seeds in which the pixel changed.
        always_changed, ever_changed: part of the image in [0, 1] that changed with every seed, with any.
        largest_mean_change: signed, the value of the mean map that is farthest from zero.
        largest_spread: of the spread map.
        steadiness: how large the mean change is beside the spread where anything changed, mean |mean| over
            the sum of mean |mean| and mean spread. 1: all seeds alike; 0.5: they differ as much as they
            agree. None where nothing changed.
    """

    seeds: tuple[int, ...]
    mean_change: FloatImage
    spread: FloatImage
    changed_share: FloatImage
    always_changed: float
    ever_changed: float
    largest_mean_change: float
    largest_spread: float
    steadiness: float | None

    def __post_init__(self) -> None:
        freeze_arrays(self)


class ConsensusCollector:
    """Takes one counterfactual after another and keeps none of them (Welford's algorithm).

    Args:
        stored_pixels: (H, W) the input that all were made from.
    """

    def __init__(self, stored_pixels: StoredPixels) -> None:
        self._input = stored_pixels
        self._seeds: list[int] = []
        self._mean = np.zeros(stored_pixels.shape, dtype=np.float32)
        self._squares = np.zeros(stored_pixels.shape, dtype=np.float32)
        self._changed = np.zeros(stored_pixels.shape, dtype=np.uint16)

    def add(self, seed: int, counterfactual: StoredPixels) -> None:
        """One more; raises FrameMismatchError for another size, RequestError for a seed that is in it."""
        if counterfactual.shape != self._input.shape:
            raise FrameMismatchError(
                f"a counterfactual of {counterfactual.shape} is not of an input of {self._input.shape}"
            )
        if seed in self._seeds:
            raise RequestError(f"seed {seed} is already counted; take another")
        self._seeds.append(seed)
        change = counterfactual.astype(np.float32) - self._input.astype(np.float32)
        self._changed += change != 0
        step = change - self._mean
        self._mean += step / np.float32(len(self._seeds))
        step *= change - self._mean
        self._squares += step

    def conclude(self) -> Consensus:
        """The maps so far; raises RequestError below two seeds, where there is no spread."""
        count = len(self._seeds)
        if count < 2:
            raise RequestError(f"{count} seed is too few for a spread; make at least 2")
        mean = self._mean.copy()
        spread = np.sqrt(self._squares / np.float32(count - 1))
        low, high = float(mean.min()), float(mean.max())
        ever = self._changed > 0
        agreed, differs = (
            float(values.sum(where=ever, dtype=np.float64)) for values in (np.abs(mean), spread)
        )
        return Consensus(
            seeds=tuple(self._seeds),
            mean_change=mean,
            spread=spread,
            changed_share=self._changed.astype(np.float32) / np.float32(count),
            always_changed=float(np.mean(self._changed == count)),
            ever_changed=float(np.mean(ever)),
            largest_mean_change=low if -low > high else high,
            largest_spread=float(spread.max()),
            steadiness=agreed / (agreed + differs) if agreed + differs else None,
        )
