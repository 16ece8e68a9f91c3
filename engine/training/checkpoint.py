"""Checkpoints: everything that a run needs to go on as if it had never stopped.

Batches and noise follow from the seed and the step, so no state of a random generator has to be kept. Files
are read as tensors and plain values only; nothing in them is executed.
"""

import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.errors import ModelIntegrityError, OutputError, RequestError

_FORMAT = 2
_SUFFIX = ".checkpoint"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run between two steps.

    Attributes:
        digest: of what the weights depend on: settings and data.
        step: steps done.
        network, average: state dictionaries, without what is frozen.
        optimizer: its state dictionary.
        scaler: state of the gradient scaler; empty without one.
    """

    digest: str
    step: int
    network: dict[str, Any]
    average: dict[str, Any]
    optimizer: dict[str, Any]
    scaler: dict[str, Any]


def save_checkpoint(folder: Path, checkpoint: Checkpoint, kept: int) -> Path:
    """Write whole or not at all, then remove all but the last ``kept``.

    Raises:
        OutputError: it cannot be written.
    """
    path = folder / f"step-{checkpoint.step:09d}{_SUFFIX}"
    unfinished = path.with_suffix(".unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("step-*.unfinished"):  # of a run that was killed while it wrote
            leftover.unlink()
        with unfinished.open("wb") as stream:
            torch.save({"format": _FORMAT, **vars(checkpoint)}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
        for old in checkpoints_in(folder)[:-kept]:
            old.unlink()
    except (OSError, RuntimeError) as error:
        raise OutputError(f"the checkpoint {path} cannot be written: {error}; make room and go on") from error
    return path


def checkpoints_in(folder: Path) -> list[Path]:
    """The checkpoints in a folder, from first to last step."""
    return sorted(folder.glob(f"step-*{_SUFFIX}"))


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint onto the CPU.

    Raises:
        ModelIntegrityError: it is damaged or of another format.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        if content.pop("format") != _FORMAT:
            raise ValueError("another format")
        return Checkpoint(**content)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, EOFError, pickle.PickleError) as error:
        raise ModelIntegrityError(
            f"the checkpoint {path} cannot be read ({error}); delete it to go on from the one before"
        ) from error


def without_frozen(network: nn.Module, like: nn.Module | None = None) -> dict[str, Any]:
    """A state dictionary without the parameters that do not learn; ``like`` tells which, if given."""
    frozen = _frozen(like or network)
    return {name: value for name, value in network.state_dict().items() if name not in frozen}


def load_learned(network: nn.Module, state: dict[str, Any], like: nn.Module | None = None) -> None:
    """Load what ``without_frozen`` kept; what is frozen stays as the network was built.

    Raises:
        RequestError: it is the state of another network.
    """
    try:
        missing, unexpected = network.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise RequestError("the checkpoint is of a network of another shape; name a new folder") from error
    if unexpected or set(missing) - _frozen(like or network):
        raise RequestError("the checkpoint is of another network; name a new folder")


def _frozen(network: nn.Module) -> set[str]:
    named = network.named_parameters(remove_duplicate=False)
    return {name for name, value in named if not value.requires_grad}
