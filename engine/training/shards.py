"""Weights as float16 safetensors, in files small enough to keep anywhere."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import OutputError, TrainingError

SHARD_BYTES = 16 * 2**20 - 2**16  # with the header below 16 MiB
_GREATEST = torch.finfo(torch.float16).max


def write_shards(
    weights: Mapping[str, Tensor], folder: Path, stem: str, limit: int = SHARD_BYTES
) -> dict[str, str]:
    """Write weights as float16, in one file or in several with an index in the layout of diffusers.

    Args:
        weights: by name; floating point becomes float16, all else stays.
        stem: of the file names, such as "referee".
        limit: bytes of tensors in a file; a single larger tensor is refused.

    Returns:
        SHA-256 by file name, of the weight files.

    Raises:
        TrainingError: a weight is not finite, does not fit float16 or is larger than a file may be.
        OutputError: a file cannot be written.
    """
    shards: list[dict[str, Tensor]] = [{}]
    room = limit
    for name, value in weights.items():
        half = _half(name, value)
        size = half.numel() * half.element_size()
        if size > limit:
            raise TrainingError(
                f"{name} takes {size} bytes, more than the {limit} of a file; raise the limit"
            )
        if size > room and shards[-1]:
            shards.append({})
            room = limit
        shards[-1][name] = half
        room -= size
    names = [f"{stem}.safetensors"]
    if len(shards) > 1:
        names = [f"{stem}-{i:05d}-of-{len(shards):05d}.safetensors" for i in range(1, len(shards) + 1)]
    digests = {}
    try:
        for old in (*folder.glob(f"{stem}.safetensors*"), *folder.glob(f"{stem}-*-of-*.safetensors")):
            old.unlink()  # of an export with another number of files
        for name, shard in zip(names, shards, strict=True):
            path = folder / name
            save_file(shard, path, metadata={"format": "pt"})
            path.chmod(0o644)
            digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if len(shards) > 1:
            where = {key: name for name, shard in zip(names, shards, strict=True) for key in shard}
            total = sum(v.numel() * v.element_size() for shard in shards for v in shard.values())
            index = {"metadata": {"total_size": total}, "weight_map": where}
            text = json.dumps(index, indent=2, sort_keys=True)
            (folder / f"{stem}.safetensors.index.json").write_text(text + "\n", "utf-8")
    except OSError as error:
        raise OutputError(f"the weights cannot be written to {folder}: {error}") from error
    return digests


def read_shards(folder: Path) -> dict[str, Tensor]:
    """All weights of a folder that ``write_shards`` wrote, as float32.

    Raises:
        OSError: the folder or a file cannot be read.
        SafetensorError: a file is damaged.
    """
    weights: dict[str, Tensor] = {}
    for path in sorted(folder.glob("*.safetensors")):
        weights |= load_file(path)
    return {name: v.float() if v.is_floating_point() else v for name, v in weights.items()}


def _half(name: str, value: Tensor) -> Tensor:
    value = value.detach().cpu()
    if not value.is_floating_point():
        return value.clone(memory_format=torch.contiguous_format)
    if not bool((value.abs() <= _GREATEST).all()):  # also NaN
        raise TrainingError(
            f"{name} holds values that are not finite or do not fit float16; nothing exported"
        )
    # A copy of its own: weights that are tied are written twice.
    return value.to(torch.float16, copy=True, memory_format=torch.contiguous_format)
