"""Warp: where a point of the patient falls on the film, and back.

Nobody is symmetric and nobody stands straight. A few long waves bend all organs, bones and vessels together,
so that left and right, and any two patients, differ everywhere by a little.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from engine.simulation.batch import column
from engine.simulation.patient import Patient
from engine.simulation.random_streams import stream

_WAVES = 4
_STRAIN = 0.042
_ITERATIONS = 3  # the strain shrinks the error about eightfold in each


def waves(patient: Patient) -> np.ndarray:
    """(4, 5) float64: amplitude to the left and down in cm, frequency along x and y in 1/cm, phase."""
    random = stream(patient.seed, "warp")
    length = random.uniform(18, 70, _WAVES)
    direction = random.uniform(0, 2 * np.pi, _WAVES)
    amplitude = random.normal(0, _STRAIN, (2, _WAVES)) * length / (2 * np.pi)
    k = 2 * np.pi / length
    phase = random.uniform(0, 2 * np.pi, _WAVES)
    return np.stack([amplitude[0], amplitude[1], k * np.cos(direction), k * np.sin(direction), phase], 1)


def to_film(x: np.ndarray, y: np.ndarray, patient: Patient) -> tuple[np.ndarray, np.ndarray]:
    """Columns and rows, as shares of the film's side, of points at (x, y) cm."""
    e = patient.exposure
    bent_x, bent_y = x.astype(np.float32), y.astype(np.float32)
    for right, down, kx, ky, phase in waves(patient).astype(np.float32):
        wave = np.sin(kx * x + ky * y + phase)
        bent_x, bent_y = bent_x + right * wave, bent_y + down * wave
    c, s = np.cos(np.deg2rad(e.rotation_deg)), np.sin(np.deg2rad(e.rotation_deg))
    u = bent_x * c - bent_y * s + e.shift_x
    v = bent_x * s + bent_y * c + e.shift_y
    return u / (e.field_cm * e.stretch) + 0.5, v / (e.field_cm / e.stretch) + 0.5


def pixel_grid(patients: Sequence[Patient], size: int, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Patient coordinates (x, y) of every pixel, (B, size, size) cm, and pixels per cm (B,)."""
    exposures = [patient.exposure for patient in patients]
    field = column([e.field_cm for e in exposures], device)
    stretch = column([e.stretch for e in exposures], device)
    angle = torch.deg2rad(column([e.rotation_deg for e in exposures], device))
    along = (torch.arange(size, device=device, dtype=torch.float32) + 0.5) / size - 0.5
    u = along[None, None, :] * field * stretch - column([e.shift_x for e in exposures], device)
    v = along[None, :, None] * field / stretch - column([e.shift_y for e in exposures], device)
    film_x = u * torch.cos(angle) + v * torch.sin(angle)
    film_y = -u * torch.sin(angle) + v * torch.cos(angle)
    # The waves are long, so a coarse grid carries them; the film's own grid would cost eight times as much.
    coarse = max(size // 8, 32)
    x, y = _resize(film_x, coarse), _resize(film_y, coarse)
    start_x, start_y = x, y
    table = torch.as_tensor(np.stack([waves(p) for p in patients]).astype(np.float32), device=device)
    for _ in range(_ITERATIONS):
        phase = table[:, :, 2, None, None] * x[:, None] + table[:, :, 3, None, None] * y[:, None]
        wave = torch.sin(phase + table[:, :, 4, None, None])
        x = start_x - (table[:, :, 0, None, None] * wave).sum(1)
        y = start_y - (table[:, :, 1, None, None] * wave).sum(1)
    return film_x + _resize(x - start_x, size), film_y + _resize(y - start_y, size), size / field[:, 0, 0]


def _resize(field: Tensor, size: int) -> Tensor:
    """(B, size, size): the corners stay where they are."""
    return torch.nn.functional.interpolate(field[:, None], (size, size), mode="bicubic", align_corners=True)[
        :, 0
    ]
