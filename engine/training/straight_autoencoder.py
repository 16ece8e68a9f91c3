"""StraightAutoencoder: a linear transform to few numbers a cell and back, in the shape of diffusers' AutoencoderKL.

An AutoencoderKL from random weights learns for days. Its convolutions alone, without the residual branches and
the activations between them, are a lapped linear transform that learns in minutes and keeps a radiograph to
about 38 dB at eight channels for eight by eight pixels. ``write_into`` turns that transform into weights of an
AutoencoderKL that computes it exactly: residual branches are zero; constants of either sign in each group
make the last group norm a fixed scaling; and silu(x) - silu(-x) = x undoes the activation behind it.
"""

from typing import Any, cast

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

FACTOR = 8
"""Pixels per cell along each axis."""

WIDTHS = (16, 16, 32, 64)
"""Channels of the AutoencoderKL at 1, 2, 4 and 8 pixels a cell."""

_GROUPS = 2
_ANALYSIS = (1, 4, 16, 32)  # channels at 1, 2, 4 and 8 pixels: all that is there, then its coarser half
_MIXED = 24  # channels that the last filter of the encoder sees
_FINAL = 6  # and of the decoder
_PIN = 64.0  # large beside the signals, which have about unit variance
_HAAR = ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1))


class StraightAutoencoder(nn.Module):
    """The convolutions of an AutoencoderKL without what lies between them.

    Args:
        channels: of the latents.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.first = nn.Conv2d(1, 1, 3, padding=1)
        self.down = nn.ModuleList(
            nn.Conv2d(fine, coarse, 3, stride=2)
            for fine, coarse in zip(_ANALYSIS[:-1], _ANALYSIS[1:], strict=True)
        )
        self.mix = nn.Conv2d(_ANALYSIS[-1], _MIXED, 1)
        self.to_latents = nn.Conv2d(_MIXED, channels, 3, padding=1)
        self.from_latents = nn.Conv2d(channels, WIDTHS[-1], 3, padding=1)
        self.up = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for width in WIDTHS[:0:-1])
        narrow = (*WIDTHS[-2:0:-1], _FINAL)
        self.unmix = nn.ModuleList(
            nn.Conv2d(wide, to, 1) for wide, to in zip(WIDTHS[:0:-1], narrow, strict=True)
        )
        self.last = nn.Conv2d(_FINAL, 1, 3, padding=1)
        self._begin_with_haar()

    def encode(self, films: Tensor) -> Tensor:
        """(N, 1, H, W) in [-1, 1] to (N, channels, H / 8, W / 8)."""
        x = self.first(films)
        for down in self.down:
            x = down(functional.pad(x, (0, 1, 0, 1)))
        latents: Tensor = self.to_latents(self.mix(x))
        return latents

    def decode(self, latents: Tensor) -> Tensor:
        """The way back, not clipped."""
        x = self.from_latents(latents)
        for up, unmix in zip(self.up, self.unmix, strict=True):
            x = unmix(up(functional.interpolate(x, scale_factor=2.0, mode="nearest")))
        films: Tensor = self.last(x)
        return films

    def forward(self, films: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Latents, and what is decoded from them and a little noise."""
        latents = self.encode(films)
        return latents, self.decode(latents + noise)

    @torch.no_grad()
    def _begin_with_haar(self) -> None:
        """Analysis begins as sums and differences of two by two pixels."""
        self.first.weight.zero_()
        self.first.weight[0, 0, 1, 1] = 1
        for down in self.down:
            weight = cast(nn.Conv2d, down).weight
            weight.mul_(0.02)
            fine = weight.shape[1]
            for row in range(weight.shape[0]):
                filter_ = torch.tensor(_HAAR[row // fine], dtype=torch.float32).view(2, 2) / 2
                weight[row, row % fine, :2, :2] += filter_


@torch.no_grad()
def write_into(straight: StraightAutoencoder, mean: Tensor, std: Tensor, posterior_std: float) -> Any:
    """A diffusers AutoencoderKL for pictures of three equal channels that computes the same.

    Args:
        straight: trained.
        mean, std: (channels,) of its latents over a set of films; those of the result have mean 0 and
            variance 1.
        posterior_std: that the encoder states for each number, in units of ``std``.

    Returns:
        The AutoencoderKL, float32, in evaluation mode.
    """
    from diffusers import AutoencoderKL
    from diffusers.models.resnet import ResnetBlock2D

    vae: Any = AutoencoderKL(
        block_out_channels=WIDTHS,
        down_block_types=("DownEncoderBlock2D",) * len(WIDTHS),
        up_block_types=("UpDecoderBlock2D",) * len(WIDTHS),
        layers_per_block=1,
        norm_num_groups=_GROUPS,
        latent_channels=straight.channels,
        mid_block_add_attention=False,
        use_quant_conv=False,
        use_post_quant_conv=False,
        sample_size=512,
        scaling_factor=1.0,
    )
    for module in vae.modules():
        if isinstance(module, ResnetBlock2D):
            module.conv2.weight.zero_()
            module.conv2.bias.zero_()
    encoder, decoder = vae.encoder, vae.decoder
    _set(encoder.conv_in, straight.first.weight.expand(-1, 3, -1, -1) / 3, straight.first.bias)
    for block, down in zip(encoder.down_blocks, straight.down, strict=False):
        _set(block.downsamplers[0].conv, cast(nn.Conv2d, down).weight, cast(nn.Conv2d, down).bias)
        if block.resnets[0].conv_shortcut is not None:
            _pass_on(block.resnets[0].conv_shortcut)
    last = encoder.down_blocks[-1].resnets[0].conv_shortcut
    where = _pin(encoder.conv_norm_out, last.out_channels, _MIXED)
    _set_in_pairs(last, straight.mix, where)
    weight = straight.to_latents.weight / std[:, None, None, None]
    bias = (_bias(straight.to_latents) - mean) / std
    _read_pairs(encoder.conv_out, weight, bias, where)
    encoder.conv_out.bias[straight.channels :] = 2 * float(torch.tensor(posterior_std).log())

    edge = straight.from_latents.weight * std[None, :, None, None]
    _set(decoder.conv_in, edge, _bias(straight.from_latents))
    # Zeros around the latents are no longer the mean that they were; see _shift_of_mean.
    _add_mean(decoder.conv_in, straight.from_latents, mean)
    for number, (up, unmix) in enumerate(zip(straight.up, straight.unmix, strict=True)):
        up, unmix = cast(nn.Conv2d, up), cast(nn.Conv2d, unmix)
        _set(decoder.up_blocks[number].upsamplers[0].conv, up.weight, up.bias)
        shortcut = decoder.up_blocks[number + 1].resnets[0].conv_shortcut
        raise NotImplementedError
    return vae.eval()
