"""Consolidation, pneumonia and lung opacity put into a film: what fills air spaces, as a cloud in its zone.

A field falls from one or several places, elongated along the bronchi and roughened like a cloud; where it
lies above a threshold there is disease. The threshold is set so that the level's share of the lung is filled:
the levels of one seed are nested, and every film grows alike.
"""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import FloatImage
from engine.instructions.instruction import Side, Zone
from engine.simulation.image_operations import blur, ease, smoothstep
from engine.simulation.insertion_fields import (
    EXTENTS,
    ZONE_HEIGHTS,
    LungSpace,
    behind_heart,
    bronchi,
    center_in,
    cloud,
    net,
    zone_weight,
)
from engine.simulation.insertion_film import FilmTone, thicken
from engine.simulation.localization import FrontalAnatomy

_SHARE = (0.0, 0.045, 0.10, 0.20, 0.36, 0.55)  # of the lung's area


@dataclass(frozen=True)
class _Look:
    """How a filling of air spaces looks.

    Attributes:
        places: of the field; more make it patchy.
        spread: how far apart they lie, shares of the lung's height.
        ramp: width of the border, in units of the field.
        rough: how far the cloud bends the border, in the same units.
        depth: at the severe level.
        mottle: deviation of the depth inside.
        airways: how open the bronchi stay.
        ribs, vessels: shares of coarse and fine detail that shows through what is filled.
        bounded: chance that a fissure bounds it.
        halo: depth of a haze around it.
        reticular: depth of a net of thickened septa instead of filled air spaces.
        growth: of the share of the lung that is filled.
    """

    places: float
    spread: float
    ramp: float
    rough: float
    depth: float
    mottle: float
    airways: float
    ribs: float
    vessels: float
    bounded: float = 0.0
    halo: float = 0.0
    reticular: float = 0.0
    growth: float = 1.0


_LOOKS = {
    "consolidation": _Look(2, 0.10, 0.44, 0.18, 1.60, 0.08, 0.40, 0.60, 0.16, bounded=0.7),
    "pneumonia": _Look(5, 0.19, 0.52, 0.30, 1.05, 0.20, 0.15, 0.75, 0.40, halo=0.20),
    "lung_opacity": _Look(2, 0.07, 0.70, 0.32, 0.74, 0.12, 0.0, 0.85, 0.70),
}
# What a kind changes.
_KINDS: dict[str, dict[str, float]] = {
    "focal": {"places": 1, "rough": 0.18, "ramp": 0.40},
    "multifocal": {"places": 5, "spread": 0.24, "bounded": 0.0},
    "patchy": {"places": 5, "spread": 0.15, "rough": 0.40, "mottle": 0.28, "bounded": 0.0},
    "dense": {"depth": 1.75, "ramp": 0.40, "ribs": 0.5, "vessels": 0.12},
    "lobar": {"places": 1, "ramp": 0.32, "rough": 0.12, "bounded": 1.0, "airways": 0.4, "halo": 0.0},
    "hazy": {"depth": 0.50, "ramp": 0.9, "vessels": 0.85},
    "ground-glass": {"depth": 0.52, "ramp": 0.8, "vessels": 0.85, "mottle": 0.05},
    "diffuse": {"places": 4, "spread": 0.3, "ramp": 1.1, "growth": 2.0},
    "interstitial": {"depth": 0.22, "reticular": 0.5, "vessels": 0.95, "growth": 1.6},
}
KINDS = frozenset(_KINDS)


def paint_airspace(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone,
    anatomy: FrontalAnatomy,
    finding: str,
    kind: str | None = None,
) -> FloatImage:
    """Consolidation, pneumonia or lung opacity in a zone of one lung."""
    look = _LOOKS[finding]
    if kind is not None:
        look = replace(look, **_KINDS[kind])
    behind = zone is Zone.RETROCARDIAC
    field, middle = _field(space, zone, anatomy, random, look)
    airways = bronchi(space, middle, random)
    mottle = cloud(random, 1.1, coarsest=26)
    bounded = random.random() < look.bounded
    reach = _reach(space, zone, anatomy, bounded)
    # How much of the lung: the threshold above which the field has this share.
    lung = (behind_heart(space, anatomy) > 0.4) if behind else space.outline.mask
    share = float(np.interp(extent, EXTENTS, _SHARE)) * look.growth * (2.0 if behind else 1.0)
    level = float(np.quantile((field - 3.0 * (1 - reach))[lung], 1 - min(0.9, share)))
    # Thickness grows inwards: slowly at the border and on to the middle, as it does for a solid in depth.
    ramp = look.ramp * (0.45 + 0.55 * min(1.0, extent))  # what is small is not faint as well
    shape = blur(smoothstep(field, level - 0.7 * ramp, level + 1.3 * ramp), 1.5) * reach
    strength = 0.62 + 0.38 * min(1.2, extent)
    edge = 1 - shape  # the border is mottled, the middle more even
    depth = look.depth * strength * shape * np.clip(1 + look.mottle * (0.6 + edge) * mottle, 0.3, 1.7)
    if look.halo:
        around = smoothstep(field, level - 3.5 * look.ramp, level) * reach
        depth = np.maximum(depth, look.halo * strength * around)
    if look.reticular:
        wide = smoothstep(field, level - 2 * look.ramp - 0.3, level + look.ramp) * reach
        depth = depth + look.reticular * strength * net(random) * wide
    opened = look.airways * ease(extent, 0.3, 0.7) * airways * smoothstep(shape, 0.4, 0.95)
    depth = (depth * (1 - opened)).astype(np.float32)
    if behind:
        white = min(0.985, max(tone.water(space.outline.side), tone.heart + 0.09))
        return thicken(film, 0.9 * depth, white, space.mask | anatomy.heart, None, 0.5, 0.5)
    return thicken(film, depth, tone.tissue, space.outline.mask, space.deep, look.ribs, look.vessels)


def _field(
    space: LungSpace, zone: Zone, anatomy: FrontalAnatomy, random: np.random.Generator, look: _Look
) -> tuple[FloatImage, tuple[float, float]]:
    """Highest where the disease begins, one less at about a third of the lung's height from there."""
    outline = space.outline
    unit = 0.30 * outline.height
    middle = center_in(space, zone, anatomy, random)
    field = np.full_like(space.rows, -10)
    for number in range(int(look.places)):
        row, column = middle
        turn, far = 2 * np.pi * random.random(), 0.35 + 0.65 * random.random()
        stretch, tilt = 1.15 + 0.55 * random.random(), 0.5 * (random.random() - 0.5)
        later = 0.30 * random.random()
        if number:
            row += far * look.spread * outline.height * np.sin(turn)
            column += far * look.spread * outline.height * np.cos(turn) * 0.7
        # Elongated along the way from the hilum, as bronchi and segments are.
        away = np.arctan2(row - outline.hilum[0], column - outline.hilum[1]) + tilt
        down, right = space.rows - np.float32(row), space.columns - np.float32(column)
        along = (right * np.cos(away) + down * np.sin(away)) / (unit * stretch)
        across = (down * np.cos(away) - right * np.sin(away)) / (unit / stretch * 1.1)
        field = np.maximum(field, 1 - np.hypot(along, across) - (later if number else 0))
    rough = look.rough * cloud(random, 2.0, coarsest=150)
    return (field + rough).astype(np.float32), middle


def _reach(space: LungSpace, zone: Zone, anatomy: FrontalAnatomy, bounded: bool) -> FloatImage:
    """Where it may be: its lung around its zone, up to a fissure, or behind the heart."""
    outline = space.outline
    if zone is Zone.RETROCARDIAC:
        across = (space.columns - anatomy.midline) * outline.outward
        lower = smoothstep(space.down, 0.46, 0.62) * smoothstep(across.astype(np.float32), 4, 26)
        return np.asarray(lower * np.clip(blur(behind_heart(space, anatomy), 6.0) * 1.25, 0, 1), np.float32)
    reach = space.near
    if bounded and outline.side is Side.RIGHT and zone in (Zone.UPPER, Zone.MIDDLE):
        out = np.clip(space.out, 0, 1)
        fissure = space.down - 0.47 - 0.03 * out + 0.05 * out * (1 - out)  # the horizontal fissure
        below = smoothstep(fissure.astype(np.float32), -0.020, 0.016)
        return np.asarray(reach * (below if zone is Zone.MIDDLE else 1 - below), np.float32)
    first, _, last = ZONE_HEIGHTS[zone]
    soft = zone_weight(space, zone, anatomy) if last - first < 0.3 else np.float32(1)
    return np.asarray(reach * (0.25 + 0.75 * soft), np.float32)
