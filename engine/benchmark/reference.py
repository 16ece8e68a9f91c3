"""The published procedure as its authors run it, for the clock: libraries, four encodes, sliced attention.

Source: the public InstructX2X inference (Min et al., MICCAI 2025). What it computes is what ``faithful.py``
computes; how, is what a reader of the paper would run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from engine.models.diffusers_folder import DiffusersFolder
from engine.models.instruct_pix2pix import InstructPix2PixBundle, Posterior
from engine.models.loading import load_tokenizer
from engine.models.networks.library import LibraryAutoencoder, LibraryText, LibraryUNet

ENCODES = 4
"""The published inference encodes the same picture so many times."""


def published_precision(device: torch.device) -> torch.dtype:
    """Of products in the published inference: on a GPU it works under autocast, else in single precision."""
    return torch.float16 if device.type == "cuda" else torch.float32


@dataclass(frozen=True, eq=False)
class ReferenceBundle(InstructPix2PixBundle):
    """A model that works as the published inference lets it work."""

    def encode(self, picture: torch.Tensor) -> Posterior:
        for _ in range(ENCODES - 1):
            super().encode(picture)
        return super().encode(picture)

    def predict(
        self,
        latents: torch.Tensor,
        conditioning: torch.Tensor,
        words: Any,
        timestep: int,
        rows: Sequence[int] | None = None,
    ) -> torch.Tensor:
        places = list(range(len(latents))) if rows is None else list(rows)
        channels = torch.cat([latents, conditioning], dim=1)[places]
        with torch.autocast(self.device.type, self.precision, enabled=self.precision != torch.float32):
            output: torch.Tensor = self.unet(channels.contiguous(), timestep, words, None)
        return output.float()


def load_reference(folder: DiffusersFolder, like: InstructPix2PixBundle) -> ReferenceBundle:
    """The model of a folder, run by the libraries; its weights are in single precision.

    Args:
        folder: checked.
        like: the same model, as our own procedures run it.
    """
    import diffusers.utils.logging
    import transformers.utils.logging
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

    for library in (diffusers, transformers):
        library.utils.logging.disable_progress_bar()  # it would land between our own lines

    def whole(kind: Any, component: str) -> Any:
        variant = folder.weights[component].variant
        read = kind.from_pretrained(
            str(folder.path / component),
            local_files_only=True,
            use_safetensors=True,
            variant=variant,
            torch_dtype=torch.float32,
        )
        return read.to(like.device).eval().requires_grad_(False)

    with torch.device("meta"):
        unet = LibraryUNet(folder.configs["unet"])
        vae = LibraryAutoencoder(folder.configs["vae"])
        text = LibraryText(folder.configs["text_encoder"])
    unet.network = whole(UNet2DConditionModel, "unet")
    unet.network.set_attention_slice("auto")
    vae.network = whole(AutoencoderKL, "vae")
    text.network = whole(CLIPTextModel, "text_encoder")
    return ReferenceBundle(
        card=like.card,
        unet=unet,
        vae=vae,
        text_encoder=text,
        tokenizer=load_tokenizer(folder),
        vae_config=folder.configs["vae"],
        scheduler_config=folder.configs["scheduler"],
        device=like.device,
        precision=published_precision(like.device),
    )
