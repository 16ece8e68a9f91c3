"""Vessels and airways: trees that branch from each hilum, thinner with every branching."""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.anatomy import Chest
from engine.simulation.patient import Patient
from engine.simulation.points import Points, gather, polyline
from engine.simulation.random_streams import stream
from engine.simulation.tubes import disc_spectrum, frequency_grids, splat

_CLASSES = (0.03, 0.055, 0.095, 0.16, 0.26, 0.42)  # upper bounds of radius, cm; the last takes the rest
_RADII = (0.024, 0.043, 0.075, 0.125, 0.21, 0.36)
_LEVELS = 8
_EXPONENT = 2.7


def vessel_paths(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: path in cm through blood in the lungs."""
    trees = [_trees(patient) for patient in patients]
    return _render([[tree[i] for tree in trees] for i in range(len(_RADII))], _RADII, patients, chest)


def airway_paths(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: path in cm through trachea and main bronchi."""
    trees = [_airway(patient) for patient in patients]
    return _render([[tree[i] for tree in trees] for i in range(2)], (0.95, 0.6), patients, chest)


def _render(
    classes: list[list[Points]], radii: tuple[float, ...], patients: list[Patient], chest: Chest
) -> Tensor:
    size, device = chest.x.shape[-1], chest.x.device
    frequency = frequency_grids(size, chest.scale)
    spectrum = torch.zeros(len(patients), size, size // 2 + 1, dtype=torch.complex64, device=device)
    for parts, radius in zip(classes, radii, strict=True):
        line = splat(*gather(parts, patients, size, device), len(patients), size)
        tube = disc_spectrum(torch.full((1, 1, 1), radius, device=device), frequency)
        spectrum = spectrum + torch.fft.rfft2(line) * tube
    paths = torch.fft.irfft2(spectrum, s=(size, size)) * (chest.scale**2)[:, None, None]
    return paths.clamp(min=0)


def _trees(patient: Patient) -> list[Points]:
    """Points of all vessels in classes of radius; a point's weight corrects for its class's radius."""
    body, random = patient.body, stream(patient.seed, "vessels")
    collected: list[tuple[np.ndarray, ...]] = []
    for sign in (-1, 1):
        trunks = 17
        angle = np.concatenate([np.linspace(-1.4, -0.3, 7), np.linspace(-0.1, 1.45, 10)])
        angle = angle + random.normal(0, 0.2, trunks)
        start = np.stack([np.full(trunks, sign * 2.8), -1.8 + 2.4 * np.sin(angle)], 1)
        start[:, 0] += sign * random.uniform(0.2, 1.2, trunks)
        start[:, 1] += random.normal(0, 0.5, trunks)
        radius = random.uniform(0.13, 0.36, trunks) * np.where(angle > 0, 1.1, 0.85) * body.vascular
        lean = random.normal(0, 0.6, trunks)
        for level in range(_LEVELS):
            length = np.clip(4.3 * radius**0.6, 0.35, 2.4) * random.uniform(0.5, 1.5, len(radius))
            points = 28 if level < 4 else 8
            s = np.linspace(0, 1, points)[None]
            bend = random.normal(0, 0.4, len(radius))
            heading = angle[:, None] + bend[:, None] * s
            step = length[:, None] / (points - 1) * np.cos(np.clip(lean, -1.1, 1.1))[:, None]
            x = start[:, :1] + sign * np.cumsum(np.cos(heading) * step, 1)
            y = start[:, 1:] + np.cumsum(np.sin(heading) * step, 1)
            taper = radius[:, None] * (1 - 0.12 * s)
            weight = np.broadcast_to(length[:, None] / points, x.shape)
            collected.append((x.ravel(), y.ravel(), taper.ravel(), weight.ravel()))
            share = random.uniform(0.22, 0.5, len(radius))
            big, small = radius * (1 - share) ** (1 / _EXPONENT), radius * share ** (1 / _EXPONENT)
            turn = random.choice([-1, 1], len(radius)) * random.uniform(0.35, 0.8, len(radius))
            end = np.stack([x[:, -1], y[:, -1]], 1)
            start = np.concatenate([end, end])
            angle = np.concatenate([heading[:, -1] - turn * share * 0.8, heading[:, -1] + turn * (1 - share)])
            radius = np.concatenate([big, small])
            lean = np.concatenate([lean, lean]) + random.normal(0, 0.35, len(radius))
            alive = (radius > 0.014) & (sign * start[:, 0] < body.half_width) & (sign * start[:, 0] > 1.5)
            alive &= (start[:, 1] > body.apex - 0.3) & (start[:, 1] < 12)
            start, angle, radius, lean = start[alive], angle[alive], radius[alive], lean[alive]
    x, y, radius, weight = (np.concatenate(parts) for parts in zip(*collected, strict=True))
    kind = np.digitize(radius, _CLASSES[:-1])
    result = []
    for index, nominal in enumerate(_RADII):
        chosen = kind == index
        corrected = weight[chosen] * (radius[chosen] / nominal) ** 2
        result.append(Points(x[chosen], y[chosen], corrected.astype(np.float32)))
    return result


def _airway(patient: Patient) -> list[Points]:
    random = stream(patient.seed, "airway")
    s = np.linspace(0, 1, 200)
    bow = random.normal(0, 0.3)
    carina = random.uniform(-4.8, -3.6)
    trachea = polyline(0.25 * s + bow * np.sin(np.pi * s), -26 + (carina + 26) * s, 0 * s, 0 * s + 1)
    right = polyline(-0.1 - 2.6 * s, carina + 2.5 * s**1.2, 0 * s, 1 - 0.4 * s)
    left = polyline(0.3 + 3.6 * s, carina + 2.4 * s**0.9, 0 * s, 1 - 0.4 * s)
    return [trachea, Points.join([right, left])]
