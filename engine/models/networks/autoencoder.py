"""The variational autoencoder of a latent diffusion model (Rombach et al., CVPR 2022), for inference."""

from collections.abc import Mapping
from typing import Any

import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.networks.attention import Attention
from engine.models.networks.layers import Downsample, ResidualBlock, Upsample

_EPS = 1e-6
_LEAST_LOG_VARIANCE, _MOST_LOG_VARIANCE = -30.0, 20.0


def knows_autoencoder(config: Mapping[str, Any]) -> bool:
    """Whether this configuration of the library asks for nothing that ``Autoencoder`` does not do."""
    return (
        all(kind == "DownEncoderBlock2D" for kind in config.get("down_block_types", ()))
        and all(kind == "UpDecoderBlock2D" for kind in config.get("up_block_types", ()))
        and config.get("act_fn", "silu") in ("silu", "swish")
    )


class _SelfAttention(Attention):
    """Attention between all places, with one head, beside a shortcut."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__(channels, None, 1, has_bias=True)
        self.group_norm = nn.GroupNorm(groups, channels, _EPS)

    def of_picture(self, x: Tensor) -> Tensor:
        """(n, C, h, w) to the same."""
        places = self.group_norm(x).permute(0, 2, 3, 1)
        mixed = self.forward(places.flatten(1, 2)).unflatten(1, places.shape[1:3])
        return x + mixed.permute(0, 3, 1, 2).contiguous()


class _Middle(nn.Module):
    def __init__(self, channels: int, groups: int, has_attention: bool) -> None:
        super().__init__()
        self.resnets: Any = nn.ModuleList(ResidualBlock(channels, channels, groups, _EPS) for _ in range(2))
        if has_attention:
            self.attentions = nn.ModuleList([_SelfAttention(channels, groups)])

    def forward(self, x: Tensor) -> Tensor:
        x = self.resnets[0](x)
        for attention in getattr(self, "attentions", ()):
            x = attention.of_picture(x)
        return self.resnets[1](x)


class _Level(nn.Module):
    def __init__(self, inside: int, outside: int, layers: int, groups: int) -> None:
        super().__init__()
        self.resnets: Any = nn.ModuleList(
            ResidualBlock(inside if number == 0 else outside, outside, groups, _EPS)
            for number in range(layers)
        )

    def forward(self, x: Tensor) -> Tensor:
        for resnet in self.resnets:
            x = resnet(x)
        for scaling in (*getattr(self, "downsamplers", ()), *getattr(self, "upsamplers", ())):
            x = scaling(x)
        return x


class _Encoder(nn.Module):
    def __init__(
        self, channels: int, latents: int, widths: list[int], layers: int, groups: int, middle: _Middle
    ) -> None:
        super().__init__()
        self.conv_in = nn.Conv2d(channels, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList()
        for level, width in enumerate(widths):
            down = _Level(widths[max(0, level - 1)], width, layers, groups)
            if level < len(widths) - 1:
                down.downsamplers = nn.ModuleList([Downsample(width, 0)])
            self.down_blocks.append(down)
        self.mid_block = middle
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], _EPS)
        self.conv_out = nn.Conv2d(widths[-1], 2 * latents, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_in(x)
        for down in self.down_blocks:
            x = down(x)
        return self.conv_out(F.silu(self.conv_norm_out(self.mid_block(x))))


class _Decoder(nn.Module):
    def __init__(
        self, channels: int, latents: int, widths: list[int], layers: int, groups: int, middle: _Middle
    ) -> None:
        super().__init__()
        self.conv_in = nn.Conv2d(latents, widths[-1], 3, padding=1)
        self.mid_block = middle
        self.up_blocks = nn.ModuleList()
        before = widths[-1]
        for level in reversed(range(len(widths))):
            up = _Level(before, widths[level], layers + 1, groups)
            if level:
                up.upsamplers = nn.ModuleList([Upsample(widths[level])])
            self.up_blocks.append(up)
            before = widths[level]
        self.conv_norm_out = nn.GroupNorm(groups, widths[0], _EPS)
        self.conv_out = nn.Conv2d(widths[0], channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.mid_block(self.conv_in(x))
        for up in self.up_blocks:
            x = up(x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))


class Autoencoder(nn.Module):
    """Pictures to latents and back.

    Args:
        config: of the library; see ``knows_autoencoder``.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        widths = [int(width) for width in config.get("block_out_channels", (64,))]
        layers, groups = int(config.get("layers_per_block", 1)), int(config.get("norm_num_groups", 32))
        self.latent_channels = latents = int(config["latent_channels"])
        shown_in, shown_out = int(config.get("in_channels", 3)), int(config.get("out_channels", 3))

        def middle() -> _Middle:
            return _Middle(widths[-1], groups, bool(config.get("mid_block_add_attention", True)))

        self.encoder = _Encoder(shown_in, latents, widths, layers, groups, middle())
        self.decoder = _Decoder(shown_out, latents, widths, layers, groups, middle())
        has_quant, has_post_quant = (
            config.get("use_quant_conv", True),
            config.get("use_post_quant_conv", True),
        )
        self.quant_conv = nn.Conv2d(2 * latents, 2 * latents, 1) if has_quant else None
        self.post_quant_conv = nn.Conv2d(latents, latents, 1) if has_post_quant else None

    def settle(self) -> None:
        """Call once weights are there: branches that add nothing are left out."""
        for module in self.modules():
            if isinstance(module, ResidualBlock):
                module.settle()

    def encode(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and standard deviation, each (n, C, h, w), of pictures (n, channels, H, W) in [-1, 1]."""
        moments = self.encoder(picture)
        if self.quant_conv is not None:
            moments = self.quant_conv(moments)
        mean, log_variance = moments.chunk(2, dim=1)
        std = (0.5 * log_variance.clamp(_LEAST_LOG_VARIANCE, _MOST_LOG_VARIANCE)).exp()
        return mean, std

    def decode(self, latents: Tensor) -> Tensor:
        """Pictures (n, channels, H, W), about [-1, 1]."""
        return self.decoder(latents if self.post_quant_conv is None else self.post_quant_conv(latents))
