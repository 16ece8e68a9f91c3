"""StraightAutoencoder: a linear transform to a few numbers a cell and back, in the shape of AutoencoderKL.

An AutoencoderKL from random weights learns for days. Its convolutions alone, without the residual branches
and the activations between them, are a lapped linear transform that learns in minutes and keeps a radiograph
to about 37 dB with eight channels for eight by eight pixels. ``write_into`` turns that transform into weights
of an AutoencoderKL that computes the same: residual branches are zero; constants of either sign in each group
make the last group norm a fixed scaling; and silu(x) - silu(-x) = x undoes the activation behind it.
"""

import math
from itertools import pairwise
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
            nn.Conv2d(fine, coarse, 3, stride=2) for fine, coarse in pairwise(_ANALYSIS)
        )
        self.mix = nn.Conv2d(_ANALYSIS[-1], _MIXED, 1)
        self.to_latents = nn.Conv2d(_MIXED, channels, 3, padding=1)
        self.from_latents = nn.Conv2d(channels, WIDTHS[-1], 3, padding=1)
        self.up = nn.ModuleList(
            nn.Conv2d(wide, to, 3, padding=1)
            for wide, to in zip(WIDTHS[:0:-1], (*WIDTHS[-1:1:-1], _FINAL), strict=True)
        )
        self.narrow = nn.ModuleList(
            nn.Conv2d(wide, to, 1) for wide, to in zip(WIDTHS[:1:-1], WIDTHS[-2:0:-1], strict=True)
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
        for number, up in enumerate(self.up):
            x = up(functional.interpolate(x, scale_factor=2.0, mode="nearest"))
            if number < len(self.narrow):
                x = self.narrow[number](x)
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
def in_pixels(straight: StraightAutoencoder, latents: Tensor) -> Tensor:
    """Where latents are to be turned so that their differences are as large as those of the pictures.

    An editor that learns on the others' differences learns the finest grain first, which nobody sees.

    Args:
        straight: trained.
        latents: (N, channels, h, w) of films, on its device.

    Returns:
        (channels, channels): turned latents are this times latents. They are not correlated; the first has
        variance 1 and holds most of what is seen; differences of one cell keep their size in pixels but for
        one factor.
    """
    channels, middle = straight.channels, 4
    impulses = torch.zeros(channels, channels, 2 * middle + 1, 2 * middle + 1, device=latents.device)
    impulses[:, :, middle, middle] = torch.eye(channels, device=latents.device)
    pictures = (straight.decode(impulses) - straight.decode(torch.zeros_like(impulses))).flatten(1)
    sizes, directions = torch.linalg.eigh(pictures @ pictures.T)
    smallest = 1e-4 * sizes[-1]
    root = directions @ torch.diag(sizes.clamp_min(smallest).sqrt()) @ directions.T
    spread, axes = torch.linalg.eigh(torch.cov(root @ latents.transpose(0, 1).flatten(1)))
    turned: Tensor = axes.flip(1).T @ root / spread[-1].sqrt()
    return turned


@torch.no_grad()
def write_into(straight: StraightAutoencoder, turn: Tensor, posterior_std: float) -> Any:
    """A diffusers AutoencoderKL for pictures of three equal channels that computes the same.

    Args:
        straight: trained.
        turn: (channels, channels), see ``in_pixels``; the result's latents are this times the network's.
        posterior_std: that the encoder states for each number.

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
    blocks = list(encoder.down_blocks)
    for block, down in zip(blocks, straight.down, strict=False):
        assert isinstance(down, nn.Conv2d)
        _set(block.downsamplers[0].conv, down.weight, down.bias)
    shortcuts = [block.resnets[0].conv_shortcut for block in blocks]
    for shortcut in shortcuts[:-1]:
        if shortcut is not None:  # where the width grows: pass on what is there
            _set(shortcut, torch.eye(shortcut.in_channels)[:, :, None, None])
    _set_pairs(shortcuts[-1], straight.mix)
    _hold(encoder.conv_norm_out)
    _read_pairs(
        encoder.conv_out,
        torch.einsum("ij,jkhw->ikhw", turn, straight.to_latents.weight),
        turn @ _bias(straight.to_latents),
    )
    encoder.conv_out.bias[straight.channels :] = 2 * math.log(posterior_std)

    back = torch.einsum("kjhw,ji->kihw", straight.from_latents.weight, torch.linalg.inv(turn))
    _set(decoder.conv_in, back, straight.from_latents.bias)
    for number, up in enumerate(straight.up):
        conv = decoder.up_blocks[number].upsamplers[0].conv
        if number < len(straight.narrow):
            narrow = straight.narrow[number]
            assert isinstance(up, nn.Conv2d)
            assert isinstance(narrow, nn.Conv2d)
            _set(conv, up.weight, up.bias)
            _set(decoder.up_blocks[number + 1].resnets[0].conv_shortcut, narrow.weight, narrow.bias)
        else:
            _set_pairs(conv, up)
    _hold(decoder.conv_norm_out)
    _read_pairs(decoder.conv_out, straight.last.weight.expand(3, -1, -1, -1), _bias(straight.last).expand(3))
    return vae.eval()


def _bias(conv: nn.Conv2d) -> Tensor:
    assert conv.bias is not None
    return conv.bias


def _set(conv: Any, weight: Tensor, bias: Tensor | None = None) -> None:
    """Put a smaller filter into a larger one that is otherwise zero."""
    conv.weight.zero_()
    conv.bias.zero_()
    conv.weight[: weight.shape[0], : weight.shape[1]] = weight
    if bias is not None:
        conv.bias[: len(bias)] = bias


def _places(width: int, count: int) -> list[int]:
    """Where each of ``count`` signals lies among ``width`` channels; its negative lies behind it.

    Each group of the norm begins with the two constants.
    """
    size = width // _GROUPS
    free = [start + at for start in range(0, width, size) for at in range(2, size, 2)]
    return free[:count]


def _set_pairs(conv: Any, filters: Any) -> None:
    """Let a convolution give each signal and its negative, and the constants of each group."""
    width, count = conv.out_channels, filters.out_channels
    where = torch.tensor(_places(width, count))
    weight = torch.zeros(width, *filters.weight.shape[1:])
    bias = torch.zeros(width)
    weight[where], weight[where + 1] = filters.weight, -filters.weight
    bias[where], bias[where + 1] = filters.bias, -filters.bias
    starts = torch.arange(0, width, width // _GROUPS)
    bias[starts], bias[starts + 1] = _PIN, -_PIN
    _set(conv, weight, bias)


def _hold(norm: Any) -> None:
    """Undo the division by a group's deviation, which its two constants make up but for a trace."""
    size = norm.num_channels // _GROUPS
    norm.weight.fill_(_PIN * math.sqrt(2 / size))
    norm.bias.zero_()


def _read_pairs(conv: Any, weight: Tensor, bias: Tensor) -> None:
    """Let a convolution behind norm and activation see the signals again: silu(x) - silu(-x) = x."""
    where = torch.tensor(_places(conv.in_channels, weight.shape[1]))
    wide = torch.zeros(len(weight), conv.in_channels, *weight.shape[2:])
    wide[:, where], wide[:, where + 1] = weight, -weight
    _set(conv, wide, bias)
