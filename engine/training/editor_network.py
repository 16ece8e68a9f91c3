"""EditorNetwork: the text encoder and the U-Net of an InstructPix2Pix, trained together; and its folder."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from engine.errors import OutputError, RequestError
from engine.instructions.findings import Vocabulary
from engine.training.shards import read_shards, write_shards
from engine.training.word_pieces import write_tokenizer

SCHEDULER: dict[str, Any] = {
    "_class_name": "DDIMScheduler",
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "sample",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "clip_sample": False,
    "set_alpha_to_one": True,
    "steps_offset": 0,
}
"""Zero terminal SNR: with signal left in the last step, an editor reads the side from the noise."""

PIPELINE_INDEX = {
    "_class_name": "StableDiffusionInstructPix2PixPipeline",
    "scheduler": ["diffusers", "DDIMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
    "safety_checker": [None, None],
    "feature_extractor": [None, None],
    "requires_safety_checker": False,
}


@dataclass(frozen=True)
class NetworkConfig:
    """How large an editor is.

    Attributes:
        widths: channels of the U-Net at 1, 2, 4, ... cells; multiples of 8.
        attention: the coarsest so many levels read the text word by word; all are steered by the whole of it.
        layers: residual blocks a level on the way down.
        text_width, text_layers: of the text encoder; the width is a multiple of 32.
        text_length: tokens.
    """

    widths: tuple[int, ...] = (16, 32, 64, 128, 192)
    attention: int = 2
    layers: int = 1
    text_width: int = 128
    text_layers: int = 2
    text_length: int = 48

    def __post_init__(self) -> None:
        if not self.widths or any(width % 8 or width < 8 for width in self.widths):
            raise RequestError(f"editor.network.widths are {list(self.widths)}; each is a multiple of 8")
        if not 1 <= self.attention <= len(self.widths):
            raise RequestError(
                f"editor.network.attention is {self.attention}; it goes from 1 to {len(self.widths)} levels"
            )
        if self.text_width % 32 or self.text_width < 32:
            raise RequestError(f"editor.network.text_width is {self.text_width}; it is a multiple of 32")
        for name in ("layers", "text_layers", "text_length"):
            if getattr(self, name) < 1:
                raise RequestError(f"editor.network.{name} is {getattr(self, name)}; it is at least 1")


class EditorNetwork(nn.Module):
    """Predicts the change of clean latents that a sentence asks for.

    Args:
        config: sizes.
        channels: of the latents.
        tokens: that the tokenizer knows; the last two are start and end.
    """

    def __init__(self, config: NetworkConfig, channels: int, tokens: int) -> None:
        super().__init__()
        from diffusers import UNet2DConditionModel
        from transformers import CLIPTextConfig, CLIPTextModel

        levels, plain = len(config.widths), len(config.widths) - config.attention
        down = ["DownBlock2D"] * plain + ["CrossAttnDownBlock2D"] * config.attention
        self.text_encoder: Any = CLIPTextModel(
            CLIPTextConfig(
                vocab_size=tokens,
                hidden_size=config.text_width,
                intermediate_size=2 * config.text_width,
                projection_dim=config.text_width,
                num_hidden_layers=config.text_layers,
                num_attention_heads=config.text_width // 32,
                max_position_embeddings=config.text_length,
                bos_token_id=tokens - 2,
                eos_token_id=tokens - 1,
                pad_token_id=tokens - 1,
            )
        )
        self.unet: Any = UNet2DConditionModel(
            sample_size=64,
            in_channels=2 * channels,
            out_channels=channels,
            block_out_channels=config.widths,
            down_block_types=tuple(down),
            up_block_types=tuple(name.replace("Down", "Up") for name in reversed(down)),
            layers_per_block=config.layers,
            norm_num_groups=8,
            attention_head_dim=tuple(max(1, width // 32) for width in config.widths),  # number of heads
            cross_attention_dim=config.text_width,
            # The text scales and shifts at each level; by cross-attention alone it is learned far later.
            addition_embed_type="text",
            addition_embed_type_num_heads=config.text_width // 32,
            resnet_time_scale_shift="scale_shift",
        )
        assert levels == len(self.unet.down_blocks)
        # In the beginning nothing is changed.
        nn.init.zeros_(self.unet.conv_out.weight)
        nn.init.zeros_(self.unet.conv_out.bias)

    def forward(self, noisy: Tensor, conditioning: Tensor, tokens: Tensor, timesteps: Tensor) -> Tensor:
        """(N, C, h, w): what is to be added to the conditioning latents.

        Args:
            noisy, conditioning: (N, C, h, w).
            tokens: (N, L) of the sentences.
            timesteps: (N,).
        """
        text = self.text_encoder(tokens)[0]
        change: Tensor = self.unet(
            torch.cat([noisy, conditioning], 1), timesteps, encoder_hidden_states=text, return_dict=False
        )[0]
        return change


class Sentences:
    """Turns sentences into tokens, as the shipped tokenizer will.

    Args:
        folder: where the tokenizer's files are written.
        vocabulary: words of the grammar.
        length: tokens of a sentence.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary, length: int) -> None:
        from transformers import CLIPTokenizer

        self.count = write_tokenizer(folder, vocabulary, length)
        self._tokenizer: Any = CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)
        self._length = length

    def tokens(self, sentences: list[str]) -> Tensor:
        """(N, L) int64."""
        ids = self._tokenizer(sentences, padding="max_length", max_length=self._length, truncation=True)
        return torch.tensor(ids["input_ids"])


def read_weights(network: EditorNetwork, folder: Path) -> None:
    """Fill a network with the weights of a model that was written from one of the same shape.

    Raises:
        RequestError: the folder holds no such model.
    """
    for part, name in ((network.unet, "unet"), (network.text_encoder, "text_encoder")):
        try:
            part.load_state_dict(read_shards(folder / name))
        except (OSError, SafetensorError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:160]
            raise RequestError(
                f"editor.start_from is {folder}, whose {name} does not fit this file ({reason}); "
                "name a model of the same widths"
            ) from error


def write_model(network: EditorNetwork, autoencoder: Path, tokenizer: Path, folder: Path) -> None:
    """Write a diffusers InstructPix2Pix folder with float16 weights in shards; no card.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        for name in ("unet", "text_encoder", "scheduler"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name, source in (("vae", autoencoder), ("tokenizer", tokenizer)):
            shutil.copytree(source, folder / name, dirs_exist_ok=True, copy_function=shutil.copyfile)
        network.unet.save_config(folder / "unet")
        network.text_encoder.config.save_pretrained(folder / "text_encoder")
        for path, content in (
            (folder / "scheduler" / "scheduler_config.json", SCHEDULER),
            (folder / "model_index.json", PIPELINE_INDEX),
        ):
            path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise OutputError(f"the model cannot be written to {folder}: {error}") from error
    write_shards(network.unet.state_dict(), folder / "unet", "diffusion_pytorch_model")
    write_shards(network.text_encoder.state_dict(), folder / "text_encoder", "model")
