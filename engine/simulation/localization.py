"""Where lungs, heart, mediastinum and diaphragm are on a frontal radiograph; refuses what it cannot find.

A small network marks the lungs as they show on the film, beside the heart and above the diaphragm. All else
follows from their outlines: the mediastinum lies between them, the diaphragm below them, and the heart is the
lower mediastinum between the hila and the cardiophrenic angles.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import BoolImage, FloatImage, freeze_arrays, reduce_through_constructor
from engine.errors import FrameMismatchError, LocalizationError
from engine.instructions.instruction import Side
from engine.simulation.image_operations import blur
from engine.simulation.localization_network import load_lung_network
from engine.simulation.lung_masks import FRAME as FRAME
from engine.simulation.lung_masks import find_lungs

_MIN_CONTRAST = 0.06  # between lung and mediastinum, of the film's range
_HILUM_HEIGHT = 0.46  # of the lung's height, from the top
_HEART_TOP = 0.44
_SIDEWAYS = 0.35  # the costophrenic angle is the lowest point; sideways counts this much of downwards
_CORNER_HEIGHT = 0.45  # of the way from hilum to base: the cardiophrenic angle is not above it


@dataclass(frozen=True, eq=False)
class LungOutline:
    """One lung with the landmarks that insertion needs; pixels of the frame.

    Attributes:
        mask: (512, 512) bool.
        side: LEFT or RIGHT of the patient; the patient's right is on the left of the image.
        top, bottom: first and last row.
        medial, lateral: extreme columns towards and away from the mediastinum.
        hilum: (row, column) on the medial edge.
        cardiophrenic: (row, column) where the border of the heart meets the diaphragm.
    """

    mask: BoolImage
    side: Side
    top: int
    bottom: int
    medial: int
    lateral: int
    hilum: tuple[int, int]
    cardiophrenic: tuple[int, int]

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def outward(self) -> int:
        """Sign of the columns from the mediastinum outwards: -1 for the right lung, 1 for the left."""
        return -1 if self.side is Side.RIGHT else 1


@dataclass(frozen=True, eq=False)
class FrontalAnatomy:
    """What was found on a film.

    Attributes:
        right, left: the lungs.
        heart: (512, 512) bool, the heart's silhouette.
        mediastinum: (512, 512) bool, everything between the lungs, the heart included.
        diaphragm: (512,) float32, the row of the lungs' lower border in each column; NaN beside the lungs.
        midline: column of the spine.
        agreement: Dice overlap in [0, 1] of variously displayed and placed copies with their mean.
    """

    right: LungOutline
    left: LungOutline
    heart: BoolImage
    mediastinum: BoolImage
    diaphragm: NDArray[np.float32]
    midline: int
    agreement: float

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def lungs(self) -> BoolImage:
        """(512, 512) bool, both lungs."""
        return self.right.mask | self.left.mask

    def lung(self, side: Side) -> LungOutline:
        """The lung of one side; raises ValueError for BILATERAL."""
        if side is Side.BILATERAL:
            raise ValueError("a lung is left or right")
        return self.right if side is Side.RIGHT else self.left


def locate(film: FloatImage) -> FrontalAnatomy:
    """Find lungs, heart, mediastinum and diaphragm.

    Args:
        film: (512, 512) float32 in [0, 1], lungs dark, the patient's right on the left.

    Raises:
        FrameMismatchError: the film is not 512 x 512.
        LocalizationError: they cannot be found reliably; says why.
    """
    if film.shape != (FRAME, FRAME):
        raise FrameMismatchError(f"the film is {film.shape}, but localization takes ({FRAME}, {FRAME})")
    if not np.isfinite(film).all():
        raise LocalizationError("the film holds values that are not numbers; take another film")
    lungs = find_lungs(film, load_lung_network())
    reason = lungs.reason_to_refuse()
    if reason:
        raise LocalizationError(f"{reason}; take another film")
    midline = _midline(lungs.right, lungs.left)
    right = _outline(lungs.right, Side.RIGHT)
    left = _outline(lungs.left, Side.LEFT, no_higher_than=right.cardiophrenic[0] - 18)
    mediastinum = _between(right, left)
    spread = float(np.subtract(*np.quantile(film, (0.98, 0.02))))
    for lung in (right, left):
        if np.median(film[mediastinum]) - np.median(film[lung.mask]) < _MIN_CONTRAST * spread:
            raise LocalizationError(
                f"the {lung.side.value} lung is not darker than the mediastinum; take another film"
            )
    heart = _heart(right, left)
    if heart.sum() < 0.012 * FRAME * FRAME:
        raise LocalizationError("no heart shows between the lungs; take another film")
    return FrontalAnatomy(right, left, heart, mediastinum, _diaphragm(right, left), midline, lungs.agreement)


def _midline(right: BoolImage, left: BoolImage) -> int:
    """Column midway between the lungs in their upper halves."""
    shared = np.flatnonzero(right.any(axis=1) & left.any(axis=1))
    upper = shared[: max(1, len(shared) // 2)]
    right_edge = FRAME - 1 - np.argmax(right[upper][:, ::-1], axis=1)
    left_edge = np.argmax(left[upper], axis=1)
    return int(np.median((right_edge + left_edge) / 2))


def medial_edge(mask: BoolImage, outward: int) -> NDArray[np.int64]:
    """(rows,) the column nearest to the mediastinum in each row; -1 where the row is empty."""
    edge = np.argmax(mask, axis=1) if outward > 0 else mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)
    return np.where(mask.any(axis=1), edge, -1)


def lowest_row(mask: BoolImage) -> NDArray[np.int64]:
    """(columns,) the lowest row in each column; -1 where the column is empty."""
    lowest = mask.shape[0] - 1 - np.argmax(mask[::-1], axis=0)
    return np.where(mask.any(axis=0), lowest, -1)


def _outline(mask: BoolImage, side: Side, no_higher_than: int = 0) -> LungOutline:
    outward = -1 if side is Side.RIGHT else 1
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom = int(rows[0]), int(rows[-1])
    medial, lateral = (columns[0], columns[-1]) if outward > 0 else (columns[-1], columns[0])
    edge = medial_edge(mask, outward)
    hilum_row = int(top + _HILUM_HEIGHT * (bottom - top))
    # The cardiophrenic angle is what the chord from hilum to costophrenic angle leaves farthest below it.
    inside = np.argwhere(mask)
    start = np.array([hilum_row, edge[hilum_row]], dtype=float)
    end = inside[np.argmax(inside @ np.array([1.0, _SIDEWAYS * outward]))].astype(float)
    along = (end - start) / max(np.hypot(*(end - start)), 1.0)
    first = min(max(int(hilum_row + _CORNER_HEIGHT * (bottom - hilum_row)), no_higher_than), bottom)
    border = np.concatenate(
        [
            np.stack([np.arange(first, bottom + 1), edge[first : bottom + 1]], axis=1),
            np.stack([lowest_row(mask)[columns], columns], axis=1),
        ]
    )
    border = border[border[:, 0] >= first]
    away = (border[:, 0] - start[0]) * -along[1] + (border[:, 1] - start[1]) * along[0]
    corner = border[np.argmin(away * outward)]
    cardiophrenic = (int(corner[0]), int(corner[1]))
    hilum = (hilum_row, int(edge[hilum_row]))
    return LungOutline(mask, side, top, bottom, int(medial), int(lateral), hilum, cardiophrenic)


def _between(right: LungOutline, left: LungOutline) -> BoolImage:
    """Everything between the lungs from the lower apex to the higher cardiophrenic angle."""
    area = np.zeros((FRAME, FRAME), dtype=bool)
    right_edge, left_edge = medial_edge(right.mask, -1), medial_edge(left.mask, 1)
    for row in range(max(right.top, left.top), _floor(right, left) + 1):
        if right_edge[row] >= 0 and left_edge[row] >= 0:
            area[row, right_edge[row] + 1 : left_edge[row]] = True
    return area


def _floor(right: LungOutline, left: LungOutline) -> int:
    return min(max(right.cardiophrenic[0], left.cardiophrenic[0]), right.bottom, left.bottom)


def _heart(right: LungOutline, left: LungOutline) -> BoolImage:
    """The lower mediastinum, with a rounded top and a floor through both cardiophrenic angles."""
    heart = np.zeros((FRAME, FRAME), dtype=bool)
    right_edge, left_edge = medial_edge(right.mask, -1), medial_edge(left.mask, 1)
    top = int((right.top + left.top) / 2 + _HEART_TOP * (right.height + left.height) / 2)
    (right_row, right_column), (left_row, left_column) = right.cardiophrenic, left.cardiophrenic
    columns = np.arange(FRAME)
    share = np.clip((columns - right_column) / max(1, left_column - right_column), 0, 1)
    floor = right_row + (left_row - right_row) * share + 10 * np.sin(np.pi * share)
    for row in range(top, min(int(floor.max()) + 1, FRAME)):
        first = right_edge[row] if right_edge[row] >= 0 and row <= right_row else right_column
        last = left_edge[row] if left_edge[row] >= 0 and row <= left_row else left_column
        inside = (columns > first) & (columns < last) & (row <= floor)
        rounding = 1 - np.sqrt(np.clip(1 - ((top + 24 - row) / 24) ** 2, 0, 1)) if row < top + 24 else 0.0
        middle, half = (first + last) / 2, (last - first) / 2
        heart[row] = inside & (np.abs(columns - middle) <= half * (1 - 0.6 * rounding))
    return np.asarray(blur(heart.astype(np.float32), 3.0) > 0.5)


def _diaphragm(right: LungOutline, left: LungOutline) -> NDArray[np.float32]:
    line = np.full(FRAME, np.nan, dtype=np.float32)
    for lung in (right, left):
        columns = np.flatnonzero(lung.mask.any(axis=0))
        lowest = lowest_row(lung.mask)[columns]
        beside_heart = (columns - lung.cardiophrenic[1]) * lung.outward < 0
        keep = ~beside_heart & (lowest > lung.hilum[0])
        line[columns[keep]] = lowest[keep]
    return line
