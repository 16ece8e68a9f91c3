"""The U-Net of an InstructPix2Pix model (Brooks et al., CVPR 2023), for inference.

Rows of a call that see the same picture share what comes before the first look at the words.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.networks.attention import KeysAndValues, TextLevel, Transformer
from engine.models.networks.captured_calls import CapturedCalls
from engine.models.networks.layers import Downsample, ResidualBlock, Upsample

_LONGEST_PERIOD = 10_000.0

# Options of the library's configuration that must be as they are by default.
_KNOWN: Mapping[str, tuple[Any, ...]] = {
    "act_fn": ("silu", "swish", None),
    "addition_embed_type": ("text", None),
    "attention_type": ("default", None),
    "center_input_sample": (False, None),
    "conv_in_kernel": (3, None),
    "conv_out_kernel": (3, None),
    "cross_attention_norm": (None,),
    "dual_cross_attention": (False, None),
    "encoder_hid_dim": (None,),
    "encoder_hid_dim_type": (None,),
    "mid_block_scale_factor": (1, None),
    "mid_block_type": ("UNetMidBlock2DCrossAttn", None),
    "num_attention_heads": (None,),
    "only_cross_attention": (False, None),
    "resnet_out_scale_factor": (1, None),
    "resnet_skip_time_act": (False, None),
    "resnet_time_scale_shift": ("default", "scale_shift", None),
    "reverse_transformer_layers_per_block": (None,),
    "time_embedding_act_fn": (None,),
    "time_embedding_dim": (None,),
    "time_embedding_type": ("positional", None),
    "timestep_post_act": (None,),
}
# Few weights that much depends on: noise levels, norms, what is seen and what is told.
_SINGLE_PARTS = ("conv_in", "conv_out", "time_embedding", "add_embedding", "time_emb_proj")
_DOWN, _UP = ("DownBlock2D", "CrossAttnDownBlock2D"), ("UpBlock2D", "CrossAttnUpBlock2D")


def knows_unet(config: Mapping[str, Any]) -> bool:
    """Whether this configuration of the library asks for nothing that ``UNet`` does not do."""
    widths = config.get("block_out_channels", (320, 640, 1280, 1280))
    per_level = ("attention_head_dim", "layers_per_block", "transformer_layers_per_block")
    return (
        all(config.get(key) in allowed for key, allowed in _KNOWN.items())
        and all(kind in _DOWN for kind in config.get("down_block_types", ()))
        and all(kind in _UP for kind in config.get("up_block_types", ()))
        and all(_is_per_level(config.get(key, 1), len(widths)) for key in per_level)
        and config.get("downsample_padding", 1) in (0, 1)
    )


def stays_single(name: str) -> bool:
    """Whether this weight stays in single precision where a CPU multiplies in half precision."""
    parts = name.split(".")
    return any(part in _SINGLE_PARTS or "norm" in part for part in parts)


def _is_per_level(value: Any, levels: int) -> bool:
    if isinstance(value, list | tuple):
        return len(value) == levels and all(isinstance(entry, int) for entry in value)
    return isinstance(value, int)


@dataclass(frozen=True, eq=False)
class Words:
    """What a U-Net needs of n instructions, the same in every denoising step.

    Attributes:
        keys_and_values: for every transformer, in the order they are met, for each of its blocks.
        level: (n, time width), added to the embedded noise level; None: the model takes none.
    """

    keys_and_values: list[list[KeysAndValues]]
    level: Tensor | None

    def tensors(self) -> list[Tensor]:
        """All of them, in an order that their number and kind decide."""
        level = [] if self.level is None else [self.level]
        return [tensor for blocks in self.keys_and_values for pair in blocks for tensor in pair] + level

    def like(self, tensors: Sequence[Tensor]) -> "Words":
        """Words of the same kind that hold ``tensors``, in the order of ``tensors()``."""
        rest = iter(tensors)
        return Words(
            [[(next(rest), next(rest)) for _ in blocks] for blocks in self.keys_and_values],
            None if self.level is None else next(rest),
        )

    @staticmethod
    def join(several: Sequence["Words"]) -> "Words":
        """Those of several calls, one after the other."""
        return Words(
            [
                [
                    (torch.cat([keys for keys, _ in block]), torch.cat([values for _, values in block]))
                    for block in zip(*transformer, strict=True)
                ]
                for transformer in zip(*(words.keys_and_values for words in several), strict=True)
            ],
            None
            if several[0].level is None
            else torch.cat([words.level for words in several if words.level is not None]),
        )

    def row(self, row: int) -> "Words":
        """Those of one instruction."""
        one = slice(row, row + 1)
        return Words(
            [[(keys[one], values[one]) for keys, values in blocks] for blocks in self.keys_and_values],
            None if self.level is None else self.level[one],
        )


class _Level(nn.Module):
    """Residual blocks of one size, each with its attention where the level has one."""

    def __init__(self, blocks: list[ResidualBlock], transformers: list[Transformer]) -> None:
        super().__init__()
        self.resnets: Any = nn.ModuleList(blocks)
        if transformers:
            self.attentions: Any = nn.ModuleList(transformers)

    @property
    def transformers(self) -> Sequence[Any]:
        return getattr(self, "attentions", ())


class _DownLevel(_Level):
    def __init__(
        self, blocks: list[ResidualBlock], transformers: list[Transformer], scaling: Downsample | None
    ) -> None:
        super().__init__(blocks, transformers)
        if scaling is not None:
            self.downsamplers: Any = nn.ModuleList([scaling])


class _UpLevel(_Level):
    def __init__(
        self, blocks: list[ResidualBlock], transformers: list[Transformer], scaling: Upsample | None
    ) -> None:
        super().__init__(blocks, transformers)
        if scaling is not None:
            self.upsamplers: Any = nn.ModuleList([scaling])


class _TimeEmbedding(nn.Module):
    def __init__(self, inside: int, outside: int) -> None:
        super().__init__()
        self.linear_1 = nn.Linear(inside, outside)
        self.linear_2 = nn.Linear(outside, outside)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear_2(F.silu(self.linear_1(x)))


class UNet(nn.Module):
    """Predicts from noisy latents, a picture and words.

    Args:
        config: of the library; see ``knows_unet``.
    """

    captured: CapturedCalls | None = None

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        widths = [int(width) for width in config.get("block_out_channels", (320, 640, 1280, 1280))]
        levels = len(widths)
        down_kinds, up_kinds = config["down_block_types"], config["up_block_types"]
        heads = _per_level(config.get("attention_head_dim", 8), levels)
        layers = _per_level(config.get("layers_per_block", 2), levels)
        depths = _per_level(config.get("transformer_layers_per_block", 1), levels)
        groups, eps = int(config.get("norm_num_groups", 32)), float(config.get("norm_eps", 1e-5))
        words = int(config["cross_attention_dim"])
        time_width = 4 * widths[0]
        is_scaled = config.get("resnet_time_scale_shift") == "scale_shift"
        is_linear = bool(config.get("use_linear_projection", False))

        def block(inside: int, outside: int) -> ResidualBlock:
            return ResidualBlock(inside, outside, groups, eps, time_width, is_scaled)

        def transformer(level: int) -> Transformer:
            return Transformer(widths[level], words, heads[level], depths[level], groups, is_linear)

        self._first_width = widths[0]
        self._sine_comes_second = bool(config.get("flip_sin_to_cos", True))
        self._frequency_shift = float(config.get("freq_shift", 0))
        self.time_embedding = _TimeEmbedding(widths[0], time_width)
        if config.get("addition_embed_type") == "text":
            text_heads = int(config.get("addition_embed_type_num_heads", 64))
            self.add_embedding = TextLevel(words, time_width, text_heads)
        self.conv_in = nn.Conv2d(int(config["in_channels"]), widths[0], 3, padding=1)
        self.down_blocks: Any = nn.ModuleList()
        skipped = [widths[0]]
        for level, (width, kind) in enumerate(zip(widths, down_kinds, strict=True)):
            before = widths[max(0, level - 1)]
            blocks = [block(before if number == 0 else width, width) for number in range(layers[level])]
            looks = [transformer(level) for _ in blocks] if kind.startswith("CrossAttn") else []
            is_last = level == levels - 1
            padding = int(config.get("downsample_padding", 1))
            self.down_blocks.append(
                _DownLevel(blocks, looks, None if is_last else Downsample(width, padding))
            )
            skipped += [width] * (layers[level] + (not is_last))
        self.mid_block: Any = _Level(
            [block(widths[-1], widths[-1]) for _ in range(2)],
            [transformer(levels - 1)],
        )
        self.up_blocks: Any = nn.ModuleList()
        before = widths[-1]
        for level, kind in zip(reversed(range(levels)), up_kinds, strict=True):
            blocks = []
            for _ in range(layers[level] + 1):
                blocks.append(block(before + skipped.pop(), widths[level]))
                before = widths[level]
            looks = [transformer(level) for _ in blocks] if kind.startswith("CrossAttn") else []
            self.up_blocks.append(_UpLevel(blocks, looks, Upsample(before) if level else None))
        self.conv_norm_out = nn.GroupNorm(groups, widths[0], eps)
        self.conv_out = nn.Conv2d(widths[0], int(config["out_channels"]), 3, padding=1)

    def look_up(self, text: Tensor) -> Words:
        """What this network needs of the words (n, L, D)."""
        text = text.to(self.conv_in.weight.dtype)
        added = self.add_embedding(text) if hasattr(self, "add_embedding") else None
        return Words([transformer.keys_and_values(text) for transformer in self._transformers()], added)

    def forward(self, sample: Tensor, timestep: int, words: Words, rows: Tensor | None = None) -> Tensor:
        """What the network predicts, (n, C, h, w).

        Args:
            sample: (m, 2 C, h, w) noisy latents and the picture's latents.
            timestep: noise level.
            words: of ``look_up``, n rows.
            rows: (n,) which sample belongs to each row of words; None: m = n, each its own.
        """
        sample = sample.to(self.conv_in.weight.dtype)
        waves = self._embed(timestep, sample)
        if self.captured is None:
            return self._walk(sample, waves, words, rows)

        def walk(inputs: list[Tensor], lasting: list[Tensor]) -> Tensor:
            index = None if rows is None else lasting[-1]
            shown, waves = inputs
            return self._walk(shown, waves, words.like(lasting), index)

        lasting = words.tensors() + ([] if rows is None else [rows])
        return self.captured.call(walk, [sample, waves], lasting)

    def _walk(self, sample: Tensor, waves: Tensor, words: Words, rows: Tensor | None) -> Tensor:
        """On the device alone; what changes from call to call comes in as tensors."""
        level = self.time_embedding(waves)
        if words.level is not None:
            level = level + words.level
            if rows is not None:  # the words reach every layer, so nothing can be shared
                sample, rows = sample[rows], None
        level = F.silu(level)
        of_words = iter(words.keys_and_values)

        def look(transformer: Any, x: Tensor) -> Tensor:
            nonlocal rows
            x = transformer(x, next(of_words), rows)
            if rows is not None:
                for number, kept in enumerate(skips):
                    skips[number] = kept[rows]
                rows = None
            return x

        x = self.conv_in(sample)
        skips = [x]
        for down in self.down_blocks:
            for number, resnet in enumerate(down.resnets):
                x = resnet(x, level)
                if down.transformers:
                    x = look(down.transformers[number], x)
                skips.append(x)
            if hasattr(down, "downsamplers"):
                x = down.downsamplers[0](x)
                skips.append(x)
        x = self.mid_block.resnets[0](x, level)
        x = look(self.mid_block.transformers[0], x)
        x = self.mid_block.resnets[1](x, level)
        for up in self.up_blocks:
            for number, resnet in enumerate(up.resnets):
                x = resnet(torch.cat([x, skips.pop()], dim=1), level)
                if up.transformers:
                    x = look(up.transformers[number], x)
            if hasattr(up, "upsamplers"):
                x = up.upsamplers[0](x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))

    def _transformers(self) -> list[Any]:
        levels = (*self.down_blocks, self.mid_block, *self.up_blocks)
        return [transformer for level in levels for transformer in level.transformers]

    def _embed(self, timestep: int, like: Tensor) -> Tensor:
        """Waves of the noise level (Vaswani et al. 2017, section 3.5), (1, first width)."""
        half = self._first_width // 2
        exponents = torch.arange(half, dtype=torch.float32, device=like.device) * (
            -math.log(_LONGEST_PERIOD) / (half - self._frequency_shift)
        )
        angles = timestep * exponents.exp()
        waves = [angles.sin(), angles.cos()]
        if self._sine_comes_second:
            waves.reverse()
        embedded = F.pad(torch.cat(waves), (0, self._first_width % 2))
        return embedded[None].to(like)


def _per_level(value: Any, levels: int) -> list[int]:
    return [int(entry) for entry in value] if isinstance(value, list | tuple) else [int(value)] * levels
