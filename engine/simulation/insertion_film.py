"""How a film answers when tissue in the chest becomes denser, more lucent or moves.

A film shows less than linearly how much a ray was weakened: towards the level of water-dense tissue (W) it
saturates. Added depth D of water-dense tissue therefore moves a grey level I to W + (I - W) exp(-D), and what
was visible through it fades but does not vanish: ribs stay faintly seen through an effusion.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import BoolImage, FloatImage
from engine.instructions.instruction import Side
from engine.simulation.image_operations import blur, sample
from engine.simulation.localization import FrontalAnatomy, LungOutline

_DETAIL_SIGMA = 4.0
_WHITEST = 0.97


@dataclass(frozen=True)
class FilmTone:
    """Grey levels of one film, in [0, 1].

    Attributes:
        abdomen_right, abdomen_left: below the diaphragm, the level of water-dense tissue on each side.
        heart: in the heart's silhouette.
        lung: in the lungs.
    """

    abdomen_right: float
    abdomen_left: float
    heart: float
    lung: float

    def water(self, side: Side) -> float:
        """Level that fluid on this side comes to."""
        abdomen = self.abdomen_right if side is Side.RIGHT else self.abdomen_left
        return float(min(_WHITEST, max(0.8 * abdomen + 0.2 * self.heart, self.lung + 0.15)))

    @property
    def tissue(self) -> float:
        """Level that airless lung comes to."""
        return float(min(_WHITEST, max(self.heart - 0.02, self.lung + 0.15)))

    @property
    def contrast(self) -> float:
        """From lung to water."""
        return max(0.15, self.heart - self.lung)


def measure_tone(film: FloatImage, anatomy: FrontalAnatomy) -> FilmTone:
    """The grey levels of a film (512, 512) float32 in [0, 1]."""
    return FilmTone(
        _abdomen(film, anatomy, anatomy.right),
        _abdomen(film, anatomy, anatomy.left),
        float(np.quantile(film[anatomy.heart], 0.55)),
        float(np.median(film[anatomy.lungs])),
    )


def _abdomen(film: FloatImage, anatomy: FrontalAnatomy, lung: LungOutline) -> float:
    """High median just below one half of the diaphragm, so that air in the stomach does not count."""
    columns = np.flatnonzero(lung.mask.any(axis=0))
    rows = anatomy.diaphragm[columns]
    columns, rows = columns[np.isfinite(rows)], rows[np.isfinite(rows)]
    heart = float(np.quantile(film[anatomy.heart], 0.55))
    if len(columns) < 8:
        return heart
    depths = np.arange(10, 36, 3)
    places = rows[:, None].astype(int) + depths[None]
    inside = places < film.shape[0] - 4
    if not inside.any():
        return heart
    return float(np.quantile(film[np.where(inside, places, 0), columns[:, None]][inside], 0.65))


def detail_of(film: FloatImage, mask: BoolImage, sigma: float = _DETAIL_SIGMA) -> FloatImage:
    """What is finer than sigma inside a mask; its outline makes no halo."""
    weight = blur(mask.astype(np.float32), sigma)
    low = blur(film * mask, sigma) / np.maximum(weight, 1e-3)
    return np.where(mask, film - low, 0).astype(np.float32)


def densify(
    film: FloatImage, depth: FloatImage, white: float, detail: FloatImage, kept: float = 0.28
) -> FloatImage:
    """Add depth of water-dense tissue.

    Args:
        film: (H, W) float32 in [0, 1].
        depth: (H, W) float32 >= 0; 1 takes 63 % of the way to ``white``.
        white: the level of infinitely deep tissue; what is brighter stays as it is.
        detail: (H, W) fine structure of the film.
        kept: share of the detail that shows through.
    """
    share = 1 - np.exp(-np.maximum(depth, 0))
    missing = np.maximum(white - film, 0)
    visible = np.clip(missing / 0.08, 0, 1)
    return np.clip(film + missing * share + kept * detail * share * visible, 0, 1).astype(np.float32)


def move(film: FloatImage, rows: FloatImage, columns: FloatImage, fine_sigma: float = 1.4) -> FloatImage:
    """Take each pixel's coarse content from another place and keep the grain and fine lines where they are.

    Args:
        film: (H, W) float32.
        rows, columns: (H, W) float32, how far from the pixel its new content lies.
        fine_sigma: what is finer than this stays.
    """
    height, width = film.shape
    low = blur(film, fine_sigma)
    places = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = sample(low, places[0] + rows, places[1] + columns)
    return np.asarray(moved + (film - low), dtype=np.float32)


def thicken(
    film: FloatImage,
    depth: FloatImage,
    white: float,
    mask: BoolImage,
    weight: FloatImage | None,
    ribs: float,
    vessels: float,
) -> FloatImage:
    """Add depth of water-dense tissue to a lung, through which ribs and vessels show to a different degree.

    Args:
        film: (H, W) float32 in [0, 1].
        depth: (H, W) float32 >= 0; 1 takes 63 % of the way to ``white``.
        white: the level of infinitely deep tissue; what is brighter stays as it is.
        mask: (H, W) bool, within which detail is looked for, so that its outline makes no halo.
        weight: (H, W) float32 in [0, 1], how far detail is told apart; None: fully inside the mask.
        ribs, vessels: shares of detail of the size of ribs, and of finer detail, that stay.
    """
    share = 1 - np.exp(-np.maximum(depth, 0))
    fine = detail_of(film, mask, 2.6)
    coarse = detail_of(film, mask, 11.0) - fine if weight is not None else np.zeros_like(film)
    if weight is not None:
        fine, coarse = fine * weight, coarse * weight
    base = film - fine - coarse
    missing = np.maximum(white - base, 0)
    lost = share * np.clip(missing / 0.06, 0, 1)
    filled = base + missing * share + coarse * (1 - lost * (1 - ribs)) + fine * (1 - lost * (1 - vessels))
    return np.clip(filled, 0, 1).astype(np.float32)
