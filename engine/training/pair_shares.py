"""PairShares: the pairs that an editor learns from and is validated on, with their sentences as tokens."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import BoolImage
from engine.datasets.splits import Split
from engine.errors import RequestError
from engine.training.editor_pairs import PairDrawer, Pairs, PairsConfig
from engine.training.task import Inputs

_LOOKED_AT = 400  # pairs, to know how much they differ
_LEAST = 0.002  # squared latents: pairs that differ less do not count more


class PairShares:
    """Each share is drawn, or found in the cache, when it is first asked for.

    Args:
        learn, validate: how many pairs, and how.
        autoencoder: folder of the AutoencoderKL.
        inputs: films, cache and processes.
        tokens: gives the tokens of n lines, (n, L).
        on_done: is told a share and how many of how many of its jobs are drawn.
    """

    def __init__(
        self,
        learn: PairsConfig,
        validate: PairsConfig,
        autoencoder: Path,
        inputs: Inputs,
        tokens: Callable[[list[str]], Tensor],
        on_done: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self._inputs, self._token_ids, self._on_done = inputs, tokens, on_done
        self._drawers = {
            split: PairDrawer(pairs, split, inputs.films, autoencoder)
            for split, pairs in ((Split.TRAIN, learn), (Split.VALIDATE, validate))
        }
        self._pairs: dict[Split, Pairs] = {}
        self._tokens: dict[Split, Mapping[str, Tensor]] = {}

    def keys(self) -> list[str]:
        """Name what the pairs depend on."""
        return [drawer.key() for drawer in self._drawers.values()]

    def prepare(self) -> None:
        """Draw all pairs, or find them in the cache."""
        for split in self._drawers:
            self.of(split)

    def of(self, split: Split) -> Pairs:
        """The pairs of a share.

        Raises:
            RequestError: none could be drawn.
        """
        if split not in self._pairs:
            tell, on_done = None, self._on_done
            if on_done is not None:
                tell = lambda done, jobs: on_done(f"{split.value} pairs", done, jobs)  # noqa: E731
            pairs = self._drawers[split].drawn(self._inputs.cache, self._inputs.workers, tell)
            if not len(pairs):
                raise RequestError(f"no pair could be drawn of {split.value} patients; raise their number")
            texts = {
                "there": pairs.there,
                "back": pairs.back,
                "there_short": pairs.there_short,
                "back_short": pairs.back_short,
                "empty": [""],
            }
            self._tokens[split] = {name: self._token_ids(lines) for name, lines in texts.items()}
            self._pairs[split] = pairs
        return self._pairs[split]

    def tokens(self, split: Split) -> Mapping[str, Tensor]:
        """(n, L) by direction: "there", "back", both with "_short" behind; "empty" is (1, L)."""
        self.of(split)
        return self._tokens[split]

    def sentences(self, chosen: NDArray[np.int64], backwards: BoolImage, short: BoolImage) -> Tensor:
        """(n, L): tokens of chosen pairs to learn from, each in its direction and length."""
        tokens = self.tokens(Split.TRAIN)
        names = [
            ("back" if is_back else "there") + ("_short" if is_short else "")
            for is_back, is_short in zip(backwards, short, strict=True)
        ]
        return torch.stack([tokens[name][i] for name, i in zip(names, chosen, strict=True)])

    def evenness(self, wish: Tensor, source: Tensor) -> Tensor:
        """(n,): how much less each of (n, C, h, w) pairs changes than pairs to learn from do on average."""
        return (self._differs + _LEAST) / ((wish - source).square().mean((1, 2, 3)) + _LEAST)

    @cached_property
    def _differs(self) -> float:
        """Mean square of what changes in a pair."""
        pairs = self.of(Split.TRAIN)
        some = range(0, len(pairs), 1 + len(pairs) // _LOOKED_AT)
        changes = (pairs.after[i].astype(np.float32) - pairs.before[i] for i in some)
        return float(np.mean([np.square(change).mean() for change in changes]))
