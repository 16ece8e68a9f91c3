"""ComparisonTask: teach a referee to read a film beside another of the same patient.

What it says of films alone stays as it is, to the last bit; only its Comparison is fitted, on the two films
of a pair: what is on one and not on the other came, the reverse went, all else stayed.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from engine.errors import RequestError
from engine.models.predictor_comparison import Comparison
from engine.models.predictor_network import PredictorNetwork, view
from engine.models.predictors import FRAME, Referee, load_referee
from engine.training.comparison_scores import change_aurocs, figures_beside, thresholds_beside
from engine.training.comparison_truth import changes, choose_beside, partners
from engine.training.config import LoopConfig, fill
from engine.training.film_augmentation import augment_together
from engine.training.masked_losses import logistic, mean_of_known
from engine.training.referee_shares import FilmShares, random_of, write_referee_card
from engine.training.shards import write_shards
from engine.training.task import Batch, Inputs, Share

_WEIGHTS = {"presence": 4.0, "maps": 8.0}
# What came or went is rare, and counts more than what stayed.
_CHANGED = {"presence": 4.0, "maps": 3.0}


@dataclass(frozen=True)
class ComparisonConfig:
    """The table ``[comparison]`` of a training file.

    Attributes:
        start_from: name or folder of the referee that is to learn it.
        simulated, inserted: patients and cases to learn from, and the same to validate and to test on; see
            Drawing.
        size: pixels of a side at which patients are simulated to learn from; tests are at full size.
        variation: how much films are varied; see ``augment_together``.
    """

    start_from: str
    simulated: int = 0
    inserted: int = 0
    size: int = FRAME
    validate_simulated: int = 0
    validate_inserted: int = 0
    test_simulated: int = 0
    test_inserted: int = 0
    variation: float = 1.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name not in ("start_from", "variation", "size") and not 0 <= value <= 10**6:
                raise RequestError(f"comparison.{name} is {value}; it goes from 0 to 1000000")
        if not 64 <= self.size <= 2048:
            raise RequestError(f"comparison.size is {self.size}; it goes from 64 to 2048")
        if not 0 <= self.variation <= 2:
            raise RequestError(f"comparison.variation is {self.variation}; it goes from 0 to 2")
        if not self.simulated and not self.inserted:
            raise RequestError(
                "comparison.simulated and comparison.inserted are both 0; there is nothing to learn"
            )


class ComparisonTask:
    """A Task (see there) for the Comparison of a referee.

    Args:
        table: the table ``[comparison]``.
        loop: for the seed.
        inputs: films, cache and processes.
        on_done: is told a share and how many of how many of its jobs are drawn.

    Raises:
        RequestError: a field is wrong, or the films are missing.
    """

    def __init__(
        self,
        table: dict[str, Any],
        loop: LoopConfig,
        inputs: Inputs,
        on_done: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self._config = fill(ComparisonConfig, table, "comparison")
        self._loop = loop
        self._films = FilmShares(self._config, inputs, on_done)

    def fingerprint(self) -> str:
        """Of the films to learn from, and of all fields that the weights depend on."""
        keys = self._films.learn_keys()
        return json.dumps([keys, self._config.variation], sort_keys=True)

    def prepare(self) -> None:
        """Draw all films, or find them in the cache."""
        self._films.prepare()

    @cached_property
    def _referee(self) -> Referee:
        return load_referee(self._config.start_from)

    @cached_property
    def _partner(self) -> NDArray[np.int64]:
        return partners(self._films.learn.truth)

    def build(self) -> Comparison:
        """A Comparison with random weights."""
        comparison = PredictorNetwork(self._referee.card.shape, compares=True).comparison
        assert comparison is not None
        return comparison

    def batch(self, share: Share) -> Batch:
        """Films beside others of their patients, varied, with what came (1), went (0) and stayed (.5).

        "total NAME" is what a loss of this part is divided by: the weights of the whole step over the number
        of parts.
        """
        parts = [random_of(self._loop.seed, share, part) for part in range(share.parts)]
        among = np.flatnonzero(self._partner >= 0)
        chosen = [
            among[torch.randint(len(among), (share.size,), generator=random).numpy()] for random in parts
        ]
        beside = [
            choose_beside(numbers, self._partner, random)
            for numbers, random in zip(chosen, parts, strict=True)
        ]
        own, random, learned = share.part, parts[share.part], self._films.learn
        films, others = (
            torch.from_numpy(learned.images[numbers[own]]).float() / 255 for numbers in (chosen, beside)
        )
        batch = {"films": view(*augment_together(films, others, random, self._config.variation))}
        whole = changes(learned.truth, np.concatenate(chosen), np.concatenate(beside))
        mine = changes(learned.truth, chosen[own], beside[own])
        for name in _WEIGHTS:
            batch[name] = torch.from_numpy(mine[name])
            weights = _loss_weights(name, torch.from_numpy(whole[name]))
            batch[f"total {name}"] = weights.sum() / share.parts
        return batch

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Each loss over what is known of these films, and their weighted sum."""
        seen = network(batch["films"])
        losses = {
            name: mean_of_known(
                logistic(getattr(seen, name), batch[name]),
                _loss_weights(name, batch[name]),
                batch.get(f"total {name}"),
            )
            for name in _WEIGHTS
        }
        weighted = [_WEIGHTS[name] * value for name, value in losses.items()]
        return {"loss": torch.stack(weighted).sum(), **losses}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """How well what came is told from what stayed, on patients that are not learned from."""
        assert isinstance(network, Comparison)
        return {} if self._films.validate is None else change_aurocs(network, self._films.validate)

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        """Films as the network sees them, each above what differs."""
        films = self.batch(Share(0, 0, 1, 16))["films"].numpy()
        shades = np.stack([(films[:, 0] + 2.2) / 4.4, films[:, 1] / 2 + 0.5], 1)
        rows = np.round(255 * np.clip(shades, 0, 1)).astype(np.uint8).reshape(2, 8, -1, films.shape[-1])
        Image.fromarray(np.concatenate(np.concatenate(rows, 1), 1)).save(folder / "varied_films.png")

    def export(self, network: nn.Module, folder: Path) -> None:
        """The referee with what it learned: weights in float16, and the card with thresholds and figures."""
        assert isinstance(network, Comparison)
        referee = PredictorNetwork(self._referee.card.shape, compares=True)
        learned = {f"comparison.{name}": value.half().float() for name, value in network.state_dict().items()}
        known = {k: v for k, v in self._referee.weights().items() if not k.startswith("comparison.")}
        referee.load_state_dict({**known, **learned})
        referee.eval()
        thresholds = thresholds_beside(referee, self._films.validate)
        alone = self._referee.card.thresholds
        figures = {} if self._films.test is None else figures_beside(referee, self._films.test, alone)
        rounded = {group: {n: round(v, 4) for n, v in values.items()} for group, values in figures.items()}
        card = replace(
            self._referee.card,
            weights_sha256=write_shards(referee.state_dict(), folder, "referee"),
            thresholds_beside=thresholds,
            ceiling={k: v for k, v in self._referee.card.ceiling.items() if not k.endswith("_beside")}
            | rounded,
        )
        write_referee_card(card, folder)


def _loss_weights(name: str, truth: Tensor) -> Tensor:
    """What each part of the truth counts; 0 where nothing is known."""
    changed = 2 * (truth - 0.5).abs().nan_to_num()
    return truth.isfinite().float() * (1 + (_CHANGED[name] - 1) * changed)
