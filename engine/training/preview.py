"""PreviewTask: distils an editor, so that a step or two give what its own walk gives from the same noise.

The teacher walks as edits of the model are made: its steps, its solver, its guidance. The student is the same
U-Net with low-rank additions, walks in ``steps`` steps from the same noise, is asked by one row a step
whatever the guidance scales of the teacher (so guidance is distilled in the same go), and is led to where the
teacher came. Only the additions are exported: a small file that the model card names.

The recipe is the same for an InstructPix2Pix of full size: name its folder as ``model``; its own steps,
solver and guidance scales are taken from its card. Sources: Luhman and Luhman 2021 (distillation of a whole
walk); Meng et al., CVPR 2023 (guidance); Hu et al., ICLR 2022 (low-rank additions).
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from engine.datasets.splits import Split
from engine.edit import Solver
from engine.errors import RequestError
from engine.methods.denoising import GuidanceScales
from engine.models.card import ModelCard
from engine.models.card_file import read_card
from engine.training.config import LoopConfig, fill
from engine.training.editor_pairs import FACTOR, PairsConfig
from engine.training.editor_scores import edit_figures
from engine.training.low_rank import additions_of
from engine.training.pair_shares import PairShares
from engine.training.preview_network import Latents, PreviewNetwork, Walk, read_schedule
from engine.training.shards import write_shards
from engine.training.task import Batch, Inputs, Share

STEM = "preview"
_SCORED_AT_ONCE = 16
_SHOWN = 8


@dataclass(frozen=True)
class PreviewConfig:
    """The table [preview] of a training file.

    Attributes:
        model: folder of the model, with its card; beside the working directory.
        learn, validate: pairs, of patients to learn from and of held-out ones; latents of the model's VAE.
        steps: of the student.
        teacher_steps: of the teacher; 0: the model card's.
        rank: of the additions.
        inside: weight of cells that change, beside 1 for the others.
        evenness: how far pairs that differ little count as much as others, from 0 to 1.
        few_words: share of sentences that say no more than they must.
        done_already: share of sentences whose change is there already.
        truth: share of the loss that is the distance from the true picture in place of the teacher's.
    """

    model: str
    learn: PairsConfig
    validate: PairsConfig
    steps: int = 1
    teacher_steps: int = 0
    rank: int = 8
    inside: float = 3.0
    evenness: float = 0.5
    few_words: float = 0.4
    done_already: float = 0.1
    truth: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= 4:
            raise RequestError(f"preview.steps is {self.steps}; a preview takes 1 to 4")
        if self.teacher_steps < 0:
            raise RequestError(f"preview.teacher_steps is {self.teacher_steps}; it is 0 or more")
        if self.rank < 1:
            raise RequestError(f"preview.rank is {self.rank}; it is at least 1")
        for name in ("evenness", "few_words", "done_already", "truth"):
            if not 0 <= getattr(self, name) <= 1:
                raise RequestError(f"preview.{name} is {getattr(self, name)}; it goes from 0 to 1")


class PreviewTask:
    """Fits a ``PreviewNetwork``; exports its additions."""

    def __init__(
        self,
        table: dict[str, Any],
        loop: LoopConfig,
        inputs: Inputs,
        on_done: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self._config = config = fill(PreviewConfig, table, "preview")
        self._seed = loop.seed
        self._card: ModelCard = read_card(Path(config.model))
        self._pairs = PairShares(
            *(config.learn, config.validate, self._card.folder / "vae", inputs),
            *(self._token_ids, on_done),
        )

    def fingerprint(self) -> str:
        return f"{asdict(self._config)} {self._pairs.keys()} {sorted(self._card.weights_sha256.items())}"

    def prepare(self) -> None:
        self._pairs.prepare()

    def build(self) -> nn.Module:
        config, card = self._config, self._card
        schedule = read_schedule(card.folder)
        return PreviewNetwork(
            card.folder,
            self._latents,
            card.predicts_residual,
            config.rank,
            Walk(
                tuple(schedule.trailing_timesteps(config.steps)),
                Solver.DPM_SOLVER_PP,
                GuidanceScales(1.0, 1.0),
            ),
            Walk(
                tuple(schedule.timesteps(config.teacher_steps or card.num_inference_steps)),
                card.solver,
                GuidanceScales(card.guidance_scale, card.image_guidance_scale),
            ),
        )

    def batch(self, share: Share) -> Batch:
        random = np.random.default_rng((self._seed, share.step, share.part))
        pairs, config = self._pairs.of(Split.TRAIN), self._config
        count = share.size
        chosen = random.integers(0, len(pairs), count)
        backwards, done = random.random(count) < 0.5, random.random(count) < config.done_already
        short = random.random(count) < config.few_words

        # The sentence leads from source to wish; "done already" begins where it leads to.
        wish, source = pairs.latents(chosen, ~backwards), pairs.latents(chosen, backwards)
        where = torch.from_numpy(np.stack([pairs.region[i] for i in chosen])).float()[:, None]
        usual = self._pairs.evenness(wish, source)
        return {
            "film": torch.where(torch.from_numpy(done)[:, None, None, None], wish, source),
            "tokens": self._pairs.sentences(chosen, backwards, short),
            "empty": self._pairs.tokens(Split.TRAIN)["empty"].expand(count, -1),
            "noise": torch.from_numpy(random.standard_normal(wish.shape)).float(),
            "truth": self._latents.scale(wish),
            "weight": (1 + (config.inside - 1) * where) * usual[:, None, None, None] ** config.evenness,
        }

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        made, taught = network(batch["film"], batch["tokens"], batch["empty"], batch["noise"])
        apart = (batch["weight"] * (made - taught) ** 2).mean()
        wrong = (batch["weight"] * (made - batch["truth"]) ** 2).mean()
        share = self._config.truth
        return {
            "loss": (1 - share) * apart + share * wrong,
            "from_teacher": apart.detach(),
            "from_truth": wrong.detach(),
        }

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Figures of both against the truth; "from_teacher" is how far the student's edit is from the
        teacher's from the same noise, squared, as a share of the teacher's change."""
        pairs = self._pairs.of(Split.VALIDATE)
        made, taught = self._edits(network, range(len(pairs)))
        change = np.square(taught - pairs.before.astype(np.float32)).sum((1, 2, 3))
        apart = np.square(made - taught).sum((1, 2, 3)) / np.maximum(change, 1e-6)
        theirs = {f"teacher.{name}": value for name, value in edit_figures(pairs, taught).items()}
        kept = ("missed", "reached", "outside", "side")
        figures = edit_figures(pairs, made)
        return {
            "from_teacher": float(np.median(apart)),
            **{name: figures[name] for name in kept if name in figures},
            **{f"teacher.{name}": theirs[f"teacher.{name}"] for name in kept if name in figures},
        }

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        pairs = self._pairs.of(Split.VALIDATE)
        numbers = np.linspace(0, len(pairs) - 1, min(_SHOWN, len(pairs))).astype(int)
        made, taught = self._edits(network, numbers)
        rows = []
        for number, preview, default in zip(numbers, made, taught, strict=True):
            stack = np.stack([pairs.before[number], pairs.after[number], default, preview]).astype(np.float32)
            pictures = self._latents.picture(torch.from_numpy(stack))
            rows.append(np.hstack(list(pictures.numpy()))[::2, ::2])
        Image.fromarray((np.vstack(rows) * 255).round().astype(np.uint8)).save(
            folder / "before-truth-teacher-preview.png"
        )
        lines = [f"{pairs.there[number]}\n" for number in numbers]
        (folder / "sentences.txt").write_text("".join(lines), "utf-8")

    def export(self, network: nn.Module, folder: Path) -> None:
        """Write the additions, and the lines for the model card that name them."""
        digests = write_shards(additions_of(cast(PreviewNetwork, network).unet), folder, STEM)
        if len(digests) > 1:
            raise RequestError("the additions do not fit one file; lower preview.rank")
        ((name, digest),) = digests.items()
        lines = f'[preview]\nsteps = {self._config.steps}\nfile = "{name}"\nsha256 = "{digest}"\n'
        (folder / "preview.toml").write_text(lines, "utf-8")

    @cached_property
    def _latents(self) -> Latents:
        latents = Latents(self._card.folder / "vae")
        if latents.factor != FACTOR:
            raise RequestError(f"the model has {latents.factor} pixels a cell; pairs are drawn for {FACTOR}")
        return latents

    def _token_ids(self, lines: list[str]) -> Tensor:
        """(N, L), padded as edits are."""
        from transformers import CLIPTextConfig, CLIPTokenizer

        tokenizer: Any = CLIPTokenizer.from_pretrained(
            str(self._card.folder / "tokenizer"), local_files_only=True
        )
        known = CLIPTextConfig.from_pretrained(str(self._card.folder / "text_encoder"), local_files_only=True)
        longest = min(int(tokenizer.model_max_length), int(known.max_position_embeddings))
        return torch.tensor(
            tokenizer(lines, padding="max_length", max_length=longest, truncation=True)["input_ids"]
        )

    def _edits(self, network: nn.Module, numbers: Any) -> tuple[np.ndarray, np.ndarray]:
        """(n, C, h, w) float32 each: edits of held-out pairs by student and teacher, unscaled."""
        pairs, tokens = self._pairs.of(Split.VALIDATE), self._pairs.tokens(Split.VALIDATE)
        device = next(network.parameters()).device
        found: list[tuple[np.ndarray, ...]] = []
        numbers = np.asarray(list(numbers))
        for start in range(0, len(numbers), _SCORED_AT_ONCE):
            part = numbers[start : start + _SCORED_AT_ONCE]
            film = torch.from_numpy(pairs.before[part].astype(np.float32))
            random = np.random.default_rng([int(number) for number in part])
            noise = torch.from_numpy(random.standard_normal(film.shape)).float()
            given = (film, tokens["there"][part], tokens["empty"].expand(len(part), -1), noise)
            both = network(*(one.to(device) for one in given))
            found.append(tuple(self._latents.unscale(one.cpu()).numpy() for one in both))
        made, taught = zip(*found, strict=True)
        return np.concatenate(made), np.concatenate(taught)
