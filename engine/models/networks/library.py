"""The same networks by the libraries that models are trained with, for options that are not known here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class LibraryWords:
    """The embedded words themselves, (n, L, D)."""

    text: Tensor

    @staticmethod
    def join(several: Sequence["LibraryWords"]) -> "LibraryWords":
        """See ``unet.Words``."""
        return LibraryWords(torch.cat([words.text for words in several]))

    def row(self, row: int) -> "LibraryWords":
        """Those of one instruction."""
        return LibraryWords(self.text[row : row + 1])


class LibraryUNet(nn.Module):
    """As ``unet.UNet``, by diffusers.

    Args:
        config: of the library.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        from diffusers import UNet2DConditionModel

        self.network: Any = UNet2DConditionModel.from_config(dict(config))

    def look_up(self, text: Tensor) -> LibraryWords:
        """The words themselves."""
        return LibraryWords(text.to(self.network.dtype))

    def forward(
        self, sample: Tensor, timestep: int, words: LibraryWords, rows: Tensor | None = None
    ) -> Tensor:
        """See ``unet.UNet``."""
        sample = (sample if rows is None else sample[rows]).to(self.network.dtype)
        text = words.text
        predicted: Tensor = self.network(sample, timestep, encoder_hidden_states=text, return_dict=False)[0]
        return predicted


class LibraryAutoencoder(nn.Module):
    """As ``autoencoder.Autoencoder``, by diffusers.

    Args:
        config: of the library.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        from diffusers import AutoencoderKL

        self.network: Any = AutoencoderKL.from_config(dict(config))

    def encode(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """See ``autoencoder.Autoencoder``."""
        posterior = self.network.encode(picture).latent_dist
        return posterior.mean, posterior.std

    def decode(self, latents: Tensor) -> Tensor:
        """See ``autoencoder.Autoencoder``."""
        decoded: Tensor = self.network.decode(latents).sample
        return decoded


class LibraryText(nn.Module):
    """As ``clip_text.ClipText``, by transformers.

    Args:
        config: of the library.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        from transformers import CLIPTextConfig, CLIPTextModel

        settled = CLIPTextConfig.from_dict(dict(config.get("text_config") or config))
        self.network: Any = CLIPTextModel(settled)
        self.length = int(settled.max_position_embeddings)

    def forward(self, ids: Tensor) -> Tensor:
        """See ``clip_text.ClipText``."""
        embedded: Tensor = self.network(ids)[0]
        return embedded


class LibraryTokenizer:
    """As ``tokenizer.ClipTokenizer``, by transformers.

    Args:
        folder: of the tokenizer's files.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import CLIPTokenizer

        self._tokenizer: Any = CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)
        self.longest = int(min(self._tokenizer.model_max_length, 10**9))
        self.unknown_id: int | None = self._tokenizer.unk_token_id

    def ids(self, text: str, length: int) -> list[int]:
        """See ``tokenizer.Tokenizer``."""
        encoded = self._tokenizer(text, padding="max_length", max_length=length, truncation=True)
        return [int(token) for token in encoded["input_ids"]]

    def pieces(self, text: str) -> list[tuple[str, int | None]]:
        """See ``tokenizer.Tokenizer``."""
        tokens = self._tokenizer.tokenize(text)
        return list(zip(tokens, self._tokenizer.convert_tokens_to_ids(tokens), strict=True))

    def highest_id(self) -> int:
        """See ``tokenizer.Tokenizer``."""
        return int(max(self._tokenizer.get_vocab().values()))
