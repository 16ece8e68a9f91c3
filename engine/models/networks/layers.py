"""Layers that U-Net and autoencoder share: residual blocks, scaling down and up.

Source: Rombach et al., CVPR 2022, as the library diffusers lays them out.

Where products are in half precision and norms in single, what goes from layer to layer is as the norms are:
each product takes its input in its own precision, and its result is added in theirs.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.networks.packed_weights import PackedWeights, can_pack


class Conv2d(nn.Conv2d):
    """Takes its input in the precision of its weights, and answers in it."""

    packed: PackedWeights | None = None

    def forward(self, input: Tensor) -> Tensor:
        input = input.to(self.weight.dtype)
        return super().forward(input) if self.packed is None else self.packed.convolve(self, input)


class Linear(nn.Linear):
    """Takes its input in the precision of its weights, and answers in it."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.to(self.weight.dtype))


class ResidualBlock(nn.Module):
    """Two convolutions beside a shortcut; in a U-Net the noise level shifts (and scales) what is between.

    Args:
        inside, outside: channels in and out.
        groups, eps: of the norms.
        time_width: of the embedded noise level; 0: takes none.
        is_scaled: the noise level scales, too.
    """

    def __init__(
        self, inside: int, outside: int, groups: int, eps: float, time_width: int = 0, is_scaled: bool = False
    ) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, inside, eps)
        self.conv1 = Conv2d(inside, outside, 3, padding=1)
        self.time_emb_proj = Linear(time_width, (1 + is_scaled) * outside) if time_width else None
        self.norm2 = nn.GroupNorm(groups, outside, eps)
        self.conv2 = Conv2d(outside, outside, 3, padding=1)
        self.conv_shortcut = Conv2d(inside, outside, 1) if inside != outside else None
        self.is_scaled = is_scaled
        self.is_idle = False

    def forward(self, x: Tensor, level: Tensor | None = None) -> Tensor:
        """(n, inside, h, w) to (n, outside, h, w); ``level`` is (1, time_width), activated."""
        shortcut = x if self.conv_shortcut is None else self.conv_shortcut(x).to(x.dtype)
        if self.is_idle:
            return shortcut
        x = self.conv1(F.silu(self.norm1(x))).to(x.dtype)
        if self.time_emb_proj is None or level is None:
            x = self.norm2(x)
        elif self.is_scaled:
            scale, shift = self.time_emb_proj(level)[:, :, None, None].chunk(2, dim=1)
            x = torch.addcmul(shift, self.norm2(x), 1 + scale)
        else:
            x = self.norm2(x + self.time_emb_proj(level)[:, :, None, None])
        return shortcut + self.conv2(F.silu(x))

    def settle(self) -> None:
        """Where the second convolution is zero, the block is its shortcut: same pictures, in less time."""
        bias = self.conv2.bias
        self.is_idle = not self.conv2.weight.any() and (bias is None or not bias.any())


class Downsample(nn.Module):
    """Half the size by a convolution of stride 2.

    Args:
        channels: in and out.
        padding: 1 on every side, or 0: one row and column at the far end alone.
    """

    def __init__(self, channels: int, padding: int) -> None:
        super().__init__()
        self.conv = Conv2d(channels, channels, 3, stride=2, padding=padding)
        self.is_padded_at_end = padding == 0

    def forward(self, x: Tensor) -> Tensor:
        """(n, C, h, w) to (n, C, h / 2, w / 2)."""
        return self.conv(F.pad(x, (0, 1, 0, 1)) if self.is_padded_at_end else x).to(x.dtype)


class Upsample(nn.Module):
    """Twice the size, each value repeated, then a convolution.

    Args:
        channels: in and out.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(n, C, h, w) to (n, C, 2 h, 2 w)."""
        larger = F.interpolate(x.to(self.conv.weight.dtype), scale_factor=2.0, mode="nearest")
        return self.conv(larger).to(x.dtype)


def pack_weights(network: nn.Module) -> None:
    """Have the convolutions of a network in single precision on a CPU arrange their weights once.

    Nothing happens where torch cannot.
    """
    if can_pack():
        for part in network.modules():
            if isinstance(part, Conv2d):
                part.packed = PackedWeights()
