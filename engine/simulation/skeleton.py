"""Skeleton: ribs, clavicles, scapulae, humeri and spine as attenuation beyond soft tissue."""

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from engine.simulation.anatomy import Chest
from engine.simulation.batch import column
from engine.simulation.patient import Patient
from engine.simulation.points import Points, gather, polyline
from engine.simulation.random_streams import stream
from engine.simulation.tubes import disc_spectrum, frequency_grids, splat

_CORTICAL, _SPONGY = 0.40, 0.085  # 1/cm above soft tissue


def bone_attenuation(patients: list[Patient], chest: Chest) -> Tensor:
    """(B, H, W) float32: what bones add to the attenuation of each ray."""
    size, device = chest.x.shape[-1], chest.x.device
    total = torch.zeros_like(chest.x)
    makers = ((_ribs, 0.52, _SPONGY), (_clavicles, 1.25, 0.17), (_borders, 1.4, 0.2), (_humeri, 1.1, 0.12))
    cortex = column([patient.body.cortex for patient in patients], device)
    frequency = frequency_grids(size, chest.scale)
    spectrum = torch.zeros(total.shape[0], size, size // 2 + 1, dtype=torch.complex64, device=device)
    for make, flatness, spongy in makers:
        parts = [make(patient) for patient in patients]
        rows, columns, weights, image = gather([p for p, _, _ in parts], patients, size, device)
        line = torch.fft.rfft2(splat(rows, columns, weights, image, len(patients), size))
        outer = column([radius for _, radius, _ in parts], device)
        inner = outer - cortex * column([shell for _, _, shell in parts], device)
        tube = _CORTICAL * disc_spectrum(outer, frequency)
        tube = tube - (_CORTICAL - spongy) * disc_spectrum(inner, frequency)
        spectrum = spectrum + line * tube * flatness
    area = (chest.scale**2)[:, None, None]
    total = torch.fft.irfft2(spectrum, s=(size, size)).clamp(min=0) * area
    strength = column([patient.body.bone for patient in patients], device)
    return (total + _spine(patients, chest) + _blades(patients, chest) + _heads(patients, chest)) * strength


def _ribs(patient: Patient) -> tuple[Points, float, float]:
    lines, shell = rib_lines(patient)
    return Points.join([polyline(*line) for line in lines]), patient.body.rib_height, shell


@lru_cache(maxsize=8)  # costal cartilages begin where ribs end
def rib_lines(patient: Patient) -> tuple[list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]], float]:
    """Eleven pairs of arcs from the spine round the side to the front, each lower than it began.

    Returns:
        Of each rib, right before left and from above down: x, y, z in cm and how dense it is there, (260,)
        each; and the thickness of their shell in cm.
    """
    body, random = patient.body, stream(patient.seed, "ribs")
    lines = []
    s = np.linspace(0.0, 1.0, 260)
    first = body.apex + 0.2
    spacing = (9.6 - body.apex) / 10.2
    asymmetry = random.normal(0, 0.3, 2)
    arch = random.uniform(0.5, 1.3)
    for number in range(11):
        for sign in (-1, 1):
            end = 2.5 + 0.03 * min(number, 6) if number < 8 else 2.1 - 0.25 * (number - 8)
            theta = 0.22 + (end + random.normal(0, 0.05) - 0.22) * s
            top = first + spacing * number + asymmetry[(sign + 1) // 2] + random.normal(0, 0.15)
            drop = body.rib_drop * (0.52 + 0.08 * min(number, 7)) * random.normal(1, 0.06)
            wobble = random.normal(0, 0.16) * np.sin(1.7 * theta + random.uniform(0, 6.3))
            y = top - arch * np.sin(np.minimum(theta * 1.5, np.pi)) + drop * (theta / 2.5) ** 1.15 + wobble
            u = np.clip((6.5 - y) / (6.5 - body.apex), 0, 1)
            grow = (1 - u**body.wall_power).clip(0) ** 0.5
            wall = body.apex_half_width + (body.half_width - body.apex_half_width) * grow
            wall = wall - 0.035 * np.clip(y - 6.5, 0, None) ** 1.5
            x = sign * ((wall + 0.3) * np.sin(np.minimum(theta, np.pi)) ** 0.82)
            z = -body.half_depth * np.cos(theta)
            fade = np.where(theta > 1.7, 0.75, 1.0) * np.clip((1 - s) * 7, 0, 1) * np.clip(0.35 + 5 * s, 0, 1)
            fade = fade * (1 if number < 8 else 0.8)
            lines.append((x, y, z, fade))
    return lines, float(random.uniform(0.10, 0.14))


def _clavicles(patient: Patient) -> tuple[Points, float, float]:
    """From beside the sternum up and out to the shoulder, each bent like an S."""
    random, body = stream(patient.seed, "clavicles"), patient.body
    s = np.linspace(0, 1, 220)
    height, lift = body.apex + random.uniform(2.0, 4.6), random.uniform(2.0, 4.2) + body.shoulder_rise
    if patient.exposure.portable:
        height, lift = height - 1.2, lift - 1.0
    turned = random.normal(0, 0.35)  # a patient who turns shows one end farther from the middle
    lines = []
    for sign in (-1, 1):
        tilt = lift + random.normal(0, 0.6)
        bow = random.uniform(0.3, 0.8)
        y = height - tilt * s**0.85 + bow * np.sin(2 * np.pi * s) + random.normal(0, 0.2)
        thick = 1.25 - 0.5 * np.sin(np.pi * s) ** 2
        lines.append(polyline(turned + sign * (1.8 + (body.shoulder - 3.6) * s), y, 0 * s, thick))
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
            (inferior, glenoid, -0.6, 0.8),
            (superior, glenoid, 0.4, 0.35),
            (superior * 0.7 + inferior * 0.3, acromion, 0.5, 0.6),
            (glenoid, coracoid, 0.3, 0.7),
        ):
            line = a[:, None] + (b - a)[:, None] * s
            lines.append(polyline(line[0] + bend * bow, line[1], 0 * s, 0 * s + weight))
    return Points.join(lines), 0.30, 0.11


def _humeri(patient: Patient) -> tuple[Points, float, float]:
    """Shafts of the upper arms; ``_heads`` draws the joints."""
    random, body = stream(patient.seed, "humeri"), patient.body
    s = np.linspace(0, 1, 260)
    lines = []
    for sign in (-1, 1):
        x, y = _head(patient, sign)
        lines.append(
            polyline(
                sign * (x + 0.8 + body.arm_angle * 24 * s),
                y + 1 + 24 * s,
                0 * s,
                (1 - 0.2 * s) * np.clip(12 * s, 0, 1),
            )
        )
    return Points.join(lines), float(random.uniform(1.05, 1.25)), 0.28


def _head(patient: Patient, sign: int) -> tuple[float, float]:
    """Centre of a humeral head, cm from the middle and from the origin's height."""
    random, body = stream(patient.seed, f"head {sign}"), patient.body
    return body.shoulder - 1.7 + random.normal(0, 0.3), body.apex + 3.0 - body.shoulder_rise + random.normal(
        0, 0.4
    )


def _heads(patients: list[Patient], chest: Chest) -> Tensor:
    """Humeral heads: balls of spongy bone in a thin shell."""
    total = torch.zeros_like(chest.x)
    radius = 2.35
    for sign in (-1, 1):
        places = [_head(patient, sign) for patient in patients]
        x = column([place[0] for place in places], chest.x.device)
        y = column([place[1] for place in places], chest.x.device)
        r2 = (chest.x * sign - x) ** 2 + (chest.y - y) ** 2
        outer = (radius**2 - r2).clamp(min=0).sqrt()
        inner = ((radius - 0.04) ** 2 - r2).clamp(min=0).sqrt()
        total = total + 2 * (_CORTICAL * (outer - inner) + 0.05 * inner)
    return total


def _scapulae(patient: Patient) -> list[list[np.ndarray]]:
    """Inferior angle, superior angle, glenoid, acromion, coracoid of the right and left side, (x, y) cm."""
    random, body = stream(patient.seed, "scapulae"), patient.body
    out = body.shoulder - 4.2
    top = body.apex + random.uniform(0.2, 1.6) - body.shoulder_rise
    inward = random.uniform(-0.8, 1.6)
    result = []
    for sign in (-1, 1):
        jitter = random.normal(0, 0.3, (5, 2))
        corners = np.array(
            [
                [body.half_width + 0.6 - inward, top + 12.5],
                [body.half_width - 4.0 - inward, top + 1.2],
                [out, top + 3.0],
                [out + 2.6, top - 0.4],
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
            blades[index] += 0.17 * inside
    return blades


def _turn(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _spine(patients: list[Patient], chest: Chest) -> Tensor:
    """Vertebral bodies with end plates, pedicles and spinous processes."""
    device = chest.x.device
    draws = [stream(patient.seed, "spine") for patient in patients]
    spacing = column([random.uniform(2.2, 2.6) for random in draws], device)
    phase = column([random.uniform(0, 1) for random in draws], device)
    curve, stoop, spurs, cortex = (
        column([getattr(patient.body, name) for patient in patients], device)
        for name in ("spine_curve", "stoop", "spurs", "cortex")
    )
    spacing = spacing * (1 - 0.12 * stoop)  # vertebrae lose height
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
    ridge = torch.exp(-(((t + 0.12) * spacing / 0.42) ** 2)) * torch.sigmoid((half + 1.5 - x.abs()) * 3)
    lateral = ridge * torch.sigmoid((x.abs() - half + 0.4) * 5)
    # Discs narrow, end plates harden and grow beaks sideways.
    sclerosis = spurs * torch.exp(-(((t.abs() - 0.40) / 0.06) ** 2))
    beak = sclerosis * torch.exp(-(((x.abs() - half - 0.05) / 0.32) ** 2))
    inside = body * ((0.15 + 0.06 * cortex) * (1 - 0.4 * disc) + 0.06 * cortex * plate + 0.07 * sclerosis)
    inside = inside + 0.17 * beak
    neck = 0.55 + 0.45 * torch.sigmoid((chest.y + 12) / 1.5)
    return (inside + 0.09 * pedicle + 0.12 * process + 0.13 * lateral) * neck
