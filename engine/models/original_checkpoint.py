"""OriginalCheckpoint: the weights of a ``.ckpt`` or ``.safetensors`` by name; no pickle is ever executed.

A pickled checkpoint is read by torch's weights-only reader, which builds tensors and plain containers and
refuses everything else. Weights stay in the file until they are asked for, so that a file of 8 GB needs no
8 GB of memory.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from engine.errors import ModelIntegrityError
from engine.service.failures import is_out_of_memory

# Trainers leave these in a checkpoint. They are read as empty boxes: nothing of the trainer is imported.
_BOOKKEEPING = re.compile(
    r"(pytorch_lightning|lightning|lightning_fabric|omegaconf)(\.\w+)*\.\w+"
    r"|numpy\.(dtype|ndarray|_?core\.multiarray\.(scalar|_reconstruct))"
)


class _Box:
    """Stands for an object of the trainer that no weight depends on."""

    def __init__(self, *parts: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


class OriginalCheckpoint:
    """Weights by name.

    Args:
        path: of the file.

    Raises:
        ModelIntegrityError: not readable, wants to run code, or holds no weights.

    Attributes:
        shapes: of every tensor, by name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tensors: Mapping[str, torch.Tensor] | None = None
        self._file: Any = None
        try:
            if path.suffix.lower() == ".safetensors":
                self._file = file = safe_open(str(path), framework="pt")
                names = list(file.keys())
                self.shapes = {name: tuple(file.get_slice(name).get_shape()) for name in names}
            else:
                self._tensors = _weights(_read_pickle(path))
                self.shapes = {key: tuple(value.shape) for key, value in self._tensors.items()}
        except (SafetensorError, OSError) as error:
            raise ModelIntegrityError(
                f"{path} cannot be read ({_brief(error)}); copy the model again"
            ) from error
        if not self.shapes:
            raise ModelIntegrityError(f"{path} holds no weights; give the checkpoint of a model")

    def __contains__(self, name: str) -> bool:
        return name in self.shapes

    def tensor(self, name: str) -> torch.Tensor:
        """One tensor, mapped from the file where its format allows.

        Raises:
            KeyError: there is none of this name.
            ModelIntegrityError: the file is cut off.
        """
        if self._tensors is not None:
            return self._tensors[name]
        try:
            tensor: torch.Tensor = self._file.get_tensor(name)
            return tensor
        except (SafetensorError, OSError) as error:
            raise ModelIntegrityError(
                f"{self.path} cannot be read ({_brief(error)}); copy the model again"
            ) from error


def _read_pickle(path: Path) -> Any:
    """What the weights-only reader makes of a file; mapped where its format allows."""
    boxes: list[tuple[type, str]] = []
    while True:
        try:
            with torch.serialization.safe_globals(list(boxes)):
                return torch.load(path, map_location="cpu", weights_only=True, mmap=_is_zip(path))
        except Exception as error:  # torch raises UnpicklingError, RuntimeError, EOFError and more
            if is_out_of_memory(error):
                raise
            wanted = _wanted(error)
            if wanted and _BOOKKEEPING.fullmatch(wanted) and wanted not in [name for _, name in boxes]:
                boxes.append((type("_Box", (_Box,), {}), wanted))
                continue
            if wanted:
                raise ModelIntegrityError(
                    f"{path.name} wants to run code when it is opened ({wanted}), which a checkpoint has no "
                    "need to; nothing of it was executed. Get it as .safetensors, or from someone you trust"
                ) from error
            raise ModelIntegrityError(
                f"{path} is not a whole checkpoint of PyTorch; copy the model again"
            ) from error


def _wanted(error: Exception) -> str:
    """What a pickle asked for beyond tensors and containers, or ""."""
    match = re.search(r"[Uu]nsupported (?:global: )?GLOBAL ([\w.]+)", str(error)) or re.search(
        r"Can(?:not| only) .*(?:but got|call reduce for unrecognized function) <\w+ '([\w.]+)'", str(error)
    )
    return match[1] if match else ""


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _weights(content: Any) -> dict[str, torch.Tensor]:
    """The tensors of a checkpoint, which trainers put under "state_dict"."""
    if isinstance(content, Mapping) and isinstance(content.get("state_dict"), Mapping):
        content = content["state_dict"]
    if not isinstance(content, Mapping):
        return {}
    return {str(key): value for key, value in content.items() if isinstance(value, torch.Tensor)}


def _brief(error: Exception) -> str:
    line = " ".join(str(error).split()) or type(error).__name__
    return line if len(line) <= 160 else line[:159] + "…"
