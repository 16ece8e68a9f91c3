"""Devices: what many patients carry (ports, lines, pacemakers, leads, wires); distractors that never change.

They belong to the healthy patient and are no finding; the members of a pair have the same ones.
"""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.anatomy import Chest
from engine.simulation.patient import Patient
from engine.simulation.points import Points, gather, polyline
from engine.simulation.random_streams import stream
from engine.simulation.tubes import disc_spectrum, frequency_grid, splat

_RADII = (0.045, 0.11)  # wires and catheters, cm
_METAL, _PLASTIC = 4.0, 1.3  # attenuation beyond tissue, 1/cm; sizes are blurred by the detector anyway


def device_attenuation(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: what devices add to the attenuation of each ray."""
    size, device = chest.x.shape[-1], chest.x.device
    total = torch.zeros_like(chest.x)
    drawn = [draw_devices(patient) for patient in patients]
    used = [index for index, parts in enumerate(drawn) if any(len(points.x) for points in parts)]
    for index in used:
        scale = float(chest.scale[index])
        frequency = frequency_grid(size, 1 / scale, device)
        for points, radius in zip(drawn[index], _RADII, strict=True):
            if len(points.x) == 0:
                continue
            line = splat(*gather([points], [patients[index]], size, device), 1, size)
            tube = disc_spectrum(torch.full((1, 1, 1), radius, device=device), frequency)
            total[index] += torch.fft.irfft2(torch.fft.rfft2(line) * tube, s=(size, size))[0] * scale**2
    return total.clamp(min=0)


def draw_devices(patient: Patient) -> tuple[Points, Points]:
    """Thin and thick parts, each point's weight its length times its coefficient; often none."""
    random, body = stream(patient.seed, "devices"), patient.body
    bedside = patient.exposure.portable
    thin: list[Points] = []
    thick: list[Points] = []
    if random.random() < (0.75 if bedside else 0.05):
        thin += _leads(random)
    kind = random.random()
    if kind < (0.20 if bedside else 0.10):
        thick += _port(random, body.apex)
    elif kind < (0.50 if bedside else 0.13):
        thin += _line(random, body.apex, 0.9)
    elif kind < (0.56 if bedside else 0.165):
        thick += _pacemaker(random, body.apex)
    if random.random() < 0.08:
        thin += _sternal_wires(random)
    if bedside and random.random() < 0.35:
        thick += _tube(random, body.apex)
    if not bedside and random.random() < 0.06:
        thin += _necklace(random, body.apex)
    nothing = Points(*(np.zeros(0, np.float32) for _ in range(3)))
    return (Points.join(thin) if thin else nothing, Points.join(thick) if thick else nothing)


def _curve(corners: list[tuple[float, float]], coefficient: float, points: int = 500) -> Points:
    """A smooth line near these (x, y) corners."""
    x, y = np.array(corners, dtype=np.float64).T
    t = np.linspace(0, len(x) - 1, points)
    place = np.arange(len(x))
    # Blurred corners bend like a cable does; the ends stay where they are.
    window = max(3, points // len(x) | 1)
    kernel = np.hanning(window + 2)[1:-1]
    kernel /= kernel.sum()
    smooth = [
        np.convolve(np.pad(np.interp(t, place, v), window // 2, mode="edge"), kernel, "valid") for v in (x, y)
    ]
    return polyline(smooth[0], smooth[1], 0 * t, np.full(points, coefficient))


def _disc(x: float, y: float, radius: float, coefficient: float) -> Points:
    """A filled disc; its coefficient is the attenuation through it."""
    count = 1200
    r = radius * np.sqrt((np.arange(count) + 0.5) / count)
    a = np.arange(count) * 2.399963  # the golden angle fills a disc evenly
    weight = np.full(count, coefficient * np.pi * radius**2 / count / (np.pi * _RADII[1] ** 2))
    return Points(*(v.astype(np.float32) for v in (x + r * np.cos(a), y + r * np.sin(a), weight)))


def _ring(x: float, y: float, radius: float, coefficient: float, flat: float = 1.0) -> Points:
    a = np.linspace(0, 2 * np.pi, 260)
    return polyline(x + radius * np.cos(a), y + flat * radius * np.sin(a), 0 * a, 0 * a + coefficient)


def _leads(random: np.random.Generator) -> list[Points]:
    """Electrodes on the skin with their cables, out of the film below or beside."""
    parts = []
    for _ in range(int(random.integers(3, 6))):
        x, y = random.uniform(5, 14) * random.choice([-1, 1]), random.uniform(-10, 9)
        parts += [_ring(x, y, 0.35, 2 * _METAL), _ring(x, y, 0.18, 2 * _METAL)]
        edge = random.choice([-24, 24]) if random.random() < 0.5 else random.uniform(-16, 16)
        corners = [(x, y)]
        for share in (0.3, 0.6):
            corners.append(
                (x + (edge - x) * share + random.normal(0, 2.5), y + share * 12 + random.normal(0, 3))
            )
        parts.append(_curve([*corners, (edge, random.uniform(10, 26))], 1.1 * _METAL))
    return parts


def _central(random: np.random.Generator, side: int) -> list[tuple[float, float]]:
    """The way of a catheter from the vein behind the clavicle to the right atrium's door."""
    joint = (side * 1.2 - 0.6, -8.2 + random.normal(0, 0.4))
    return [joint, (-2.0, -5.0 + random.normal(0, 0.4)), (-2.2, random.uniform(-3.0, 1.2))]


def _port(random: np.random.Generator, apex: float) -> list[Points]:
    side = 1 if random.random() < 0.25 else -1
    x, y = side * random.uniform(6.5, 9.5), random.uniform(-8.0, -4.5)
    high = (side * random.uniform(3.0, 4.2), apex + random.uniform(1.4, 3.0))
    line = _curve([(x, y), (x - side * 1.2, y - 2.5), high, *_central(random, side)], _PLASTIC)
    return [line, _disc(x, y, 1.15, 0.45), _ring(x, y, 1.05, 2.2), _ring(x, y, 0.55, 3.0)]


def _line(random: np.random.Generator, apex: float, strength: float) -> list[Points]:
    """A line from the arm, or from the neck."""
    side = 1 if random.random() < 0.4 else -1
    if random.random() < 0.6:
        start = [(side * 20.0, -2.0), (side * 15.0, -7.5), (side * 9.0, apex + 3.5), (side * 4, apex + 3.6)]
    else:
        start = [(side * 4.6, -22.0), (side * 3.6, -17.0), (side * 2.6, apex + 1.5)]
    return [_curve([*start, *_central(random, side)], strength * _METAL, 800)]


def _pacemaker(random: np.random.Generator, apex: float) -> list[Points]:
    side = -1 if random.random() < 0.2 else 1
    x, y = side * random.uniform(8.5, 11.0), random.uniform(-9.0, -6.5)
    parts = [_disc(x, y, 2.0, 1.6), _disc(x - 0.2, y + 0.5, 1.8, 1.2)]
    way = [(x, y - 1.8), (side * 5.0, apex + 3.6), *_central(random, side)]
    parts.append(_curve([*way, (-1.5, 3.0), (1.5, 4.8), (4.2, 4.6)], 1.6 * _PLASTIC))
    if random.random() < 0.6:
        parts.append(_curve([*way, (-3.0, 1.8), (-2.2, 0.4)], 1.6 * _PLASTIC))
    return parts


def _sternal_wires(random: np.random.Generator) -> list[Points]:
    parts = []
    for y in np.arange(-8.5, random.uniform(1, 4.5), 2.1):
        x = random.normal(0.2, 0.25)
        parts.append(_ring(x, y + random.normal(0, 0.2), random.uniform(0.5, 0.8), 3.2 * _METAL, 0.55))
        parts.append(_ring(x, y, 0.13, 3.5 * _METAL))
    return parts


def _tube(random: np.random.Generator, apex: float) -> list[Points]:
    """A tube in the windpipe, or one to the stomach."""
    if random.random() < 0.5:
        return [_curve([(0.6, -26), (0.2, -18), (0.1, apex + random.uniform(3.0, 6.5))], 0.7 * _PLASTIC)]
    end = (random.uniform(2.5, 6), random.uniform(10, 13))
    return [_curve([(0.4, -26), (0.3, -14), (0.6, -4), (0.4, 5), (1.0, 8.5), end], 0.9 * _PLASTIC, 800)]


def _necklace(random: np.random.Generator, apex: float) -> list[Points]:
    a = np.linspace(-1, 1, 700)
    wide, low = random.uniform(5, 7), apex + random.uniform(0.5, 5)
    beads = 0.8 + 0.5 * np.sign(np.sin(a * 160))
    return [polyline(wide * a, low - 7 * a**2, 0 * a, beads * _METAL)]
