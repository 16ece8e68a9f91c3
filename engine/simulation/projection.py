"""Projection: from attenuation along each ray to the logarithmic signal of the detector."""

import torch
from torch import Tensor

from engine.simulation.batch import column
from engine.simulation.noise_fields import grain
from engine.simulation.patient import Patient
from engine.simulation.tubes import gaussian_blur

_SCATTER_SHARE, _SCATTER_CM = 0.31, 2.5
_NOISE_POWER = -1.3


def detector_signal(attenuation: Tensor, patients: list[Patient], scale: Tensor) -> Tensor:
    """Film of Beer's law with scatter and quantum noise.

    Args:
        attenuation: (B, H, W), dimensionless, the sum of coefficient times path.
        scale: (B,) pixels per cm.

    Returns:
        (B, H, W) float32, -log of the exposure; bright tissue is high.
    """
    device, size = attenuation.device, attenuation.shape[-1]
    primary = torch.exp(-attenuation.clamp(0, 9))
    strength = column([patient.exposure.scatter for patient in patients], device)
    ratio = (0.35 + 0.22 * attenuation.clamp(0, 6)) * strength
    sigma = (_SCATTER_CM * scale)[:, None, None]
    exposure = primary + _SCATTER_SHARE * gaussian_blur(primary * ratio, sigma, size // 4)
    quanta = column([patient.exposure.quanta for patient in patients], device) / 2.5
    noise = torch.stack([grain(patient.seed, "noise", _NOISE_POWER, size) for patient in patients]).to(device)
    return -torch.log(exposure) + noise / (quanta * exposure).sqrt().clamp(min=45)
