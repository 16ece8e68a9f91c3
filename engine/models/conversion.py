"""Conversion: an original InstructPix2Pix checkpoint becomes a diffusers folder, one weight after another."""

import json
import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.errors import ModelIntegrityError
from engine.models.expected_weights import expected_shapes
from engine.models.folder_facts import TOKENIZER_FILES, Tell
from engine.models.original_checkpoint import OriginalCheckpoint
from engine.models.original_config import OriginalConfig, infer_config
from engine.models.original_names import UNET_PREFIX, VAE_PREFIX, ema_name, unet_name, vae_name

_TOKENIZER_EXTRAS = ("tokenizer_config.json", "special_tokens_map.json")
_WEIGHTS = {
    "unet": "diffusion_pytorch_model.safetensors",
    "vae": "diffusion_pytorch_model.safetensors",
    "text_encoder": "model.safetensors",
}
_KINDS = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


@dataclass(frozen=True)
class Conversion:
    """What will be taken from a checkpoint; nothing is written yet.

    Attributes:
        checkpoint: the file.
        config: of the networks in it.
        tokenizer: folder with ``vocab.json`` and ``merges.txt``.
        sources: by component: diffusers name to original name.
        uses_ema: the U-Net is the averaged one.
        size_bytes: of the weights that will be written.
    """

    checkpoint: OriginalCheckpoint
    config: OriginalConfig
    tokenizer: Path
    sources: Mapping[str, Mapping[str, str]]
    uses_ema: bool
    size_bytes: int


def plan_conversion(path: Path, tokenizer: Path | None = None) -> Conversion:
    """Open a checkpoint and find every weight that the networks need.

    Args:
        path: ``.ckpt`` or ``.safetensors`` in the original layout.
        tokenizer: folder with the tokenizer; None: beside the checkpoint, or in a folder ``tokenizer`` there.

    Raises:
        ModelIntegrityError: it is none, wants to run code, lacks weights or comes without a tokenizer.
    """
    checkpoint = OriginalCheckpoint(path)
    config = infer_config(checkpoint)
    tokenizer = find_tokenizer(path, tokenizer, int(config.text_encoder["vocab_size"]))
    sources = {part: _sources(part, config, path) for part in _WEIGHTS}
    averaged = {name: ema_name(original) for name, original in sources["unet"].items()}
    there = sum(original in checkpoint for original in averaged.values())
    if 0 < there < len(averaged):
        raise ModelIntegrityError(
            f"{path} holds averaged (EMA) weights for {there} of {len(averaged)} weights of the U-Net; "
            "it is damaged, copy the model again"
        )
    if there:
        sources["unet"] = averaged
    for part, names in sources.items():
        missing = [original for original in names.values() if original not in checkpoint]
        if missing:
            raise ModelIntegrityError(
                f"{path} lacks {len(missing)} of the {len(names)} weights of its {part} ({missing[0]}); "
                "it is no whole InstructPix2Pix checkpoint"
            )
    size = sum(
        checkpoint.tensor(original).element_size() * math.prod(checkpoint.shapes[original])
        for names in sources.values()
        for original in names.values()
    )
    return Conversion(checkpoint, config, tokenizer, sources, there > 0, size)


def write_converted(conversion: Conversion, target: Path, tell: Tell = lambda what, share: None) -> None:
    """Write the diffusers folder.

    Args:
        conversion: from ``plan_conversion``.
        target: an empty folder; whoever gives it removes it when this fails.
        tell: hears how far it is.

    Raises:
        ModelIntegrityError: a weight has another shape than its network, is no float or is not finite.
        OSError: it cannot be written.
    """
    config, path = conversion.config, conversion.checkpoint.path
    parts = {"unet": config.unet, "vae": config.vae, "text_encoder": config.text_encoder}
    done = 0
    for part, part_config in parts.items():
        folder = target / part
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(part_config, indent=2), encoding="utf-8")
        shapes = expected_shapes(part, part_config, path)
        tensors = _Taken(conversion, part, shapes)
        for written in write_safetensors(folder / _WEIGHTS[part], tensors):
            done += written
            tell(f"converting the {part.replace('_', ' ')}", min(1.0, done / conversion.size_bytes))
    (target / "scheduler").mkdir()
    (target / "scheduler" / "scheduler_config.json").write_text(
        json.dumps(config.scheduler, indent=2), encoding="utf-8"
    )
    (target / "tokenizer").mkdir()
    for name in (*TOKENIZER_FILES, *_TOKENIZER_EXTRAS):
        if (conversion.tokenizer / name).is_file():
            shutil.copyfile(conversion.tokenizer / name, target / "tokenizer" / name)


def find_tokenizer(checkpoint: Path, given: Path | None, words: int) -> Path:
    """The folder of the tokenizer that belongs to a checkpoint.

    Args:
        checkpoint: the file.
        given: a folder that was named for it, or None.
        words: how many the text encoder knows.

    Raises:
        ModelIntegrityError: there is none.
    """
    folders = [given] if given is not None else [checkpoint.parent, checkpoint.parent / "tokenizer"]
    for folder in folders:
        if all((folder / name).is_file() for name in TOKENIZER_FILES):
            return folder
    raise ModelIntegrityError(
        f"there is no tokenizer in {folders[0]}: a checkpoint does not hold the {words} word pieces that its "
        "text encoder reads; put vocab.json and merges.txt of openai/clip-vit-large-patch14 beside it"
    )


def write_safetensors(file: Path, tensors: Mapping[str, torch.Tensor]) -> Iterator[int]:
    """Write weights one by one, so that only one of them is in memory; yields the bytes of each.

    Args:
        file: to write.
        tensors: asked for twice by name: for dtype and shape, and to be written.

    Source of the format: safetensors, "Format" in its README, version 0.
    """
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    place = 0
    for name in tensors:
        tensor = tensors[name]
        size = tensor.element_size() * tensor.numel()
        header[name] = {
            "dtype": _KINDS[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [place, place + size],
        }
        place += size
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with file.open("wb") as stream:
        stream.write(len(head).to_bytes(8, "little") + head)
        for name in tensors:
            values = tensors[name].contiguous().view(-1).view(torch.uint8).numpy()
            stream.write(values.data)
            yield values.nbytes


class _Taken(Mapping[str, torch.Tensor]):
    """The weights of one network under their diffusers names, each looked at when it is taken."""

    def __init__(self, conversion: Conversion, part: str, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self._conversion, self._shapes = conversion, shapes
        self._sources = conversion.sources[part]
        self._prefix = "text_model." if part == "text_encoder" else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._prefix + name for name in self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def __getitem__(self, key: str) -> torch.Tensor:
        name = key.removeprefix(self._prefix)
        original, expected = self._sources[name], self._shapes[name]
        tensor = self._conversion.checkpoint.tensor(original)
        if tensor.ndim == 4 and len(expected) == 2 and tensor.shape[2:] == (1, 1):
            tensor = tensor[:, :, 0, 0]  # attention of the VAE, written as a convolution of one pixel
        where = f"{original} in {self._conversion.checkpoint.path}"
        if tuple(tensor.shape) != expected:
            raise ModelIntegrityError(
                f"{where} has shape {tuple(tensor.shape)} but its network needs {expected}; "
                "it is no InstructPix2Pix checkpoint of a kind that is known here"
            )
        if tensor.dtype not in _KINDS:
            raise ModelIntegrityError(f"{where} is {tensor.dtype}; floats of 16 or 32 bits are needed")
        return tensor


def _sources(part: str, config: OriginalConfig, path: Path) -> dict[str, str]:
    """Diffusers name (without "text_model.") to original name, of all weights of a network."""
    if part == "unet":
        has_attention = tuple(kind.startswith("CrossAttn") for kind in config.unet["down_block_types"])
        layers = int(config.unet["layers_per_block"])
        names = expected_shapes(part, config.unet, path)
        return {name: UNET_PREFIX + unet_name(name, layers, has_attention) for name in names}
    if part == "vae":
        levels = len(config.vae["down_block_types"])
        return {name: VAE_PREFIX + vae_name(name, levels) for name in expected_shapes(part, config.vae, path)}
    names = expected_shapes(part, config.text_encoder, path)
    return {name: config.text_prefix + name for name in names}
