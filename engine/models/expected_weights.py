"""Which weights a configuration asks for, under the names that all versions of the libraries share."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from engine.errors import ModelIntegrityError

# Attention layers of VAEs written by diffusers before 0.18.
_FORMER_NAMES = (
    ("query.", "to_q."),
    ("key.", "to_k."),
    ("value.", "to_v."),
    ("proj_attn.", "to_out.0."),
)


def expected_shapes(component: str, config: Mapping[str, Any], path: Path) -> dict[str, tuple[int, ...]]:
    """Shape of each parameter that a configuration asks for; builds the network without memory.

    Args:
        component: "unet", "vae" or "text_encoder".
        config: of it.
        path: of the model, for errors.

    Raises:
        ModelIntegrityError: the configuration cannot be used.
    """
    try:
        return dict(_shapes(component, json.dumps(dict(config), sort_keys=True)))
    except Exception as error:  # a wrong configuration fails in any way inside the libraries
        raise ModelIntegrityError(
            f"the configuration of {component} in {path} cannot be used ({error}); copy the model again"
        ) from error


@lru_cache(maxsize=8)
def _shapes(component: str, config_text: str) -> Mapping[str, tuple[int, ...]]:
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    config = json.loads(config_text)
    with torch.device("meta"):
        if component == "text_encoder":
            network: Any = CLIPTextModel(CLIPTextConfig(**(config.get("text_config") or config)))
        elif component == "unet":
            network = UNet2DConditionModel.from_config(config)
        else:
            network = AutoencoderKL.from_config(config)
    return {plain_name(key): tuple(value.shape) for key, value in network.named_parameters()}


def plain_name(key: str) -> str:
    """Parameter names as all versions of the libraries would write them."""
    key = key.removeprefix("text_model.")
    if ".attentions." in key:
        for former, current in _FORMER_NAMES:
            if f".{former}" in key and f".{current}" not in key:
                key = key.replace(f".{former}", f".{current}")
    return key
