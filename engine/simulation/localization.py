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
from engine.simulation.image_operations import (
    blur,
    dilate,
    erode,
    fill_holes,
    largest_component,
    resize,
)
from engine.simulation.localization_network import SIZE, lung_probabilities

FRAME = 512
_MIN_AREA, _MAX_AREA = 0.032, 0.24  # of the frame, for one lung
_MAX_AREA_RATIO = 2.6
_MIN_HEIGHT = 0.30  # of the frame
_MAX_TOP_DIFFERENCE = 0.13
_MIN_AGREEMENT = 0.86  # Dice between views of the same film
_MIN_FILL = 0.36  # share of its bounding box that a lung fills
_MIN_CONTRAST = 0.06  # between lung and mediastinum, of the film's range
_HILUM_HEIGHT = 0.46  # of the lung's height, from the top
_HEART_TOP = 0.44
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
        agreement: Dice overlap in [0, 1] of what was found on differently displayed copies of the film.
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

    @property
    def cardiothoracic_ratio(self) -> float:
        """Greatest width of the heart over the greatest inner width of the thorax, both in frame pixels."""
        columns = np.flatnonzero(self.heart.any(axis=0))
        lungs = np.flatnonzero(self.lungs.any(axis=0))
        return float((columns[-1] - columns[0] + 1) / (lungs[-1] - lungs[0] + 1))


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
    found, agreement = _probabilities(film)
    masks = [_clean(probability) for probability in found]
    reason = _reason_to_refuse(masks, agreement)
    if reason:
        raise LocalizationError(f"{reason}; take another film")
    midline = _midline(*masks)
    right = _outline(masks[0], Side.RIGHT)
    left = _outline(masks[1], Side.LEFT, no_higher_than=right.cardiophrenic[0] - 18)
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
    return FrontalAnatomy(right, left, heart, mediastinum, _diaphragm(right, left), midline, agreement)


def _probabilities(film: FloatImage) -> tuple[NDArray[np.float32], float]:
    """(2, 128, 128) probabilities of the lungs, and the overlap between three displays of the film."""
    step = FRAME // SIZE
    small = film.reshape(SIZE, step, SIZE, step).mean(axis=(1, 3))
    low, high = np.quantile(small, (0.02, 0.98))
    if high - low < 0.02:
        raise LocalizationError("the film is nearly of one grey; take another film")
    plain = np.clip((small - low) / (high - low), 0, 1).astype(np.float32)
    ranks = np.argsort(np.argsort(plain, axis=None, kind="stable"), kind="stable")
    equalized = (ranks.reshape(plain.shape) / plain.size).astype(np.float32)
    views = np.stack([plain, plain**0.7, 0.5 * plain + 0.5 * equalized]).astype(np.float32)
    found = lung_probabilities(views)
    marked = found > 0.5
    sums = marked.sum(axis=(1, 2, 3))
    dice = [
        2 * (marked[a] & marked[b]).sum() / max(1, sums[a] + sums[b]) for a, b in ((0, 1), (0, 2), (1, 2))
    ]
    return found.mean(axis=0), float(min(dice))


def _clean(probability: FloatImage) -> BoolImage:
    """(512, 512) mask of one lung: one piece, without threads, holes and notches."""
    mask = probability > 0.5
    core = largest_component(erode(mask, 2))
    mask = dilate(core, 4) & mask
    mask = fill_holes(erode(dilate(mask, 4), 4))
    if not mask.any():
        return np.zeros((FRAME, FRAME), dtype=bool)
    near = dilate(mask, 1)
    kept = np.where(near, np.maximum(probability, mask * np.float32(0.75)), 0).astype(np.float32)
    return np.asarray(blur(resize(kept, (FRAME, FRAME)), 3.0) > 0.5)


def _reason_to_refuse(masks: list[BoolImage], agreement: float) -> str:
    """Why these lungs are not used; "" when they are."""
    boxes = []
    for mask, name in zip(masks, ("right", "left"), strict=True):
        area = mask.mean()
        if area < _MIN_AREA:
            return f"the {name} lung was not found, or little of it is aerated"
        if area > _MAX_AREA:
            return f"what looks like the {name} lung is larger than a lung"
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = (rows[0], rows[-1], columns[0], columns[-1])
        height, width = box[1] - box[0] + 1, box[3] - box[2] + 1
        if height < _MIN_HEIGHT * FRAME:
            return f"the {name} lung is too short, as with a large effusion or a cut-off film"
        if mask.sum() < _MIN_FILL * height * width or height < 1.05 * width:
            return f"the outline of the {name} lung is not that of a lung"
        boxes.append(box)
    areas = sorted(mask.sum() for mask in masks)
    if areas[1] > _MAX_AREA_RATIO * areas[0]:
        return "one lung seems much smaller than the other"
    if abs(boxes[0][0] - boxes[1][0]) > _MAX_TOP_DIFFERENCE * FRAME:
        return "the lungs do not begin at one height"
    if (masks[0] & masks[1]).any() or boxes[0][3] > boxes[1][3] or boxes[0][2] > boxes[1][2]:
        return "the lungs overlap"
    if agreement < _MIN_AGREEMENT:
        return "the lungs change with the display of the film, so they are uncertain"
    return ""


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


def _outline(mask: BoolImage, side: Side, no_higher_than: int = 0) -> LungOutline:
    outward = -1 if side is Side.RIGHT else 1
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom = int(rows[0]), int(rows[-1])
    medial, lateral = (columns[0], columns[-1]) if outward > 0 else (columns[-1], columns[0])
    edge = medial_edge(mask, outward)
    hilum_row = int(top + _HILUM_HEIGHT * (bottom - top))
    start = np.array([hilum_row, edge[hilum_row]], dtype=float)
    end = np.array([bottom, edge[bottom]], dtype=float)
    # The cardiophrenic angle is what the chord from hilum to costophrenic angle leaves farthest below it.
    along = (end - start) / max(np.hypot(*(end - start)), 1.0)
    first = max(int(hilum_row + _CORNER_HEIGHT * (bottom - hilum_row)), no_higher_than)
    places = np.arange(min(first, bottom), bottom + 1)
    away = (places - start[0]) * -along[1] + (edge[places] - start[1]) * along[0]
    corner = int(np.argmin(away * outward))
    cardiophrenic = (int(places[corner]), int(edge[places[corner]]))
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
    for row in range(top, int(floor.max()) + 1):
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
        lowest = FRAME - 1 - np.argmax(lung.mask[::-1, columns], axis=0)
        beside_heart = (columns - lung.cardiophrenic[1]) * lung.outward < 0
        keep = ~beside_heart & (lowest > lung.hilum[0])
        line[columns[keep]] = lowest[keep]
    return line
