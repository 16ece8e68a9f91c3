"""Task: what the loop needs to know about the network that it fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from torch import Tensor, nn

Batch = Mapping[str, Tensor]


@dataclass(frozen=True)
class Share:
    """Which part of a step's samples to make.

    Attributes:
        step: from 0.
        part, parts: this one of so many; devices times micro batches.
        size: samples in this part.
    """

    step: int
    part: int
    parts: int
    size: int


@dataclass(frozen=True)
class Inputs:
    """Where a task finds and keeps its data.

    Attributes:
        films: folder of real films with ``labels.csv``, or None.
        cache: folder for what is drawn once and used in every run.
        workers: processes that draw.
    """

    films: Path | None
    cache: Path
    workers: int = 1


class Task(Protocol):
    """One kind of network: what it is, what it learns from, and what of it is kept."""

    def build(self) -> nn.Module:
        """The network as it is before the first step; several networks go into one module."""

    def batch(self, share: Share) -> Batch:
        """Samples on the CPU; the same share gives the same samples. Called from other threads."""

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Scalars by name; "loss" is what is made small, the others are told in the log."""

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Figures on data that is not learned from; the network is in evaluation mode."""

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        """Pictures to look at while the run goes on; the folder exists."""

    def export(self, network: nn.Module, folder: Path) -> None:
        """Write what is used later: weights and card; the folder exists."""
