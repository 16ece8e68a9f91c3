"""Pleural effusion put into a film: fluid that fills the pleural space, or lies behind the lung."""

import numpy as np

from engine.arrays import FloatImage
from engine.simulation.image_operations import blur, dilate, ease, smooth_curve, smoothstep
from engine.simulation.insertion_fields import EXTENTS, LungSpace, cloud, with_heart
from engine.simulation.insertion_film import FilmTone, detail_of
from engine.simulation.insertion_shift import shift_mediastinum
from engine.simulation.localization import FrontalAnatomy

_LATERAL = (0.0, 0.09, 0.18, 0.38, 0.70, 1.06)  # height of the meniscus, shares of the lung's height
_MEDIAL = (0.0, 0.0, 0.02, 0.19, 0.48, 0.97)
_DEPTH = (0.0, 1.4, 1.8, 2.1, 2.6, 3.2)
_LAYERED = (0.0, 0.22, 0.40, 0.70, 1.05, 1.5)  # depth behind the whole lung when it lies
KINDS = frozenset({"layering", "loculated"})


def paint_effusion(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    anatomy: FrontalAnatomy,
    kind: str | None = None,
) -> FloatImage:
    """Fluid with a meniscus, deeper towards the base, and a veil above; much of it pushes the heart away."""
    outline = space.outline
    power = 1.6 + 0.7 * random.random()
    wobble = 2.0 * smooth_curve(random, film.shape[1], 9)
    tilt = 0.9 + 0.2 * random.random()
    if kind != "loculated":
        push = 0.09 * ease(extent, 0.85, 1.25) * space.width
        film = shift_mediastinum(film, anatomy, outline.side, push) if push > 0.5 else film
    if kind == "layering":
        depth = _layer(space, extent, random)
    elif kind == "loculated":
        depth = _pocket(space, extent, random)
    else:
        depth = _meniscus(space, extent, power, tilt, wobble)
    # Fluid lies behind the heart too, so its border is lost.
    # The outline of the lung is found from within; a full chest reaches its wall, and not beyond the body.
    body = smoothstep(blur(film, 4.0), 0.35 * tone.lung, 0.7 * tone.lung) * smoothstep(space.down, 0.05, 0.3)
    grown = dilate(outline.mask, 10 + int(4 * ease(extent, 0.75, 1.2))).astype(np.float32)
    beside = np.maximum(space.wide, smoothstep(blur(grown, 4.0), 0.08, 0.85) * body)
    depth = depth * with_heart(beside, space, anatomy)
    return _fill(film, space, anatomy, tone, depth.astype(np.float32), extent)


def _meniscus(space: LungSpace, extent: float, power: float, tilt: float, wobble: FloatImage) -> FloatImage:
    outline = space.outline
    lateral = float(np.interp(extent, EXTENTS, _LATERAL)) * tilt
    medial = float(np.interp(extent, EXTENTS, _MEDIAL)) * tilt
    across = np.clip((space.columns - outline.medial) * outline.outward / max(1.0, space.width), 0, 1)
    climb = 0.05 * min(1.0, 2 * medial) * (1 - across) ** 3
    height = medial + climb + (lateral - medial) * across**power
    surface = outline.bottom - height * outline.height + wobble[None]
    below = ((space.rows - surface) / max(1, outline.height)).astype(np.float32)
    edge = 0.022 + 0.028 * min(1.0, extent)
    depth = float(np.interp(extent, EXTENTS, _DEPTH)) * (1 - np.exp(-np.maximum(below + edge, 0) / 0.14))
    depth = depth * smoothstep(below, -edge, edge)
    veil = 0.30 * min(1.0, extent) * np.exp(-np.maximum(-below, 0) / 0.13) * (below < 0.2)
    return np.maximum(depth, veil).astype(np.float32)


def _layer(space: LungSpace, extent: float, random: np.random.Generator) -> FloatImage:
    """Behind the lung of somebody who lies: a veil, denser downwards, through which vessels stay visible."""
    depth = float(np.interp(extent, EXTENTS, _LAYERED))
    gradient = 0.45 + 0.75 * smoothstep(space.down, 0.05, 0.95)
    return np.asarray(depth * gradient * (1 + 0.04 * cloud(random, 2.0, coarsest=200)), dtype=np.float32)


def _pocket(space: LungSpace, extent: float, random: np.random.Generator) -> FloatImage:
    """A lens against the chest wall that does not run down."""
    outline = space.outline
    middle = outline.top + (0.52 + 0.28 * random.random()) * outline.height
    half = (0.07 + 0.17 * extent) * outline.height
    thick = (0.05 + 0.24 * extent) * space.width
    from_wall = (1 - space.out) * space.width
    along = (space.rows - middle) / half
    inside = 1 - np.hypot(along, np.maximum(from_wall, 0) / thick) + 0.04 * cloud(random, 2.0, coarsest=120)
    return np.asarray((0.9 + 0.8 * extent) * smoothstep(inside.astype(np.float32), -0.02, 0.45), np.float32)


def _fill(
    film: FloatImage,
    space: LungSpace,
    anatomy: FrontalAnatomy,
    tone: FilmTone,
    depth: FloatImage,
    extent: float,
) -> FloatImage:
    """Towards the film's level of fluid; ribs stay faintly visible, and what lies deep is whiter."""
    outline = space.outline
    share = 1 - np.exp(-depth)
    fine = detail_of(film, outline.mask, 2.6)
    coarse = detail_of(film, outline.mask, 12.0) - fine
    # Ribs show through fluid; the trunks of vessels, which stand out more, do not.
    most = 1.3 * float(coarse[outline.mask].std())
    coarse = np.clip(coarse, -most, most)
    inner_heart = smoothstep(blur(anatomy.heart.astype(np.float32), 4.0), 0.7, 1.0)
    fine, coarse = fine * space.deep, coarse * space.deep
    heart = detail_of(film, anatomy.heart) * inner_heart
    base = film - fine - coarse - heart
    # A little fluid has the level of the abdomen below it; a chest full of it is whiter than the heart.
    # Where the abdomen is much whiter than the heart, it is for its thickness, which the chest has not.
    water = tone.water(outline.side)
    water = min(water, tone.heart + 0.45 * max(0.0, water - tone.heart))
    little, much = max(water, 0.5 * (water + tone.heart)), max(water, tone.heart)
    full = little + (much - little) * ease(extent, 0.4, 1.2)
    level = full - 0.05 * (1 - np.clip(space.down, 0, 1)) ** 1.5 * tone.contrast
    # Over the dome it passes into what lies below, or the diaphragm would still show.
    floor, under = _below_diaphragm(film, space, anatomy)
    near = np.exp(-np.maximum(floor[None] - space.rows, 0) / (0.22 * outline.height))
    level = level + (np.maximum(under, little)[None] - level) * near
    # The chest is less deep towards its side and its top, so the fluid is too.
    solid = outline.mask | anatomy.mediastinum | anatomy.heart | (space.rows > floor[None])
    middle = smoothstep(blur(solid.astype(np.float32), 13.0), 0.40, 0.97) * smoothstep(space.down, -0.1, 0.35)
    share = share * (0.74 + 0.26 * middle)
    missing = np.maximum(level - base, 0)
    lost = share * np.clip(missing / 0.06, 0, 1)
    filled = base + missing * share + coarse * (1 - 0.68 * lost) + (fine + heart) * (1 - 0.74 * lost)
    filled = _without_dome(filled.astype(np.float32), space, floor, share, full)
    # Processing draws a seam along the border of the heart; where fluid meets it there is none.
    seam = share * space.wide * (1 - space.deep) * (1 - smoothstep(space.out, 0.3, 0.5))
    seam = np.clip(1.4 * blur(seam.astype(np.float32), 2.0), 0, 1)
    filled = filled + seam * (blur(filled.astype(np.float32), 7.0) - filled)
    return np.clip(filled, 0, 1).astype(np.float32)


def _without_dome(
    film: FloatImage, space: LungSpace, floor: FloatImage, share: FloatImage, level: float
) -> FloatImage:
    """The bright edge of the diaphragm gone where fluid lies on it: one grey passes into the other."""
    columns = np.arange(film.shape[1])
    coarse = blur(film, 5.0)
    lung = np.flatnonzero(space.outline.mask.any(axis=0))
    fluid = share[np.clip(floor.astype(int) - 8, 0, film.shape[0] - 1), columns]
    ends = smoothstep(np.minimum(columns - lung[0] + 8, lung[-1] + 8 - columns).astype(np.float32), 0, 16)
    above = coarse[np.clip(floor.astype(int) - 16, 0, film.shape[0] - 1), columns]
    below = coarse[np.clip(floor.astype(int) + 40, 0, film.shape[0] - 1), columns]
    kernel = np.ones(25) / 25
    above, below = (
        np.convolve(np.pad(np.minimum(v, max(level, 0.1) + 0.15), 12, mode="edge"), kernel, mode="valid")
        for v in (above, below)
    )
    away = space.rows - floor[None]
    passing = above + (below - above) * smoothstep(away, -16, 40)
    band = smoothstep(away, -18, -6) * (1 - smoothstep(away, 22, 44)) * (fluid * ends)[None]
    return np.asarray(film + band * (passing - coarse), dtype=np.float32)


def _below_diaphragm(
    film: FloatImage, space: LungSpace, anatomy: FrontalAnatomy
) -> tuple[FloatImage, FloatImage]:
    """(512,) rows of this lung's lower border and grey levels just below it, smooth along the columns."""
    outline = space.outline
    columns = np.flatnonzero(outline.mask.any(axis=0))
    rows = anatomy.diaphragm[columns]
    columns, rows = columns[np.isfinite(rows)], rows[np.isfinite(rows)].astype(int)
    every = np.arange(film.shape[1])
    if len(columns) < 8:
        bottom = np.full(film.shape[1], outline.bottom, dtype=np.float32)
        return bottom, np.zeros_like(bottom)
    places = np.clip(rows[:, None] + np.arange(8, 26, 2)[None], 0, film.shape[0] - 1)
    levels = np.median(film[places, columns[:, None]], axis=1)
    kernel = np.ones(31) / 31
    smooth = np.convolve(np.pad(levels, 15, mode="edge"), kernel, mode="valid")
    floor = np.convolve(np.pad(rows.astype(float), 7, mode="edge"), np.ones(15) / 15, mode="valid")
    return (
        np.interp(every, columns, floor).astype(np.float32),
        np.interp(every, columns, smooth).astype(np.float32),
    )
