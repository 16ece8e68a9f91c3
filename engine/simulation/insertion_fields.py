"""Where in a lung: coordinates, zones, patches, bands and bronchi as smooth fields on the frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.arrays import BoolImage, FloatImage
from engine.instructions.instruction import Zone
from engine.simulation.image_operations import blur, dilate, resize, smoothstep
from engine.simulation.localization import FRAME, FrontalAnatomy, LungOutline, medial_edge

# Heights of a zone as shares of the lung's height from its apex: first, middle, last.
ZONE_HEIGHTS = {
    Zone.APICAL: (0.00, 0.13, 0.26),
    Zone.UPPER: (0.06, 0.28, 0.44),
    Zone.MIDDLE: (0.36, 0.52, 0.66),
    Zone.LOWER: (0.56, 0.72, 0.92),
    Zone.BASAL: (0.70, 0.84, 1.00),
    Zone.RETROCARDIAC: (0.52, 0.74, 0.98),
}

# Where the tables of findings say how much: none, minimal, small or mild, moderate, large or severe, massive.
EXTENTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25)


@dataclass(frozen=True, eq=False)
class LungSpace:
    """Coordinates of one lung.

    Attributes:
        outline: the lung.
        rows, columns: (512, 512) float32 pixel coordinates.
        down: (512, 512) float32, 0 at the apex, 1 at the base.
        out: (512, 512) float32, 0 at the medial edge of each row, 1 at the lateral one.
        soft: (512, 512) float32 in [0, 1], the lung with a soft edge.
        deep: (512, 512) float32 in [0, 1], the lung away from its outline, where detail is not its edge.
        near: (512, 512) float32 in [0, 1], up to the tissue beside the lung, so that no seam stays dark.
        wide: (512, 512) float32 in [0, 1], the lung with its pleural rim.
        mask: (512, 512) bool, the lung with its rim, hard.
    """

    outline: LungOutline
    rows: FloatImage
    columns: FloatImage
    down: FloatImage
    out: FloatImage
    soft: FloatImage
    deep: FloatImage
    near: FloatImage
    wide: FloatImage
    mask: BoolImage

    @property
    def width(self) -> float:
        return float(abs(self.outline.lateral - self.outline.medial))


def lung_space(outline: LungOutline) -> LungSpace:
    """The coordinates of a lung."""
    rows, columns = np.mgrid[0:FRAME, 0:FRAME].astype(np.float32)
    down = (rows - outline.top) / max(1, outline.height)
    medial = _steady(medial_edge(outline.mask, outline.outward), outline)
    lateral = _steady(medial_edge(outline.mask, -outline.outward), outline)
    across = np.where(np.abs(lateral - medial) < 8, 8 * outline.outward, lateral - medial)
    out = ((columns - medial[:, None]) / across[:, None]).astype(np.float32)
    soft = smoothstep(blur(outline.mask.astype(np.float32), 3.0), 0.25, 0.9)
    grown = dilate(outline.mask, 7).astype(np.float32)
    wide = smoothstep(blur(grown, 4.0), 0.08, 0.85)
    deep = smoothstep(blur(outline.mask.astype(np.float32), 4.0), 0.70, 0.98)
    near = smoothstep(blur(dilate(outline.mask, 3).astype(np.float32), 3.0), 0.10, 0.85)
    return LungSpace(outline, rows, columns, down.astype(np.float32), out, soft, deep, near, wide, wide > 0)


def _steady(edge: NDArray[np.int64], outline: LungOutline) -> NDArray[np.float32]:
    """An edge smoothed along the rows and carried on above and below the lung."""
    inside = edge[outline.top : outline.bottom + 1].astype(np.float32)
    padded = np.pad(inside, 9, mode="edge")
    smooth = np.convolve(padded, np.ones(19, dtype=np.float32) / 19, mode="valid")
    return np.pad(smooth, (outline.top, FRAME - 1 - outline.bottom), mode="edge").astype(np.float32)


def zone_weight(space: LungSpace, zone: Zone | None, anatomy: FrontalAnatomy) -> FloatImage:
    """1 inside a zone of a lung, falling smoothly outside it; 1 everywhere without a zone."""
    if zone is None:
        return np.ones((FRAME, FRAME), dtype=np.float32)
    first, _, last = ZONE_HEIGHTS[zone]
    weight = smoothstep(space.down, first - 0.08, first + 0.04) if first > 0 else np.ones_like(space.down)
    if last < 1:
        weight = weight * (1 - smoothstep(space.down, last - 0.04, last + 0.08))
    if zone is Zone.RETROCARDIAC:
        weight = weight * behind_heart(space, anatomy)
    return np.asarray(weight, dtype=np.float32)


def behind_heart(space: LungSpace, anatomy: FrontalAnatomy) -> FloatImage:
    """1 over the half of the heart that lies on a lung's side, with a soft edge."""
    beyond = (space.columns - anatomy.midline) * space.outline.outward
    heart = smoothstep(blur(anatomy.heart.astype(np.float32), 5.0), 0.2, 0.8)
    return np.asarray(heart * smoothstep(beyond, 0, 14), dtype=np.float32)


def with_heart(field: FloatImage, space: LungSpace, anatomy: FrontalAnatomy) -> FloatImage:
    """A field of the lung carried on over the heart, which has lung and pleura before and behind it."""
    return np.maximum(field, np.clip(1.3 * blur(behind_heart(space, anatomy), 8.0), 0, 1)).astype(np.float32)


def center_in(
    space: LungSpace, zone: Zone, anatomy: FrontalAnatomy, random: np.random.Generator, spread: float = 0.06
) -> tuple[float, float]:
    """A seeded (row, column) in a zone, away from the edge of the lung, or behind the heart."""
    outline = space.outline
    middle = ZONE_HEIGHTS[zone][1] + spread * (2 * random.random() - 1)
    across = 0.30 + 0.40 * random.random()
    if zone is Zone.RETROCARDIAC:
        corner_row, corner = outline.cardiophrenic
        column = anatomy.midline + (0.3 + 0.5 * across) * (corner - anatomy.midline)
        return float(corner_row - (0.08 + 0.12 * across) * outline.height), float(column)
    row = int(np.clip(outline.top + middle * outline.height, outline.top, outline.bottom))
    columns = np.flatnonzero(outline.mask[row])
    if outline.outward < 0:
        columns = columns[::-1]
    return float(row), float(columns[int(across * (len(columns) - 1))])


def bands(
    lines: list[list[tuple[float, float]]], thicknesses: list[float], softness: float = 1.0
) -> FloatImage:
    """Curved bands: polylines of (row, column) with a thickness in pixels each; peak about 1."""
    scale = 3
    picture = Image.new("L", (FRAME * scale, FRAME * scale))
    draw = ImageDraw.Draw(picture)
    for line, thickness in zip(lines, thicknesses, strict=True):
        points = [(column * scale, row * scale) for row, column in line]
        draw.line(points, fill=255, width=max(1, round(thickness * scale)), joint="curve")
    small = picture.resize((FRAME, FRAME), Image.Resampling.BOX)
    return np.clip(blur(np.asarray(small, dtype=np.float32) / np.float32(255), softness), 0, 1).astype(
        np.float32
    )


def bronchi(space: LungSpace, center: tuple[float, float], random: np.random.Generator) -> FloatImage:
    """Branching airways from the hilum through a place: (512, 512) float32 in [0, 1]."""
    start = np.array(space.outline.hilum, dtype=float)
    goal = start + (np.array(center) - start) * 1.5
    lines, widths = [], []
    trunk = _branch(start + 0.25 * (goal - start), goal, random)
    lines.append(trunk)
    widths.append(3.0)
    for share in (0.25, 0.45, 0.65):
        at = np.array(trunk[int(share * (len(trunk) - 1))])
        turn = (random.random() * 0.5 + 0.4) * random.choice((-1.0, 1.0))
        step = (goal - start) * (0.42 - 0.25 * share)
        tip = at + np.array(
            [np.cos(turn) * step[0] - np.sin(turn) * step[1], np.sin(turn) * step[0] + np.cos(turn) * step[1]]
        )
        lines.append(_branch(at, tip, random))
        widths.append(2.0)
    return bands(lines, widths, 1.5)


def _branch(
    start: NDArray[np.float64], end: NDArray[np.float64], random: np.random.Generator
) -> list[tuple[float, float]]:
    along = np.linspace(0, 1, 14)
    bend = (random.random() - 0.5) * 0.45
    step = end - start
    normal = np.array([-step[1], step[0]])
    points = start + along[:, None] * step + (bend * np.sin(np.pi * along))[:, None] * normal
    return [(float(row), float(column)) for row, column in points]


def cloud(random: np.random.Generator, slope: float, coarsest: float) -> FloatImage:
    """(512, 512) of unit deviation, amplitude falling as frequency^-slope, no waves longer than ``coarsest``.

    Drawn at half the resolution: what is finer than four pixels belongs to the film.
    """
    size = FRAME // 2
    rows, columns = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]
    frequency = np.hypot(rows, columns).astype(np.float32)
    longest = 2 / coarsest
    amplitude = (frequency**2 + longest**2) ** (-slope / 2) * (frequency > 0)
    amplitude = amplitude * np.exp(-((frequency / 0.22) ** 2)) * (frequency > 0.5 * longest)
    noise = np.fft.rfft2(random.standard_normal((size, size)).astype(np.float32))
    field = np.fft.irfft2(noise * amplitude, s=(size, size)).astype(np.float32)
    return resize(field / (field.std() + np.float32(1e-6)), (FRAME, FRAME))


def net(random: np.random.Generator) -> FloatImage:
    """(512, 512) float32 in [0, 1], a net of fine lines, as thickened septa between lobules show."""
    lines = np.zeros((FRAME, FRAME), dtype=np.float32)
    for coarsest in (18.0, 26.0):
        lines = np.maximum(lines, np.exp(-((cloud(random, 2.5, coarsest) / 0.16) ** 2)))
    return blur(lines, 0.8)


def rings(space: LungSpace, random: np.random.Generator) -> FloatImage:
    """Cuffs: bronchi with thick walls, seen end on beside the hilum: (512, 512) float32 in [0, 1]."""
    outline = space.outline
    result = np.zeros((FRAME, FRAME), dtype=np.float32)
    for _ in range(5):
        row = outline.hilum[0] + (random.random() - 0.35) * 0.28 * outline.height
        column = outline.hilum[1] + outline.outward * (0.10 + 0.28 * random.random()) * space.width
        radius, oval = 3.0 + 1.8 * random.random(), 0.8 + 0.4 * random.random()
        distance = np.hypot((space.rows - row) * oval, (space.columns - column) / oval)
        wall = np.exp(-(((distance - radius) / 1.1) ** 2)) - 0.6 * np.exp(-((distance / (radius - 1.2)) ** 2))
        result = result + (0.5 + 0.5 * random.random()) * wall.astype(np.float32)
    return np.clip(result, -0.6, 1).astype(np.float32)
