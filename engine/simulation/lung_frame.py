"""Lung frame: where a pixel lies in a lung (height, from middle to wall, towards the outline), and what a
finding does there."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.simulation.anatomy import Chest


@dataclass(frozen=True, eq=False)
class LungFrame:
    """One lung of one patient; (H, W) float32 each.

    Attributes:
        x, y: cm, x rising towards the patient's side of this lung.
        depth: path through the lung, cm.
        outline: 0..1 silhouette.
        top, bottom, height: cm, of the silhouette.
        down: 0 at the apex to 1 at the base.
        out: 0 at the middle to 1 at the lateral wall.
        radial: 0 at the hilum to 1 at the outline.
        sign: -1 for the right lung, +1 for the left.
    """

    x: Tensor
    y: Tensor
    depth: Tensor
    outline: Tensor
    top: float
    bottom: float
    down: Tensor
    out: Tensor
    radial: Tensor
    sign: int

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, eq=False)
class Lung:
    """One lung as findings meet it.

    Attributes:
        frame: where each pixel lies in it.
        contrast: attenuation of tissue over that of aerated lung, 1/cm, (H, W).
        density: attenuation of the aerated lung, 1/cm, (H, W).
        heart: 0..1 silhouette of the heart, (H, W).
        blood: path through this lung's vessels, cm, (H, W).
        scale: pixels per cm.
    """

    frame: LungFrame
    contrast: Tensor
    density: Tensor
    heart: Tensor
    blood: Tensor
    scale: float


@dataclass(frozen=True, eq=False)
class Change:
    """What one finding does; (H, W) float32 each.

    Attributes:
        density: attenuation added along the ray.
        vessels: share of the vessels that stays visible; above 1 they are wider.
        mask: 0..1, where the finding is seen.
    """

    density: Tensor
    vessels: Tensor
    mask: Tensor


HILUM = (4.2, -0.5)
_ANGLES = 240


def lung_frame(chest: Chest, index: int, side: int) -> LungFrame:
    """The frame of a patient's right (0) or left (1) lung."""
    sign = 2 * side - 1
    x, y = chest.x[index] * sign, chest.y[index]
    depth, outline = chest.lungs[side, index], chest.organs[side, index]
    inside = outline > 0.5
    if not bool(inside.any()):
        top, bottom = -12.0, 6.0
    else:
        top, bottom = float(y[inside].min()), float(y[inside].max())
    down = (y - top) / max(bottom - top, 1.0)
    out = (x - 2.0) / (chest.wall[index] - 2.0).clamp(min=1)
    return LungFrame(x, y, depth, outline, top, bottom, down, out, _radial(x, y, inside), sign)


def _radial(x: Tensor, y: Tensor, inside: Tensor) -> Tensor:
    """Distance from the hilum as a share of the distance of the outline in the same direction."""
    dx, dy = x - HILUM[0], y - HILUM[1]
    angle = torch.atan2(dy, dx)
    distance = torch.hypot(dx, dy)
    place = (angle / (2 * torch.pi) + 0.5) * _ANGLES
    nearest = place.long().clamp(0, _ANGLES - 1)
    reach = torch.zeros(_ANGLES, device=x.device)
    reach = reach.scatter_reduce(0, nearest[inside], distance[inside], "amax").clamp(min=0.8)
    wrapped = torch.cat([reach[-6:], reach, reach[:6]])
    smooth = torch.nn.functional.avg_pool1d(wrapped[None, None], 5, 1)[0, 0][4:-4]
    low = (place - 0.5).floor().long()
    part = place - 0.5 - low
    first, second = smooth[(low % _ANGLES)], smooth[((low + 1) % _ANGLES)]
    return distance / (first + (second - first) * part)
