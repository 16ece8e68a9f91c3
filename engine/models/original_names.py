"""What a weight of a diffusers network is called in an original checkpoint of latent diffusion.

The original names count blocks through (``input_blocks.7.1``), diffusers counts by resolution and by kind
(``down_blocks.2.attentions.0``); inside a block only a few words differ.

Source of the original names: Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion Models",
CVPR 2022, and Brooks et al., "InstructPix2Pix", CVPR 2023, as their programs save them.
"""

import re

UNET_PREFIX = "model.diffusion_model."
VAE_PREFIX = "first_stage_model."
TEXT_PREFIX = "cond_stage_model.transformer."
EMA_PREFIX = "model_ema."

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_UNET_ENDS = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_VAE_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}


def unet_name(name: str, layers_per_block: int, has_attention: tuple[bool, ...]) -> str:
    """Of a weight of the U-Net, without prefix.

    Args:
        name: in ``UNet2DConditionModel``.
        layers_per_block: of its configuration.
        has_attention: for each resolution from the finest to the coarsest.
    """
    stem, _, leaf = name.rpartition(".")
    if stem in _UNET_ENDS:
        return f"{_UNET_ENDS[stem]}.{leaf}"
    block, _, rest = _split(name, r"(down_blocks\.\d+|mid_block|up_blocks\.\d+)\.(.+)")
    kind, number, inner = _parts(rest)
    per_level = layers_per_block + 1
    if block == "mid_block":
        place = {"resnets": 2 * number, "attentions": 1}[kind]
        return f"middle_block.{place}.{_inside(kind, inner)}"
    level = int(block.rpartition(".")[2])
    if block.startswith("down_blocks"):
        if kind == "downsamplers":
            return f"input_blocks.{(level + 1) * per_level}.0.op.{leaf}"
        return f"input_blocks.{1 + level * per_level + number}.{_slot(kind)}.{_inside(kind, inner)}"
    if kind == "upsamplers":
        slot = 2 if has_attention[len(has_attention) - 1 - level] else 1
        return f"output_blocks.{level * per_level + layers_per_block}.{slot}.conv.{leaf}"
    return f"output_blocks.{level * per_level + number}.{_slot(kind)}.{_inside(kind, inner)}"


def vae_name(name: str, levels: int) -> str:
    """Of a weight of the VAE, without prefix.

    Args:
        name: in ``AutoencoderKL``.
        levels: how many resolutions it has; the original counts those of its decoder from the finest.
    """
    half, _, rest = name.partition(".")
    if half in ("quant_conv", "post_quant_conv"):
        return name
    stem, _, leaf = rest.rpartition(".")
    if stem in ("conv_in", "conv_out", "conv_norm_out"):
        return f"{half}.{stem.removeprefix('conv_') if stem == 'conv_norm_out' else stem}.{leaf}"
    if rest.startswith("mid_block."):
        kind, number, inner = _parts(rest.removeprefix("mid_block."))
        if kind == "resnets":
            return f"{half}.mid.block_{number + 1}.{_shortcut(inner)}"
        return f"{half}.mid.attn_1.{_VAE_ATTENTION[inner.rpartition('.')[0]]}.{leaf}"
    block, _, below = _split(rest, r"((?:down|up)_blocks\.\d+)\.(.+)")
    way, _, level = block.partition("_blocks.")
    place = int(level) if way == "down" else levels - 1 - int(level)
    kind, number, inner = _parts(below)
    if kind == "resnets":
        return f"{half}.{way}.{place}.block.{number}.{_shortcut(inner)}"
    return f"{half}.{way}.{place}.{way}sample.conv.{leaf}"


def ema_name(original: str) -> str:
    """The averaged weight beside a weight of the U-Net: its name without dots, under another prefix."""
    return EMA_PREFIX + original.removeprefix("model.").replace(".", "")


def _split(name: str, pattern: str) -> tuple[str, str, str]:
    match = re.fullmatch(pattern, name)
    if match is None:
        raise ValueError(f"{name} is no weight of a network that original checkpoints hold")
    return match[1], ".", match[2]


def _parts(rest: str) -> tuple[str, int, str]:
    """ "resnets.1.norm1.weight" to kind, number and what is inside."""
    kind, number, inner = rest.split(".", 2)
    return kind, int(number), inner


def _slot(kind: str) -> int:
    return {"resnets": 0, "attentions": 1}[kind]


def _inside(kind: str, inner: str) -> str:
    """Transformers have the same names in both."""
    if kind == "attentions":
        return inner
    stem, _, leaf = inner.rpartition(".")
    return f"{_RESNET[stem]}.{leaf}"


def _shortcut(inner: str) -> str:
    return inner.replace("conv_shortcut", "nin_shortcut")
