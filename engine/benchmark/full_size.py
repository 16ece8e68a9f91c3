"""A random InstructPix2Pix as large as the published one: 860 million parameters in the U-Net.

What it draws means nothing; memory and time are those of a real one.
"""

import json
from pathlib import Path
from typing import Any

import torch

from engine.instructions.findings import load_vocabulary
from engine.methods.schedule import STABLE_DIFFUSION_V1
from engine.training.word_pieces import write_tokenizer

UNET = {
    "sample_size": 64,
    "in_channels": 8,
    "out_channels": 4,
    "cross_attention_dim": 768,
    "block_out_channels": (320, 640, 1280, 1280),
    "layers_per_block": 2,
    "attention_head_dim": 8,
}
VAE = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "block_out_channels": (128, 256, 512, 512),
    "layers_per_block": 2,
    "latent_channels": 4,
    "sample_size": 512,
    "scaling_factor": 0.18215,
}
TEXT = {
    "vocab_size": 49408,
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "hidden_act": "quick_gelu",
    "bos_token_id": 49406,
    "eos_token_id": 49407,
}


def make_network(kind: str) -> Any:
    """A network of the published size with small random weights; norms stay as they begin.

    Args:
        kind: "unet", "vae" or "text_encoder".
    """
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    with torch.device("meta"):
        network: Any = {
            "unet": lambda: UNet2DConditionModel(**UNET),
            "vae": lambda: AutoencoderKL(**VAE),
            "text_encoder": lambda: CLIPTextModel(CLIPTextConfig(**TEXT)),
        }[kind]()
    network.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if "norm" in name or parameter.ndim < 2:
                parameter.fill_(1.0 if name.endswith("weight") else 0.0)
            else:
                fan_in = parameter[0].numel()
                parameter.uniform_(-1, 1, generator=generator).mul_(fan_in**-0.5)
        for name, buffer in network.named_buffers():
            if name.endswith("position_ids"):
                buffer.copy_(torch.arange(buffer.shape[-1]).expand_as(buffer))
    return network


def write_full_size(folder: Path) -> Path:
    """Write it as a diffusers folder, 4.3 GB in float32.

    Raises:
        OSError: no room there.
    """
    for kind in ("unet", "vae", "text_encoder"):
        make_network(kind).save_pretrained(folder / kind)
    write_tokenizer(folder / "tokenizer", load_vocabulary())
    (folder / "scheduler").mkdir(parents=True, exist_ok=True)
    scheduler = folder / "scheduler" / "scheduler_config.json"
    scheduler.write_text(json.dumps(dict(STABLE_DIFFUSION_V1)), encoding="utf-8")
    return folder
