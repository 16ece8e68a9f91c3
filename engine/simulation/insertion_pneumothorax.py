"""Pneumothorax put into a film: air between the chest wall and a lung that retracts towards its hilum."""

import numpy as np

from engine.arrays import BoolImage, FloatImage
from engine.instructions.instruction import Zone
from engine.simulation.image_operations import blur, ease, resize, smooth_curve, smoothstep
from engine.simulation.insertion_fields import EXTENTS, LungSpace, cloud
from engine.simulation.insertion_film import FilmTone, detail_of, thicken
from engine.simulation.insertion_shift import shift_mediastinum
from engine.simulation.localization import FRAME, FrontalAnatomy

_RIM = (0.0, 0.075, 0.15, 0.27, 0.42, 0.60)  # width of the air beside the apex, shares of the lung's width
_STEP = 4  # distances are measured on every fourth pixel
KINDS = frozenset({"tension", "loculated"})


def paint_pneumothorax(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone | None,
    anatomy: FrontalAnatomy,
    kind: str | None = None,
) -> FloatImage:
    """Air without markings, a pleural line, a denser lung inside; tension pushes the mediastinum away."""
    outline = space.outline
    mask = outline.mask
    ripple = 0.07 * smooth_curve(random, FRAME, 9)
    bright = 0.17 * (1 - 0.45 * ease(extent, 0.6, 1.1)) + 0.04 * cloud(random, 1.5, coarsest=120)
    lobes = cloud(random, 2.4, coarsest=150)
    tension = ease(extent, 1.0, 1.25) if kind != "tension" else max(0.6, min(1.0, extent))
    if tension > 0:
        film = shift_mediastinum(film, anatomy, outline.side, 0.10 * tension * space.width)
    rim = float(np.interp(extent, EXTENTS, _RIM)) * space.width
    depth = _depth_below_wall(space, extent, zone, kind, ripple)
    inward = (depth - rim).astype(np.float32)  # pixels inside the lung's surface, below 0 is air
    inward = np.maximum(inward, _root(space, extent, lobes))
    inward = blur(inward, 4.0 + 4.0 * ease(extent, 0.5, 1.0))
    wall = smoothstep(_wall_gap(inward, mask), 0.2, 0.7)
    air = smoothstep(-inward, -0.8, 1.2) * space.soft
    aired = _empty(film, mask, tone, extent, air)
    inside = smoothstep(inward, -0.5, 5.0) * space.soft
    collapse = (0.05 + 0.85 * max(0.0, extent - 0.4) ** 1.4) * inside
    dense = thicken(aired, collapse, tone.tissue, mask, space.deep, 0.85, 0.9)
    line = np.exp(-((inward / 1.2) ** 2)) * np.clip(bright, 0.05, 0.28) * tone.contrast * wall * space.soft
    return np.clip(dense + line, 0, 1).astype(np.float32)


def _root(space: LungSpace, extent: float, lobes: FloatImage) -> FloatImage:
    """Pixels inside what never leaves the hilum: the root holds the lung, whose lower part hangs from it."""
    outline = space.outline
    away = (space.columns - outline.hilum[1]) * outline.outward / space.width
    down = (space.rows - outline.hilum[0]) / max(1, outline.height)
    size = 1.12 - 0.30 * ease(extent, 0.75, 1.25)
    hang = np.where(down > 0.04, 0.36 * size, 0.20 * size)
    lean = away - 0.10 - 0.12 * np.clip(down, 0, 0.4)
    distance = np.hypot((down - 0.04) / hang, lean / (0.34 * size)) + 0.08 * lobes
    return np.asarray((1 - distance) * 0.30 * space.width, dtype=np.float32)


def _depth_below_wall(
    space: LungSpace, extent: float, zone: Zone | None, kind: str | None, ripple: FloatImage
) -> FloatImage:
    """Pixels from the chest wall, stretched where air gathers less: most at the apex, least at the base."""
    outline = space.outline
    small = outline.mask[::_STEP, ::_STEP]
    edge = small & ~_inner(small)
    points = np.argwhere(edge).astype(np.float32) * _STEP
    down = (points[:, 0] - outline.top) / max(1, outline.height)
    across = (points[:, 1] - outline.medial) * outline.outward / max(1.0, space.width)
    base = 0.02 + 0.50 * ease(extent, 0.5, 1.1)
    side = 0.55 + 0.35 * ease(extent, 0.4, 1.0)
    if zone is Zone.BASAL:
        share = np.interp(down, [0.45, 0.62, 0.85, 1], [0.02, 0.35, 1, 1])
    elif kind == "loculated":
        share = np.interp(down, [0.22, 0.36, 0.66, 0.8], [0.02, 1, 1, 0.02])
    else:
        reach = 0.30 + 0.7 * ease(extent, 0.2, 0.6) if zone not in (Zone.APICAL, Zone.UPPER) else 0.45
        share = np.interp(
            down, [0, 0.12, 0.12 + 0.5 * reach, 0.35 + 0.55 * reach, 1], [1.1, 1, side, 0.5 * side, base]
        )
        if zone in (Zone.APICAL, Zone.UPPER):
            share = share * np.interp(down, [0.3, 0.55], [1, 0.02])
    lowest = small.shape[0] - 1 - np.argmax(small[::-1], axis=0)
    on_base = points[:, 0] >= (lowest[(points[:, 1] / _STEP).astype(int)] - 1) * _STEP
    if zone is not Zone.BASAL:
        share = np.where(on_base & (down > 0.6), np.minimum(share, base), share)
    # Along the mediastinum the lung stays, but for the apex and for a collapse.
    medial = np.interp(across, [0.12, 0.40], [0.03 + 0.22 * ease(extent, 0.8, 1.25), 1.0])
    share = share * np.maximum(medial, np.interp(down, [0.05, 0.20], [1, 0]))
    share = np.maximum(share * (1 + ripple[np.clip(points[:, 0].astype(int), 0, FRAME - 1)]), 0.02)
    rows, columns = np.nonzero(small)
    places = np.stack([rows, columns], axis=1).astype(np.float32) * _STEP
    distance = np.hypot(places[:, 0, None] - points[None, :, 0], places[:, 1, None] - points[None, :, 1])
    nearest = (distance / share[None].astype(np.float32)).min(axis=1)
    depth = np.zeros(small.shape, dtype=np.float32)
    depth[small] = np.minimum(nearest, 4.0 * space.width)
    return np.asarray(resize(depth, (FRAME, FRAME)), dtype=np.float32)


def _inner(mask: BoolImage) -> BoolImage:
    """Pixels whose four neighbors are inside."""
    padded = np.pad(mask, 1)
    inner: BoolImage = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:] & mask
    return inner


def _wall_gap(inward: FloatImage, mask: BoolImage) -> FloatImage:
    """About 1 where air lies between lung and wall, 0 where they touch and no line shows."""
    air = ((inward < 0) & mask).astype(np.float32)
    return np.clip(3.0 * blur(air, 5.0), 0, 1)


def _empty(film: FloatImage, mask: BoolImage, tone: FilmTone, extent: float, air: FloatImage) -> FloatImage:
    """Without markings and darker where there is air; ribs stay, for they are wider than vessels."""
    vessels = _thin_bright(film, mask)
    darker = (0.17 + 0.08 * min(1.2, extent)) * tone.contrast
    floor = min(float(np.quantile(film[mask], 0.02)), tone.lung) * 0.8
    # A film saturates in the dark: less is taken where the lung is nearly black, ribs and all alike.
    around = film - detail_of(film, mask, 12.0)
    room = np.clip((around - floor) / max(1e-3, 0.8 * (tone.lung - floor)), 0.25, 1)
    return np.asarray(film - (0.85 * vessels + darker * room) * air, dtype=np.float32)


def _thin_bright(film: FloatImage, mask: BoolImage) -> FloatImage:
    """What is brighter than its surroundings and thinner than a rib."""
    smooth = blur(film, 0.8)
    opened = _extreme(_extreme(smooth, 4, np.minimum), 4, np.maximum)
    thin = np.maximum(smooth - blur(opened, 1.5), 0)
    return np.where(mask, thin, 0).astype(np.float32)


def _extreme(image: FloatImage, radius: int, pick: np.ufunc) -> FloatImage:
    """Least or greatest value in a square of 2 radius + 1 pixels."""
    result = image
    for axis in (0, 1):
        padded = np.pad(result, [(radius, radius) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        length = image.shape[axis]
        result = padded.take(range(length), axis=axis)
        for far in range(1, 2 * radius + 1):
            part = padded[far : far + length] if axis == 0 else padded[:, far : far + length]
            result = pick(result, part)
    return np.asarray(result, dtype=np.float32)
