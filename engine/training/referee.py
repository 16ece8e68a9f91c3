"""RefereeTask: fit a referee on films with a known truth, and write it with its card and its ceiling."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import tomli_w
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from engine.errors import OutputError, RequestError
from engine.models.predictor_network import FINDINGS, Answers, PredictorNetwork, Shape, even_out
from engine.models.predictors import (
    AGE_CENTER,
    AGE_SCALE,
    CARD_NAME,
    FRAME,
    Reading,
    RefereeCard,
    load_referee,
    reading_of,
    referee_card_table,
)
from engine.training.config import LoopConfig, fill
from engine.training.film_augmentation import augment
from engine.training.masked_losses import logistic, mean_of_known
from engine.training.referee_films import Drawing, Films, drawn_films
from engine.training.referee_scores import Figures, best_threshold, known, score
from engine.training.referee_truth import join
from engine.training.shards import write_shards
from engine.training.task import Batch, Inputs, Share

_WEIGHTS = {
    "presence": 6.0,
    "maps": 6.0,
    "somewhere": 0.5,
    "extent": 6.0,
    "age": 0.4,
    "male": 0.3,
    "style": 0.3,
    "view_ap": 0.3,
    "areas": 20.0,
}
_PERSON = ("age", "male", "style", "view_ap")
_GAMMAS = (0.7, 1.4)
_LEARNED = ("presence", "maps", "extent", "somewhere", "age", "male", "style", "view_ap", "areas")


@dataclass(frozen=True)
class RefereeConfig:
    """The table ``[referee]`` of a training file.

    Attributes:
        name, title, notice, source: of the card.
        simulated, inserted: patients and cases to learn from; see Drawing.
        size: pixels of a side at which patients are simulated to learn from; tests are at full size.
        validate_simulated, validate_inserted, test_simulated, test_inserted: how many of these.
        widths, depths: of the network.
        start_from: name or folder of a referee of the same shape whose weights are taken over; "": none.
        real_share: of the films in a batch that are real; the rest is simulated.
        person_weight: how much more age, sex, view and style count.
        knows_style, knows_view: which of these heads will be used.
    """

    name: str
    title: str
    notice: str
    source: str
    simulated: int = 0
    inserted: int = 0
    size: int = FRAME
    validate_simulated: int = 0
    validate_inserted: int = 0
    test_simulated: int = 0
    test_inserted: int = 0
    widths: tuple[int, ...] = Shape.widths
    depths: tuple[int, ...] = Shape.depths
    start_from: str = ""
    real_share: float = 1.0
    person_weight: float = 1.0
    knows_style: bool = False
    knows_view: bool = False

    def drawings(self, share: Literal["learn", "validate", "test"]) -> list[Drawing]:
        """The films of a share; simulated and real ones apart, so that files can have some in common."""
        simulated, inserted = {
            "learn": (self.simulated, self.inserted),
            "validate": (self.validate_simulated, self.validate_inserted),
            "test": (self.test_simulated, self.test_inserted),
        }[share]
        size = FRAME if share == "test" else self.size
        wanted = (Drawing(simulated, 0, size, share), Drawing(0, inserted, FRAME, share))
        return [drawing for drawing in wanted if drawing.simulated or drawing.inserted]


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
        self._loop, self._inputs, self._on_done = loop, inputs, on_done
        if not self._config.simulated and not self._config.inserted:
            raise RequestError("referee.simulated and referee.inserted are both 0; there is nothing to learn")
        if not 0 <= self._config.real_share <= 1:
            raise RequestError(f"referee.real_share is {self._config.real_share}; it goes from 0 to 1")
        config = self._config
        self._films = self._drawn("learn")
        has_validation = config.validate_simulated or config.validate_inserted
        self._validation = self._drawn("validate") if has_validation else None
        self._test = self._drawn("test") if config.test_simulated or config.test_inserted else None
        real = self._films.truth["is_real"] == 1
        self._real, self._simulated = np.flatnonzero(real), np.flatnonzero(~real)

    def build(self) -> PredictorNetwork:
        """The network, with the weights of ``start_from`` where that is given."""
        network = PredictorNetwork(Shape(self._config.widths, self._config.depths))
        if self._config.start_from:
            start = load_referee(self._config.start_from)
            if start.card.shape != network.shape:
                raise RequestError(
                    f"{self._config.start_from} has other widths and depths than this file; "
                    "make them the same"
                )
            network.load_state_dict(start.weights())
        return network

    def batch(self, share: Share) -> Batch:
        """Films of this share, varied, with their truth."""
        random = torch.Generator().manual_seed(
            ((self._loop.seed * 1_000_003 + share.step) * share.parts + share.part) % 2**63
        )
        chosen = self._choose(share.size, random)
        films = torch.from_numpy(self._films.images[chosen]).float() / 255
        batch = {"films": even_out(augment(films, random))}
        for name in _LEARNED:
            batch[name] = torch.from_numpy(self._films.truth[name][chosen])
        return batch

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Each loss over what is known of these films, and their weighted sum."""
        answers: Answers = network(batch["films"])
        presence, extent = batch["presence"], batch["extent"]
        # A film has few of the sixteen: what is there weighs more than what is not.
        amount = functional.smooth_l1_loss(answers.extent, extent.nan_to_num(), reduction="none", beta=0.1)
        amount = amount * torch.where(presence == 1, 4.0, 1.0)
        any_side = 1 - (1 - answers.presence.float().sigmoid()).prod(2)
        styles = functional.cross_entropy(
            answers.style.float(), batch["style"].nan_to_num().long(), reduction="none"
        )
        age = (batch["age"] - AGE_CENTER) / AGE_SCALE
        losses = {
            "presence": mean_of_known(logistic(answers.presence, presence), presence),
            "extent": mean_of_known(amount, extent),
            "maps": mean_of_known(logistic(answers.maps, batch["maps"], 4.0), batch["maps"]),
            "somewhere": mean_of_known(-torch.log(any_side.clamp_min(1e-4)), batch["somewhere"]),
            "age": mean_of_known(
                functional.smooth_l1_loss(answers.age, age.nan_to_num(), reduction="none"), age
            ),
            "male": mean_of_known(logistic(answers.male, batch["male"]), batch["male"]),
            "view_ap": mean_of_known(logistic(answers.view_ap, batch["view_ap"]), batch["view_ap"]),
            "style": mean_of_known(styles, batch["style"]),
            "areas": mean_of_known((answers.areas - batch["areas"].nan_to_num()).abs(), batch["areas"]),
        }
        more = dict.fromkeys(_PERSON, self._config.person_weight)
        weighted = [_WEIGHTS[name] * more.get(name, 1.0) * value for name, value in losses.items()]
        total = torch.stack(weighted).sum()
        return {"loss": total, **losses}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """The main figures on patients that are not learned from."""
        films = self._validation
        if films is None:
            return {}
        figures = score(self._read(network, films), films.truth)
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
        config = self._config
        card = RefereeCard(
            name=config.name,
            title=config.title,
            notice=config.notice,
            source=config.source,
            shape=network.shape,
            knows_style=config.knows_style,
            knows_view=config.knows_view,
            thresholds=self._thresholds(rounded),
            weights_sha256=digests,
            ceiling=self._ceiling(rounded),
        )
        try:
            (folder / CARD_NAME).write_text(tomli_w.dumps(referee_card_table(card)), "utf-8")
        except OSError as error:
            raise OutputError(f"the card cannot be written to {folder}: {error.strerror or error}") from error

    def _drawn(self, share: Literal["learn", "validate", "test"]) -> Films:
        def tell(done: int, jobs: int) -> None:
            if self._on_done is not None:
                self._on_done(share, done, jobs)

        inputs = self._inputs
        parts = [
            drawn_films(drawing, inputs.films, inputs.cache, inputs.workers, tell)
            for drawing in self._config.drawings(share)
        ]
        images = np.concatenate([part.images for part in parts])
        return Films(images, join(part.truth for part in parts))

    def _choose(self, size: int, random: torch.Generator) -> NDArray[np.int64]:
        real = round(size * self._config.real_share)
        if not len(self._real) or not len(self._simulated):
            real = size if len(self._real) else 0
        parts = []
        for among, count in ((self._real, real), (self._simulated, size - real)):
            if count:
                parts.append(among[torch.randint(len(among), (count,), generator=random).numpy()])
        return np.concatenate(parts)

    def _read(self, network: nn.Module, films: Films, gamma: float = 1.0) -> Reading:
        parts: list[Answers] = []
        device = next(network.parameters()).device
        for start in range(0, len(films), 64):
            levels = torch.from_numpy(np.array(films.images[start : start + 64])).float() / 255
            parts.append(network(even_out(levels**gamma).to(device)))
        return reading_of(parts, self._config.knows_style, self._config.knows_view)

    def _thresholds(self, network: nn.Module) -> dict[str, float]:
        films = self._validation
        if films is None:
            return dict.fromkeys(FINDINGS, 0.5)
        presence, truth = self._read(network, films).presence, films.truth
        thresholds = {}
        for index, finding in enumerate(FINDINGS):
            where = known(truth, index)
            is_there = truth["presence"][:, index][where] == 1
            thresholds[finding] = best_threshold(presence[:, index][where], is_there)
        return thresholds

    def _ceiling(self, network: nn.Module) -> Figures:
        films = self._test
        if films is None:
            return {}
        figures = score(self._read(network, films), films.truth)
        as_they_are = np.flatnonzero(films.truth["is_drawn"] == 0)
        if len(as_they_are):
            alone = Films(films.images[as_they_are], {n: v[as_they_are] for n, v in films.truth.items()})
            figures["real_films_as_they_are"] = score(self._read(network, alone), alone.truth)["person"]
        for gamma in _GAMMAS:
            changed = score(self._read(network, films, gamma), films.truth)
            figures["presence_auroc"][f"mean_at_gamma_{gamma:g}"] = changed["presence_auroc"]["mean"]
        return {group: {n: round(v, 4) for n, v in values.items()} for group, values in figures.items()}
