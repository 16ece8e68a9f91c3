"""Smooth random fields that give opacities their texture; fixed in the patient, not on the pixel grid."""

import numpy as np
import torch
from torch import Tensor


def wave_noise(
    x: Tensor, y: Tensor, random: np.random.Generator, wavelengths: tuple[float, ...], per_scale: int = 9
) -> Tensor:
    """Sum of plane waves in random directions, about unit deviation; the longest weigh most.

    Args:
        x, y: (H, W) cm.
        wavelengths: cm, each with ``per_scale`` waves.
    """
    total, power = torch.zeros_like(x), 0.0
    for wavelength in wavelengths:
        weight = (wavelength / max(wavelengths)) ** 1.2
        for _ in range(per_scale):
            angle, phase = random.uniform(0, 2 * np.pi, 2)
            k = 2 * np.pi / (wavelength * random.uniform(0.75, 1.35))
            total = total + weight * torch.sin(k * (np.cos(angle) * x + np.sin(angle) * y) + phase)
            power += weight**2 / 2
    return total / float(np.sqrt(power))
