"""Low-rank additions to the weights of a frozen network: few numbers that turn it to another purpose.

Source: Hu et al., "LoRA", ICLR 2022; on the kernels of convolutions as on matrices, each kernel laid flat.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from engine.models.preview_weights import DOWN, UP


class LowRank(nn.Module):
    """A weight with up @ down added; at first nothing is.

    Args:
        weight: (out, ...), of two or more axes.
        rank: of the addition; no more than the weight itself can have.
    """

    def __init__(self, weight: Tensor, rank: int) -> None:
        super().__init__()
        rows, columns = weight.shape[0], weight[0].numel()
        rank = min(rank, rows, columns)
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)
        self.up = nn.Parameter(torch.zeros(rows, rank))
        self.is_on = True

    def forward(self, weight: Tensor) -> Tensor:
        if not self.is_on:
            return weight
        return weight + (self.up @ self.down).view_as(weight)


def add_low_rank(network: nn.Module, rank: int) -> None:
    """Freeze a network and give each matrix and kernel an addition that learns; changed in place."""
    network.requires_grad_(False)
    for module in list(network.modules()):
        if isinstance(module, nn.Linear | nn.Conv2d):
            parametrize.register_parametrization(module, "weight", LowRank(module.weight, rank), unsafe=True)


@contextmanager
def without_additions(network: nn.Module) -> Iterator[None]:
    """The network as it was before anything was added."""
    additions = [module for module in network.modules() if isinstance(module, LowRank)]
    for addition in additions:
        addition.is_on = False
    try:
        yield
    finally:
        for addition in additions:
            addition.is_on = True


def additions_of(network: nn.Module) -> Mapping[str, Tensor]:
    """What was learned: for each weight NAME of the plain network the tensors NAME.up and NAME.down."""
    found: dict[str, Tensor] = {}
    for name, module in network.named_modules():
        if parametrize.is_parametrized(module, "weight"):
            (addition,) = module.parametrizations.weight
            found[f"{name}.weight{UP}"] = addition.up.detach()
            found[f"{name}.weight{DOWN}"] = addition.down.detach()
    return found
