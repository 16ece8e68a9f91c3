"""Skeleton: ribs, clavicles, scapulae, humeri and spine as attenuation beyond soft tissue."""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.anatomy import Chest
from engine.simulation.batch import column
from engine.simulation.patient import Patient
from engine.simulation.points import Points, gather, polyline
from engine.simulation.random_streams import stream
from engine.simulation.tubes import disc_spectrum, splat

_CORTICAL, _CANCELLOUS = 0.40, 0.075  # 1/cm above soft tissue


def bone_attenuation(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: what bones add to the attenuation of each ray."""
    size, device = chest.x.shape[-1], chest.x.device
    total = torch.zeros_like(chest.x)
    makers = ((_ribs, 0.62), (_clavicles, 1.35), (_borders, 1.5), (_humeri, 1.2))
    frequency = _frequency(chest)
    spectrum = torch.zeros(total.shape[0], size, size // 2 + 1, dtype=torch.complex64, device=device)
    for make, flatness in makers:
        parts = [make(patient) for patient in patients]
        rows, columns, weights, image = gather([p for p, _, _ in parts], patients, size, device)
        line = torch.fft.rfft2(splat(rows, columns, weights, image, len(patients), size))
        outer = column([radius for _, radius, _ in parts], device)
        inner = outer - column([shell for _, _, shell in parts], device)
        tube = _CORTICAL * disc_spectrum(outer, frequency)
        tube = tube - (_CORTICAL - _CANCELLOUS) * disc_spectrum(inner, frequency)
        spectrum = spectrum + line * tube * flatness
    area = (chest.scale**2)[:, None, None]
    total = torch.fft.irfft2(spectrum, s=(size, size)).clamp(min=0) * area
    strength = column([patient.body.bone for patient in patients], device)
    return (total + _spine(patients, chest) + _blades(patients, chest)) * strength


def _ribs(patient: Patient) -> tuple[Points, float, float]:
    """Eleven pairs of arcs from the spine round the side to the front, lower ones steeper."""
    body, random = patient.body, stream(patient.seed, "ribs")
    lines = []
    s = np.linspace(0.0, 1.0, 260)
    first = body.apex + 0.6
    spacing = (10.4 - body.apex) / 10.2
    asymmetry = random.normal(0, 0.25, 2)
    for number in range(11):
        for sign in (-1, 1):
            end = 2.45 if number < 8 else 2.0 - 0.22 * (number - 8)
            theta = 0.24 + (end - 0.24) * s
            top = first + spacing * number + asymmetry[(sign + 1) // 2] + random.normal(0, 0.10)
            u = np.clip((6.5 - top - 2.0) / (6.5 - body.apex), 0, 1)
            wall = body.apex_half_width + (body.half_width - body.apex_half_width) * np.sqrt(
                1 - min(u, 1.0) ** body.wall_power
            )
            reach = max(wall, 4.6) + 0.35
            drop = body.rib_drop * (0.55 + 0.07 * min(number, 7)) * random.normal(1, 0.05)
            wobble = random.normal(0, 0.12) * np.sin(2 * theta + random.uniform(0, 6.3))
            y = top - 0.9 * np.sin(np.minimum(theta, 1.6) * 1.7) + drop * (theta / 2.45) ** 1.55 + wobble
            x = sign * (reach * np.sin(np.minimum(theta, np.pi)) ** 0.82)
            z = -body.half_depth * np.cos(theta)
            fade = np.where(theta > 1.5, 0.72, 1.0) * np.clip((1 - s) * 9, 0, 1)
            lines.append(polyline(x, y, z, fade))
    return Points.join(lines), body.rib_height, float(random.uniform(0.10, 0.14))


def _clavicles(patient: Patient) -> tuple[Points, float, float]:
    random, body = stream(patient.seed, "clavicles"), patient.body
    s = np.linspace(0, 1, 220)
    height, lift = body.apex + random.uniform(0.6, 2.8), random.uniform(0.6, 3.0)
    lines = []
    for sign in (-1, 1):
        tilt = lift + random.normal(0, 0.4)
        y = height - tilt * s**1.2 + 0.55 * np.sin(2 * np.pi * s) + random.normal(0, 0.2)
        lines.append(polyline(sign * (1.7 + (body.shoulder - 3.2) * s), y, 0 * s, 1.1 - 0.25 * s))
    return Points.join(lines), float(random.uniform(0.5, 0.66)), 0.13


def _borders(patient: Patient) -> tuple[Points, float, float]:
    """Edges of the scapulae with spine, acromion and coracoid."""
    lines = []
    for corners in _scapulae(patient):
        inferior, superior, glenoid, acromion, coracoid = corners
        s = np.linspace(0, 1, 150)
        bow = np.sin(np.pi * s)
        for a, b, bend, weight in (
            (inferior, superior, 0.5, 0.35),
            (inferior, glenoid, -0.35, 0.75),
            (superior, glenoid, 0.4, 0.35),
            (superior * 0.7 + inferior * 0.3, acromion, 0.5, 0.6),
            (glenoid, coracoid, 0.3, 0.7),
        ):
            line = a[:, None] + (b - a)[:, None] * s
            lines.append(polyline(line[0] + bend * bow, line[1], 0 * s, 0 * s + weight))
    return Points.join(lines), 0.36, 0.11


def _humeri(patient: Patient) -> tuple[Points, float, float]:
    random, body = stream(patient.seed, "humeri"), patient.body
    s = np.linspace(0, 1, 260)
    lines = []
    for sign in (-1, 1):
        top, slope = body.apex + 1.9 + random.normal(0, 0.3), body.arm_angle
        x = body.shoulder - 0.9 + slope * 24 * s - 0.7 * np.exp(-((s / 0.08) ** 2))
        lines.append(polyline(sign * x, top + 24 * s, 0 * s, 1 - 0.2 * s))
        a = np.linspace(0, 2 * np.pi, 160)
        for radius in (0.55, 1.0):
            ball = 0 * a + 0.42
            lines.append(
                polyline(
                    sign * (body.shoulder - 1.6 + radius * np.cos(a)), top + radius * np.sin(a), 0 * a, ball
                )
            )
    return Points.join(lines), float(random.uniform(1.05, 1.25)), 0.28


def _scapulae(patient: Patient) -> list[list[np.ndarray]]:
    """Inferior angle, superior angle, glenoid, acromion, coracoid of the right and left side, (x, y) cm."""
    random, body = stream(patient.seed, "scapulae"), patient.body
    out, top = body.shoulder - 3.3, body.apex + random.uniform(-0.4, 1.2)
    inward = random.uniform(-0.8, 1.6)
    result = []
    for sign in (-1, 1):
        jitter = random.normal(0, 0.3, (5, 2))
        corners = np.array(
            [
                [body.half_width - 0.3 - inward, top + 13.5],
                [body.half_width - 4.6 - inward, top + 0.6],
                [out, top + 3.0],
                [out + 2.2, top - 0.6],
                [out - 1.4, top + 0.8],
            ]
        )
        result.append([np.array([sign, 1.0]) * row for row in corners + jitter])
    return result


def _blades(patients: list[Patient], chest: Chest) -> Tensor:
    """Thin plates of the scapulae."""
    blades = torch.zeros_like(chest.x)
    for index, patient in enumerate(patients):
        x, y = chest.x[index], chest.y[index]
        for corners in _scapulae(patient):
            inside = torch.ones_like(x)
            orientation = float(np.sign(_turn(*corners[:3])))
            for a, b in ((0, 1), (1, 2), (2, 0)):
                (ax, ay), (bx, by) = corners[a], corners[b]
                length = float(np.hypot(bx - ax, by - ay))
                across = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length * orientation
                inside = inside * torch.sigmoid(across * 5)
            blades[index] += 0.10 * inside
    return blades


def _turn(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _spine(patients: list[Patient], chest: Chest) -> Tensor:
    """Vertebral bodies with end plates, pedicles and spinous processes."""
    device = chest.x.device
    draws = [stream(patient.seed, "spine") for patient in patients]
    spacing = column([random.uniform(2.2, 2.6) for random in draws], device)
    phase = column([random.uniform(0, 1) for random in draws], device)
    curve = column([patient.body.spine_curve for patient in patients], device)
    x = chest.x - curve * torch.sin(chest.y / 9)
    grown = 1 + 0.012 * (chest.y + 14)
    t = torch.remainder(chest.y / (spacing * grown) + phase, 1) - 0.5
    half = (1.55 + 0.03 * (chest.y + 14)).clamp(1.3, 2.5) * (1 + 0.5 * t**2)
    body = (1 - (x / half).abs().clamp(max=1) ** 3).clamp(min=0).sqrt()
    disc = torch.sigmoid((t.abs() - 0.40) * 50)
    plate = torch.exp(-(((t.abs() - 0.37) / 0.035) ** 2))
    ring = torch.hypot((x.abs() - 0.72 * half) / 0.34, (t + 0.12) * spacing / 0.5)
    pedicle = torch.exp(-(((ring - 1) / 0.3) ** 2))
    process = torch.exp(-((x / 0.28) ** 2)) * torch.exp(-(((t - 0.1) * spacing / 0.75) ** 4))
    inside = body * (0.30 * (1 - 0.55 * disc) + 0.10 * plate)
    return inside + 0.10 * pedicle + 0.13 * process


def _frequency(chest: Chest) -> Tensor:
    """(B, H, W//2+1) radial frequency in cycles per cm."""
    size, device = chest.x.shape[-1], chest.x.device
    down = torch.fft.fftfreq(size, device=device)[:, None]
    across = torch.fft.rfftfreq(size, device=device)[None]
    return (down**2 + across**2).sqrt()[None] * chest.scale[:, None, None]
