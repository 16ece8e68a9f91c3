"""Calcium that comes with age: in the arch of the aorta and in the cartilages between ribs and sternum."""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.anatomy import Chest, arch_border
from engine.simulation.patient import Patient, Sex
from engine.simulation.points import Points, gather, polyline
from engine.simulation.random_streams import stream
from engine.simulation.skeleton import rib_lines
from engine.simulation.tubes import disc_spectrum, frequency_grids, splat

_PLAQUE, _CARTILAGE = 0.85, 0.48  # 1/cm above soft tissue where flecks lie densely
_PLAQUE_CM, _CARTILAGE_CM = 0.085, 0.15  # radius of what a point stands for
_STERNUM_CM = 1.7
_CARTILAGES = 7  # of a side, from the first rib on


def arch_calcium(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: what calcium in the aortic arch adds to the attenuation of each ray."""
    return _PLAQUE * _paths([_plaques(patient) for patient in patients], _PLAQUE_CM, patients, chest)


def cartilage_calcium(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: what calcium in the costal cartilages adds to the attenuation of each ray."""
    return _CARTILAGE * _paths([_cartilages(patient) for patient in patients], _CARTILAGE_CM, patients, chest)


def _paths(parts: list[Points], radius: float, patients: list[Patient], chest: Chest) -> Tensor:
    size, device = chest.x.shape[-1], chest.x.device
    line = splat(*gather(parts, patients, size, device), len(patients), size)
    frequency = frequency_grids(size, chest.scale)
    spectrum = torch.fft.rfft2(line) * disc_spectrum(torch.full((1, 1, 1), radius, device=device), frequency)
    return torch.fft.irfft2(spectrum, s=(size, size)).clamp(min=0) * (chest.scale**2)[:, None, None]


def _plaques(patient: Patient) -> Points:
    """Flecks along the outer rim of the arch, seen from its edge."""
    random = stream(patient.seed, "plaques")
    x, y = arch_border(patient)
    flecks = _flecks(random, len(x), 9, share=min(1.0, 0.35 + 0.5 * patient.body.plaque))
    return polyline(x - 0.16, y, 0 * x, 1.4 * min(1.0, 1.2 * patient.body.plaque) * flecks)


def _cartilages(patient: Patient) -> Points:
    """From the front ends of the upper ribs to the sternum: along both rims in men, in the core in women."""
    random, amount = stream(patient.seed, "cartilages"), patient.body.cartilage
    lines, _ = rib_lines(patient)
    parts = []
    s = np.linspace(0, 1, 160)
    for index in range(2 * _CARTILAGES):
        rib_x, rib_y = lines[index][0][-1], lines[index][1][-1]
        number, sign = index // 2, (-1, 1)[index % 2]
        own = amount * random.uniform(0.5, 1.3) * (1.5 if number == 0 else 1.0)
        reach = random.uniform(0.5, 0.95)
        end = sign * _STERNUM_CM
        x = rib_x + (end - rib_x) * reach * s
        y = rib_y + 0.35 - (0.05 + 0.09 * number) * abs(rib_x - end) * reach * s**1.5
        length = np.hypot(np.gradient(x), np.gradient(y))
        shape = np.clip(6 * (1 - s), 0, 1) * np.clip(8 * s, 0, 1) * own
        # A grain through the whole breadth, denser along the rims in men and in the core in women.
        for place in np.linspace(-0.42, 0.42, 7):
            male = patient.sex is Sex.MALE or number == 0
            share = 0.35 + 0.35 * (abs(place) / 0.42 if male else 1 - abs(place) / 0.42)
            weight = length * shape * _flecks(random, len(s), 24, share)
            rows = y + place + random.normal(0, 0.05, len(s))
            parts.append(Points(*(values.astype(np.float32) for values in (x, rows, weight))))
    return Points.join(parts)


def _flecks(random: np.random.Generator, count: int, cells: int, share: float) -> np.ndarray:
    """(count,) 0..1.5: patches with gaps between them, so many along the line."""
    heights = random.uniform(0, 1, cells)
    values = np.interp(np.linspace(0, cells - 1, count), np.arange(cells), heights)
    return np.clip((values - (1 - share)) * 4, 0, 1) * random.uniform(0.5, 1.5, count)
