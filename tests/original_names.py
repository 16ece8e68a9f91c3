"""Writes a diffusers InstructPix2Pix as an original checkpoint; knows the original networks layer by layer.

It walks the modules in the order in which the original programs build them, and so shares nothing with the
conversion that it tests.
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

State = dict[str, torch.Tensor]


def original_state(unet: Any, vae: Any, text_encoder: Any, ema_factor: float | None = None) -> State:
    """All weights under their original names.

    Args:
        unet, vae, text_encoder: as in a diffusers folder.
        ema_factor: the averaged weights are the U-Net's, and the others these times the factor; None: none.
    """
    state: State = {}
    for name, value in _walk_unet(unet):
        raw = f"model.diffusion_model.{name}"
        if ema_factor is None:
            state[raw] = value
        else:
            state["model_ema." + raw.removeprefix("model.").replace(".", "")] = value
            state[raw] = value if ema_factor == 1.0 else value * ema_factor
    if ema_factor is not None:
        state["model_ema.decay"] = torch.tensor(0.9999)
        state["model_ema.num_updates"] = torch.tensor(10)
    state |= {f"first_stage_model.{name}": value for name, value in _walk_vae(vae)}
    for name, value in text_encoder.state_dict().items():
        inner = name.removeprefix("text_model.")
        state[f"cond_stage_model.transformer.text_model.{inner}"] = value
    positions = text_encoder.config.max_position_embeddings
    state["cond_stage_model.transformer.text_model.embeddings.position_ids"] = torch.arange(positions)[None]
    roots = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64)
    state["betas"] = (roots**2).float()
    return {name: value.detach() for name, value in state.items()}


def _put(name: str, module: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    for leaf, value in module.named_parameters():
        yield f"{name}.{leaf}", value


def _residual(name: str, block: Any) -> Iterator[tuple[str, torch.Tensor]]:
    yield from _put(f"{name}.in_layers.0", block.norm1)
    yield from _put(f"{name}.in_layers.2", block.conv1)
    yield from _put(f"{name}.emb_layers.1", block.time_emb_proj)
    yield from _put(f"{name}.out_layers.0", block.norm2)
    yield from _put(f"{name}.out_layers.3", block.conv2)
    if block.conv_shortcut is not None:
        yield from _put(f"{name}.skip_connection", block.conv_shortcut)


def _walk_unet(unet: Any) -> Iterator[tuple[str, torch.Tensor]]:
    yield from _put("time_embed.0", unet.time_embedding.linear_1)
    yield from _put("time_embed.2", unet.time_embedding.linear_2)
    yield from _put("input_blocks.0.0", unet.conv_in)
    count = 1
    for block in unet.down_blocks:
        for place, residual in enumerate(block.resnets):
            yield from _residual(f"input_blocks.{count}.0", residual)
            if getattr(block, "attentions", None):
                yield from _put(f"input_blocks.{count}.1", block.attentions[place])
            count += 1
        if block.downsamplers:
            yield from _put(f"input_blocks.{count}.0.op", block.downsamplers[0].conv)
            count += 1
    yield from _residual("middle_block.0", unet.mid_block.resnets[0])
    yield from _put("middle_block.1", unet.mid_block.attentions[0])
    yield from _residual("middle_block.2", unet.mid_block.resnets[1])
    count = 0
    for block in unet.up_blocks:
        for place, residual in enumerate(block.resnets):
            yield from _residual(f"output_blocks.{count}.0", residual)
            inside = 1
            if getattr(block, "attentions", None):
                yield from _put(f"output_blocks.{count}.1", block.attentions[place])
                inside = 2
            if block.upsamplers and place == len(block.resnets) - 1:
                yield from _put(f"output_blocks.{count}.{inside}.conv", block.upsamplers[0].conv)
            count += 1
    yield from _put("out.0", unet.conv_norm_out)
    yield from _put("out.2", unet.conv_out)


def _vae_residual(name: str, block: Any) -> Iterator[tuple[str, torch.Tensor]]:
    for part in ("norm1", "conv1", "norm2", "conv2"):
        yield from _put(f"{name}.{part}", getattr(block, part))
    if block.conv_shortcut is not None:
        yield from _put(f"{name}.nin_shortcut", block.conv_shortcut)


def _vae_middle(name: str, middle: Any) -> Iterator[tuple[str, torch.Tensor]]:
    yield from _vae_residual(f"{name}.mid.block_1", middle.resnets[0])
    attention = middle.attentions[0]
    yield from _put(f"{name}.mid.attn_1.norm", attention.group_norm)
    layers = {"q": attention.to_q, "k": attention.to_k, "v": attention.to_v, "proj_out": attention.to_out[0]}
    for leaf, layer in layers.items():  # convolutions of one pixel there
        yield f"{name}.mid.attn_1.{leaf}.weight", layer.weight[:, :, None, None]
        yield f"{name}.mid.attn_1.{leaf}.bias", layer.bias
    yield from _vae_residual(f"{name}.mid.block_2", middle.resnets[1])


def _walk_vae(vae: Any) -> Iterator[tuple[str, torch.Tensor]]:
    yield from _put("encoder.conv_in", vae.encoder.conv_in)
    for level, block in enumerate(vae.encoder.down_blocks):
        for place, residual in enumerate(block.resnets):
            yield from _vae_residual(f"encoder.down.{level}.block.{place}", residual)
        if block.downsamplers:
            yield from _put(f"encoder.down.{level}.downsample.conv", block.downsamplers[0].conv)
    yield from _vae_middle("encoder", vae.encoder.mid_block)
    yield from _put("encoder.norm_out", vae.encoder.conv_norm_out)
    yield from _put("encoder.conv_out", vae.encoder.conv_out)
    yield from _put("decoder.conv_in", vae.decoder.conv_in)
    yield from _vae_middle("decoder", vae.decoder.mid_block)
    for step, block in enumerate(vae.decoder.up_blocks):
        level = len(vae.decoder.up_blocks) - 1 - step
        for place, residual in enumerate(block.resnets):
            yield from _vae_residual(f"decoder.up.{level}.block.{place}", residual)
        if block.upsamplers:
            yield from _put(f"decoder.up.{level}.upsample.conv", block.upsamplers[0].conv)
    yield from _put("decoder.norm_out", vae.decoder.conv_norm_out)
    yield from _put("decoder.conv_out", vae.decoder.conv_out)
    yield from _put("quant_conv", vae.quant_conv)
    yield from _put("post_quant_conv", vae.post_quant_conv)
