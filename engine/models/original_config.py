"""The configuration of an original checkpoint: from the shapes of its weights, and the YAML beside it.

What shapes cannot tell is as in Stable Diffusion 1, unless the YAML that belongs to the checkpoint says
otherwise: 8 attention heads, latents scaled by 0.18215, 1000 noise levels from 0.00085 to 0.012.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.errors import ModelIntegrityError
from engine.models.original_checkpoint import OriginalCheckpoint
from engine.models.original_names import TEXT_PREFIX, UNET_PREFIX, VAE_PREFIX

_HEAD_WIDTH = 64  # of every published CLIP text encoder
_LATENT_SCALE = 0.18215
_BETAS = (0.00085, 0.012)
_LEVELS = 1000


@dataclass(frozen=True)
class OriginalConfig:
    """Configurations in the words of diffusers and transformers.

    Attributes:
        unet, vae, text_encoder, scheduler: as their ``config.json``.
        text_prefix: of the weights of the text encoder.
        guessed: what neither shapes nor a YAML told, one line each.
    """

    unet: Mapping[str, Any]
    vae: Mapping[str, Any]
    text_encoder: Mapping[str, Any]
    scheduler: Mapping[str, Any]
    text_prefix: str
    guessed: tuple[str, ...]


def infer_config(checkpoint: OriginalCheckpoint) -> OriginalConfig:
    """Work out what kind of networks a checkpoint holds.

    Raises:
        ModelIntegrityError: it is no checkpoint of a latent diffusion model with CLIP, or of a kind that
            instructions cannot steer.
    """
    try:
        return _infer(checkpoint, read_yaml(checkpoint.path))
    except (IndexError, RuntimeError, TypeError, ValueError) as error:
        raise ModelIntegrityError(
            f"{checkpoint.path} holds weights, or has a YAML beside it, of another kind than a latent "
            f"diffusion model's ({error}); get another copy"
        ) from error


def _infer(checkpoint: OriginalCheckpoint, told: Mapping[str, Any]) -> OriginalConfig:
    shapes = _Shapes(checkpoint)
    text, text_prefix = _text_config(shapes)
    guessed = []
    if not told:
        guessed.append(
            "no YAML beside it: attention heads, latent scale and noise levels as in Stable Diffusion 1"
        )
    return OriginalConfig(
        unet=_unet_config(shapes, told),
        vae=_vae_config(shapes, told, checkpoint),
        text_encoder=text,
        scheduler=_scheduler_config(checkpoint, told),
        text_prefix=text_prefix,
        guessed=tuple(guessed),
    )


def find_yaml(checkpoint: Path) -> Path | None:
    """The YAML of a checkpoint: of the same name, else the only one beside it."""
    for suffix in (".yaml", ".yml"):
        if checkpoint.with_suffix(suffix).is_file():
            return checkpoint.with_suffix(suffix)
    others = sorted(checkpoint.parent.glob("*.yaml"))
    return others[0] if len(others) == 1 else None


def read_yaml(checkpoint: Path) -> Mapping[str, Any]:
    """``model.params`` of the YAML, or nothing where there is none.

    Raises:
        ModelIntegrityError: it cannot be read.
    """
    import yaml  # type: ignore[import-untyped]

    path = find_yaml(checkpoint)
    if path is None:
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        params = content["model"]["params"]
        if not isinstance(params, dict):
            raise TypeError("model.params is no table")
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        words = " ".join(str(error).split())
        raise ModelIntegrityError(
            f"{path} does not describe a latent diffusion model ({words}); take it away or correct it"
        ) from error
    return params


class _Shapes:
    """Shapes by the beginning of their names, with errors that name what is missing."""

    def __init__(self, checkpoint: OriginalCheckpoint) -> None:
        self.path, self.shapes = checkpoint.path, checkpoint.shapes

    def get(self, name: str) -> tuple[int, ...]:
        if name not in self.shapes:
            is_ours = any(".down_blocks.0." in f".{known}" for known in self.shapes)
            what = "it is a part of a diffusers folder; give the folder" if is_ours else f"it lacks {name}"
            raise ModelIntegrityError(f"{self.path} is no original InstructPix2Pix checkpoint: {what}")
        return self.shapes[name]

    def numbers(self, pattern: str) -> list[int]:
        """What the group of the pattern was, in order, each once."""
        found = {int(match[1]) for name in self.shapes if (match := re.match(pattern, name))}
        return sorted(found)


def _unet_config(shapes: _Shapes, told: Mapping[str, Any]) -> Mapping[str, Any]:
    head = re.escape(UNET_PREFIX)
    first = shapes.get(f"{UNET_PREFIX}input_blocks.0.0.weight")
    shrinking = shapes.numbers(rf"{head}input_blocks\.(\d+)\.0\.op\.weight")
    blocks = shapes.numbers(rf"{head}input_blocks\.(\d+)\.")
    per_level = (shrinking[0] if shrinking else len(blocks)) or 1
    levels = len(shrinking) + 1
    channels = [
        shapes.get(f"{UNET_PREFIX}input_blocks.{1 + level * per_level}.0.out_layers.3.weight")[0]
        for level in range(levels)
    ]
    attention = [
        f"{UNET_PREFIX}input_blocks.{1 + level * per_level}.1.proj_in.weight" in shapes.shapes
        for level in range(levels)
    ]
    inside = f"{UNET_PREFIX}middle_block.1.transformer_blocks.0.attn2.to_k.weight"
    depth = shapes.numbers(rf"{head}middle_block\.1\.transformer_blocks\.(\d+)\.")
    params = _params(told, "unet_config")
    width = params.get("num_head_channels")
    heads: int | list[int] = int(params.get("num_heads", 8))
    if isinstance(width, int) and width > 0:
        heads = [max(1, count // width) for count in channels]
    return {
        "_class_name": "UNet2DConditionModel",
        "sample_size": int(told.get("image_size", 64)),
        "in_channels": first[1],
        "out_channels": shapes.get(f"{UNET_PREFIX}out.2.weight")[0],
        "block_out_channels": channels,
        "down_block_types": ["CrossAttnDownBlock2D" if has else "DownBlock2D" for has in attention],
        "up_block_types": ["CrossAttnUpBlock2D" if has else "UpBlock2D" for has in reversed(attention)],
        "layers_per_block": per_level - 1,
        "cross_attention_dim": shapes.get(inside)[1],
        # Called so for historical reasons: it is how many heads there are.
        "attention_head_dim": heads,
        "transformer_layers_per_block": len(depth),
        "use_linear_projection": len(shapes.get(f"{UNET_PREFIX}middle_block.1.proj_in.weight")) == 2,
    }


def _vae_config(
    shapes: _Shapes, told: Mapping[str, Any], checkpoint: OriginalCheckpoint
) -> Mapping[str, Any]:
    head = re.escape(VAE_PREFIX)
    levels = len(shapes.numbers(rf"{head}encoder\.down\.(\d+)\."))
    channels = [
        shapes.get(f"{VAE_PREFIX}encoder.down.{level}.block.0.conv1.weight")[0] for level in range(levels)
    ]
    return {
        "_class_name": "AutoencoderKL",
        "in_channels": shapes.get(f"{VAE_PREFIX}encoder.conv_in.weight")[1],
        "out_channels": shapes.get(f"{VAE_PREFIX}decoder.conv_out.weight")[0],
        "down_block_types": ["DownEncoderBlock2D"] * levels,
        "up_block_types": ["UpDecoderBlock2D"] * levels,
        "block_out_channels": channels,
        "layers_per_block": len(shapes.numbers(rf"{head}encoder\.down\.0\.block\.(\d+)\.")),
        "latent_channels": shapes.get(f"{VAE_PREFIX}post_quant_conv.weight")[1],
        "mid_block_add_attention": f"{VAE_PREFIX}encoder.mid.attn_1.q.weight" in shapes.shapes,
        "scaling_factor": _latent_scale(told, checkpoint),
    }


def _latent_scale(told: Mapping[str, Any], checkpoint: OriginalCheckpoint) -> float:
    scale = float(told.get("scale_factor", _LATENT_SCALE))
    if "scale_factor" in checkpoint:  # measured in training and kept with the weights
        kept = checkpoint.tensor("scale_factor")
        if float(kept) != float(torch.tensor(scale).to(kept.dtype)):  # else the same, rounded
            scale = float(kept)
    if not (math.isfinite(scale) and scale > 0):
        raise ModelIntegrityError(
            f"{checkpoint.path} scales latents by {scale}; it is damaged, get another copy"
        )
    return scale


def _text_config(shapes: _Shapes) -> tuple[Mapping[str, Any], str]:
    if any(name.startswith("cond_stage_model.model.") for name in shapes.shapes):
        raise ModelIntegrityError(
            f"{shapes.path} has the text encoder of Stable Diffusion 2, which is not converted here; "
            "convert it with diffusers and add the folder"
        )
    nested = f"{TEXT_PREFIX}text_model."
    prefix = nested if any(name.startswith(nested) for name in shapes.shapes) else TEXT_PREFIX
    words, width = shapes.get(f"{prefix}embeddings.token_embedding.weight")
    return {
        "architectures": ["CLIPTextModel"],
        "model_type": "clip_text_model",
        "vocab_size": words,
        "hidden_size": width,
        "intermediate_size": shapes.get(f"{prefix}encoder.layers.0.mlp.fc1.weight")[0],
        "num_hidden_layers": len(shapes.numbers(rf"{re.escape(prefix)}encoder\.layers\.(\d+)\.")),
        "num_attention_heads": max(1, width // _HEAD_WIDTH),
        "max_position_embeddings": shapes.get(f"{prefix}embeddings.position_embedding.weight")[0],
        "hidden_act": "quick_gelu",
        "bos_token_id": words - 2,
        "eos_token_id": words - 1,
        "pad_token_id": words - 1,
    }, prefix


def _scheduler_config(checkpoint: OriginalCheckpoint, told: Mapping[str, Any]) -> Mapping[str, Any]:
    levels = int(told.get("timesteps", _LEVELS))
    start, end = float(told.get("linear_start", _BETAS[0])), float(told.get("linear_end", _BETAS[1]))
    if "betas" in checkpoint:
        kept = checkpoint.tensor("betas")
        betas, rounding = kept.double().flatten(), torch.finfo(kept.dtype).eps
        usual = torch.linspace(start**0.5, end**0.5, levels, dtype=torch.float64) ** 2
        is_usual = betas.shape == usual.shape
        if not (is_usual and torch.allclose(betas, usual, rtol=max(1e-3, rounding), atol=1e-7)):
            raise ModelIntegrityError(
                f"{checkpoint.path} was trained with other noise levels ({len(betas)} from {betas[0]:.5f} to "
                f"{betas[-1]:.5f}); put the YAML that belongs to it beside it"
            )
    kinds = {"eps": "epsilon", "v": "v_prediction", "x0": "sample"}
    kind = told.get("parameterization", "eps")
    if kind not in kinds:
        raise ModelIntegrityError(
            f"the YAML beside {checkpoint.path} says parameterization {kind!r}; known are {', '.join(kinds)}"
        )
    return {
        "_class_name": "DDIMScheduler",
        "num_train_timesteps": levels,
        "beta_start": start,
        "beta_end": end,
        "beta_schedule": "scaled_linear",
        "prediction_type": kinds[kind],
        "timestep_spacing": "leading",
        "steps_offset": 1,
        "set_alpha_to_one": False,
        "clip_sample": False,
    }


def _params(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = told.get(key)
    params = part.get("params") if isinstance(part, Mapping) else None
    return params if isinstance(params, Mapping) else {}
