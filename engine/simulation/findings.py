"""Findings: what each adds to the attenuation of a chest, and where it is.

Effusion, opacities and edema add tissue to the path through the lung and never more than the lung is deep;
pneumothorax takes lung away. Cardiomegaly and loss of volume change the body before anatomy is built.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.instructions.instruction import Zone
from engine.simulation.anatomy import Chest
from engine.simulation.lung_frame import LungFrame, lung_frame
from engine.simulation.noise_fields import wave_noise
from engine.simulation.patient import Patient
from engine.simulation.random_streams import stream
from engine.simulation.severity import Present, by_rank

_SOFT = 0.20


@dataclass(frozen=True, eq=False)
class Change:
    """What one finding does in one lung; (H, W) float32 each.

    Attributes:
        density: attenuation added along the ray.
        vessels: share of the vessels that stays visible.
        mask: 0..1, where the finding is.
    """

    density: Tensor
    vessels: Tensor
    mask: Tensor


def change_body(patient: Patient, present: Sequence[Present]) -> Patient:
    """The patient with the heart and the diaphragm that the findings give."""
    body = patient.body
    for item in present:
        if item.mention.finding == "cardiomegaly":
            patient = patient.with_body(
                heart_scale=body.heart_scale * by_rank(item.rank, (1.12, 1.20, 1.32, 1.45, 1.6))
            )
        elif item.mention.finding == "atelectasis" and item.mention.location.zone in (Zone.BASAL, Zone.LOWER):
            rise = by_rank(item.rank, (0.1, 0.3, 0.9, 1.8, 2.4))
            for side in item.sides:
                name = ("dome_right", "dome_left")[side]
                patient = patient.with_body(**{name: getattr(patient.body, name) - rise})
    return patient


def draw_finding(patient: Patient, present: Present, chest: Chest, index: int) -> Change | None:
    """What a finding does to one chest; None for cardiomegaly, which is in the body already."""
    draw = _DRAWN.get(present.mention.finding)
    if draw is None:
        return None
    shape = chest.x[index]
    density, vessels, mask = torch.zeros_like(shape), torch.ones_like(shape), torch.zeros_like(shape)
    for side in present.sides:
        random = stream(patient.seed, f"{present.mention.finding} {side}")
        frame = lung_frame(chest, index, side)
        change = draw(frame, present, random, _SOFT - patient.body.lung_density)
        density = density + change.density
        vessels = vessels * change.vessels
        mask = torch.maximum(mask, change.mask)
    return Change(density, vessels, mask)


def _effusion(f: LungFrame, present: Present, random: np.random.Generator, contrast: float) -> Change:
    lateral = by_rank(present.rank, (0.08, 0.16, 0.38, 0.66, 0.9)) * random.uniform(0.92, 1.08)
    medial = by_rank(present.rank, (-0.10, -0.03, 0.16, 0.45, 0.78))
    climb = f.out.clamp(0, 1.1) ** random.uniform(1.8, 2.6)
    wave = 0.006 * wave_noise(f.x, f.y, random, (6.0, 3.0))
    level = 1 - medial - (lateral - medial) * climb + wave
    above = level - f.down
    veil = 0.16 * torch.exp(-(above.clamp(min=0) / 0.13)) * (0.35 + 0.65 * f.out.clamp(0, 1))
    full = torch.sigmoid(-above / 0.014)
    share = (full + veil * (1 - full)) * (0.5 + min(present.rank, 4) / 8)
    fluid = share * f.depth
    mask = ((fluid > 0.9) & (full > 0.3)).float() * (f.depth > 0.3)
    return Change(fluid * contrast * 1.03, 1 - 0.9 * full, mask)


def _pneumothorax(f: LungFrame, present: Present, random: np.random.Generator, contrast: float) -> Change:
    gap = by_rank(present.rank, (0.05, 0.11, 0.23, 0.42, 0.62))
    height = ((0.45 - f.down) / 0.45).clamp(-0.6, 1)
    wave = 0.022 * wave_noise(f.x, f.y, random, (11.0, 6.0), per_scale=4)
    edge = 1 - gap * (1 + 0.75 * height) * (0.55 + 0.45 * f.out.clamp(0, 1)) + wave
    beyond = f.radial - edge
    zone = present.mention.location.zone
    if zone in (Zone.APICAL, Zone.UPPER):
        beyond = beyond - 2 * (f.down - 0.42).clamp(min=0)
    elif zone is Zone.BASAL:
        beyond = beyond - 2 * (0.62 - f.down).clamp(min=0)
    air = torch.sigmoid(beyond / 0.006) * f.outline
    scale = 9.0  # cm from hilum to wall, about
    line = torch.exp(-((beyond * scale / 0.07) ** 2)) * f.outline * 0.45
    lost = 0.55 * (_SOFT - contrast) * f.depth * air
    squeezed = 0.25 * gap * (_SOFT - contrast) * f.depth * (1 - air) * f.outline
    return Change(line * contrast - lost + squeezed, 1 - 0.97 * air, (air > 0.5).float())


def _edema(f: LungFrame, present: Present, random: np.random.Generator, contrast: float) -> Change:
    amount = by_rank(present.rank, (0.05, 0.10, 0.21, 0.36, 0.48))
    hilum = torch.hypot((f.x - 4.6) / 5.2, (f.y - 0.5) / 6.8)
    wing = torch.exp(-(hilum**2.4))
    patchy = (1 + 0.30 * wave_noise(f.x, f.y, random, (5.0, 2.4, 1.2, 0.6))).clamp(min=0)
    fine = 0.05 * wave_noise(f.x, f.y, random, (1.4, 0.8, 0.45), per_scale=14)
    low = 0.65 + 0.5 * f.down.clamp(0, 1)
    share = amount * (0.9 * wing * patchy + 0.28 * low * (1 + 3 * fine))
    zone = _zone_weight(f, present.mention.location.zone)
    share = share * zone
    lines = _septal_lines(f, random) * by_rank(present.rank, (0.03, 0.06, 0.08, 0.06, 0.04)) * zone
    density = (share * f.depth + lines) * contrast
    return Change(
        density, 1 - (0.5 * share).clamp(0, 0.8), ((share > 0.3 * amount) & (f.outline > 0.5)).float()
    )


def _septal_lines(f: LungFrame, random: np.random.Generator) -> Tensor:
    """Kerley B: short horizontal lines at the lateral base, 0..1."""
    lines = torch.zeros_like(f.x)
    for _ in range(9):
        down, length = random.uniform(0.68, 0.95), random.uniform(0.05, 0.12)
        y = f.top + down * f.height + random.normal(0, 0.08) * f.x
        along = torch.sigmoid((f.out - 1 + length) * 60) * (f.out < 1)
        lines = lines + torch.exp(-(((f.y - y) / 0.05) ** 2)) * along * (f.outline > 0.5)
    return lines


_CENTRES = {
    Zone.APICAL: (0.14, 0.45),
    Zone.UPPER: (0.28, 0.52),
    Zone.MIDDLE: (0.53, 0.55),
    Zone.LOWER: (0.76, 0.52),
    Zone.BASAL: (0.90, 0.55),
    Zone.RETROCARDIAC: (0.78, 0.14),
}


def _zone_weight(f: LungFrame, zone: Zone | None) -> Tensor:
    if zone is None:
        return torch.ones_like(f.x)
    return torch.exp(-(((f.down - _CENTRES[zone][0]) / 0.24) ** 4))


def _patch(
    f: LungFrame, zone: Zone | None, random: np.random.Generator, size: float, ragged: float, soft: float
) -> Tensor:
    """0..1: an ellipse with a ragged soft edge; ``size`` is its half-height as a share of the lung."""
    down, out = _CENTRES[zone or Zone.LOWER]
    down, out = down + random.normal(0, 0.025), out + random.normal(0, 0.07)
    tall = size * random.uniform(0.85, 1.15)
    wide = size * f.height / 9.5 * random.uniform(0.95, 1.3)
    wide = min(wide, 0.16) if zone is Zone.RETROCARDIAC else wide
    r = torch.hypot((f.down - down) / tall, (f.out - out) / wide)
    r = r + ragged * wave_noise(f.x, f.y, random, (4.5, 2.2, 1.1))
    return torch.sigmoid((1 - r) / soft)


def _opacity(size: tuple[float, ...], share: tuple[float, ...], texture: float, soft: float) -> "_Drawer":
    """A drawer of air-space opacities: sizes and tissue shares at ranks 1 to 5."""

    def draw(f: LungFrame, present: Present, random: np.random.Generator, contrast: float) -> Change:
        zone = present.mention.location.zone
        half = by_rank(present.rank, size)  # type: ignore[arg-type]
        patch = _patch(f, zone, random, half, 0.16, soft)
        if present.mention.finding == "pneumonia":
            for _ in range(2):
                extra = _patch(f, zone, random, half * 0.62, 0.22, soft)
                patch = 1 - (1 - patch) * (1 - 0.7 * extra)
        grain = 1 + texture * wave_noise(f.x, f.y, random, (2.6, 1.3, 0.65, 0.35))
        amount = (patch * grain * by_rank(present.rank, share)).clamp(0, 0.92)  # type: ignore[arg-type]
        mask = ((patch > 0.45) & (f.depth > 0.8)).float()
        return Change(amount * f.depth * contrast, 1 - 0.75 * patch, mask)

    return draw


def _atelectasis(f: LungFrame, present: Present, random: np.random.Generator, contrast: float) -> Change:
    """Plates at low levels; from moderate on a wedge towards the hilum as well."""
    zone = present.mention.location.zone or Zone.BASAL
    centre, out = _CENTRES[zone]
    density, mask = torch.zeros_like(f.x), torch.zeros_like(f.x)
    for number in range(1 + round(min(present.rank, 4) * 0.75)):
        y = f.top + (centre + random.normal(0, 0.045) - 0.05 * number) * f.height
        tilt, bow = random.normal(-0.05, 0.14), random.normal(0, 0.02)
        x0 = 2.0 + (out + random.normal(0, 0.1)) * 8
        x0 = 3.2 if zone is Zone.RETROCARDIAC else x0
        half = random.uniform(1.6, 3.4) * (0.7 + 0.1 * present.rank)
        thick = by_rank(present.rank, (0.10, 0.14, 0.20, 0.26, 0.30)) * random.uniform(0.8, 1.3)
        away = f.y - y - tilt * (f.x - x0) - bow * (f.x - x0) ** 2
        away = away + 0.06 * wave_noise(f.x, f.y, random, (3.0, 1.2), per_scale=4)
        band = torch.exp(-((away / thick) ** 2)) * torch.exp(-(((f.x - x0) / half) ** 4))
        density = torch.maximum(density, band * by_rank(present.rank, (0.7, 0.9, 1.1, 1.2, 1.3)))
        mask = torch.maximum(mask, (band > 0.3).float())
    density = density * (f.depth / 3).clamp(0, 1)
    wedge = _patch(f, zone, random, 0.11 + 0.025 * present.rank, 0.12, 0.22)
    share = by_rank(present.rank, (0.03, 0.06, 0.2, 0.42, 0.55))
    density = density + share * wedge * f.depth
    if share > 0.1:
        mask = torch.maximum(mask, (wedge > 0.45).float())
    return Change(density * contrast, 1 - 0.6 * share * wedge, mask * (f.depth > 0.5))


_Drawer = Callable[[LungFrame, Present, np.random.Generator, float], Change]

_DRAWN: dict[str, _Drawer] = {
    "pleural_effusion": _effusion,
    "pneumothorax": _pneumothorax,
    "edema": _edema,
    "atelectasis": _atelectasis,
    "consolidation": _opacity((0.10, 0.14, 0.19, 0.26, 0.34), (0.30, 0.38, 0.50, 0.60, 0.68), 0.08, 0.16),
    "pneumonia": _opacity((0.09, 0.13, 0.17, 0.23, 0.30), (0.20, 0.28, 0.38, 0.48, 0.55), 0.16, 0.26),
    "lung_opacity": _opacity((0.09, 0.13, 0.18, 0.24, 0.30), (0.11, 0.16, 0.24, 0.33, 0.42), 0.10, 0.34),
}
