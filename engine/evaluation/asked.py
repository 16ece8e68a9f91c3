"""AskedChange: what an instruction asks of one finding, in the terms of a referee."""

from dataclasses import dataclass

from engine.evaluation.case import EvaluationCase
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Operation, Side

BOTH_SIDES = (0, 1)  # right, left
_SIDES: dict[Side, tuple[int, ...]] = {Side.RIGHT: (0,), Side.LEFT: (1,), Side.BILATERAL: BOTH_SIDES}
EITHER_SIDE = "side not told"
NO_SIDE = "no side"


@dataclass(frozen=True)
class AskedChange:
    """One finding of an instruction.

    Attributes:
        finding: key of the vocabulary.
        operation: add, remove or change.
        sides: 0 for the patient's right, 1 for the left; (0,) where the finding has no side.
        either: the instruction leaves the side open, so either will do.
        side_name: "right", "left", "bilateral", "side not told" or "no side".
        others: sides that have to stay as they are.
        extent_from, extent_to: how much, as the referee counts: severity rank / 4; None where not told.
        level: the level word that is asked for, or "".
    """

    finding: str
    operation: Operation
    sides: tuple[int, ...]
    either: bool
    side_name: str
    others: tuple[int, ...]
    extent_from: float | None
    extent_to: float | None
    level: str

    @property
    def direction(self) -> int:
        """1 for more, -1 for less."""
        if self.operation is Operation.CHANGE and self.extent_from is not None and self.extent_to is not None:
            return 1 if self.extent_to > self.extent_from else -1
        return -1 if self.operation is Operation.REMOVE else 1


def asked_changes(case: EvaluationCase, vocabulary: Vocabulary) -> tuple[AskedChange, ...]:
    """What a case asks, one for each finding that its instruction names.

    Only the words of the instruction count: where it leaves the side open, either side will do, although
    the true counterfactual shows one of them. How much is there before a removal is taken from the truth.
    """
    return tuple(_asked(case, mention, vocabulary) for mention in case.instruction.mentions)


def _asked(case: EvaluationCase, mention: FindingMention, vocabulary: Vocabulary) -> AskedChange:
    operation, side = case.instruction.operation, mention.location.side
    sides: tuple[int, ...]
    others: tuple[int, ...]
    if not vocabulary.finding(mention.finding).sided:
        sides, others, either, name = (0,), (), False, NO_SIDE
    elif side is None:
        sides, others, either, name = BOTH_SIDES, (), True, EITHER_SIDE
    else:
        sides = _SIDES[side]
        others = tuple(one for one in BOTH_SIDES if one not in _told(case.instruction, mention.finding))
        either, name = False, side.value
    if operation is Operation.CHANGE:
        first, last = case.instruction.severity_from, case.instruction.severity_to
        level = last or ""
        extents = _extent(first, vocabulary), _extent(last, vocabulary)
    elif operation is Operation.ADD:
        level = mention.severity or ""
        extents = 0.0, _extent(mention.severity, vocabulary)
    else:
        level = mention.severity or _level_there(case, mention)
        extents = _extent(level or None, vocabulary), 0.0
    return AskedChange(mention.finding, operation, sides, either, name, others, *extents, level)


def _told(instruction: Instruction, finding: str) -> set[int]:
    """All sides that the instruction names for a finding; it may name it twice."""
    sides = [mention.location.side for mention in instruction.mentions if mention.finding == finding]
    return {one for side in sides for one in (BOTH_SIDES if side is None else _SIDES[side])}


def _level_there(case: EvaluationCase, mention: FindingMention) -> str:
    there = [
        one.severity
        for one in case.before
        if one.severity
        and one.finding == mention.finding
        and mention.location.side in (None, one.location.side)
    ]
    return there[0] if len(there) == 1 and there[0] else ""


def _extent(level: str | None, vocabulary: Vocabulary) -> float | None:
    if level is None:
        return None
    rank = vocabulary.level(level).rank
    return rank / 4 if rank > 0 else None
