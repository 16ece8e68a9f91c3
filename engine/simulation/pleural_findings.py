"""Findings of the pleural space: fluid that collects at the base, and air that lets the lung retract."""

import numpy as np
import torch
from torch import Tensor

from engine.instructions.instruction import Zone
from engine.simulation.body_changes import resample
from engine.simulation.lung_frame import HILUM, Change, Lung
from engine.simulation.noise_fields import wave_noise
from engine.simulation.severity import Present, by_rank


def draw_effusion(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """Free fluid: at the base, whatever zone is named, and climbing along the lateral wall (meniscus)."""
    f = lung.frame
    lateral = by_rank(present.rank, (0.08, 0.16, 0.38, 0.66, 0.92)) * random.uniform(0.92, 1.08)
    medial = by_rank(present.rank, (-0.10, -0.03, 0.16, 0.46, 0.82))
    climb = f.out.clamp(0, 1.1) ** random.uniform(1.8, 2.6)
    wave = 0.006 * wave_noise(f.x, f.y, random, (6.0, 3.0))
    level = 1 - medial - (lateral - medial) * climb + wave
    above = level - f.down
    veil = 0.20 * torch.exp(-(above.clamp(min=0) / 0.12)) * (0.35 + 0.65 * f.out.clamp(0, 1))
    full = torch.sigmoid(-above / 0.02)
    share = (full + veil * (1 - full)) * (0.5 + min(present.rank, 4) / 8)
    fluid = share * f.depth
    # Under the dome fluid is water behind water: it is not seen there.
    mask = ((fluid > 0.9) & (full > 0.3) & (f.outline > 0.3)).float()
    return Change(fluid * lung.contrast * 1.03, 1 - 0.9 * full, mask)


def draw_pneumothorax(lung: Lung, present: Present, random: np.random.Generator) -> Change:
    """Air around a lung that keeps to its hilum: no vessels beyond a thin pleural line, drawn in inside."""
    f = lung.frame
    edge, reach = _retracted(lung, present, random)
    beyond = f.radial - edge
    air = torch.sigmoid(beyond * reach / 0.05) * f.outline
    # Where the lung hardly left the wall there is nothing to see; the line fades out towards the mediastinum.
    parted = ((1 - edge) / 0.03).clamp(0, 1) * torch.sigmoid((reach - 3) / 0.4)
    air = air * parted
    line = torch.exp(-((beyond * reach / 0.07) ** 2)) * f.outline * parted * 0.5
    lost = 0.5 * lung.density * f.depth * air
    kept = edge.clamp(min=0.2)
    rounded = (1 - (f.radial / kept).clamp(max=1) ** 6).clamp(min=0).sqrt()
    denser = (0.35 * (kept**-1.6 - 1)).clamp(max=1.2) * rounded
    squeezed = denser * lung.density * f.depth * (1 - air) * f.outline
    stays = (1 - air) * (f.depth / 3.5).clamp(0, 1)
    drawn_in = (_drawn_in(lung, edge) - lung.blood) * stays
    density = line * lung.contrast - lost + squeezed + drawn_in * lung.contrast
    return Change(density, 1 - air, ((air > 0.5) & (f.outline > 0.5)).float())


def _retracted(lung: Lung, present: Present, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Where the visceral pleura lies, as a share of the way from hilum to wall, and that way in cm."""
    f = lung.frame
    gap = by_rank(present.rank, (0.06, 0.12, 0.25, 0.45, 0.68))
    dx, dy = f.x - HILUM[0], f.y - HILUM[1]
    distance = torch.hypot(dx, dy).clamp(min=0.3)
    reach = (distance / f.radial.clamp(min=0.05)).clamp(1, 16)
    # Upright, air rises: widest over the apex, wide along the wall, least at the base and none medially.
    towards = (0.75 * dx - 0.65 * dy) / distance
    width = (0.45 + 0.6 * towards).clamp(0, 1.1)
    width = torch.maximum(width, width.new_tensor(0.8 * max(0.0, (present.rank - 3) / 2)))
    zone = present.mention.location.zone
    if zone in (Zone.APICAL, Zone.UPPER):
        width = width * torch.sigmoid((0.40 - f.down) / 0.05)
    elif zone is Zone.BASAL:
        width = (width + 0.6) * torch.sigmoid((f.down - 0.62) / 0.05) * torch.sigmoid(dx + 1)
    wave = 1 + 0.10 * wave_noise(f.x, f.y, random, (11.0, 6.0), per_scale=4)
    edge = (1 - gap * width * wave).clamp(0.1, 1)
    if zone is None:
        # A lung that collapses ends as a ball at its hilum, however far the wall was.
        ball = by_rank(present.rank, (30.0, 25.0, 14.0, 8.2, 4.5)) * wave / reach
        edge = (edge**-6 + ball**-6) ** (-1 / 6)
    return edge, reach


def _drawn_in(lung: Lung, edge: Tensor) -> Tensor:
    """The lung's vessels, pulled in with it towards the hilum."""
    f = lung.frame
    out = (1 / edge - 1).clamp(max=4) * lung.scale
    return resample(lung.blood, -(f.x - HILUM[0]) * out * f.sign, -(f.y - HILUM[1]) * out)
