"""From instructions to the exact sentence that goes to a model.

Version 1 is the published grammar: findings, and from and to what level. Version 2 adds how much, of what
kind and where; parsing what version 2 prints gives the same instructions again:

    Add the finding of [LEVEL] [SIDE] [KIND] FINDING [in the [SIDE] upper zone].
    Add the findings of A, B and C.
    Remove the finding of ... / Remove the findings of ...
    Change the level of [SIDE] [KIND] FINDING [in the ... zone] from LEVEL to LEVEL.

The side stands before the finding, or inside the place where there is one, or inside the name where the
vocabulary says so ("blunting of the left costophrenic angle"). A level that is a range is
written with hyphens where "from mild to moderate to severe" could be read in two ways.
"""

from collections.abc import Sequence

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Operation, Side
from engine.instructions.wording import level_splits

GRAMMAR_VERSIONS = (1, 2)
_VERBS = {Operation.ADD: "Add", Operation.REMOVE: "Remove"}


def print_instructions(
    instructions: Sequence[Instruction], vocabulary: Vocabulary, grammar_version: int
) -> str:
    """The text for a model of this grammar version, one sentence for each instruction, joined by blanks.

    Version 1 leaves out side, zone, level and kind of what is added or removed; findings that become the
    same by that are written once.

    Raises:
        InstructionError: a finding or level is not in the vocabulary, the version is unknown, or version 1
            cannot tell apart what contradicts itself without the words it leaves out.
    """
    if grammar_version not in GRAMMAR_VERSIONS:
        raise InstructionError(f"grammar version {grammar_version} is not known; known are 1 and 2")
    if grammar_version == 1:
        instructions = _without_details(instructions, vocabulary)
    return " ".join(_sentence(instruction, vocabulary, grammar_version) for instruction in instructions)


def print_mention(mention: FindingMention, vocabulary: Vocabulary) -> str:
    """One finding with how much, of what kind and where, as version 2 writes it."""
    finding = vocabulary.finding(mention.finding)
    side, zone = mention.location.side, mention.location.zone
    kind = mention.kind or ""
    words = [mention.severity or ""]
    if zone is None:
        if side in (Side.LEFT, Side.RIGHT) and finding.sided_name:
            words += [kind, finding.sided_name.replace("{side}", side.value)]
        else:
            words += [side.value if side else "", kind, finding.name]
    else:
        forms = vocabulary.zone_words(zone)
        words += [kind, finding.name]
        if side is None:
            words.append(forms.anywhere)
        elif side is Side.BILATERAL:
            words.append(forms.both)
        else:
            words.append(forms.at.replace("{side}", side.value))
    return " ".join(word for word in words if word)


def _sentence(instruction: Instruction, vocabulary: Vocabulary, grammar_version: int) -> str:
    if grammar_version == 1:
        names = [vocabulary.finding(mention.finding).name for mention in instruction.mentions]
    else:
        names = [print_mention(mention, vocabulary) for mention in instruction.mentions]
    if not names:
        raise InstructionError("an instruction needs a finding; name one")
    if instruction.operation is not Operation.CHANGE:
        noun = "finding" if len(names) == 1 else "findings"
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"{_VERBS[instruction.operation]} the {noun} of {listed}."
    if len(names) != 1 or instruction.severity_from is None or instruction.severity_to is None:
        raise InstructionError("a change of level needs one finding, the level it has and the level it gets")
    if instruction.mentions[0].severity is not None:
        raise InstructionError("a change says its levels with from and to; leave out the other level")
    before = vocabulary.level(instruction.severity_from).name
    after = vocabulary.level(instruction.severity_to).name
    if len(level_splits([*before.split(" to "), *after.split(" to ")], vocabulary)) > 1:
        before, after = before.replace(" ", "-"), after.replace(" ", "-")
    return f"Change the level of {names[0]} from {before} to {after}."


def _without_details(instructions: Sequence[Instruction], vocabulary: Vocabulary) -> list[Instruction]:
    bare: list[Instruction] = []
    said: dict[str, tuple[Operation, str | None, str | None]] = {}
    for instruction in instructions:
        what = (instruction.operation, instruction.severity_from, instruction.severity_to)
        mentions: list[FindingMention] = []
        for mention in instruction.mentions:
            if said.setdefault(mention.finding, what) != what:
                name = vocabulary.finding(mention.finding).name
                raise InstructionError(
                    f"this model's instructions know no place, so what is said about {name} contradicts "
                    "itself; make one edit for each place, or use a model of grammar version 2"
                )
            if all(mention.finding != kept.finding for kept in mentions) and not any(
                mention.finding == kept.finding for earlier in bare for kept in earlier.mentions
            ):
                mentions.append(FindingMention(mention.finding))
        if mentions:
            bare.append(Instruction(instruction.operation, tuple(mentions), *what[1:]))
    return bare
