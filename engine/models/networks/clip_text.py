"""The text encoder of CLIP (Radford et al., ICML 2021), for inference."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _quick_gelu(x: Tensor) -> Tensor:
    return x * torch.sigmoid(1.702 * x)


_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"quick_gelu": _quick_gelu, "gelu": F.gelu}
_DEFAULTS = {
    "vocab_size": 49408,
    "hidden_size": 512,
    "intermediate_size": 2048,
    "num_hidden_layers": 12,
    "num_attention_heads": 8,
    "max_position_embeddings": 77,
    "hidden_act": "quick_gelu",
    "layer_norm_eps": 1e-5,
}
"""What the library leaves out of a configuration."""


def text_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration of the text encoder, with what the library leaves out."""
    return {**_DEFAULTS, **(config.get("text_config") or config)}  # whole-CLIP configurations nest it


def knows_text_encoder(config: Mapping[str, Any]) -> bool:
    """Whether this configuration of the library asks for nothing that ``ClipText`` does not do."""
    return text_config(config)["hidden_act"] in _ACTIVATIONS


class _Embeddings(nn.Module):
    def __init__(self, words: int, positions: int, width: int) -> None:
        super().__init__()
        # From a tensor: drawing numbers for weights that are read anyway would import half of torch.
        self.token_embedding = nn.Embedding.from_pretrained(torch.empty(words, width))
        self.position_embedding = nn.Embedding.from_pretrained(torch.empty(positions, width))

    def forward(self, ids: Tensor) -> Tensor:
        return self.token_embedding(ids) + self.position_embedding.weight[: ids.shape[1]]


class _SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj = nn.Linear(width, width), nn.Linear(width, width)
        self.v_proj, self.out_proj = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        query, key, value = (
            part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.q_proj, self.k_proj, self.v_proj)
        )
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        return self.out_proj(mixed.transpose(1, 2).flatten(2))


class _Mlp(nn.Module):
    def __init__(self, width: int, inner: int, activation: str) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)
        self._activate = _ACTIVATIONS[activation]

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self._activate(self.fc1(x)))


class _Layer(nn.Module):
    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        width, eps = int(config["hidden_size"]), float(config["layer_norm_eps"])
        self.layer_norm1 = nn.LayerNorm(width, eps)
        self.self_attn = _SelfAttention(width, int(config["num_attention_heads"]))
        self.layer_norm2 = nn.LayerNorm(width, eps)
        self.mlp = _Mlp(width, int(config["intermediate_size"]), config["hidden_act"])

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class _Layers(nn.Module):
    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_Layer(config) for _ in range(int(config["num_hidden_layers"])))


class ClipText(nn.Module):
    """Token ids to a vector for each.

    Args:
        config: of the library; see ``knows_text_encoder``.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        config = text_config(config)
        width = int(config["hidden_size"])
        self.length = int(config["max_position_embeddings"])
        self.embeddings = _Embeddings(int(config["vocab_size"]), self.length, width)
        self.encoder = _Layers(config)
        self.final_layer_norm = nn.LayerNorm(width, float(config["layer_norm_eps"]))

    def forward(self, ids: Tensor) -> Tensor:
        """(n, L) int64 to (n, L, D), after the final norm; padding is attended like any token."""
        x = self.embeddings(ids)
        for layer in self.encoder.layers:
            x = layer(x)
        return self.final_layer_norm(x)
