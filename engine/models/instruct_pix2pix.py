"""InstructPix2PixBundle: VAE, U-Net, text encoder and tokenizer as one thing that answers in tensors.

Source of the architecture: Brooks et al., "InstructPix2Pix", CVPR 2023.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import torch

from engine.models.card import ModelCard
from engine.models.networks.tokenizer import Tokenizer

_USUAL_SCALING = 0.18215  # where the file leaves it out, as the library does


def rows_of_call(inputs: tuple[Any, ...]) -> int:
    """Rows that a call of a U-Net asks for, from its inputs as a hook sees them; some may share a picture."""
    sample, _, _, places = inputs
    return len(sample if places is None else places)


@lru_cache(maxsize=64)
def _index(places: tuple[int, ...], device: torch.device) -> torch.Tensor:
    """Made once: a GPU would be waited for in every call."""
    return torch.tensor(places, device=device)


@dataclass(frozen=True, eq=False)
class Posterior:
    """What the encoder says about a picture: mean and standard deviation, each (1, C, h, w) float32."""

    mean: torch.Tensor
    std: torch.Tensor

    def sample(self, normal: torch.Tensor) -> torch.Tensor:
        """The posterior sample behind standard normal numbers of the same shape."""
        return self.mean + self.std * normal.to(self.mean)


@dataclass(frozen=True, eq=False)
class InstructPix2PixBundle:
    """A loaded model.

    VAE and text encoder always work in single precision, for they run once and half precision is known to
    overflow in the VAE; ``precision`` is that of the U-Net's products. All tensors in and out are float32.

    Attributes:
        card: None for a folder without one.
        unet, vae, text_encoder, tokenizer: the parts.
        vae_config: the autoencoder's file.
        scheduler_config: the scheduler's file, for a ``NoiseSchedule``.
        device, precision: where and how the U-Net works.
        saves_memory: the U-Net takes one row of a call after another.
    """

    card: ModelCard | None
    unet: Any
    vae: Any
    text_encoder: Any
    tokenizer: Tokenizer
    vae_config: Mapping[str, Any]
    scheduler_config: Mapping[str, Any]
    device: torch.device
    precision: torch.dtype
    saves_memory: bool = False

    @property
    def predicts_residual(self) -> bool:
        """A "sample" prediction is a residual over the (scaled) conditioning latent."""
        return self.card is not None and self.card.predicts_residual

    @property
    def latent_channels(self) -> int:
        """C of the latents."""
        return int(self.vae_config["latent_channels"])

    @property
    def latent_factor(self) -> int:
        """Pixels per latent cell along each axis."""
        return int(2 ** (len(self.vae_config["block_out_channels"]) - 1))

    @cached_property
    def size_bytes(self) -> int:
        """Of all weights as they are in memory."""
        networks = (self.unet, self.vae, self.text_encoder)
        return sum(
            parameter.numel() * parameter.element_size()
            for network in networks
            for parameter in network.parameters()
        )

    def latent_shape(self, frame_size: int) -> tuple[int, int, int]:
        """(C, h, w) of the latents of a square frame."""
        cells = frame_size // self.latent_factor
        return self.latent_channels, cells, cells

    def token_ids(self, text: str) -> list[int]:
        """Token ids, padded and truncated to the text encoder's length."""
        return self.tokenizer.ids(text, self._text_length())

    def unread_words(self, text: str) -> tuple[str, ...]:
        """Tokens of ``text`` that do not reach the model: beyond its text length, or unknown to it."""
        kept = self._text_length() - 2  # start and end
        unread = [
            token
            for position, (token, number) in enumerate(self.tokenizer.pieces(text))
            if position >= kept or number == self.tokenizer.unknown_id
        ]
        return tuple(token.removesuffix("</w>") for token in unread)

    def embed_text(self, text: str) -> torch.Tensor:
        """Last hidden state after the final norm, (1, L, D) float32.

        No attention mask is given: padding is attended like any token, as the models are trained.
        """
        ids = torch.tensor([self.token_ids(text)], device=self.device)
        return self.text_encoder(ids).float()

    def encode(self, picture: torch.Tensor) -> Posterior:
        """Posterior of a picture.

        Args:
            picture: (1, 3, S, S) or (1, 1, S, S) float32 in [0, 1].
        """
        channels = int(self.vae_config.get("in_channels", 3))
        if picture.shape[1] != channels:
            picture = picture.mean(1, keepdim=True).expand(-1, channels, -1, -1)
        return Posterior(*self.vae.encode(2 * picture - 1))

    def scale(self, encoded: torch.Tensor) -> torch.Tensor:
        """VAE latents to the unit-variance latents that are noised."""
        factor, shift = self._scale_and_shift(encoded)
        return (encoded - shift) * factor

    def unscale(self, latents: torch.Tensor) -> torch.Tensor:
        """The way back from ``scale``."""
        factor, shift = self._scale_and_shift(latents)
        return latents / factor + shift

    def decode(self, encoded: torch.Tensor) -> torch.Tensor:
        """Unscaled VAE latents to a picture, (1, channels, S, S) float32, about [0, 1], not clipped."""
        return self.vae.decode(encoded) / 2 + 0.5

    def look_up(self, text: torch.Tensor) -> Any:
        """What the U-Net needs of the words (n, L, D): the same in every step, so it is made once."""
        return self.unet.look_up(text)

    def predict(
        self,
        latents: torch.Tensor,
        conditioning: torch.Tensor,
        words: Any,
        timestep: int,
        rows: Sequence[int] | None = None,
    ) -> torch.Tensor:
        """Raw U-Net output.

        Args:
            latents: (m, C, h, w) noisy latents.
            conditioning: (m, C, h, w) posterior means, not scaled; zeros where the picture is withheld.
            words: of ``look_up``, n rows.
            timestep: 0 .. T - 1.
            rows: which of the m pictures belongs to each of the n rows; None: m = n, each its own.

        Returns:
            (n, C, h, w) float32 in the schedule's prediction type.
        """
        channels = torch.cat([latents, conditioning], dim=1)
        places = list(range(len(channels))) if rows is None else list(rows)
        if self.saves_memory and len(places) > 1:
            singly = (
                self.unet(channels[place : place + 1], timestep, words.row(row), None)
                for row, place in enumerate(places)
            )
            return torch.cat([output.float() for output in singly])
        index = None if rows is None else _index(tuple(places), channels.device)
        output: torch.Tensor = self.unet(channels, timestep, words, index)
        return output.float()

    def wait(self) -> None:
        """Until the device has done what it was asked: a GPU works behind the calls."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        elif self.device.type == "mps":
            torch.mps.synchronize()

    def make_pace(self) -> Callable[[], None]:
        """What to call after each of an edit's steps, so that the calls do not run far ahead of the device.

        A GPU is waited for until it has done the step before: so it always has one step to do.
        """
        if self.device.type != "cuda":
            return self.wait
        done: list[Any] = []

        def pace() -> None:
            done.append(torch.cuda.Event())
            done[-1].record()
            if len(done) > 1:
                done.pop(0).synchronize()

        return pace

    def _text_length(self) -> int:
        """The tokenizer's length, unless it leaves that open or exceeds what the encoder has."""
        return min(self.tokenizer.longest, int(self.text_encoder.length))

    def _scale_and_shift(self, like: torch.Tensor) -> tuple[torch.Tensor | float, torch.Tensor | float]:
        """Factor and shift: numbers, or one per channel where the VAE's file gives means and deviations."""
        config = self.vae_config
        factor = float(config.get("scaling_factor", _USUAL_SCALING))
        mean, std = config.get("latents_mean"), config.get("latents_std")
        if mean is not None and std is not None:
            shift = torch.tensor(mean, dtype=torch.float32).view(1, -1, 1, 1).to(like)
            return factor / torch.tensor(std, dtype=torch.float32).view(1, -1, 1, 1).to(like), shift
        return factor, float(config.get("shift_factor") or 0.0)
