"""How fast each weight learns at each step."""

import math
from typing import Any

from torch import nn

from engine.training.config import LoopConfig


def learning_share(step: int, loop: LoopConfig) -> float:
    """Of the learning rate at a step: a rise, then half a cosine down to ``final_share``."""
    if step < loop.warmup_steps:
        return (step + 1) / (loop.warmup_steps + 1)
    done = (step - loop.warmup_steps) / max(1, loop.steps - loop.warmup_steps)
    return loop.final_share + (1 - loop.final_share) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def decay_groups(network: nn.Module, loop: LoopConfig) -> list[dict[str, Any]]:
    """Weight decay is for matrices and kernels, not for biases and norms."""
    learned = [value for value in network.parameters() if value.requires_grad]
    return [
        {"params": [value for value in learned if value.ndim > 1], "weight_decay": loop.weight_decay},
        {"params": [value for value in learned if value.ndim <= 1], "weight_decay": 0.0},
    ]
