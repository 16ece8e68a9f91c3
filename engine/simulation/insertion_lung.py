"""Edema, consolidation, pneumonia, lung opacity and atelectasis put into a film."""

import numpy as np

from engine.arrays import FloatImage
from engine.instructions.instruction import Side, Zone
from engine.simulation.image_operations import blur, ease, smoothstep
from engine.simulation.insertion_fields import (
    ZONE_HEIGHTS,
    LungSpace,
    bands,
    behind_heart,
    bronchi,
    center_in,
    outline_noise,
    patch,
    texture,
    with_heart,
    zone_weight,
)
from engine.simulation.insertion_film import FilmTone, densify, detail_of, move
from engine.simulation.localization import FrontalAnatomy

# By extent 0.25 (minimal), 0.5 (mild), 0.75 (moderate), 1 (severe), 1.25 (massive).
_EXTENTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25)
_SHARE = (0.0, 0.05, 0.11, 0.22, 0.42, 0.60)  # of the lung's area


def paint_edema(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone | None,
    anatomy: FrontalAnatomy,
) -> FloatImage:
    """Perihilar bat-wing haze over a general one, thickened interstitium, septal lines at the base."""
    outline = space.outline
    mottle = texture(random)
    row = outline.hilum[0] + (0.06 + 0.04 * random.random()) * outline.height
    column = outline.hilum[1]
    wing = np.exp(
        -(((space.rows - row) / (0.30 * outline.height)) ** 2)
        - ((space.columns - column) / (0.62 * space.width)) ** 2
    )
    general = 0.25 + 0.35 * smoothstep(space.down, 0.2, 1.0)
    depth = extent**1.25 * (1.15 * wing + 0.75 * general) * np.clip(1 + 0.15 * mottle, 0.5, 1.5)
    depth = depth * with_heart(space.near, space, anatomy) * zone_weight(space, zone, anatomy)
    detail = detail_of(film, outline.mask, 5.0) * space.deep
    strands = detail - blur(detail, 1.0) * 0.2
    thick = film + 0.55 * min(1.0, extent) * np.maximum(strands, 0) * space.soft * (0.3 + 0.7 * wing)
    lines = _septal_lines(space, random)
    thick = thick + 0.10 * tone.contrast * ease(extent, 0.3, 0.8) * lines * space.soft
    if zone is not None:
        thick = film + (thick - film) * zone_weight(space, zone, anatomy)
    dim = densify(thick.astype(np.float32), depth.astype(np.float32), tone.tissue, detail, kept=0.45)
    hazy = blur(dim, 1.6)
    share = 0.45 * min(1.0, extent) * wing * space.soft * zone_weight(space, zone, anatomy)
    return np.asarray(dim + (hazy - dim) * share, dtype=np.float32)


def _septal_lines(space: LungSpace, random: np.random.Generator) -> FloatImage:
    """Kerley B: short level lines at the lateral base."""
    outline = space.outline
    lines = []
    for _ in range(9):
        row = outline.top + (0.66 + 0.26 * random.random()) * outline.height
        columns = np.flatnonzero(outline.mask[int(row)])
        length = (0.08 + 0.06 * random.random()) * space.width
        tilt = 3 * (random.random() - 0.5)
        if len(columns) < 8:
            continue
        edge = columns[-1] if outline.outward > 0 else columns[0]
        start = edge - 3 * outline.outward
        lines.append([(row, float(start)), (row + tilt, float(start - length * outline.outward))])
    return bands(lines, [1.2] * len(lines), 0.7)


def paint_consolidation(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone,
    anatomy: FrontalAnatomy,
) -> FloatImage:
    """One dense patch with a rough edge, bounded by a fissure here and there, with air bronchograms."""
    outline = space.outline
    noise, mottle = outline_noise(random), texture(random)
    center = center_in(space, zone, anatomy, random)
    stretch = 0.8 + 0.5 * random.random()
    bounded = random.random() < 0.7
    airways = bronchi(space, center, random)
    shape = _limited(
        patch(
            space,
            center,
            _radii(space, extent, stretch),
            0.78 - 0.2 * min(extent, 1.0),
            noise,
            0.24 - 0.11 * min(extent, 1.0),
        ),
        space,
        zone,
        anatomy,
        bounded,
    )
    depth = (0.62 + 0.62 * min(1.1, extent)) * shape * np.clip(1 + 0.11 * mottle, 0.5, 1.6)
    open_ = 0.32 * ease(extent, 0.3, 0.7)
    depth = depth * (1 - open_ * airways * smoothstep(shape, 0.3, 0.9))
    return _fill(film, space, depth, tone, zone, anatomy, 0.30, outline.side)


def paint_pneumonia(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone,
    anatomy: FrontalAnatomy,
) -> FloatImage:
    """Several patches that run together, in a hazy surround."""
    noise, mottle = outline_noise(random), texture(random)
    middle = center_in(space, zone, anatomy, random)
    airways = bronchi(space, middle, random)
    radii = _radii(space, extent, 1.0)
    clear = np.ones_like(film)
    for number in range(6):
        angle, far, size = 2 * np.pi * random.random(), random.random() ** 0.5, 0.40 + 0.28 * random.random()
        grown = ease(extent, 0.10 * number, 0.10 * number + 0.2)
        center = (
            middle[0] + 0.85 * far * radii[0] * np.sin(angle) * min(1, number),
            middle[1] + 0.85 * far * radii[1] * np.cos(angle) * min(1, number),
        )
        part = patch(space, center, (size * radii[0], size * radii[1]), 0.70, noise, 0.16)
        clear = clear * (1 - 0.85 * grown * part)
    halo = patch(space, middle, (1.15 * radii[0], 1.15 * radii[1]), 0.7, noise, 0.15)
    shape = _limited((1 - clear).astype(np.float32), space, zone, anatomy, False)
    halo = _limited(halo, space, zone, anatomy, False)
    depth = (0.65 + 0.55 * min(1.1, extent)) * shape + 0.28 * min(1.0, extent + 0.2) * halo
    depth = depth * np.clip(1 + 0.18 * mottle, 0.5, 1.6) * (1 - 0.3 * airways * shape)
    return _fill(film, space, depth, tone, zone, anatomy, 0.38, space.outline.side)


def paint_opacity(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone,
    anatomy: FrontalAnatomy,
) -> FloatImage:
    """One ill-defined hazy opacity through which vessels stay visible."""
    noise, mottle = outline_noise(random), texture(random)
    center = center_in(space, zone, anatomy, random)
    stretch = 0.75 + 0.6 * random.random()
    radii = _radii(space, extent, stretch, 0.75)
    shape = _limited(patch(space, center, radii, 0.70, noise, 0.14), space, zone, anatomy, False)
    depth = (0.34 + 0.55 * min(1.1, extent)) * shape * np.clip(1 + 0.15 * mottle, 0.5, 1.6)
    return _fill(film, space, depth, tone, zone, anatomy, 0.65, space.outline.side)


def paint_atelectasis(
    film: FloatImage,
    space: LungSpace,
    tone: FilmTone,
    extent: float,
    random: np.random.Generator,
    zone: Zone,
    anatomy: FrontalAnatomy,
) -> FloatImage:
    """Plate-like bands; with more extent a wedge from the hilum, and volume loss that draws the base up."""
    outline = space.outline
    noise, mottle = outline_noise(random), texture(random)
    middle = ZONE_HEIGHTS[zone][1]
    plates = np.zeros_like(film)
    for number in range(3):
        row = outline.top + (middle + 0.07 * (number - 0.5) + 0.03 * random.random()) * outline.height
        start = 0.22 + 0.22 * random.random()
        length = 0.34 + 0.22 * random.random()
        tilt = (0.20 * random.random() - 0.05) * space.width
        bow = (4 + 4 * random.random()) * random.choice((-1.0, 1.0))
        thickness = 3.0 + 3.0 * random.random()
        shown = ease(extent, 0.22 * number - 0.1, 0.22 * number + 0.25)
        along = np.linspace(0, 1, 16)
        edge = outline.medial + outline.outward * space.width * (start + length * along)
        line = [
            (float(row + tilt * a + bow * np.sin(np.pi * a)), float(c))
            for a, c in zip(along, edge, strict=True)
        ]
        taper = bands([line], [thickness * (0.8 + 0.5 * extent)], 1.2)
        plates = np.maximum(plates, taper * shown)
    wedge = _wedge(space, middle, noise, extent, zone)
    grown = ease(extent, 0.40, 0.95)
    limit = zone_weight(space, zone, anatomy) if zone is Zone.RETROCARDIAC else space.soft
    fade = 0.75 + 0.25 * np.clip(mottle, -1, 1)
    depth = (0.85 + 0.4 * min(1.1, extent)) * plates * fade * space.soft
    depth = np.maximum(depth, (0.55 + 0.85 * extent) * grown * wedge * np.clip(1 + 0.12 * mottle, 0.6, 1.4))
    depth = depth * np.maximum(limit, 0)
    drawn = film
    if zone in (Zone.LOWER, Zone.BASAL, Zone.RETROCARDIAC) and extent > 0.4:
        drawn = _raise_base(film, space, (extent - 0.4) * 0.085)
    return _fill(drawn, space, depth, tone, zone, anatomy, 0.35, outline.side)


def _wedge(space: LungSpace, middle: float, noise: FloatImage, extent: float, zone: Zone) -> FloatImage:
    """A fan from the hilum whose far side lies on the base, or on the chest wall in the upper zones."""
    outline = space.outline
    row, column = outline.hilum
    if middle > 0.6:
        along = (space.rows - row) / max(1.0, outline.bottom - row)
        far = outline.medial + outline.outward * space.width * (0.12 + 0.20 * extent)
        center = column + (far - column) * along
        half = space.width * (0.06 + (0.14 + 0.22 * extent) * np.clip(along, 0, 1.2))
        offset = np.abs(space.columns - center) / half
        ends = smoothstep(along.astype(np.float32), 0.02, 0.25)
    else:
        goal = outline.top + max(0.08, middle - 0.16) * outline.height
        along = (space.columns - column) * outline.outward / space.width
        center = row + (goal - row) * np.clip(along * 1.3, 0, 1)
        half = outline.height * (0.03 + (0.08 + 0.12 * extent) * np.clip(along, 0, 1.2))
        offset = np.abs(space.rows - center) / half
        ends = smoothstep(along.astype(np.float32), 0.0, 0.2)
    bent = (offset + 0.10 * noise).astype(np.float32)
    edge = 0.75 if zone is Zone.RETROCARDIAC else 0.85
    return np.asarray((1 - smoothstep(bent, edge - 0.25, 1.2)) * ends, dtype=np.float32)


def _raise_base(film: FloatImage, space: LungSpace, share: float) -> FloatImage:
    """The diaphragm and what lies on it drawn up by a share of the lung's height."""
    outline = space.outline
    across = (space.columns - outline.medial) * outline.outward / max(1.0, space.width)
    inside = smoothstep(across.astype(np.float32), 0.0, 0.25) * (
        1 - smoothstep(across.astype(np.float32), 0.80, 1.0)
    )
    vertical = smoothstep(space.down, 0.50, 0.92) * (1 - smoothstep(space.down, 1.02, 1.30))
    return move(film, share * outline.height * inside * vertical, np.zeros_like(film), fine_sigma=1.0)


def _radii(space: LungSpace, extent: float, stretch: float, share: float = 1.0) -> tuple[float, float]:
    area = share * float(np.interp(extent, _EXTENTS, _SHARE)) * space.area
    radius = np.sqrt(area / np.pi)
    across = min(radius * np.sqrt(stretch), 0.8 * space.width)
    return float(area / np.pi / across), float(across)


def _limited(
    shape: FloatImage, space: LungSpace, zone: Zone, anatomy: FrontalAnatomy, bounded: bool
) -> FloatImage:
    """A shape inside its lung; what a fissure bounds ends there with an edge."""
    if zone is Zone.RETROCARDIAC:
        across = (space.columns - anatomy.midline) * space.outline.outward
        lower = smoothstep(space.down, 0.48, 0.62) * smoothstep(across.astype(np.float32), 4, 22)
        reach = np.clip(blur(behind_heart(space, anatomy), 4.0) * 1.2, 0, 1)
        return np.asarray(shape * lower * reach, dtype=np.float32)
    shape = shape * space.near
    if bounded and space.outline.side is Side.RIGHT and zone in (Zone.UPPER, Zone.MIDDLE):
        fissure = space.down - 0.46 - 0.03 * np.clip(space.out, 0, 1)  # the horizontal fissure
        keep = smoothstep(fissure.astype(np.float32), -0.012, 0.012)
        shape = shape * (keep if zone is Zone.MIDDLE else 1 - keep)
    return np.asarray(shape, dtype=np.float32)


def _fill(
    film: FloatImage,
    space: LungSpace,
    depth: FloatImage,
    tone: FilmTone,
    zone: Zone,
    anatomy: FrontalAnatomy,
    kept: float,
    side: Side,
) -> FloatImage:
    """Added depth; behind the heart it shows against the heart's own brightness."""
    white: float = tone.tissue
    if zone is Zone.RETROCARDIAC:
        white = min(0.97, max(tone.water(side), tone.heart + 0.10))
    if zone is Zone.RETROCARDIAC:
        detail = detail_of(film, space.mask | anatomy.heart)
    else:
        detail = detail_of(film, space.outline.mask) * space.deep
    return densify(film, depth.astype(np.float32), white, detail, kept)
