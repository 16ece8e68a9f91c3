"""Tiny random models in the diffusers layout, for frames of 64 pixels."""

import json
from pathlib import Path
from typing import Any

import torch

from engine.methods.schedule import STABLE_DIFFUSION_V1
from engine.models.card import ModelCard
from engine.models.card_file import write_card
from engine.models.importing import check_model, make_card
from engine.radiographs.framing import Intensity

LETTERS = [chr(code) for code in range(33, 127)]


def write_tokenizer(folder: Path) -> int:
    """One token per letter; returns the size of the vocabulary."""
    tokens = [*LETTERS, *(letter + "</w>" for letter in LETTERS), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    special = {
        "bos_token": tokens[-2],
        "eos_token": tokens[-1],
        "unk_token": tokens[-1],
        "pad_token": tokens[-1],
    }
    (folder / "tokenizer_config.json").write_text(json.dumps({**special, "model_max_length": 77}))
    return len(tokens)


def write_model(
    folder: Path,
    latent_channels: int = 4,
    scheduler: dict[str, Any] | None = None,
    seed: int = 0,
) -> Path:
    """A random InstructPix2Pix for frames of 64 pixels, eight pixels to a cell."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(seed)
    count = write_tokenizer(folder / "tokenizer")
    AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=latent_channels,
        norm_num_groups=4,
        mid_block_add_attention=False,
        scaling_factor=0.5,
    ).save_pretrained(folder / "vae")
    UNet2DConditionModel(
        sample_size=8,
        in_channels=2 * latent_channels,
        out_channels=latent_channels,
        block_out_channels=(16, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        norm_num_groups=4,
        attention_head_dim=2,
        cross_attention_dim=16,
    ).save_pretrained(folder / "unet")
    CLIPTextModel(
        CLIPTextConfig(
            vocab_size=count,
            hidden_size=16,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            initializer_factor=4.0,
            bos_token_id=count - 2,
            eos_token_id=count - 1,
            pad_token_id=count - 1,
        )
    ).save_pretrained(folder / "text_encoder")
    (folder / "scheduler").mkdir()
    config = {**STABLE_DIFFUSION_V1, **(scheduler or {})}
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(config))
    return folder


def add_card(folder: Path, **given: Any) -> ModelCard:
    """Check a folder and write its card."""
    fields = {"intensity": Intensity.DISPLAY, "num_inference_steps": 4, **given}
    card = make_card(check_model(folder), fields)
    write_card(card)
    return card
