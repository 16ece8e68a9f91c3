"""The card of the made-up model of ``fakes.make_result``, for series."""

from types import SimpleNamespace
from typing import Any


def find_card(name: str) -> Any:
    """The card of the made-up model."""
    digests = {"unet/diffusion_pytorch_model.safetensors": "0" * 64}
    return SimpleNamespace(weights_sha256=digests, grammar_version=2)
