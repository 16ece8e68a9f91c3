"""Numbers of a batch of patients as tensors that broadcast over its images."""

from collections.abc import Sequence

import torch
from torch import Tensor


def column(values: Sequence[float], device: torch.device) -> Tensor:
    """One number for each patient: (B, 1, 1) float32."""
    return torch.tensor(values, dtype=torch.float32, device=device)[:, None, None]
