"""Anatomy: for each pixel, how much lung and tissue its ray passes; each organ is one interval in depth."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import torch
from torch import Tensor

from engine.simulation.batch import column
from engine.simulation.patient import Body, Patient
from engine.simulation.random_streams import stream
from engine.simulation.warp import pixel_grid

_TOP, _BOTTOM, _STEPS = -30.0, 34.0, 641  # range of contour tables, cm
_HEART_TOP = -3.0


@dataclass(frozen=True, eq=False)
class Chest:
    """Path lengths in cm and outlines, all (B, H, W) float32 on one device.

    Attributes:
        x, y: patient coordinates of each pixel, cm.
        lungs: (2, B, H, W) path through the right and the left lung.
        tissue: path through the body without lungs, airway and gas.
        wall: distance of the lateral chest wall from the middle at this height.
        heart: 0..1, the heart's silhouette.
        organs: (2, B, H, W) 0..1, the silhouettes of the right and the left lung.
        scale: pixels per cm, (B,).
    """

    x: Tensor
    y: Tensor
    lungs: Tensor
    tissue: Tensor
    wall: Tensor
    heart: Tensor
    organs: Tensor
    scale: Tensor


def build_chest(patients: list[Patient], size: int, device: torch.device) -> Chest:
    """The chests of these patients on a grid of ``size`` x ``size`` pixels."""
    x, y, scale = pixel_grid(patients, size, device)
    bodies = [patient.body for patient in patients]
    b = _stack(bodies, device)
    table = [_contours(patient) for patient in patients]
    right, left, width, depth, wave = (
        _look_up(torch.as_tensor(np.stack([row[i] for row in table]), device=device), y) for i in range(5)
    )
    wall, cavity, top_of_lung = _cavity(x, y, b, wave)
    middle = x - b.spine_curve * torch.sin(y / 9)
    organ_low, organ_high, inside = _mediastinum(middle, y, right, left, b)
    lungs, organs = [], []
    for sign, top in ((-1.0, b.dome_right), (1.0, b.dome_left)):
        dome = _dome(x, y, sign, top, b, wave)
        blocked = _union(organ_low, organ_high, -dome - 0.6, dome - 0.6, cavity)
        if sign > 0:
            blocked = blocked + _aorta(middle, y, b)
        lung = (2 * cavity - blocked).clamp(min=0) * torch.sigmoid(sign * x * 8)
        cap = b.apical_cap * (0.5 + 0.08 * torch.sin(1.1 * x + b.arch))
        lung = lung * torch.sigmoid((y - top_of_lung - cap) * 6)
        # The silhouette that readers outline ends at the dome, not at the deep lung behind it.
        shown = torch.sigmoid((lung - 0.8) * 6) * torch.sigmoid((1.2 - dome) * 6)
        lungs.append(lung)
        organs.append(shown * (1 - inside.clamp(0, 1)))
    floor = torch.minimum(b.dome_right, b.dome_left + 0.6) + 2.6 - 0.02 * (x - 2.5) ** 2
    heart = inside * torch.sigmoid((y - _HEART_TOP + 0.25 * x) * 6) * torch.sigmoid((floor - y) * 4)
    body = _body_thickness(x, y, width, depth, b)
    lung_total = lungs[0] + lungs[1]
    return Chest(
        x, y, torch.stack(lungs), (body - lung_total).clamp(min=0), wall, heart, torch.stack(organs), scale
    )


def _cavity(x: Tensor, y: Tensor, b: SimpleNamespace, wave: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Lateral wall, half-depth and upper end of the space that holds the lungs."""
    base = 6.5
    u = ((base - y) / (base - b.apex)).clamp(0, 1)
    wall = b.apex_half_width + (b.half_width - b.apex_half_width) * (1 - u**b.wall_power).clamp(min=0).sqrt()
    wall = wall - 0.035 * (y - base).clamp(min=0) ** 1.5 + 0.12 * wave
    across = (1 - (x.abs() / wall.clamp(min=1)).clamp(max=1) ** 2.4).clamp(min=0) ** (1 / 2.4)
    across_apex = (x.abs() - 4.3) ** 2
    cap = b.apex + b.apex_curve * across_apex / (1 + across_apex / 9)
    fall = ((y - cap) / 10.0).clamp(0, 1)
    return wall, b.half_depth * across * (1 - (1 - fall) ** 2.0).clamp(min=0) ** 0.6, cap


def _aorta(x: Tensor, y: Tensor, b: SimpleNamespace) -> Tensor:
    """Path through the descending aorta, which lies before the left lung's back and winds out with age."""
    middle = 0.9 + b.unfolding * (1.0 + 0.5 * torch.sin((y + 6) / 3.4))
    radius = 1.05 + 0.35 * b.unfolding
    chord = 2 * (radius**2 - (x - middle) ** 2).clamp(min=0).sqrt()
    return chord * torch.sigmoid((y + 7) * 2) * torch.sigmoid((9 - y) * 2)


def _mediastinum(
    x: Tensor, y: Tensor, right: Tensor, left: Tensor, b: SimpleNamespace
) -> tuple[Tensor, Tensor, Tensor]:
    """Depth interval of mediastinum, heart and spine, and 0..1 whether the ray passes them."""
    xi = (2 * x - left - right) / (left - right).clamp(min=0.5)
    height = b.mediastinum + (5.3 - b.mediastinum) * torch.sigmoid((y - _HEART_TOP) / 1.6)
    # Great vessels and fat fade out sideways; the heart ends as a wall, and so does an old arch.
    steep = 0.85 - 0.33 * torch.sigmoid((y - _HEART_TOP) / 1.2)
    arch = b.knob.clamp(0, 1.6) * torch.exp(-(((y - b.arch) / 1.6) ** 2))
    steep, height = steep - 0.22 * arch, height + 1.2 * arch
    deep = height * (1 - xi.abs().clamp(max=1) ** 2.2).clamp(min=1e-6) ** steep
    deep = torch.where(xi.abs() < 1, deep, torch.zeros_like(deep))
    spine = 2.4 * (1 - (x / 2.8).abs().clamp(max=1) ** 2).clamp(min=0)
    high = torch.maximum(1.2 + deep, spine - b.half_depth)
    low = torch.minimum(1.2 - deep, -spine * 3)
    empty = (deep <= 0) & (spine <= 0)
    zero = torch.zeros_like(high)
    inside = torch.sigmoid((1 - xi.abs()) * (left - right) * 4)
    return torch.where(empty, zero, low), torch.where(empty, zero, high), inside


def _dome(x: Tensor, y: Tensor, sign: float, top: Tensor, b: SimpleNamespace, wave: Tensor) -> Tensor:
    """Half-depth of what lies under one dome of the diaphragm, 0 above it."""
    centre, reach = sign * 0.47 * b.half_width, 0.56 * b.half_width
    under = (y - top + 0.25 * wave) / b.dome_drop - ((x - centre) / reach) ** 2 * 0.95
    return b.half_depth * 1.12 * under.clamp(min=0).sqrt()


def _union(low1: Tensor, high1: Tensor, low2: Tensor, high2: Tensor, half: Tensor) -> Tensor:
    """Length of two intervals together within [-half, half]."""

    def cut(value: Tensor) -> Tensor:
        return torch.maximum(torch.minimum(value, half), -half)

    low1, high1, low2, high2 = cut(low1), cut(high1), cut(low2), cut(high2)
    shared = (torch.minimum(high1, high2) - torch.maximum(low1, low2)).clamp(min=0)
    return (high1 - low1) + (high2 - low2) - shared


def _body_thickness(x: Tensor, y: Tensor, width: Tensor, depth: Tensor, b: SimpleNamespace) -> Tensor:
    """Path through trunk, neck, arms and breasts."""
    trunk = 2 * depth * (1 - (x.abs() / width).clamp(max=1) ** 2.9).clamp(min=0) ** (1 / 2.2)
    back = 2.1 * torch.exp(-((x / 5.6) ** 2)) * torch.sigmoid((y + 15) / 1.5)
    back = back + 2.4 * torch.exp(-((x / 9) ** 2) - ((y + 12.5) / 4.2) ** 2)
    pectoral = b.muscle * torch.exp(-(((x.abs() - 10) / 5) ** 2) - ((y + 6.5) / 5.5) ** 2)
    flank = 1.1 * torch.exp(-(((x.abs() - b.half_width) / 2.8) ** 2)) * torch.sigmoid((y + 9) / 1.5)
    total = torch.where(trunk > 0, trunk + back + pectoral + flank, trunk)
    arm_x = b.shoulder - 0.6 + b.arm_angle * (y + 9.5).clamp(min=0)
    arm_r = 4.3 + 0.35 * b.fat
    arm = 2 * arm_r * (1 - ((x.abs() - arm_x) / arm_r) ** 2).clamp(min=0).sqrt()
    arm = arm * torch.sigmoid((y + 11 + b.shoulder_rise) * 1.1)
    total = torch.maximum(total, arm) + 0.25 * torch.minimum(total, arm)
    side = x.sign() * b.breast_side
    size = b.breast * (1 + side)
    reach = 5.2 + 0.75 * size
    r = ((x.abs() - 0.60 * b.half_width - 0.4 * size) / reach) ** 2
    low = b.breast_y + 1.5 * side
    above, below = ((y - low) / 9.0).clamp(max=0) ** 2, ((y - low) / (4.2 + 0.3 * size)).clamp(min=0) ** 2
    return total + 1.4 * size * (1 - r - above - below).clamp(min=0) ** 0.55


def arch_border(patient: Patient) -> tuple[np.ndarray, np.ndarray]:
    """x and y in cm of the outer rim of the aortic arch, from above down, (120,) each."""
    border, height = _contours(patient)[1], np.linspace(_TOP, _BOTTOM, _STEPS)
    arch = patient.body.arch
    y = np.linspace(arch - 1.5, arch + 1.3, 120)
    return np.interp(y, height, border) + patient.body.spine_curve * np.sin(y / 9), y


def _contours(patient: Patient) -> list[np.ndarray]:
    """Tables over height: mediastinal borders right and left, body half-width and -depth, a wave."""
    body = patient.body
    random = stream(patient.seed, "contours")
    s, k = body.heart_scale, body.knob
    h = np.linspace(_TOP, _BOTTOM, _STEPS)
    t = body.heart_tilt
    jitter = random.normal(0, 0.16, 28)
    # From the neck down: the apices lie beside the great vessels, then arch, hila, heart, liver and stomach.
    ys = [-30, -17, -14.5, -12.5, -10.5, -8.5, -6, -4, -1.5, 1.5, 4.5, 7.5, 11, 34]
    rights = [4.5, 4.2, 3.4, 2.3, 1.75, 1.6, 1.8, 2.1, 2.8, 3.8 - t / 2, 4.2, 3.9, 3.2, 3.0]
    lefts = [4.5, 4.2, 3.6, 2.6, 2.1, 2.1, 2.3, 2.9, 4.2, 6.2, 8.0 + t, 8.5 + t, 7.0, 6.0]
    grow = 1 + (s - 1) / (1 + np.exp(-(np.array(ys) + 1.5) / 0.9))
    right = _smooth(h, ys, -(np.array(rights) + jitter[:14]) * (1 + (grow - 1) * 0.75))
    left = _smooth(h, ys, (np.array(lefts) + jitter[14:]) * (1 + (grow - 1) * 1.12))
    arch = body.arch
    left = left + (0.3 + 1.15 * k) * np.exp(-(((h - arch) / (1.2 + 0.15 * k)) ** 2))
    left = left + random.uniform(0.2, 0.7) * np.exp(-(((h - arch - 4) / 1.2) ** 2))
    left = left + 0.25 * k * np.exp(-(((h + 2) / 7) ** 2))
    aside = random.normal(0.15, 0.3)  # of trachea and great vessels
    upper = aside / (1 + np.exp((h + 2.5) / 1.5))
    left, right = left + upper, right + upper
    right = right - 0.7 * body.unfolding * np.exp(-(((h + 5.0) / 2.5) ** 2))
    wide = body.half_width + 1.5 + body.fat
    rise = body.shoulder_rise
    heights = [-30, -19, -17.2 - rise, -15.6 - rise, -14.2 - rise, -12.8 - rise, -11, -7, -1, 9, 18, 34]
    widths = [
        body.neck,
        body.neck + 0.3,
        body.neck + 1.6,
        9.6,
        13.2,
        body.shoulder - 1.4,
        body.shoulder + 1.8,
    ]
    width = _smooth(h, heights, [*widths, wide + 2.4, wide + 0.4, wide - 0.4, wide + 0.4, wide + 1.5])
    deep = body.half_depth + 0.9 + 0.7 * body.fat
    depths = [6.8, 6.8, 6.7, 6.6, 6.6, 6.9, 7.4, deep - 0.4, deep, deep, deep + 0.4, deep + 0.6]
    depth = _smooth(h, heights, depths)
    wave = sum(random.normal() / n * np.sin(h * n / 5.5 + random.uniform(0, 6.3)) for n in range(1, 6))
    return [a.astype(np.float32) for a in (right, left, width, depth, np.asarray(wave))]


def _smooth(h: np.ndarray, ys: list[float], values: np.ndarray | list[float]) -> np.ndarray:
    step = (_BOTTOM - _TOP) / (_STEPS - 1)
    kernel = np.exp(-0.5 * (np.arange(-30, 31) * step / 0.8) ** 2)
    padded = np.pad(np.interp(h, ys, values), 30, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), "valid")


def _look_up(table: Tensor, y: Tensor) -> Tensor:
    """Values of (B, n) tables at heights (B, H, W)."""
    place = ((y - _TOP) / (_BOTTOM - _TOP) * (_STEPS - 1)).clamp(0, _STEPS - 1.001)
    low = place.floor()
    flat = low.long().flatten(1)
    first = table.gather(1, flat).view_as(y)
    return first + (table.gather(1, flat + 1).view_as(y) - first) * (place - low)


def _stack(bodies: list[Body], device: torch.device) -> SimpleNamespace:
    names = Body.__dataclass_fields__
    return SimpleNamespace(
        **{name: column([getattr(body, name) for body in bodies], device) for name in names}
    )
