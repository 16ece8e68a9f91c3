"""Painted regions as answers: a mask as run lengths in JSON, small enough for a row of a database.

``{"size": [rows, columns], "runs": [not painted, painted, not painted, ...]}``: how many pixels in turn, row
by row from the top left; what follows the last run is not painted. No run: nothing is painted, which is an
answer too. Answers of earlier versions are outlines, lists of points [column, row].
"""

import math
from typing import Any

import numpy as np

from engine.arrays import BoolImage
from engine.errors import MaskError
from engine.masks.figures import polygon

_LONGEST_SIDE = 65_535


def region_answer(mask: BoolImage) -> dict[str, Any]:
    """The answer that a painted mask is.

    Args:
        mask: (H, W) bool on the grid of the stored pixels.
    """
    rows = np.flatnonzero(mask.any(axis=1))
    runs: list[int] = []
    if len(rows):
        first = int(rows[0])
        flat = mask[first : int(rows[-1]) + 1].ravel()
        edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
        ends = [0] if flat[0] else []
        places = np.concatenate((ends, edges, [flat.size] if flat[-1] else [])).astype(np.int64)
        places += first * mask.shape[1]
        runs = np.diff(places, prepend=0).tolist()
    return {"size": list(mask.shape), "runs": runs}


def is_region(given: Any) -> bool:
    """Whether a JSON value is a painted region, of this form or the earlier one."""
    if isinstance(given, list):
        return bool(given) and all(_is_outline(one) for one in given)
    if not isinstance(given, dict) or set(given) != {"size", "runs"}:
        return False
    size, runs = given["size"], given["runs"]
    return (
        isinstance(size, list)
        and len(size) == 2
        and all(type(side) is int and 0 < side <= _LONGEST_SIDE for side in size)
        and isinstance(runs, list)
        and len(runs) % 2 == 0
        and all(type(run) is int and run >= 0 for run in runs)
        and sum(runs) <= size[0] * size[1]
    )


def is_point(given: Any) -> bool:
    """Whether a JSON value is a point [column, row]."""
    return (
        isinstance(given, list)
        and len(given) == 2
        and all(type(value) in (int, float) and math.isfinite(value) for value in given)
    )


def region_mask(given: Any, shape: tuple[int, int]) -> BoolImage:
    """The mask that an answer stands for.

    Args:
        given: for which ``is_region`` holds.
        shape: (H, W) of the radiograph that was painted on.

    Raises:
        MaskError: it was painted on a radiograph of another size.
    """
    mask: BoolImage = np.zeros(shape, dtype=bool)
    if isinstance(given, list):
        for outline in given:
            covered = polygon([(row, column) for column, row in outline], shape)
            if covered is not None:
                where, inside = covered
                mask[where.slices] |= inside
        return mask
    if tuple(given["size"]) != tuple(shape):
        rows, columns = given["size"]
        raise MaskError(
            f"the region was painted on {rows} x {columns} pixels, the radiograph has {shape[0]} x {shape[1]}"
        )
    flat = mask.reshape(-1)
    ends = np.cumsum(given["runs"], dtype=np.int64)
    for start, end in ends.reshape(-1, 2).tolist():
        flat[start:end] = True
    return mask


def painted_share(given: Any) -> float | None:
    """Part of the image that is painted, in [0, 1]; None for outlines, which do not know its size."""
    if isinstance(given, list):
        return None
    return float(sum(given["runs"][1::2]) / (given["size"][0] * given["size"][1]))


def overlap(first: BoolImage, second: BoolImage) -> float | None:
    """Dice coefficient of two regions; None where both are empty.

    Source: Dice, Ecology 26 (1945) 297-302.
    """
    both = int(np.count_nonzero(first)) + int(np.count_nonzero(second))
    return 2 * int(np.count_nonzero(first & second)) / both if both else None


def _is_outline(given: Any) -> bool:
    return isinstance(given, list) and len(given) >= 3 and all(is_point(point) for point in given)
