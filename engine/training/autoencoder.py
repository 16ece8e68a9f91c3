"""AutoencoderTask: the latents of an editor, learned from real films.

The measure is what a reader could see: PSNR and SSIM on films of held-out patients.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from engine.arrays import FloatImage
from engine.datasets.real_films import film_pixels
from engine.datasets.split_films import films_of_split
from engine.datasets.splits import Split
from engine.errors import RequestError
from engine.evaluation.similarity import psnr, ssim
from engine.models.loading import file_sha256
from engine.training.config import LoopConfig, fill
from engine.training.shards import write_shards
from engine.training.straight_autoencoder import FACTOR, StraightAutoencoder, in_pixels, write_into
from engine.training.task import Batch, Inputs, Share

SIZE = 512
_MARGIN = 16  # of a crop: further in, zeros around it are out of sight of each filter
_SHOWN = 4


@dataclass(frozen=True)
class AutoencoderConfig:
    """The table [autoencoder] of a training file.

    Attributes:
        channels: numbers a cell of 8 x 8 pixels.
        crop: side of the squares that a step sees, in pixels; a multiple of 8.
        noise: standard deviation of what is added to the latents, so that an editor's errors stay small.
    """

    channels: int = 8
    crop: int = 128
    noise: float = 0.03

    def __post_init__(self) -> None:
        if not 1 <= self.channels <= 64:
            raise RequestError(f"autoencoder.channels is {self.channels}; it goes from 1 to 64")
        if self.crop % FACTOR or not 4 * _MARGIN <= self.crop <= SIZE:
            raise RequestError(
                f"autoencoder.crop is {self.crop}; it is a multiple of {FACTOR} from {4 * _MARGIN} to {SIZE}"
            )
        if not 0 < self.noise < 1:
            raise RequestError(f"autoencoder.noise is {self.noise}; it is more than 0 and less than 1")


class AutoencoderTask:
    """Fits a ``StraightAutoencoder``; exports it as AutoencoderKL."""

    def __init__(
        self,
        table: dict[str, Any],
        loop: LoopConfig,
        inputs: Inputs,
        on_done: Callable[[str, int, int], None] | None = None,
    ) -> None:
        self._config = fill(AutoencoderConfig, table, "autoencoder")
        self._seed = loop.seed
        self._inputs = inputs
        self._films: dict[Split, Tensor] = {}

    def fingerprint(self) -> str:
        films = [
            (film.path.name, file_sha256(film.path))
            for split in (Split.TRAIN, Split.VALIDATE)
            for film in films_of_split(self._inputs.films, split)
        ]
        return f"{asdict(self._config)} {films}"

    def prepare(self) -> None:
        self._pixels(Split.TRAIN)

    def build(self) -> nn.Module:
        return StraightAutoencoder(self._config.channels)

    def batch(self, share: Share) -> Batch:
        random = np.random.default_rng((self._seed, share.step, share.part))
        films, crop = self._pixels(Split.TRAIN), self._config.crop
        squares, counts = [], torch.zeros(share.size, 1, crop, crop)
        for number in range(share.size):
            film = films[random.integers(len(films))]
            # More often at the edges, where zeros are added around the film and nowhere else.
            top, left = np.clip(random.integers(-crop // 2, SIZE - crop // 2, 2), 0, SIZE - crop)
            squares.append(film[top : top + crop, left : left + crop])
            rows, columns = (_seen(int(start), crop) for start in (top, left))
            counts[number, 0, rows, columns] = 1
        pictures = torch.stack(squares)[:, None] * 2 - 1
        contrast = torch.from_numpy(random.uniform(0.7, 1.15, (share.size, 1, 1, 1))).float()
        shape = (share.size, self._config.channels, crop // FACTOR, crop // FACTOR)
        noise = torch.from_numpy(random.standard_normal(shape)).float() * self._config.noise
        return {"pictures": pictures * contrast, "counts": counts, "noise": noise}

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        latents, decoded = network(batch["pictures"], batch["noise"])
        error = (((decoded - batch["pictures"]) * batch["counts"]) ** 2).sum() / batch["counts"].sum()
        mean, std = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
        spread = (std - 1).abs().mean() + mean.abs().mean()
        return {"loss": 100 * error + 0.05 * spread, "error": error.detach(), "spread": spread.detach()}

    def validate(self, network: nn.Module) -> dict[str, float]:
        films = self._pixels(Split.VALIDATE)
        decoded = [_round_trip(network, film) for film in films]
        return {
            "psnr_db": float(
                np.mean([psnr(one, film.numpy()) for one, film in zip(decoded, films, strict=True)])
            ),
            "ssim": float(
                np.mean([ssim(one, film.numpy()) for one, film in zip(decoded, films, strict=True)])
            ),
        }

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        films = self._pixels(Split.VALIDATE)[:_SHOWN]
        rows = [np.hstack([film.numpy(), _round_trip(network, film)]) for film in films]
        levels = (np.vstack(rows).clip(0, 1) * 255).round().astype(np.uint8)
        Image.fromarray(levels).save(folder / "films-and-round-trips.png")

    def export(self, network: nn.Module, folder: Path) -> None:
        straight = cast(StraightAutoencoder, network).cpu()
        films = self._pixels(Split.TRAIN)[::4]
        latents = torch.cat([straight.encode(film[None, None] * 2 - 1) for film in films])
        vae = write_into(straight, in_pixels(straight, latents), self._config.noise)
        vae.save_config(folder)
        write_shards(vae.state_dict(), folder, "diffusion_pytorch_model")

    def _pixels(self, split: Split) -> Tensor:
        """(N, 512, 512) float32 in [0, 1]."""
        if split not in self._films:
            films = films_of_split(self._inputs.films, split)
            self._films[split] = torch.from_numpy(np.stack([film_pixels(film) for film in films]))
        return self._films[split]


def _seen(start: int, crop: int) -> slice:
    """The part of a crop along one axis that is out of sight of zeros that a whole film has not."""
    return slice(0 if start == 0 else _MARGIN, crop if start == SIZE - crop else crop - _MARGIN)


def _round_trip(network: nn.Module, film: Tensor) -> FloatImage:
    straight = cast(StraightAutoencoder, network)
    device = next(straight.parameters()).device
    decoded = straight.decode(straight.encode(film[None, None].to(device) * 2 - 1))
    result: FloatImage = (decoded[0, 0].cpu().float() / 2 + 0.5).clamp(0, 1).numpy()
    return result
