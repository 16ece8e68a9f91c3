"""RunningAverage: the weights averaged over the last steps, which wander less than the weights themselves."""

import copy

import torch
from torch import nn


class RunningAverage:
    """An exponential moving average of a network's parameters, float32 on the network's device.

    Args:
        network: the average starts as a copy of it.
        decay: of the average after many steps; early on it is (1 + n) / (10 + n) at step n, if that is less.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self._decay = decay

    def update(self, network: nn.Module, step: int) -> None:
        """Move towards the network's weights after step number ``step``, from 0."""
        share = 1 - min(self._decay, (1 + step) / (10 + step))
        with torch.no_grad():
            for mean, now in zip(self.network.parameters(), network.parameters(), strict=True):
                if now.requires_grad:  # what is frozen is the same in both
                    mean.lerp_(now.to(mean.dtype), share)
            for kept, value in zip(self.network.buffers(), network.buffers(), strict=True):
                kept.copy_(value)
