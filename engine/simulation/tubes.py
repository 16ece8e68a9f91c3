"""Tubes: ribs, vessels and airways as points along centrelines, given their thickness in Fourier space."""

import math

import torch
from torch import Tensor

_FIXED_POINT = float(1 << 22)  # whole numbers add up the same in any order, so a GPU repeats itself


def splat(rows: Tensor, columns: Tensor, weights: Tensor, image: Tensor, count: int, size: int) -> Tensor:
    """Sum points into images, shared between the four nearest pixels.

    Args:
        rows, columns, weights: (n,) float32, positions in pixels and what each point carries.
        image: (n,) int64, which image each belongs to.
        count, size: number of images and their side.

    Returns:
        (count, size, size) float32, the same bits on every run.
    """
    total = torch.zeros(count * size * size, dtype=torch.int64, device=rows.device)
    row0, column0 = rows.floor(), columns.floor()
    for down in (0, 1):
        for right in (0, 1):
            row, column = row0 + down, column0 + right
            share = (1 - (rows - row).abs()) * (1 - (columns - column).abs()) * weights
            inside = (row >= 0) & (row < size) & (column >= 0) & (column < size)
            place = image * size * size + row.long() * size + column.long()
            total.scatter_add_(0, place[inside], (share[inside] * _FIXED_POINT).round().long())
    return (total.double() / _FIXED_POINT).float().view(count, size, size)


def disc_spectrum(radius_cm: Tensor, frequency: Tensor) -> Tensor:
    """Fourier transform of a uniform disc, in cm²: what turns a unit line into a round tube's path length.

    Args:
        radius_cm: (B, 1, 1).
        frequency: (H, W//2+1) in cycles per cm.
    """
    q = 2 * math.pi * radius_cm * frequency
    ratio = torch.where(q < 1e-3, torch.ones_like(q), 2 * torch.special.bessel_j1(q) / q.clamp(min=1e-3))
    return math.pi * radius_cm**2 * ratio


def frequency_grid(size: int, pixel_cm: float, device: torch.device) -> Tensor:
    """(size, size//2+1) float32, radial frequency in cycles per cm."""
    down = torch.fft.fftfreq(size, pixel_cm, device=device)[:, None]
    across = torch.fft.rfftfreq(size, pixel_cm, device=device)[None]
    return (down**2 + across**2).sqrt()


def frequency_grids(size: int, scale: Tensor) -> Tensor:
    """(B, size, size//2+1) float32, the same for images of ``scale`` (B,) pixels per cm."""
    return frequency_grid(size, 1.0, scale.device)[None] * scale[:, None, None]


def gaussian_blur(images: Tensor, sigma_px: Tensor, pad: int) -> Tensor:
    """Gaussian blur of (B, H, W) with ``pad`` reflected pixels round it; ``sigma_px`` is (B, 1, 1)."""
    height, width = images.shape[-2:]
    padded = torch.nn.functional.pad(images[:, None], (pad, pad, pad, pad), mode="reflect")[:, 0]
    down = torch.fft.fftfreq(padded.shape[-2], device=images.device)[:, None]
    across = torch.fft.rfftfreq(padded.shape[-1], device=images.device)[None]
    gain = torch.exp(-2 * math.pi**2 * sigma_px**2 * (down**2 + across**2))
    blurred = torch.fft.irfft2(torch.fft.rfft2(padded) * gain, s=padded.shape[-2:])
    return blurred[:, pad : pad + height, pad : pad + width]
