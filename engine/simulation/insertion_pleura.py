"""Pleural effusion and pneumothorax put into a film."""

import numpy as np

from engine.arrays import FloatImage
from engine.instructions.instruction import Zone
from engine.simulation.image_operations import blur, ease, smooth_curve, smoothstep
from engine.simulation.insertion_fields import LungSpace, with_heart
from engine.simulation.insertion_film import FilmTone, densify, detail_of
from engine.simulation.localization import FrontalAnatomy

# By extent 0.25 (minimal), 0.5 (small), 0.75 (moderate), 1 (large), 1.25 (massive).
_EXTENTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25)
_LATERAL = (0.0, 0.09, 0.18, 0.38, 0.70, 1.02)  # height of the meniscus, shares of the lung's height
_MEDIAL = (0.0, 0.0, 0.02, 0.19, 0.48, 0.96)
_DEPTH = (0.0, 1.3, 1.7, 2.0, 2.2, 2.4)
_RIM = (0.0, 0.14, 0.23, 0.34, 0.47, 0.60)  # share of the lung's radius that air takes


def paint_effusion(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    anatomy: FrontalAnatomy,
) -> FloatImage:
    """Fluid with a meniscus, deeper towards the base, and a thin veil above it."""
    outline = space.outline
    power = 1.6 + 0.7 * random.random()
    wobble = 2.0 * smooth_curve(random, film.shape[1], 9)
    tilt = 0.9 + 0.2 * random.random()
    lateral = float(np.interp(extent, _EXTENTS, _LATERAL)) * tilt
    medial = float(np.interp(extent, _EXTENTS, _MEDIAL)) * tilt
    across = np.clip((space.columns - outline.medial) * outline.outward / max(1.0, space.width), 0, 1)
    climb = 0.05 * min(1.0, 2 * medial) * (1 - across) ** 3
    height = medial + climb + (lateral - medial) * across**power
    surface = outline.bottom - height * outline.height + wobble[None]
    below = (space.rows - surface) / max(1, outline.height)
    edge = 0.020 + 0.020 * min(1.0, extent)
    depth = float(np.interp(extent, _EXTENTS, _DEPTH)) * (1 - np.exp(-np.maximum(below + edge, 0) / 0.13))
    depth = depth * smoothstep(below.astype(np.float32), -edge, edge)
    veil = 0.30 * min(1.0, extent) * np.exp(-np.maximum(-below, 0) / 0.13) * (below < 0.2)
    # Fluid lies behind the heart too, so its border is lost.
    total = (np.maximum(depth, veil) * with_heart(space.wide, space, anatomy)).astype(np.float32)
    detail = detail_of(film, outline.mask) * space.deep
    inner_heart = smoothstep(blur(anatomy.heart.astype(np.float32), 4.0), 0.7, 1.0)
    detail = detail + detail_of(film, anatomy.heart) * inner_heart
    return densify(film, total, tone.water(outline.side), detail, kept=0.42)


def paint_pneumothorax(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone | None = None,
) -> FloatImage:
    """Air between chest wall and a retracted lung: no vessels, a thin pleural line, a denser lung inside."""
    outline = space.outline
    mask = outline.mask
    row = outline.hilum[0] + 0.10 * outline.height
    column = outline.hilum[1] - 0.12 * space.width * outline.outward
    angle = np.arctan2(space.rows - row, (space.columns - column) * outline.outward)  # 0 outwards, + down
    radius = np.hypot(space.rows - row, space.columns - column)
    bins = 512
    wall = np.zeros(bins, dtype=np.float32)
    index = np.clip(((angle + np.pi) / (2 * np.pi) * bins).astype(int), 0, bins - 1)
    np.maximum.at(wall, index[mask], radius[mask])
    holes = wall == 0
    wall[holes] = np.interp(np.flatnonzero(holes), np.flatnonzero(~holes), wall[~holes])
    wall = _round_smooth(wall, 9)
    theta = np.linspace(-np.pi, np.pi, bins)
    # Air rises: most at the apex, less along the side, least at the base.
    apex = np.exp(-(((theta + 1.35) / 0.75) ** 2))
    side = 0.62 * np.exp(-(((theta + 0.35) / 0.75) ** 2))
    base = (0.10 + 0.55 * ease(extent, 0.55, 1.1)) * np.exp(-(((theta - 0.75) / 0.75) ** 2))
    share = np.maximum(np.maximum(apex, side), base)
    if zone is Zone.BASAL:
        share = np.maximum(1.0 * np.exp(-(((theta - 0.9) / 0.6) ** 2)), 0.25 * side)
    ripple = 1 + 0.10 * _round_smooth(smooth_curve(random, bins, 11), 15)
    rim = float(np.interp(extent, _EXTENTS, _RIM))
    if extent < 0.6:  # a small one stays at the apex
        share = share * (0.35 + 0.65 * np.maximum(apex, 0.8 * side)) if zone is not Zone.BASAL else share
    visceral = wall * (1 - np.clip(rim * share * ripple, 0, 0.85))
    reach = 5 + int(40 * min(1.0, extent))
    visceral = np.minimum(_round_smooth(_round_smooth(visceral.astype(np.float32), reach), reach), wall)
    place = (angle + np.pi) / (2 * np.pi) * bins - 0.5
    lung_edge = np.interp(place, np.arange(bins), visceral, period=bins).astype(np.float32)
    wall_edge = np.interp(place, np.arange(bins), wall, period=bins).astype(np.float32)
    gap = smoothstep(wall_edge - lung_edge, 1.5, 6.0)  # no line where lung and wall touch
    outside = radius - lung_edge
    air = smoothstep(outside.astype(np.float32), -1.0, 1.5) * space.soft * gap
    # Vessels are finer than ribs: smooth them away, and keep the coarse rib shadows.
    vessels = detail_of(film, mask, 3.6)
    depth = 0.20 + 0.08 * min(1.2, extent)
    aired = film - 0.78 * vessels * air - depth * tone.contrast * air
    floor = min(float(np.quantile(film[mask], 0.02)), tone.lung) * 0.8
    aired = np.where(aired < floor, np.maximum(aired, np.minimum(film, floor)), aired).astype(np.float32)
    inside = smoothstep((-outside).astype(np.float32), 0.0, 14.0) * space.soft
    collapse = (0.03 + 0.36 * max(0.0, extent - 0.4) ** 1.5) * inside * space.soft
    dense = densify(aired, collapse.astype(np.float32), tone.tissue, detail_of(film, mask), kept=1.0)
    strength = 0.17 + 0.05 * _round_smooth(smooth_curve(random, bins, 17), 9)
    line = np.interp(place, np.arange(bins), strength, period=bins)
    profile = np.exp(-((outside / 1.15) ** 2)) * line * tone.contrast * gap * space.soft
    result: FloatImage = np.clip(dense + profile, 0, 1).astype(np.float32)
    return result


def _round_smooth(curve: FloatImage, reach: int) -> FloatImage:
    """A closed curve smoothed by a running mean."""
    kernel = np.ones(reach) / reach
    padded = np.concatenate([curve[-reach:], curve, curve[:reach]])
    return np.convolve(padded, kernel, mode="same")[reach:-reach].astype(np.float32)
