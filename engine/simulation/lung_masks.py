"""The two lungs of a film as masks, and whether they can be believed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import BoolImage, FloatImage, freeze_arrays, reduce_through_constructor
from engine.errors import LocalizationError
from engine.simulation.image_operations import (
    blur,
    dilate,
    erode,
    fill_holes,
    largest_component,
    resize,
)
from engine.simulation.localization_network import SIZE, LungNetwork, Pose, posed_lung_probabilities

FRAME = 512
_MIN_AREA, _MAX_AREA = 0.032, 0.24  # of the frame, for one lung
_MAX_AREA_RATIO = 2.6
_MIN_HEIGHT = 0.30  # of the frame
_MIN_HEIGHT_RATIO = 0.60
_MAX_TOP_DIFFERENCE = 0.13
_MAX_CUT_DIFFERENCE = 0.035  # of the tops, where a lung reaches the upper edge of the film
# Dice of each view of a film with their mean. On 400 films all lungs below it but one were ill or wrong.
_MIN_AGREEMENT = 0.945
_MIN_FILL = 0.36  # share of its bounding box that a lung fills

# The film as it is, smaller, and moved both ways: what belongs to the lung does not depend on where it lies.
_POSES = (
    Pose(),
    Pose(scale=1.15),
    Pose(scale=1.06, down=0.07, across=0.05),
    Pose(scale=1.06, down=-0.07, across=-0.05),
)


@dataclass(frozen=True, eq=False)
class Lungs:
    """What a network marks on a film.

    Attributes:
        right, left: (512, 512) bool, one piece each; empty where nothing was found.
        agreement: the smaller Dice overlap, over both lungs, of any view of the film with the mean of all.
    """

    right: BoolImage
    left: BoolImage
    agreement: float

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    def reason_to_refuse(self) -> str:
        """Why these lungs are not used; "" when they are."""
        return _reason_to_refuse([self.right, self.left], self.agreement)


def small_film(film: FloatImage) -> FloatImage:
    """(512, 512) film as the network takes it: (128, 128) float32, the 2nd percentile 0 and the 98th 1.

    Raises:
        LocalizationError: the film is nearly of one grey.
    """
    step = FRAME // SIZE
    small = film.reshape(SIZE, step, SIZE, step).mean(axis=(1, 3))
    low, high = np.quantile(small, (0.02, 0.98))
    if high - low < 0.02:
        raise LocalizationError("the film is nearly of one grey; take another film")
    return np.asarray(np.clip((small - low) / (high - low), 0, 1), dtype=np.float32)


def find_lungs(film: FloatImage, network: LungNetwork) -> Lungs:
    """The lungs of a (512, 512) film in [0, 1], from differently displayed and placed copies of it.

    Raises:
        LocalizationError: the film is nearly of one grey.
    """
    found, agreement = _probabilities(small_film(film), network)
    right, left = (_clean(probability) for probability in found)
    return Lungs(right, left, agreement)


def _probabilities(plain: FloatImage, network: LungNetwork) -> tuple[NDArray[np.float32], float]:
    """(2, 128, 128) mean of the views, and the overlap of the worst of them with it."""
    ranks = np.argsort(np.argsort(plain, axis=None, kind="stable"), kind="stable")
    equalized = (ranks.reshape(plain.shape) / plain.size).astype(np.float32)
    displays = [plain, plain**0.7, 0.5 * plain + 0.5 * equalized]
    views = [(display, _POSES[0]) for display in displays] + [(displays[1], pose) for pose in _POSES[1:]]
    found, seen = posed_lung_probabilities(
        np.stack([view for view, _ in views]).astype(np.float32), [pose for _, pose in views], network
    )
    mean = (found * seen[:, None]).sum(axis=0) / seen.sum(axis=0)
    marked, wanted = (found > 0.5) & seen[:, None], (mean > 0.5) & seen[:, None]
    shared = (marked & wanted).sum(axis=(2, 3))
    dice = 2 * shared / np.maximum(1, marked.sum(axis=(2, 3)) + wanted.sum(axis=(2, 3)))
    return mean.astype(np.float32), float(dice.min())


def close(mask: BoolImage, radius: int) -> BoolImage:
    """Fill notches narrower than a square of 2 radius + 1 pixels, but not those towards the frame's edge."""
    padded = np.pad(mask, radius + 1)
    inner = slice(radius + 1, -radius - 1)
    return erode(dilate(padded, radius), radius)[inner, inner]


def _clean(probability: FloatImage) -> BoolImage:
    """(512, 512) mask of one lung: one piece, without threads, holes and notches."""
    mask = probability > 0.5
    core = largest_component(erode(mask, 2))
    mask = dilate(core, 4) & mask
    mask = fill_holes(close(mask, 4))
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
    heights = sorted(box[1] - box[0] for box in boxes)
    if heights[0] < _MIN_HEIGHT_RATIO * heights[1]:
        return "one lung is much shorter than the other, as with a large effusion"
    tops = sorted(box[0] for box in boxes)
    if tops[1] - tops[0] > _MAX_TOP_DIFFERENCE * FRAME:
        return "the lungs do not begin at one height"
    if tops[0] == 0 and tops[1] > _MAX_CUT_DIFFERENCE * FRAME:
        return "what looks like one lung runs out of the film at the top"
    if (masks[0] & masks[1]).any() or boxes[0][3] > boxes[1][3] or boxes[0][2] > boxes[1][2]:
        return "the lungs overlap"
    if agreement < _MIN_AGREEMENT:
        return "the lungs change with display and position of the film, so they are uncertain"
    return ""
