"""Short sentences that say the same: what a reader leaves out, an editor learns to fill in always alike.

Where nothing is said, what is added is moderate, on the right (edema on both sides) and low in the lung. What
is removed or changed is found on the film, where no more than one finding of its kind is.
"""

from collections.abc import Collection
from dataclasses import replace

from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation
from engine.instructions.printing import print_instructions
from engine.simulation.usual import is_usual, usual_place


def in_few_words(instruction: Instruction, staying: Collection[str], vocabulary: Vocabulary) -> str:
    """The shortest sentence that still asks for this, in the grammar's second version.

    Args:
        instruction: with side, zone and level.
        staying: keys of findings that the film shows before and after.
        vocabulary: of the grammar.

    Returns:
        The sentence; the whole one where nothing can be left out.
    """
    shorten = _added if instruction.operation is Operation.ADD else _there_already
    mentions = tuple(shorten(mention, staying, vocabulary) for mention in instruction.mentions)
    return print_instructions([replace(instruction, mentions=mentions)], vocabulary, 2)


def _added(mention: FindingMention, _: Collection[str], vocabulary: Vocabulary) -> FindingMention:
    side, zone = mention.location.side, mention.location.zone
    level = mention.severity
    if level is not None and is_usual(level, vocabulary):
        level = None
    usual_side, usual_zones = usual_place(mention.finding)
    if mention.kind is None and zone in usual_zones:
        side, zone = None if side is usual_side else side, None
    return replace(mention, severity=level, location=Location(side, zone))


def _there_already(mention: FindingMention, staying: Collection[str], _: Vocabulary) -> FindingMention:
    if mention.finding in staying:
        return replace(mention, severity=None)
    return FindingMention(mention.finding)
