"""Task: what the loop needs to know about the network that it fits.

A new kind of network is a class with the methods of Task and a row in ``tasks.TASKS``; its training file has
a table ``[NAME]``, which ``config.fill`` turns into a dataclass. Several networks go into one ``nn.Module``
whose ``forward`` gives what ``losses`` needs, for devices share gradients through it. A part that is not to
learn has ``requires_grad`` false: it goes to the device with the others and is neither averaged nor kept in
checkpoints. All parts learn with one optimizer; networks that learn in turn, such as an autoencoder and what
works on its codes, are tasks of their own, the second starting from the export of the first. ``export``
writes any number of weight files, by ``shards.write_shards``; in ``save_samples`` an editor would edit films.
"""

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

    def fingerprint(self) -> str:
        """Names all that the weights depend on but the loop's settings: fields of the table, and data.

        A run goes on only under the same. Nothing large is made for it.
        """

    def prepare(self) -> None:
        """Make or fetch the data, before the first step; in every process of a launch, before they meet."""

    def build(self) -> nn.Module:
        """The network as it is before the first step; the same for the same seed of torch."""

    def batch(self, share: Share) -> Batch:
        """Samples on the CPU; the same share gives the same samples. Called from other threads."""

    def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
        """Scalars by name; "loss" is what is made small, the others are told in the log.

        Calls the network as a whole, not its parts. Losses of parts are averaged over the step.
        """

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Figures on data that is not learned from; the network is in evaluation mode."""

    def save_samples(self, network: nn.Module, folder: Path) -> None:
        """Pictures to look at while the run goes on, of the averaged network; the folder exists."""

    def export(self, network: nn.Module, folder: Path) -> None:
        """Write what is used later: weights and card; the folder exists."""
