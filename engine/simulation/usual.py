"""What a sentence without details means: moderate, on the right (edema on both sides), low in the lung."""

from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import Side, Zone
from engine.simulation.insertion import USUAL_RANK


def usual_place(finding: str) -> tuple[Side, frozenset[Zone | None]]:
    """The side and the zones that are meant where a sentence about a sided finding says neither."""
    side = Side.BILATERAL if finding == "edema" else Side.RIGHT
    return side, frozenset({None, Zone.LOWER, Zone.BASAL})


def is_usual(level: str, vocabulary: Vocabulary) -> bool:
    """Whether a level is what a sentence without one means, or next to it."""
    return abs(vocabulary.level(level).rank - USUAL_RANK) <= 0.5
