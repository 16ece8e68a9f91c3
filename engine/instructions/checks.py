"""What an instruction may not say: a side where there is none, or sentences that contradict each other."""

from collections.abc import Sequence
from dataclasses import replace

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import (
    FindingMention,
    Instruction,
    Location,
    Operation,
    Side,
    Zone,
)
from engine.instructions.printing import print_mention

# Zones that share lung.
_NESTED = ({Zone.APICAL, Zone.UPPER}, {Zone.BASAL, Zone.LOWER})


def check_mention(mention: FindingMention, vocabulary: Vocabulary) -> None:
    """Refuse a side or zone that makes no sense for a finding.

    Raises:
        InstructionError: cardiomegaly has no side, heart failure no zone.
    """
    finding = vocabulary.finding(mention.finding)
    side, zone = mention.location.side, mention.location.zone
    if side is not None and not finding.sided:
        raise InstructionError(f'{finding.name} has no side; leave out "{side.value}"')
    if zone is not None and not finding.zones:
        raise InstructionError(f'{finding.name} has no zone; leave out "{zone.value}"')


def overlap(one: Location, other: Location) -> bool:
    """Two places share some part of the radiograph, or might."""
    sides = {one.side, other.side} - {None, Side.BILATERAL}
    if len(sides) == 2:
        return False
    zones = {one.zone, other.zone} - {None}
    return len(zones) < 2 or zones in _NESTED


def check_consistency(
    instructions: Sequence[Instruction], vocabulary: Vocabulary
) -> tuple[tuple[Instruction, ...], tuple[str, ...]]:
    """Drop what is said twice, with a note, and refuse contradictions.

    Returns:
        The instructions without repetitions, and a line for each repetition.

    Raises:
        InstructionError: the same finding at the same place is to be added and removed, or to get two levels.
    """
    kept: list[Instruction] = []
    notes: list[str] = []
    said: list[tuple[Instruction, FindingMention]] = []
    for instruction in instructions:
        mentions = []
        for mention in instruction.mentions:
            if any(_same(instruction, mention, *earlier) for earlier in said):
                notes.append(f"{print_mention(mention, vocabulary)} is named twice; once is enough")
                continue
            for other, earlier in said:
                _refuse_contradiction(instruction, mention, other, earlier, vocabulary)
            said.append((instruction, mention))
            mentions.append(mention)
        if mentions:
            kept.append(replace(instruction, mentions=tuple(mentions)))
    return tuple(kept), tuple(notes)


def _same(one: Instruction, mention: FindingMention, other: Instruction, earlier: FindingMention) -> bool:
    levels = (one.severity_from, one.severity_to) == (other.severity_from, other.severity_to)
    return mention == earlier and one.operation is other.operation and levels


def _refuse_contradiction(
    one: Instruction,
    mention: FindingMention,
    other: Instruction,
    earlier: FindingMention,
    vocabulary: Vocabulary,
) -> None:
    if mention.finding != earlier.finding or not overlap(mention.location, earlier.location):
        return
    if mention.kind and earlier.kind and mention.kind != earlier.kind:
        return
    first, second = print_mention(earlier, vocabulary), print_mention(mention, vocabulary)
    if one.operation is not other.operation:
        raise InstructionError(
            f'"{other.operation.value} {first}" and "{one.operation.value} {second}" contradict each other; '
            "keep one, or name different sides"
        )
    if one.operation is Operation.CHANGE:
        raise InstructionError(f"the level of {second} is changed twice; keep one change")
    if mention.severity and earlier.severity and mention.severity != earlier.severity:
        raise InstructionError(f'"{first}" and "{second}" give one finding two levels; keep one')
