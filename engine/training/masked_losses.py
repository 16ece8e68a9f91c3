"""Losses over what is known about a film; NaN is what is not."""

import torch
import torch.nn.functional as functional
from torch import Tensor


def logistic(logits: Tensor, truth: Tensor, weight: float = 1.0) -> Tensor:
    """Cross-entropy of each answer, 0 or 1 being true; what is true counts ``weight`` times.

    What is not known (NaN) gets some finite value, to be left out of a mean.
    """
    return functional.binary_cross_entropy_with_logits(
        logits.float(),
        truth.nan_to_num(),
        reduction="none",
        pos_weight=logits.new_tensor(weight, dtype=torch.float32),
    )


def mean_of_known(losses: Tensor, weights: Tensor, total: Tensor | None = None) -> Tensor:
    """The weighted mean of the losses; 0 where nothing weighs.

    Args:
        weights: 0 for what is not known.
        total: sum of the weights to divide by; None: of these.
    """
    total = weights.sum() if total is None else total
    return torch.where(weights > 0, losses.float() * weights, 0.0).sum() / total.clamp_min(1e-6)
