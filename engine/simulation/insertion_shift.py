"""The mediastinum pushed to one side by fluid or air under pressure on the other."""

import numpy as np

from engine.arrays import FloatImage
from engine.instructions.instruction import Side
from engine.simulation.image_operations import blur, smoothstep
from engine.simulation.insertion_film import move
from engine.simulation.localization import FrontalAnatomy


def shift_mediastinum(
    film: FloatImage, anatomy: FrontalAnatomy, away_from: Side, pixels: float
) -> FloatImage:
    """Trachea, heart and great vessels moved away from a side; the spine and the chest wall stay.

    Args:
        film: (512, 512) float32.
        away_from: the side that pushes.
        pixels: how far the border of the heart on the other side moves.
    """
    other = anatomy.left if away_from is Side.RIGHT else anatomy.right
    outward = other.outward
    rows, columns = np.mgrid[0 : film.shape[0], 0 : film.shape[1]].astype(np.float32)
    beyond = (columns - anatomy.midline) * outward
    border = _border(anatomy, outward)[:, None]
    wall = np.float32(abs(other.lateral - anatomy.midline))
    # Nothing at the spine, all at the border of the heart, fading towards the chest wall.
    profile = smoothstep(beyond, 0.0, 1.0) * np.minimum(
        np.clip(beyond / np.maximum(border, 16), 0, 1),
        np.clip((wall - beyond) / np.maximum(wall - border, 16), 0, 1),
    )
    down = (rows - other.top) / max(1, other.height)
    vertical = smoothstep(down, 0.10, 0.55) * (1 - smoothstep(down, 0.98, 1.22))
    shift = pixels * profile * (0.25 * smoothstep(down, -0.1, 0.1) + 0.75 * vertical)
    shift = shift * (1 - smoothstep(down, 1.02, 1.22))
    return move(film, np.zeros_like(film), blur((-outward * shift).astype(np.float32), 3.0), fine_sigma=1.3)


def _border(anatomy: FrontalAnatomy, outward: int) -> FloatImage:
    """(512,) distance from the midline to the border of the mediastinum on one side, smoothed."""
    area = anatomy.mediastinum | anatomy.heart
    inside = np.flatnonzero(area.any(axis=1))
    if outward > 0:
        far = area.shape[1] - 1 - np.argmax(area[inside][:, ::-1], axis=1) - anatomy.midline
    else:
        far = anatomy.midline - np.argmax(area[inside], axis=1)
    smooth = np.convolve(np.pad(far.astype(float), 10, mode="edge"), np.ones(21) / 21, mode="valid")
    return np.interp(np.arange(area.shape[0]), inside, np.maximum(smooth, 10)).astype(np.float32)
