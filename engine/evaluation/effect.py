"""Effect: did the finding change as told, on the side that was told, to the level that was told?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.asked import AskedChange
from engine.evaluation.look import Look
from engine.instructions.instruction import Operation

LEVEL_STEP = 0.25  # of extent, between neighboring levels
HALF_STEP = LEVEL_STEP / 2 + 1e-6


@dataclass(frozen=True)
class Effect:
    """What became of one asked change; NaN where a question does not arise.

    Attributes:
        asked: what was asked.
        success: 1 where it was done: for an added finding the referee sees it now and did not before, for a
            removed one the reverse, each on all asked sides while no other side turns; for a change of
            level the extent went as far as was asked, give or take half a level step. NaN where the referee
            reads the source otherwise than the instruction presumes and only the others count.
        side_right: 1 where the asked side changed as told, and more than the other side.
        level_right: 1 where the extent on each asked side went as far as was asked, give or take half a
            level step.
        direction_right: of a change of level, 1 where the extent on each asked side moved as told, however
            far.
        measured: change of the extent in the asked direction.
        wanted: the same, as asked.
        presence_change: change of the probability in the asked direction.
    """

    asked: AskedChange
    success: float
    side_right: float
    level_right: float
    direction_right: float
    measured: float
    wanted: float
    presence_change: float


def measure_effect(
    asked: AskedChange,
    column: int,
    threshold: float,
    before: Look,
    after: Look,
    alone: tuple[Look, float] | None = None,
) -> Effect:
    """What one asked change came to.

    A level is judged by how far the extent moves, so that what a referee always misjudges counts for nothing.

    Args:
        asked: one finding of the instruction.
        column: of the finding in the looks.
        threshold: at which the referee says that the finding is there.
        before, after: the source and its edit, as the referee sees them beside each other.
        alone: the source as the referee sees it without the edit, and the threshold for that. Where this is
            given, success is NaN where the referee so sees the finding before it is added, or does not before
            it is removed: for films whose labels may be wrong.
    """
    sides = _sides_that_count(asked, column, before, after)
    presence = np.asarray(after.presence[column] - before.presence[column], np.float64) * asked.direction
    extent = np.asarray(after.extent[column] - before.extent[column], np.float64) * asked.direction
    measured = float(extent[sides].mean())
    wanted = _wanted(asked)
    level_right = _level_right(asked, extent[sides], wanted)
    if asked.operation is Operation.CHANGE:
        success, moved = level_right, extent
    elif alone is not None and not _is_as_presumed(asked, sides, alone[1], alone[0].presence[column]):
        success, moved = math.nan, presence
    else:
        success = float(_turned(asked, sides, threshold, before.presence[column], after.presence[column]))
        moved = presence
    return Effect(
        asked,
        success,
        _side_right(asked, moved),
        level_right,
        float((extent[sides] > 0).all()) if asked.operation is Operation.CHANGE else math.nan,
        measured,
        wanted,
        float(presence[sides].mean()),
    )


def _sides_that_count(asked: AskedChange, column: int, before: Look, after: Look) -> list[int]:
    """The asked sides; the one that moved most where either will do."""
    if not asked.either:
        return list(asked.sides)
    if asked.operation is Operation.ADD:
        return [int(np.argmax(after.presence[column] - before.presence[column]))]
    return [int(np.argmax(before.presence[column]))]


def _turned(
    asked: AskedChange,
    sides: list[int],
    threshold: float,
    before: NDArray[np.float32],
    after: NDArray[np.float32],
) -> bool:
    was, is_now = before >= threshold, after >= threshold
    if any(was[other] != is_now[other] for other in asked.others):
        return False
    if asked.operation is Operation.ADD:
        return bool((~was[sides] & is_now[sides]).all())
    if asked.either:
        return bool(was.any() and not is_now.any())
    return bool((was[sides] & ~is_now[sides]).all())


def _is_as_presumed(
    asked: AskedChange, sides: list[int], threshold: float, before: NDArray[np.float32]
) -> bool:
    """Whether what is to be added is not seen yet, and what is to be removed is."""
    was = before >= threshold
    if asked.operation is Operation.ADD:
        return not was[sides].any()
    return bool(was.any() if asked.either else was[sides].all())


def _side_right(asked: AskedChange, moved: NDArray[np.float64]) -> float:
    if len(asked.others) != 1 or len(asked.sides) != 1:
        return math.nan
    told, other = moved[asked.sides[0]], moved[asked.others[0]]
    return float(told > 0 and told > other)


def _level_right(asked: AskedChange, moved: NDArray[np.float64], wanted: float) -> float:
    if math.isnan(wanted) or asked.operation is Operation.REMOVE:
        return math.nan
    reach = min(HALF_STEP, wanted / 2)
    return float((np.abs(moved - wanted) <= reach).all())


def _wanted(asked: AskedChange) -> float:
    if asked.extent_from is None or asked.extent_to is None:
        return math.nan
    return abs(asked.extent_to - asked.extent_from)
