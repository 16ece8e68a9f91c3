"""Smooth random fields that give opacities their texture; fixed in the patient, not on the pixel grid."""

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from engine.simulation.random_streams import stream


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


@lru_cache(maxsize=6)  # the window, both members of a pair and both films of each need the same ones
def grain(seed: int, subsystem: str, power: float, size: int) -> Tensor:
    """(size, size) float32 of unit deviation, power as ``frequency ** power``; never write to it."""
    white = stream(seed, subsystem).standard_normal((size, size), dtype=np.float32)
    down, across = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]
    gain = np.maximum(np.hypot(down, across), 2 / size) ** (power / 2)
    noise = np.fft.irfft2(np.fft.rfft2(white) * gain, s=(size, size))
    return torch.as_tensor((noise / noise.std()).astype(np.float32))
