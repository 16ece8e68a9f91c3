"""Attention between the places of a picture, and from them to the words of an instruction.

Source: Rombach et al., CVPR 2022, as the library diffusers lays it out.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.networks.half_attention import FEWEST_KEYS, attend_in_blocks
from engine.models.networks.layers import Conv2d, Linear

KeysAndValues = tuple[Tensor, Tensor]
"""Of the words, each (n, heads, L, width): the same in every denoising step."""

_PLACES_AT_ONCE = 1024  # of a feed-forward layer in half precision: what is between stays in a CPU's cache


class Attention(nn.Module):
    """Multi-head attention.

    Args:
        channels: of the places.
        words_width: of what they look at; None: at each other.
        heads: number of heads.
        has_bias: of queries, keys and values.
    """

    def __init__(self, channels: int, words_width: int | None, heads: int, has_bias: bool = False) -> None:
        super().__init__()
        seen = channels if words_width is None else words_width
        self.heads = heads
        self.to_q = Linear(channels, channels, bias=has_bias)
        self.to_k = Linear(seen, channels, bias=has_bias)
        self.to_v = Linear(seen, channels, bias=has_bias)
        self.to_out: Any = nn.ModuleList([Linear(channels, channels)])

    def keys_and_values(self, seen: Tensor) -> KeysAndValues:
        """Of what is looked at, (n, L, width)."""
        return self._split(self.to_k(seen)), self._split(self.to_v(seen))

    def forward(self, x: Tensor, seen: KeysAndValues | None = None) -> Tensor:
        """(n, places, channels) to the same."""
        x = x.to(self.to_q.weight.dtype)
        keys, values = self.keys_and_values(x) if seen is None else seen
        queries = self._split(self.to_q(x))
        is_long = keys.shape[2] >= FEWEST_KEYS
        attend = attend_in_blocks if is_long and _is_half_on_cpu(x) else F.scaled_dot_product_attention
        mixed = attend(queries, keys, values)
        return self.to_out[0](mixed.transpose(1, 2).flatten(2))

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class _GatedLinear(nn.Module):
    """A linear layer whose second half opens and closes the first (Shazeer 2020, GEGLU)."""

    def __init__(self, inside: int, outside: int) -> None:
        super().__init__()
        self.proj = Linear(inside, 2 * outside)

    def forward(self, x: Tensor) -> Tensor:
        x, gate = self.proj(x).chunk(2, dim=-1)
        return x * F.gelu(gate)


class _FeedForward(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        # The library has a dropout at place 1, which holds no weights.
        self.net: Any = nn.ModuleList(
            [_GatedLinear(channels, 4 * channels), nn.Identity(), Linear(4 * channels, channels)]
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x.to(self.net[2].weight.dtype)
        if not _is_half_on_cpu(x):
            return self.net[2](self.net[0](x))
        some = x.flatten(0, -2).split(_PLACES_AT_ONCE)
        return torch.cat([self.net[2](self.net[0](places)) for places in some]).view(x.shape)


class _TransformerBlock(nn.Module):
    def __init__(self, channels: int, words_width: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(channels)
        self.attn1 = Attention(channels, None, heads)
        self.norm2 = nn.LayerNorm(channels)
        self.attn2 = Attention(channels, words_width, heads)
        self.norm3 = nn.LayerNorm(channels)
        self.ff = _FeedForward(channels)

    def look_around(self, x: Tensor) -> Tensor:
        """What does not depend on the words."""
        return x + self.attn1(self.norm1(x))

    def look_at_words(self, x: Tensor, words: KeysAndValues) -> Tensor:
        x = x + self.attn2(self.norm2(x), words)
        return x + self.ff(self.norm3(x))


class Transformer(nn.Module):
    """Blocks of attention over the places of a picture, beside a shortcut.

    Args:
        channels: in and out.
        words_width: of a word.
        heads: number of heads.
        blocks: how many.
        groups: of the norm.
        is_linear: places are projected by a linear layer rather than by a convolution of one pixel.
    """

    def __init__(
        self, channels: int, words_width: int, heads: int, blocks: int, groups: int, is_linear: bool
    ) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(groups, channels, 1e-6)
        self.is_linear = is_linear
        self.proj_in = Linear(channels, channels) if is_linear else Conv2d(channels, channels, 1)
        self.transformer_blocks: Any = nn.ModuleList(
            _TransformerBlock(channels, words_width, heads) for _ in range(blocks)
        )
        self.proj_out = Linear(channels, channels) if is_linear else Conv2d(channels, channels, 1)

    def keys_and_values(self, words: Tensor) -> list[KeysAndValues]:
        """Of the words (n, L, words_width), for each block."""
        return [block.attn2.keys_and_values(words) for block in self.transformer_blocks]

    def forward(self, x: Tensor, words: list[KeysAndValues], rows: Tensor | None = None) -> Tensor:
        """(m, C, h, w) to (n, C, h, w).

        Args:
            x: pictures.
            words: of ``keys_and_values``, n rows.
            rows: (n,) which picture belongs to each row of words; None: each its own. What does not depend
                on words is computed once for each picture.
        """
        height, width = x.shape[-2:]
        places = self.norm(x)
        if not self.is_linear:
            places = self.proj_in(places)
        places = places.permute(0, 2, 3, 1).flatten(1, 2)
        if self.is_linear:
            places = self.proj_in(places)
        places = places.to(x.dtype)
        for number, (block, of_words) in enumerate(zip(self.transformer_blocks, words, strict=True)):
            places = block.look_around(places)
            if number == 0 and rows is not None:
                places, x = places[rows], x[rows]
            places = block.look_at_words(places, of_words)
        if self.is_linear:
            places = self.proj_out(places)
        out = places.unflatten(1, (height, width)).permute(0, 3, 1, 2).contiguous()
        return x + (out if self.is_linear else self.proj_out(out))


def _is_half_on_cpu(x: Tensor) -> bool:
    return x.dtype == torch.bfloat16 and x.device.type == "cpu"


class _Pooling(nn.Module):
    """One vector of many, by attention from their mean."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.positional_embedding = nn.Parameter(torch.zeros(1, width))
        self.q_proj, self.k_proj = nn.Linear(width, width), nn.Linear(width, width)
        self.v_proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """(n, L, width) to (n, width)."""
        mean = x.mean(dim=1, keepdim=True) + self.positional_embedding
        x = torch.cat([mean, x], dim=1)
        query, key, value = (
            part(seen).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part, seen in ((self.q_proj, mean), (self.k_proj, x), (self.v_proj, x))
        )
        return F.scaled_dot_product_attention(query, key, value).flatten(1)


class TextLevel(nn.Module):
    """What an instruction as a whole adds to the embedded noise level.

    Args:
        words_width: of a word.
        time_width: of the embedded noise level.
        heads: number of heads.
    """

    def __init__(self, words_width: int, time_width: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(words_width)
        self.pool = _Pooling(words_width, heads)
        self.proj = nn.Linear(words_width, time_width)
        self.norm2 = nn.LayerNorm(time_width)

    def forward(self, text: Tensor) -> Tensor:
        """(n, L, words_width) to (n, time_width)."""
        return self.norm2(self.proj(self.pool(self.norm1(text))))
