"""The way back: instructions that undo what others ask for."""

from collections.abc import Sequence

from engine.instructions.instruction import Instruction, Operation

_BACK = {Operation.ADD: Operation.REMOVE, Operation.REMOVE: Operation.ADD, Operation.CHANGE: Operation.CHANGE}


def invert(instructions: Sequence[Instruction]) -> tuple[Instruction, ...]:
    """What undoes these instructions, the last one first.

    What was added is removed, what was removed is added (with the level, kind and place that were named),
    and a level goes back to where it came from.
    """
    return tuple(
        Instruction(_BACK[one.operation], one.mentions, one.severity_to, one.severity_from)
        for one in reversed(instructions)
    )
