"""Atelectasis put into a film: plate-like bands, a collapsed segment or lobe, and the base drawn up."""

import numpy as np

from engine.arrays import FloatImage
from engine.instructions.instruction import Zone
from engine.simulation.image_operations import blur, ease, smoothstep
from engine.simulation.insertion_fields import (
    ZONE_HEIGHTS,
    LungSpace,
    bands,
    behind_heart,
    cloud,
)
from engine.simulation.insertion_film import FilmTone, move, thicken
from engine.simulation.localization import FrontalAnatomy

# How much of the bands, of the wedge, and of the patchy loss of air at the base a kind has.
_SIGNS: dict[str | None, tuple[float, ...]] = {
    None: (1.0, 1.0, 0.35),
    "linear": (1.3, 0.25, 0.15),
    "plate-like": (1.5, 0.15, 0.15),
    "patchy": (0.6, 0.3, 1.6),
    "lobar": (0.25, 1.35, 0.25),
    "obstructive": (0.3, 1.25, 0.3),
    "compressive": (0.5, 0.8, 1.1),
}
KINDS = frozenset(kind for kind in _SIGNS if kind)


def paint_atelectasis(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone,
    anatomy: FrontalAnatomy,
    kind: str | None = None,
) -> FloatImage:
    """Bands when mild; with more a wedge from the hilum, and volume loss that draws the base up."""
    outline = space.outline
    much, wedged, patchy = _SIGNS[kind]
    noise, uneven = cloud(random, 2.2, coarsest=120), cloud(random, 1.6, coarsest=60)
    middle = ZONE_HEIGHTS[zone][1]
    plates = _plates(space, middle, extent, random)
    plates = plates * np.clip(0.85 + 0.30 * uneven, 0.25, 1.3)
    wedge = _wedge(space, middle, noise, extent, zone)
    grown = ease(extent, 0.40, 0.95) if kind not in ("lobar", "obstructive") else ease(extent, 0.1, 0.6)
    # Around the bands the lung holds less air: a low, streaky haze.
    low = np.exp(-(((space.down - middle) / 0.13) ** 2)) * np.clip(0.7 + 0.5 * uneven + 0.4 * noise, 0, 2)
    limit = np.maximum(space.soft, space.near * (wedge > 0.02))
    if zone is Zone.RETROCARDIAC:
        across = ((space.columns - anatomy.midline) * outline.outward).astype(np.float32)
        limit = np.clip(blur(behind_heart(space, anatomy), 6.0) * 1.3, 0, 1) * smoothstep(across, 2, 20)
        wedged, grown = 1.5 * wedged, ease(extent, 0.0, 0.5)
    plates = plates * (1 - (0.85 if middle < 0.4 else 0.5) * grown * min(1.0, wedged))
    depth = (0.80 + 0.45 * min(1.1, extent)) * much * plates * space.soft
    depth = np.maximum(
        depth, (0.50 + 1.05 * extent) * grown * wedged * wedge * np.clip(1 + 0.08 * uneven, 0, 2)
    )
    depth = (depth + (0.10 + 0.35 * extent) * patchy * low * space.soft) * limit
    dense = depth.astype(np.float32)
    if zone is Zone.RETROCARDIAC:
        white = min(0.985, max(tone.water(outline.side), tone.heart + 0.08))
        drawn = thicken(film, dense, white, space.mask | anatomy.heart, None, 0.5, 0.5)
    else:
        drawn = thicken(film, dense, tone.tissue, outline.mask, space.deep, 0.70, 0.45)
    if zone in (Zone.LOWER, Zone.BASAL, Zone.RETROCARDIAC) and extent > 0.4:
        drawn = _raise_base(drawn, space, (extent - 0.4) * 0.10)
    return drawn


def _plates(space: LungSpace, middle: float, extent: float, random: np.random.Generator) -> FloatImage:
    """Up to four slightly bowed bands, thick in the middle and thin at their ends."""
    outline = space.outline
    plates = np.zeros_like(space.rows)
    for number in range(4):
        row = (
            outline.top
            + (min(middle, 0.80) + 0.06 * (number % 3 - 1.0) + 0.035 * random.random()) * outline.height
        )
        start = 0.22 + 0.28 * random.random()
        length = 0.30 + 0.30 * random.random()
        tilt = (0.40 * random.random() - 0.14) * space.width
        bow = (2 + 5 * random.random()) * random.choice((-1.0, 1.0))
        thickness = (2.6 + 2.4 * random.random()) * (0.8 + 0.7 * extent)
        strength = 0.45 + 0.55 * random.random()
        shown = ease(extent, 0.20 * number - 0.25, 0.20 * number + 0.15)
        along = np.linspace(0, 1, 16)
        edge = outline.medial + outline.outward * space.width * (start + length * along)
        line = [
            (float(row + tilt * a + bow * np.sin(np.pi * a) + 0.5 * np.sin(5 * a + number)), float(c))
            for a, c in zip(along, edge, strict=True)
        ]
        # Widths by piece, so that the ends taper off.
        pieces = [line[i : i + 2] for i in range(len(line) - 1)]
        widths = [
            thickness * float(np.sin(np.pi * (i + 0.5) / len(pieces)) ** 0.6) for i in range(len(pieces))
        ]
        drawn = bands(pieces, widths, 1.6)
        ends = smoothstep(np.minimum(_share(space, edge[0], edge[-1]), 1).astype(np.float32), 0.0, 0.22)
        plates = np.maximum(plates, strength * drawn * ends * shown)
    return plates


def _share(space: LungSpace, first: float, last: float) -> FloatImage:
    """0 at either end of a stretch of columns, rising to 0.5 in its middle and not beyond it."""
    place = (space.columns - first) / (last - first)
    return np.asarray(np.minimum(place, 1 - place), dtype=np.float32)


def _wedge(space: LungSpace, middle: float, noise: FloatImage, extent: float, zone: Zone) -> FloatImage:
    """A fan from the hilum whose far side lies on the base, or on the chest wall in the upper zones."""
    outline = space.outline
    row, column = outline.hilum
    if middle > 0.6:
        along = (space.rows - row) / max(1.0, outline.bottom - row)
        far = outline.cardiophrenic[1] + outline.outward * space.width * (0.02 + 0.14 * extent)
        center = column + (far - column) * along
        half = space.width * (0.05 + (0.14 + 0.22 * extent) * np.clip(along, 0, 1.2) ** 1.3)
        offset = np.abs(space.columns - center) / half
        ends = smoothstep(along.astype(np.float32), 0.0, 0.45)
    elif middle < 0.4:
        # A collapsed upper lobe: packed against apex and mediastinum, above a fissure drawn up at its side.
        side = np.clip(space.out, 0, 1)
        line = outline.top + (0.18 + 0.24 * extent - 0.30 * side + 0.16 * side * (1 - side)) * outline.height
        above = (line - space.rows) / outline.height + 0.012 * noise
        shape = smoothstep(above.astype(np.float32), -0.02, 0.06) * (1 - 0.25 * side)
        return np.asarray(shape, dtype=np.float32)
    else:
        goal = outline.top + (middle + 0.06) * outline.height
        along = (space.columns - column) * outline.outward / space.width
        center = row + (goal - row) * np.clip(along * 1.3, 0, 1)
        half = outline.height * (0.025 + (0.07 + 0.10 * extent) * np.clip(along, 0, 1.2))
        offset = np.abs(space.rows - center) / half
        ends = smoothstep(along.astype(np.float32), 0.0, 0.3) * (
            1 - smoothstep((along + 0.10 * noise).astype(np.float32), 0.50, 0.95)
        )
    bent = (offset + 0.10 * noise).astype(np.float32)
    edge = 0.70 if zone is Zone.RETROCARDIAC else 0.80
    return np.asarray(blur((1 - smoothstep(bent, edge - 0.35, 1.25)) * ends, 1.5), dtype=np.float32)


def _raise_base(film: FloatImage, space: LungSpace, share: float) -> FloatImage:
    """The diaphragm and what lies on it drawn up by a share of the lung's height."""
    outline = space.outline
    across = ((space.columns - outline.medial) * outline.outward / max(1.0, space.width)).astype(np.float32)
    inside = smoothstep(across, 0.0, 0.25) * (1 - smoothstep(across, 0.80, 1.0))
    vertical = smoothstep(space.down, 0.50, 0.92) * (1 - smoothstep(space.down, 1.02, 1.30))
    return move(film, share * outline.height * inside * vertical, np.zeros_like(film), fine_sigma=1.0)
