"""RefereeTask: fit a referee on films with a known truth, and write it with its card and its ceiling."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from engine.errors import RequestError
from engine.models.predictor_card import RefereeCard
from engine.models.predictor_network import FINDINGS, Answers, PredictorNetwork, even_out
from engine.models.predictors import Reading, load_referee, reading_of
from engine.training.config import LoopConfig, fill
from engine.training.film_augmentation import augment
from engine.training.referee_config import RefereeConfig
from engine.training.referee_films import Films
from engine.training.referee_losses import LEARNED, LOSS_WEIGHTS, PERSON, loss_weights, referee_losses
from engine.training.referee_scores import Figures, best_threshold, known, label_figures, score
from engine.training.referee_shares import FilmShares, random_of, write_referee_card
from engine.training.shards import write_shards
from engine.training.task import Batch, Inputs, Share

_GAMMAS = (0.7, 1.4)
_NOT_LEARNED = {
    *("name", "title", "notice", "source", "knows_style", "knows_view"),
    *("validate_simulated", "validate_inserted", "test_simulated", "test_inserted"),
}


class RefereeTask:
    """A Task (see there) for referees.

    Args:
        table: the table ``[referee]``.
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
        self._config = fill(RefereeConfig, table, "referee")
        self._loop = loop
        self._films = FilmShares(self._config, inputs, on_done)

    def fingerprint(self) -> str:
        """Of the films to learn from, and of all fields that the weights depend on."""
        config = self._config
        fields = {name: value for name, value in asdict(config).items() if name not in _NOT_LEARNED}
        keys = self._films.learn_keys()
        start = load_referee(config.start_from).card.weights_sha256 if config.start_from else {}
        return json.dumps([fields, keys, start], sort_keys=True)

    def prepare(self) -> None:
        """Draw all films, or find them in the cache."""
        self._films.prepare()

    @cached_property
    def _simulated_and_real(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of the films to learn from."""
        real = self._films.learn.truth["is_real"] == 1
        return np.flatnonzero(~real), np.flatnonzero(real)

    def build(self) -> PredictorNetwork:
        """The network, with the weights of ``start_from`` where that is given."""
        network = PredictorNetwork(self._config.shape())
        if self._config.start_from:
            start = load_referee(self._config.start_from)
            if start.card.shape != network.shape:
                raise RequestError(
                    f"{self._config.start_from} has other widths and depths than this file; "
                    "make them the same"
                )
            kept = network.state_dict().keys()  # reading beside others is learned anew afterwards
            network.load_state_dict({name: v for name, v in start.weights().items() if name in kept})
        return network

    def batch(self, share: Share) -> Batch:
        """Films of this share, varied, with their truth.

        "total NAME" is what a loss of this part is divided by: the weight of what is known in the whole step,
        over the number of parts. So a step learns the same in however many parts it is worked through.
        """
        parts = [random_of(self._loop.seed, share, part) for part in range(share.parts)]
        chosen = [self._choose(share, part, random) for part, random in enumerate(parts)]
        random = parts[share.part]
        films = torch.from_numpy(self._films.learn.images[chosen[share.part]]).float() / 255
        batch = {"films": even_out(augment(films, random, self._config.variation))}
        truth = self._films.learn.truth
        whole = {name: torch.from_numpy(truth[name][np.concatenate(chosen)]) for name in LEARNED}
        for name in LEARNED:
            batch[name] = torch.from_numpy(truth[name][chosen[share.part]])
            batch[f"total {name}"] = loss_weights(name, whole).sum() / share.parts
        return batch

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Each loss over what is known of these films, and their weighted sum."""
        config = self._config
        losses = referee_losses(network(batch["films"]), batch, config.smoothing)
        more = dict.fromkeys(PERSON, config.person_weight)
        weighted = [LOSS_WEIGHTS[name] * more.get(name, 1.0) * value for name, value in losses.items()]
        return {"loss": torch.stack(weighted).sum(), **losses}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """The main figures on patients that are not learned from."""
        films = self._films.validate
        if films is None:
            return {}
        figures = score(self._read(network, films, self._thresholds(network)), films.truth)
        return {
            f"{group}.{name}": value
            for group, values in figures.items()
            for name, value in values.items()
            if group != "counts" and not name.endswith("lung_r")
        }

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        """Films as the network sees them."""
        films = self.batch(Share(0, 0, 1, 24))["films"][:, 0].numpy()
        rows = np.clip((films + 2.2) / 4.4 * 255, 0, 255).astype(np.uint8).reshape(4, 6, *films.shape[1:])
        Image.fromarray(np.concatenate(np.concatenate(rows, 1), 1)).save(folder / "varied_films.png")

    def export(self, network: nn.Module, folder: Path) -> None:
        """Weights in float16 and the card: thresholds from validation films, figures from test films."""
        assert isinstance(network, PredictorNetwork)
        digests = write_shards(network.state_dict(), folder, "referee")
        rounded = PredictorNetwork(network.shape)  # what is measured is what is written
        rounded.load_state_dict({key: value.half().float() for key, value in network.state_dict().items()})
        rounded.eval()
        config, thresholds = self._config, self._thresholds(rounded)
        rest_on = self._films.validate
        card = RefereeCard(
            name=config.name,
            title=config.title,
            notice=config.notice,
            source=config.source,
            shape=network.shape,
            knows_style=config.knows_style,
            knows_view=config.knows_view,
            thresholds=thresholds,
            weights_sha256=digests,
            ceiling=self._ceiling(rounded, thresholds),
            thresholds_from={}
            if rest_on is None
            else {"films": len(rest_on), "patients": len(np.unique(rest_on.truth["person"]))},
        )
        write_referee_card(card, folder)

    def _choose(self, share: Share, part: int, random: torch.Generator) -> NDArray[np.int64]:
        """Numbers of the films of a part; over a whole step the share of real films is as asked."""
        simulated, real = self._simulated_and_real
        wanted = self._config.real_share
        if not len(real) or not len(simulated):
            wanted = 1.0 if len(real) else 0.0
        count = round(wanted * share.size * (part + 1)) - round(wanted * share.size * part)
        numbers = []
        for among, many in ((real, count), (simulated, share.size - count)):
            if many:
                numbers.append(among[torch.randint(len(among), (many,), generator=random).numpy()])
        return np.concatenate(numbers)

    def _read(
        self, network: nn.Module, films: Films, thresholds: dict[str, float] | None, gamma: float = 1.0
    ) -> Reading:
        parts: list[Answers] = []
        device = next(network.parameters()).device
        for start in range(0, len(films), 64):
            levels = torch.from_numpy(np.array(films.images[start : start + 64])).float() / 255
            parts.append(network(even_out(levels**gamma).to(device)))
        values = None if thresholds is None else np.array([thresholds[key] for key in FINDINGS], np.float32)
        return reading_of(parts, self._config.knows_style, self._config.knows_view, values)

    def _thresholds(self, network: nn.Module) -> dict[str, float]:
        films = self._films.validate
        if films is None:
            return dict.fromkeys(FINDINGS, 0.5)
        presence, truth = self._read(network, films, None).presence, films.truth
        thresholds = {}
        for index, finding in enumerate(FINDINGS):
            where = known(truth, index)
            is_there = truth["presence"][:, index][where] == 1
            thresholds[finding] = best_threshold(presence[:, index][where], is_there)
        return thresholds

    def _ceiling(self, network: nn.Module, thresholds: dict[str, float]) -> Figures:
        films = self._films.test
        if films is None:
            return {}
        figures = score(self._read(network, films, thresholds), films.truth)
        as_they_are = np.flatnonzero((films.truth["is_drawn"] == 0) & (films.truth["pair"] < 0))
        if len(as_they_are):
            alone = Films(films.images[as_they_are], {n: v[as_they_are] for n, v in films.truth.items()})
            reading = self._read(network, alone, thresholds)
            person = score(reading, alone.truth).get("person", {})
            figures["real_films_as_they_are"] = {"films": float(len(alone)), **person}
            figures["labels_of_real_films"] = label_figures(reading, alone.truth)
        for gamma in _GAMMAS:
            changed = score(self._read(network, films, thresholds, gamma), films.truth)
            if "presence_auroc" in changed:
                figures["presence_auroc"][f"mean_at_gamma_{gamma:g}"] = changed["presence_auroc"]["mean"]
        return {group: {n: round(v, 4) for n, v in values.items()} for group, values in figures.items()}
