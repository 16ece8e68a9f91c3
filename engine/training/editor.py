"""EditorTask: an InstructPix2Pix that changes what a sentence names, learned on pairs with a known truth.

The net predicts clean latents as a residual over the conditioning latents. Sources: Brooks et al., CVPR 2023
(conditioning dropout); Lin et al., WACV 2024 (zero terminal SNR).
"""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from engine.datasets.splits import Split
from engine.edit import Solver
from engine.errors import RequestError
from engine.instructions.findings import load_vocabulary
from engine.methods.schedule import NoiseSchedule
from engine.models.card_file import write_card
from engine.models.importing import check_model, make_card
from engine.radiographs.framing import Geometry, Intensity
from engine.simulation.insertion import FINDINGS
from engine.training.config import LoopConfig, fill
from engine.training.editor_config import EditorConfig
from engine.training.editor_network import (
    SCHEDULER,
    EditorNetwork,
    Sentences,
    read_weights,
    write_model,
)
from engine.training.editor_scores import edit_figures
from engine.training.pair_shares import PairShares
from engine.training.task import Batch, Inputs, Share

_SCORED_AT_ONCE = 16
_SHOWN = 8


class EditorTask:
    """Fits an ``EditorNetwork``; exports a diffusers folder with its card."""

    def __init__(
        self,
        table: dict[str, Any],
        loop: LoopConfig,
        inputs: Inputs,
        on_done: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self._config = config = fill(EditorConfig, table, "editor")
        self._seed = loop.seed
        self._autoencoder = Path(config.autoencoder)
        if not (self._autoencoder / "config.json").is_file():
            raise RequestError(
                f"editor.autoencoder is {config.autoencoder}, where there is no config.json; train it first"
            )
        self._folder = tempfile.TemporaryDirectory()
        self._tokenizer = Path(self._folder.name) / "tokenizer"
        self._sentences = Sentences(self._tokenizer, load_vocabulary(), config.network.text_length)
        self._pairs = PairShares(
            *(config.learn, config.validate, self._autoencoder, inputs),
            *(self._sentences.tokens, on_done),
        )
        schedule = NoiseSchedule.from_config(SCHEDULER)
        self._schedule = schedule
        self._signal = torch.from_numpy(np.sqrt(schedule.alphas_cumprod)).float()
        self._sigma = torch.from_numpy(np.sqrt(1 - schedule.alphas_cumprod)).float()

    def fingerprint(self) -> str:
        start = self._config.start_from
        files = sorted(Path(start).rglob("*.safetensors")) if start else []
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        return f"{asdict(self._config)} {self._pairs.keys()} {digests}"

    def prepare(self) -> None:
        self._pairs.prepare()

    def build(self) -> nn.Module:
        channels = self._pairs.of(Split.TRAIN).before.shape[1]
        network = EditorNetwork(self._config.network, channels, self._sentences.count)
        if self._config.start_from:
            read_weights(network, Path(self._config.start_from))
        return network

    def batch(self, share: Share) -> Batch:
        random = np.random.default_rng((self._seed, share.step, share.part))
        pairs, empty = self._pairs.of(Split.TRAIN), self._pairs.tokens(Split.TRAIN)["empty"]
        shares, count = self._config.shares, share.size
        chosen = random.integers(0, len(pairs), count)
        backwards = random.random(count) < 0.5
        kind = random.random(count)
        done = kind < shares.done_already
        silent = (kind >= shares.done_already) & (kind < shares.done_already + shares.no_text)
        blind = (kind >= 1 - shares.no_text_no_film) & ~done & ~silent

        # The sentence leads from source to wish; "done already" begins where it leads to.
        wish, source = pairs.latents(chosen, ~backwards), pairs.latents(chosen, backwards)
        where = torch.from_numpy(np.stack([pairs.region[i] for i in chosen])).float()[:, None]
        done_, silent_, blind_ = (
            torch.from_numpy(mask)[:, None, None, None] for mask in (done, silent, blind)
        )
        film = torch.where(done_, wish, source)
        target = torch.where(silent_ | blind_, source, wish)
        short = random.random(count) < shares.few_words
        words = self._pairs.sentences(chosen, backwards, short)
        words = torch.where(torch.from_numpy(silent | blind)[:, None], empty, words)
        seen = torch.where(
            torch.from_numpy(random.random(count) < shares.from_source)[:, None, None, None], film, target
        )
        last = self._schedule.num_train_timesteps
        first = np.where(random.random(count) < shares.noisiest, int(shares.noisy_from * last), 0)
        timesteps = torch.from_numpy(random.integers(first, last))
        noise = torch.from_numpy(random.standard_normal(film.shape)).float()
        at = (slice(None), None, None, None)
        usual = self._pairs.evenness(wish, source)
        return {
            "noisy": self._signal[timesteps][at] * seen + self._sigma[timesteps][at] * noise,
            "conditioning": torch.where(blind_, torch.zeros_like(film), film),
            "tokens": words,
            "timesteps": timesteps,
            "target": target,
            "weight": torch.where(
                blind_,
                torch.full_like(where, 0.05),
                (1 + (self._config.inside - 1) * where) * usual[at] ** self._config.evenness,
            ),
            "changes": torch.from_numpy(~(done | silent | blind)),
        }

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        change = network(batch["noisy"], batch["conditioning"], batch["tokens"], batch["timesteps"])
        wished = batch["target"] - batch["conditioning"]
        loss = (batch["weight"] * (change.float() - wished) ** 2).mean()
        with torch.no_grad():
            asked = batch["changes"].float()[:, None, None, None]
            error = (asked * (change.float() - wished) ** 2).sum() / (asked * wished**2).sum().clamp_min(1e-9)
        return {"loss": loss, "share_of_change_missed": error}

    def validate(self, network: nn.Module) -> dict[str, float]:
        pairs = self._pairs.of(Split.VALIDATE)
        made = self._edits(cast(EditorNetwork, network), range(len(pairs)))
        return edit_figures(pairs, made)

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        from diffusers import AutoencoderKL

        pairs = self._pairs.of(Split.VALIDATE)
        numbers = np.linspace(0, len(pairs) - 1, min(_SHOWN, len(pairs))).astype(int)
        made = self._edits(cast(EditorNetwork, network), numbers)
        vae: Any = AutoencoderKL.from_pretrained(str(self._autoencoder), local_files_only=True)
        rows = []
        for number, edited in zip(numbers, made, strict=True):
            stack = np.stack([pairs.before[number], pairs.after[number], edited]).astype(np.float32)
            pictures = vae.float().decode(torch.from_numpy(stack)).sample.mean(1) / 2 + 0.5
            rows.append(np.hstack(list(pictures.clamp(0, 1).numpy()))[::2, ::2])
        Image.fromarray((np.vstack(rows) * 255).round().astype(np.uint8)).save(
            folder / "before-truth-edit.png"
        )
        lines = [f"{pairs.there[number]}\n" for number in numbers]
        (folder / "sentences.txt").write_text("".join(lines), "utf-8")

    def export(self, network: nn.Module, folder: Path) -> None:
        config = self._config
        write_model(cast(EditorNetwork, network).cpu(), self._autoencoder, self._tokenizer, folder)
        given = {
            "name": config.name,
            "title": config.title,
            "notice": config.notice,
            "licence": config.licence,
            "source": config.source,
            "findings": FINDINGS,
            "geometry": Geometry.SQUASH,
            "intensity": Intensity.DISPLAY,
            "size": 512,
            "grammar_version": 2,
            "predicts_residual": True,
            "guidance_scale": config.guidance_scale,
            "image_guidance_scale": config.image_guidance_scale,
            "num_inference_steps": config.num_inference_steps,
            "solver": Solver(config.solver),
            "relevance_quantile": config.relevance_quantile,
        }
        write_card(make_card(check_model(folder), given))

    def _edits(self, network: EditorNetwork, numbers: Any) -> np.ndarray:
        """(n, C, h, w) float32: sampled edits of held-out pairs by their sentences; DDIM from noise."""
        pairs, tokens = self._pairs.of(Split.VALIDATE), self._pairs.tokens(Split.VALIDATE)["there"]
        device = next(network.parameters()).device
        timesteps = self._schedule.timesteps(5)
        made = []
        numbers = np.asarray(list(numbers))
        for start in range(0, len(numbers), _SCORED_AT_ONCE):
            part = numbers[start : start + _SCORED_AT_ONCE]
            film = torch.from_numpy(pairs.before[part].astype(np.float32)).to(device)
            random = np.random.default_rng([int(number) for number in part])
            latents = torch.from_numpy(random.standard_normal(film.shape)).float().to(device)
            for index, timestep in enumerate(timesteps):
                at = torch.full((len(part),), timestep, device=device)
                clean = film + network(latents, film, tokens[part].to(device), at).float()
                signal, sigma = self._schedule.signal_and_noise(timestep)
                noise = (latents - signal * clean) / sigma
                if index + 1 < len(timesteps):
                    signal, sigma = self._schedule.signal_and_noise(timesteps[index + 1])
                    latents = signal * clean + sigma * noise
            made.append(clean.cpu().numpy())
        return np.concatenate(made)
