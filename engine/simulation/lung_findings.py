"""Findings of the lung itself: edema, air-space opacities and loss of volume."""

import numpy as np
import torch
from torch import Tensor

from engine.instructions.instruction import Zone
from engine.simulation.body_changes import resample
from engine.simulation.lung_frame import HILUM, Change, Lung, LungFrame
from engine.simulation.noise_fields import wave_noise
from engine.simulation.severity import Present, by_rank

# Middle of a zone: down the lung, and from the mediastinum to the wall.
_CENTRES = {
    Zone.APICAL: (0.14, 0.45),
    Zone.UPPER: (0.28, 0.52),
    Zone.MIDDLE: (0.53, 0.55),
    Zone.LOWER: (0.76, 0.52),
    Zone.BASAL: (0.90, 0.55),
    Zone.RETROCARDIAC: (0.78, 0.14),
}


def draw_edema(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """By its mechanism: first wider upper vessels and haze, then septal lines, then alveolar bat wings."""
    f, rank = lung.frame, present.rank
    hilum = torch.hypot((f.x - 4.6) / 5.2, (f.y - 0.5) / 6.8)
    wing = torch.exp(-(hilum**2.4))
    patchy = (1 + 0.30 * wave_noise(f.x, f.y, random, (5.0, 2.4, 1.2, 0.6))).clamp(min=0)
    fine = 0.15 * wave_noise(f.x, f.y, random, (1.4, 0.8, 0.45), per_scale=14)
    lines = _septal_lines(f, random)
    zone = _zone_weight(f, present.mention.location.zone)
    low = 0.65 + 0.5 * f.down.clamp(0, 1)
    alveolar = by_rank(rank, (0.02, 0.05, 0.15, 0.33, 0.48)) * wing * zone
    haze = by_rank(rank, (0.018, 0.035, 0.065, 0.10, 0.14)) * low * zone
    septal = by_rank(rank, (0.08, 0.2, 0.5, 0.45, 0.3)) * lines * zone
    upper = torch.sigmoid((0.46 - f.down) / 0.05) * zone
    widened = by_rank(rank, (0.25, 0.6, 0.8, 0.6, 0.4)) * upper
    share = (alveolar * patchy + haze * (1 + fine)).clamp(max=0.85)
    density = (share * f.depth + septal) * lung.contrast
    seen = alveolar + haze
    visible = by_rank(rank, (0.018, 0.055, 0.055, 0.055, 0.055))  # a minimal edema is nowhere denser
    mask = ((seen > visible) & (f.outline > 0.5)).float()
    return Change(density, (1 + widened) * (1 - (0.5 * share).clamp(0, 0.8)), mask)


def draw_consolidation(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """Air spaces filled: dense, ending at a fissure or raggedly; the larger bronchi stay as dark tubes."""
    f, zone = lung.frame, present.mention.location.zone
    half = by_rank(present.rank, (0.07, 0.095, 0.14, 0.205, 0.275))
    patch = _patch(f, zone, random, half, 0.13, 0.26) * _fissure(f, zone, random)
    grain = 1 + 0.07 * wave_noise(f.x, f.y, random, (2.6, 1.3, 0.65))
    share = by_rank(present.rank, (0.34, 0.42, 0.54, 0.64, 0.72))
    amount = (patch * grain * share).clamp(0, 0.92)
    # A bronchus runs beside its artery, a few millimeters away.
    beside = resample(
        lung.blood, torch.full_like(f.x, 0.3 * lung.scale), torch.full_like(f.x, -0.2 * lung.scale)
    )
    bronchi = (beside - 0.16).clamp(0, 0.45) * patch * 1.6
    density = (amount * f.depth - torch.minimum(bronchi, amount * f.depth)) * lung.contrast
    return Change(density, 1 - 0.85 * patch, _seen(lung, patch))


def draw_pneumonia(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """Several ill-defined foci around one place; more of them run together with every level."""
    f, zone = lung.frame, present.mention.location.zone
    half = by_rank(present.rank, (0.055, 0.075, 0.105, 0.145, 0.19))
    clear = torch.ones_like(f.x)
    for number in range(5):
        spread = 0.0 if number == 0 else 1.0
        down, out = (float(v) * spread for v in random.normal(0, (0.08, 0.15)))
        growth = (1.0, 0.75, 0.7, 0.6, 0.6)[number] * random.uniform(0.85, 1.15)
        weight = 1.0 if number < 2 else float(np.clip(present.rank - number + 1.2, 0, 1))
        focus = _patch(f, zone, random, half * growth, 0.24, 0.30, (down, out))
        clear = clear * (1 - weight * (0.9 if number == 0 else 0.75) * focus)
    patch = 1 - clear
    grain = 1 + 0.07 * wave_noise(f.x, f.y, random, (2.2, 1.1, 0.6), 16)
    share = by_rank(present.rank, (0.24, 0.32, 0.42, 0.52, 0.60))
    amount = (patch * grain * share).clamp(0, 0.92)
    return Change(amount * f.depth * lung.contrast, 1 - 0.7 * patch, _seen(lung, patch))


def draw_opacity(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """One faint ill-defined opacity through which the vessels are still seen."""
    f, zone = lung.frame, present.mention.location.zone
    half = by_rank(present.rank, (0.07, 0.095, 0.135, 0.185, 0.24))
    patch = _patch(f, zone, random, half, 0.16, 0.30)
    grain = 1 + 0.08 * wave_noise(f.x, f.y, random, (2.6, 1.3, 0.65, 0.35))
    share = by_rank(present.rank, (0.16, 0.23, 0.31, 0.40, 0.48))
    amount = (patch * grain * share).clamp(0, 0.92)
    return Change(amount * f.depth * lung.contrast, 1 - 0.35 * patch, _seen(lung, patch))


def draw_atelectasis(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """Plates at low levels; from moderate on a collapsing lobe with a sharp border as well."""
    f, rank = lung.frame, present.rank
    zone = present.mention.location.zone or Zone.BASAL
    lobe = _collapsed_lobe(f, zone, rank, random)
    grain = 1 + 0.06 * wave_noise(f.x, f.y, random, (2.4, 1.2, 0.6))
    plates = torch.zeros_like(f.x)
    for number in range(4):
        plate = _plate(f, zone, rank, number, random)
        plates = torch.maximum(plates, plate * float(np.clip(rank + 0.5 - number, 0, 1)))
    thick = by_rank(rank, (0.9, 1.3, 1.5, 1.6, 1.6))
    share = by_rank(rank, (0.0, 0.05, 0.26, 0.46, 0.58))
    density = thick * plates * (f.depth / 3).clamp(0, 1) + share * grain * lobe * f.depth
    mask = ((plates > 0.3) | ((lobe > 0.45) & (share > 0.1))).float()
    return Change(density * lung.contrast, 1 - 0.8 * share * lobe, mask * _above_dome(lung))


def _plate(f: LungFrame, zone: Zone, rank: float, number: int, random: np.random.Generator) -> Tensor:
    """0..1: a thin band, 3 to 8 cm long."""
    centre, out = _CENTRES[zone]
    centre = min(centre, 0.82)  # above the dome, where it is seen
    y = f.top + (centre + random.normal(0, 0.03) - 0.045 * number) * f.height
    tilt, bow = random.normal(-0.05, 0.14), random.normal(0, 0.02)
    x0 = 2.0 + (out + random.normal(0, 0.1)) * 8
    x0 = 3.2 if zone is Zone.RETROCARDIAC else x0
    half = random.uniform(1.6, 3.2) * (0.7 + 0.1 * rank)
    thick = by_rank(rank, (0.10, 0.15, 0.20, 0.24, 0.26)) * random.uniform(0.8, 1.3)
    away = f.y - y - tilt * (f.x - x0) - bow * (f.x - x0) ** 2
    away = away + 0.06 * wave_noise(f.x, f.y, random, (3.0, 1.2), per_scale=4)
    return torch.exp(-((away / thick) ** 2)) * torch.exp(-(((f.x - x0) / half) ** 4))


def _collapsed_lobe(f: LungFrame, zone: Zone, rank: float, random: np.random.Generator) -> Tensor:
    """0..1: lower lobes shrink to a triangle beside the spine, upper ones to a wedge above the hilum."""
    wave = 0.12 * wave_noise(f.x, f.y, random, (5.0, 2.5), per_scale=4)
    lean = random.uniform(0.85, 1.15)
    dx, dy = f.x - HILUM[0] + 1.4, f.y - HILUM[1] - 0.6
    if zone in (Zone.BASAL, Zone.LOWER, Zone.RETROCARDIAC):
        wide = by_rank(rank, (0.4, 0.8, 1.8, 7.6, 16.0)) * lean
        wide = wide * 0.7 if zone is Zone.RETROCARDIAC else wide
        border = wide * (dy / (f.bottom - HILUM[1] - 0.6)).clamp(0, 1.2) ** 0.8
        return torch.sigmoid((border - dx + wave) / 0.16) * torch.sigmoid((dy - 0.4) / 0.5)
    if zone in (Zone.APICAL, Zone.UPPER):
        # On the right the fissure rises from the hilum towards the wall; on the left the lobe is a veil.
        lift = by_rank(rank, (1.2, 1.1, 0.8, 0.4, 0.1)) * lean
        border = -lift * dx.clamp(min=0) - 0.8
        return torch.sigmoid((border - dy + wave) / (0.16 if f.sign < 0 else 1.3))
    flat = by_rank(rank, (0.02, 0.035, 0.07, 0.085, 0.10))
    centre = _CENTRES[zone][0] + 0.03
    return torch.exp(-((((f.down - centre) + wave * 0.02) / flat) ** 4)) * torch.sigmoid((0.9 - f.out) / 0.05)


def _fissure(f: LungFrame, zone: Zone | None, random: np.random.Generator) -> Tensor:
    """0..1: on the right, upper and middle lobe end sharply at the horizontal fissure in most people."""
    place, tilt, ends = random.normal(0.47, 0.02), random.normal(0.0, 0.05), random.random() < 0.65
    if not ends or f.sign > 0 or zone not in (Zone.UPPER, Zone.MIDDLE):
        return torch.ones_like(f.x)
    above = (place + tilt * (f.out - 0.5) - f.down) / 0.006
    return torch.sigmoid(above if zone is Zone.UPPER else -above)


def _seen(lung: Lung, patch: Tensor) -> Tensor:
    return (patch > 0.4).float() * _above_dome(lung)


def _above_dome(lung: Lung) -> Tensor:
    """1 where a ray meets this lung above the diaphragm, in front of the heart or behind it as well."""
    f = lung.frame
    return ((f.depth > 0.5) & ((f.outline > 0.3) | (lung.heart > 0.5))).float()


def _septal_lines(f: LungFrame, random: np.random.Generator) -> Tensor:
    """Kerley B: short horizontal lines at the lateral base, 0..1."""
    lines = torch.zeros_like(f.x)
    for _ in range(9):
        down, length = random.uniform(0.66, 0.95), random.uniform(0.07, 0.15)
        y = f.top + down * f.height + random.normal(0, 0.08) * f.x
        along = torch.sigmoid((f.out - 0.97 + length) * 60) * (f.out < 1)
        lines = lines + torch.exp(-(((f.y - y) / 0.05) ** 2)) * along * (f.outline > 0.5)
    return lines


def _zone_weight(f: LungFrame, zone: Zone | None) -> Tensor:
    if zone is None:
        return torch.ones_like(f.x)
    return torch.exp(-(((f.down - _CENTRES[zone][0]) / 0.24) ** 4))


def _patch(
    f: LungFrame,
    zone: Zone | None,
    random: np.random.Generator,
    size: float,
    ragged: float,
    soft: float,
    away: tuple[float, float] = (0.0, 0.0),
) -> Tensor:
    """0..1: an ellipse with a ragged soft edge; ``size`` is its half-height as a share of the lung."""
    down, out = _CENTRES[zone or Zone.LOWER]
    down, out = down + random.normal(0, 0.025) + away[0], out + random.normal(0, 0.07) + away[1]
    tall = size * random.uniform(0.85, 1.15)
    wide = size * f.height / 9.5 * random.uniform(0.95, 1.3)
    if zone is Zone.RETROCARDIAC:
        wide, out = min(wide, 0.16), min(out, 0.2)
    r = torch.hypot((f.down - down) / tall, (f.out - out) / wide)
    # Ragged at the edge only: holes in the middle would look like cavities.
    r = r + ragged * wave_noise(f.x, f.y, random, (4.5, 2.2, 1.1), 12) * r.clamp(max=1)
    return torch.sigmoid((1 - r) / soft)
