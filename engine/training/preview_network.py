"""PreviewNetwork: an editor whose additions walk in few steps what it walks without them in many."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.edit import Solver
from engine.methods.denoising import GuidanceScales
from engine.methods.samplers import make_sampler
from engine.methods.schedule import NoiseSchedule, PredictionType
from engine.training.low_rank import add_low_rank, without_additions


@dataclass(frozen=True)
class Walk:
    """How to come from noise to an edit.

    Attributes:
        timesteps: noisiest first.
        solver: sampler.
        scales: guidance; each branch with a weight is a row of a U-Net call.
    """

    timesteps: tuple[int, ...]
    solver: Solver
    scales: GuidanceScales


class Latents:
    """Between pictures, latents as the autoencoder has them, and latents as they are noised.

    Args:
        folder: of an AutoencoderKL.
    """

    def __init__(self, folder: Path) -> None:
        from diffusers import AutoencoderKL

        self._vae: Any = AutoencoderKL.from_pretrained(str(folder), local_files_only=True).float().eval()
        config = self._vae.config
        mean, deviation = getattr(config, "latents_mean", None), getattr(config, "latents_std", None)
        has_both = mean is not None and deviation is not None
        shift = mean if has_both else [getattr(config, "shift_factor", None) or 0.0]
        self._shift = torch.tensor(shift).view(1, -1, 1, 1)
        self._factor = config.scaling_factor / torch.tensor(deviation if has_both else [1.0]).view(
            1, -1, 1, 1
        )

    @property
    def factor(self) -> int:
        """Pixels a cell."""
        return int(2 ** (len(self._vae.config.block_out_channels) - 1))

    def scale(self, latents: Tensor) -> Tensor:
        """As they are noised."""
        return (latents - self._shift.to(latents)) * self._factor.to(latents)

    def unscale(self, latents: Tensor) -> Tensor:
        """The way back from ``scale``."""
        return latents / self._factor.to(latents) + self._shift.to(latents)

    def picture(self, latents: Tensor) -> Tensor:
        """(N, S, S) in [0, 1] of unscaled latents."""
        picture: Tensor = (self._vae.decode(latents).sample.mean(1) / 2 + 0.5).clamp(0, 1)
        return picture


class PreviewNetwork(nn.Module):
    """Teacher and student in one: the U-Net of a model, and low-rank additions that only the student has.

    Args:
        folder: the model, in the layout of diffusers.
        latents: of its autoencoder.
        predicts_residual: a "sample" prediction is over the conditioning latents.
        rank: of the additions.
        student: few steps; guidance of 1 and 1, so that each is one row.
        teacher: as the model's edits are made.
    """

    def __init__(
        self, folder: Path, latents: Latents, predicts_residual: bool, rank: int, student: Walk, teacher: Walk
    ) -> None:
        from diffusers import UNet2DConditionModel
        from transformers import CLIPTextModel

        super().__init__()
        self.unet: Any = UNet2DConditionModel.from_pretrained(
            str(folder / "unet"), local_files_only=True, torch_dtype=torch.float32
        )
        self.text_encoder: Any = CLIPTextModel.from_pretrained(
            str(folder / "text_encoder"), local_files_only=True, dtype=torch.float32
        )
        self.text_encoder.eval().requires_grad_(False)
        add_low_rank(self.unet, rank)
        self._schedule, self._latents = read_schedule(folder), latents
        self._adds_to_film = predicts_residual and self._schedule.prediction_type is PredictionType.SAMPLE
        self._student, self._teacher = student, teacher

    def forward(self, film: Tensor, tokens: Tensor, empty: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Clean latents, scaled, (N, C, h, w) each: the student's, and the teacher's from the same noise.

        Args:
            film: (N, C, h, w) posterior means, not scaled.
            tokens: (N, L) of the instructions.
            empty: (N, L) of the empty text.
            noise: (N, C, h, w) standard normal.
        """
        with torch.no_grad():
            text = self.text_encoder(tokens)[0]
            nothing = self.text_encoder(empty)[0]
            with without_additions(self.unet):
                taught = self._walk(self._teacher, film, text, nothing, noise)
        return self._walk(self._student, film, text, nothing, noise), taught

    def _walk(self, walk: Walk, film: Tensor, text: Tensor, nothing: Tensor, noise: Tensor) -> Tensor:
        schedule, scaled = self._schedule, self._latents.scale(film)
        weights = (walk.scales.text, walk.scales.image - walk.scales.text, 1 - walk.scales.image)
        rows = (
            (weights[0], film, scaled, text),
            (weights[1], film, scaled, nothing),
            (weights[2], torch.zeros_like(film), torch.zeros_like(film), nothing),
        )
        used = [row for row in rows if row[0] != 0]
        sampler = make_sampler(walk.solver, schedule, walk.timesteps)
        latents = schedule.add_noise(scaled, noise, walk.timesteps[0])
        for index, timestep in enumerate(walk.timesteps):
            output: Any = torch.zeros_like(latents)
            for weight, seen, base, words in used:
                told = self.unet(
                    torch.cat([latents, seen], 1), timestep, encoder_hidden_states=words, return_dict=False
                )[0].float()
                if self._adds_to_film:
                    told = told + base
                output = output + weight * told
            clean, left = schedule.clean_and_noise(output, latents, timestep)
            latents = sampler.step(index, latents, clean, left)
        return latents


def read_schedule(folder: Path) -> NoiseSchedule:
    """The noise levels of a model in the layout of diffusers."""
    return NoiseSchedule.from_config(
        json.loads((folder / "scheduler" / "scheduler_config.json").read_text("utf-8"))
    )
