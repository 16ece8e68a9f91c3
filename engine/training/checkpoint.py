"""Checkpoints: everything that a run needs to go on as if it had never stopped.

Batches and noise follow from the seed and the step, so no state of a random generator has to be kept. Files
are read as tensors and plain values only; nothing in them is executed.
"""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.errors import ModelIntegrityError, OutputError

_FORMAT = 1
_SUFFIX = ".checkpoint"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run between two steps.

    Attributes:
        digest: of the training file.
        step: steps done.
        network, average, optimizer: state dictionaries.
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
        torch.save({"format": _FORMAT, **vars(checkpoint)}, unfinished)
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
