"""Edema put into a film: vessels lose their outline, septa thicken, air spaces fill from the hila."""

import numpy as np

from engine.arrays import FloatImage
from engine.instructions.instruction import Zone
from engine.simulation.image_operations import blur, ease, smoothstep
from engine.simulation.insertion_fields import (
    LungSpace,
    bands,
    cloud,
    net,
    rings,
    with_heart,
    zone_weight,
)
from engine.simulation.insertion_film import FilmTone, detail_of, thicken
from engine.simulation.localization import FrontalAnatomy

# How much of each sign a kind has: haze of the wings, general haze, net and lines, clouds.
_SIGNS: dict[str | None, tuple[float, ...]] = {
    None: (1.0, 1.0, 1.0, 1.0),
    "interstitial": (0.45, 0.9, 2.2, 0.4),
    "alveolar": (1.30, 1.0, 0.5, 1.15),
    "patchy": (1.05, 0.8, 0.8, 2.2),
    "hazy": (0.75, 1.5, 0.5, 0.3),
    "diffuse": (0.65, 1.9, 1.0, 0.8),
}
KINDS = frozenset(kind for kind in _SIGNS if kind)


def paint_edema(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone | None,
    anatomy: FrontalAnatomy,
    kind: str | None = None,
) -> FloatImage:
    """Blurred vessels, cuffs and septal lines when mild; bat wings that spare the rim when severe."""
    outline = space.outline
    wings, general, lines, clouds = _SIGNS[kind]
    row = outline.hilum[0] + (0.08 + 0.03 * random.random()) * outline.height
    column = outline.hilum[1] + 0.10 * space.width * outline.outward
    rough = cloud(random, 2.0, coarsest=160)
    fluff = cloud(random, 1.5, coarsest=60)
    place = np.ones_like(film) if zone is None else zone_weight(space, zone, anatomy)
    distance = np.hypot(
        (space.rows - row) / (0.40 * outline.height), (space.columns - column) / (0.56 * space.width)
    )
    wing = 1 - smoothstep((distance + 0.16 * rough).astype(np.float32), 0.25, 1.30)
    spread = 0.30 + 0.45 * smoothstep(space.down, 0.15, 1.0)
    inside = with_heart(space.near, space, anatomy) * place
    # Vessels and bronchi first: their walls thicken and their outline blurs.
    blurring = 0.75 * min(1.0, 0.3 + extent) * space.deep * place * (0.45 + 0.55 * wing)
    drawn = film + blurring * (blur(film, 1.2 + 1.6 * min(1.0, extent)) - film)
    drawn = _keep_grain(film, drawn, blurring)
    walls = np.maximum(blur(detail_of(film, outline.mask, 7.0), 1.8), 0) * space.deep * place
    drawn = drawn + 0.40 * ease(extent, 0.0, 0.7) * (1 - 0.6 * ease(extent, 0.7, 1.2)) * walls
    strength = tone.contrast * min(1.0, 0.35 + extent)
    septa = 0.085 * lines * strength * net(random) * (0.35 + 0.65 * smoothstep(space.down, 0.3, 0.9))
    kerley = 0.20 * lines * strength * ease(extent, 0.15, 0.6) * _septal_lines(space, random)
    cuffs = 0.16 * strength * rings(space, random)
    drawn = drawn + (septa * space.deep + (kerley + cuffs) * space.soft) * place
    depth = extent**1.3 * (1.05 * wings * wing + 0.55 * general * spread)
    mottled = np.clip(1 + 0.075 * clouds * fluff + 0.07 * clouds * rough, 0.25, 1.9)
    depth = (depth * mottled * inside).astype(np.float32)
    return thicken(
        drawn.astype(np.float32), depth, tone.tissue, outline.mask, space.deep, ribs=0.75, vessels=0.40
    )


def _keep_grain(film: FloatImage, drawn: FloatImage, blurring: FloatImage) -> FloatImage:
    """The film's own grain over what was blurred, or the lung would look painted."""
    grain = film - blur(film, 0.8)
    limit = 2.5 * float(np.median(np.abs(grain))) + 1e-4
    return np.asarray(drawn + 0.8 * blurring * np.clip(grain, -limit, limit), dtype=np.float32)


def _septal_lines(space: LungSpace, random: np.random.Generator) -> FloatImage:
    """Kerley B: short level lines at the lateral base, one above the other."""
    outline = space.outline
    lines = []
    for number in range(13):
        row = outline.top + (0.60 + 0.028 * number + 0.012 * random.random()) * outline.height
        columns = np.flatnonzero(outline.mask[min(int(row), outline.bottom)])
        length = (0.07 + 0.06 * random.random()) * space.width
        tilt, shown = 3 * (random.random() - 0.5), random.random() < 0.8
        if len(columns) < 8 or not shown:
            continue
        start = (columns[-1] if outline.outward > 0 else columns[0]) - 3 * outline.outward
        lines.append([(row, float(start)), (row + tilt, float(start - length * outline.outward))])
    return bands(lines, [1.1] * len(lines), 0.7)
