"""Cardiomegaly put into a film: the borders of the heart move outwards, ribs stay where they are."""

import numpy as np

from engine.arrays import FloatImage
from engine.simulation.image_operations import blur, smoothstep
from engine.simulation.insertion_fields import EXTENTS
from engine.simulation.insertion_film import FilmTone, densify, detail_of, move
from engine.simulation.localization import FrontalAnatomy

_GROWTH = (0.0, 0.10, 0.20, 0.34, 0.54, 0.78)  # of the half-width, by extent
_RIGHT_SHARE = 0.5
_WIDEST = 0.93  # of the way from the midline to the chest wall


def paint_cardiomegaly(
    film: FloatImage, anatomy: FrontalAnatomy, tone: FilmTone, extent: float, random: np.random.Generator
) -> FloatImage:
    """The heart wider and its apex lower; most of the growth is on the left."""
    rows_with = np.flatnonzero(anatomy.heart.any(axis=1))
    top, bottom = int(rows_with[0]), int(rows_with[-1])
    rows, columns = np.mgrid[0 : film.shape[0], 0 : film.shape[1]].astype(np.float32)
    growth = float(np.interp(extent, EXTENTS, _GROWTH))
    right_share = _RIGHT_SHARE + 0.2 * (random.random() - 0.5)
    lowest = 0.60 + 0.12 * random.random()
    down = (rows - top) / max(1, bottom - top)
    # Nothing at the vessels above, most at the ventricles, and it fades below the diaphragm.
    profile = smoothstep(down, 0.02, lowest) * (1 - smoothstep(down, 1.00, 1.30))
    left_half, right_half = _half_widths(anatomy)
    shift = np.zeros_like(film)
    new_heart = np.zeros_like(film)
    for sign, half, share, lung in (
        (1, left_half, 1.0, anatomy.left),
        (-1, right_half, right_share, anatomy.right),
    ):
        away = (columns - anatomy.midline) * sign
        room = _WIDEST * abs(lung.lateral - anatomy.midline)
        reach = np.maximum(half[:, None], 20.0)
        free = np.maximum(room - reach, 1)
        wider = free * (1 - np.exp(-growth * share * reach / free)) * profile
        target = reach + wider
        # Inside the new border the heart stretches; outside the lung is pressed together up to the wall.
        inside = away * reach / np.maximum(target, 1)
        wall = np.maximum(room / _WIDEST, target + 4)
        span = np.maximum(wall - target, 1)
        outside = reach + (away - target) * (wall - reach) / span
        source = np.where(away <= target, inside, np.where(away < wall, outside, away))
        shift += np.where(away > 0, (source - away) * sign, 0)
        covered = smoothstep((away - reach).astype(np.float32), -6, 2) * (
            1 - smoothstep((away - target).astype(np.float32), -4, 3)
        )
        new_heart = np.maximum(new_heart, covered * (wider > 0.5))
    sink = -0.05 * min(1.0, extent) * (bottom - top) * smoothstep(down, 0.75, 1.0)
    sink = sink * (1 - smoothstep(down, 1.05, 1.35)) * blur(anatomy.heart.astype(np.float32), 16.0)
    moved = move(film, sink, blur(shift.astype(np.float32), 2.0), fine_sigma=1.3)
    lungs = anatomy.lungs
    depth = (0.35 + 0.35 * min(1.0, extent)) * blur((new_heart * lungs).astype(np.float32), 1.5) * profile
    return densify(
        moved, depth.astype(np.float32), tone.heart, detail_of(moved, lungs | anatomy.heart), kept=0.5
    )


def _half_widths(anatomy: FrontalAnatomy) -> tuple[FloatImage, FloatImage]:
    """(512,) distance from the midline to the heart's left and right border; carried on above and below."""
    heart = anatomy.heart
    inside = np.flatnonzero(heart.any(axis=1))
    right = anatomy.midline - np.argmax(heart[inside], axis=1)
    left = heart.shape[1] - 1 - np.argmax(heart[inside][:, ::-1], axis=1) - anatomy.midline
    halves = []
    for values in (left, right):
        smooth = np.convolve(np.pad(values.astype(float), 8, mode="edge"), np.ones(17) / 17, mode="valid")
        widest = int(np.argmax(smooth))
        smooth[widest:] = np.maximum(smooth[widest:], 0.85 * smooth[widest])  # the floor is no border
        whole = np.interp(np.arange(heart.shape[0]), inside, np.maximum(smooth, 12.0))
        halves.append(whole.astype(np.float32))
    return halves[0], halves[1]
