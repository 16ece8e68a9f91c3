"""Population: which findings a simulated patient has before and after, and the sentences between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Operation
from engine.instructions.printing import print_instructions
from engine.simulation.random_streams import stream
from engine.simulation.severity import SIMULATED, levels_of, settle


@dataclass(frozen=True)
class Story:
    """What changes in one patient.

    Attributes:
        before, after: findings of the two radiographs, sides, zones and levels given.
        instruction: from before to after.
        way_back: from after to before.
    """

    before: tuple[FindingMention, ...]
    after: tuple[FindingMention, ...]
    instruction: Instruction
    way_back: Instruction


def draw_story(seed: int) -> Story:
    """A change of one finding, in one patient of three beside another finding that stays."""
    random = stream(seed, "story")
    vocabulary = load_vocabulary()
    finding = SIMULATED[int(random.integers(len(SIMULATED)))]
    changed = settle(FindingMention(finding), seed, vocabulary).mention
    staying: tuple[FindingMention, ...] = ()
    other = SIMULATED[int(random.integers(len(SIMULATED)))]
    if random.random() < 1 / 3 and other != finding and "pneumothorax" not in (finding, other):
        staying = (settle(FindingMention(other), seed, vocabulary).mention,)
    operation = (Operation.ADD, Operation.REMOVE, Operation.CHANGE)[int(random.choice(3, p=[0.4, 0.3, 0.3]))]
    if operation is Operation.ADD:
        before, after = staying, (*staying, changed)
    elif operation is Operation.REMOVE:
        before, after = (*staying, changed), staying
    else:
        left = [level for level in levels_of(finding) if level != changed.severity]
        target = replace(changed, severity=left[int(random.integers(len(left)))])
        before, after = (*staying, changed), (*staying, target)
    return Story(before, after, between(before, after), between(after, before))


def between(before: Sequence[FindingMention], after: Sequence[FindingMention]) -> Instruction:
    """The one instruction from some findings to others that differ in one mention."""
    gone = [mention for mention in before if mention not in after]
    come = [mention for mention in after if mention not in before]
    if gone and come:
        named = replace(gone[0], severity=None)
        return Instruction(Operation.CHANGE, (named,), gone[0].severity, come[0].severity)
    if come:
        return Instruction(Operation.ADD, tuple(come))
    return Instruction(Operation.REMOVE, tuple(gone))


def sentence(instruction: Instruction) -> str:
    """The instruction in the grammar's second version."""
    return print_instructions([instruction], load_vocabulary(), 2)
