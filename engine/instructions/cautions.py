"""What a reader should know before an edit runs; nothing here forbids it, and most has a remedy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from engine.errors import InstructionError
from engine.instructions.checks import overlap
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.lines import read_lines, rewrite_line

_MOSTLY = 0.9  # of the painted pixels, from which on a mask is on one side
_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


class CautionKind(Enum):
    """What there is to know; the order is that of importance."""

    UNTRAINED = "untrained"  # the model was not trained on findings
    PAINTED_ELSEWHERE = "painted elsewhere"  # on the other side than the text says
    WHOLE_IMAGE = "whole image"  # findings without an annotated mask, and nothing painted
    PLACE_ONLY_CLIPS = "place only clips"  # the model is not told the place; it only clips the mask
    PLACE_IGNORED = "place ignored"  # the model is not told the place, and no mask is clipped either
    LEFT_OUT = "left out"  # words that the model is not told
    SAME_AGAIN = "same again"  # an earlier result has everything in common, seed included
    ASKED_BEFORE = "asked before"  # an earlier result asks for the same finding
    SYNTHETIC_INPUT = "synthetic input"
    UNSUITABLE = "unsuitable"  # the radiograph; the reader must allow it


@dataclass(frozen=True)
class Caution:
    """One thing to know.

    Attributes:
        kind: what.
        names: of findings, words or sides that it is about; the reasons where the radiograph is unsuitable.
        text: a whole instruction that would do away with it, or "".
        result: position of the earlier result that it is about.
    """

    kind: CautionKind
    names: tuple[str, ...] = ()
    text: str = ""
    result: int | None = None


@dataclass(frozen=True)
class Earlier:
    """A result that the case has already.

    Attributes:
        result: its position.
        instruction: the text that was asked for.
        is_same: everything else of the request, seed and mask included, is as it would be now.
    """

    result: int
    instruction: str
    is_same: bool = False


@dataclass(frozen=True)
class Facts:
    """What else is known before an edit.

    Attributes:
        card_findings: keys of the findings in the model's card; empty: all of them.
        grammar_version: of the card.
        painted_left: share of the painted pixels on the patient's left, in [0, 1]; None: nothing is painted.
        uses_mask: a mask confines the edit.
        earlier: results of the case, oldest first.
        is_synthetic: the radiograph is.
        suitability: reasons against the radiograph that the reader has not yet waved through.
    """

    card_findings: tuple[str, ...] = ()
    grammar_version: int = 2
    painted_left: float | None = None
    uses_mask: bool = True
    earlier: tuple[Earlier, ...] = ()
    is_synthetic: bool = False
    suitability: tuple[str, ...] = ()


def find_cautions(
    text: str, instructions: Sequence[Instruction], facts: Facts, vocabulary: Vocabulary
) -> tuple[Caution, ...]:
    """What there is to know before this text runs, the most important first.

    Args:
        text: as typed.
        instructions: what it means; empty where it is not understood.
        facts: of model, mask, case and radiograph.
        vocabulary: to read and write with.
    """
    mentions = [mention for instruction in instructions for mention in instruction.mentions]
    found = [
        *_untrained(mentions, facts, vocabulary),
        *_painted_elsewhere(text, mentions, facts, vocabulary),
        *_whole_image(mentions, facts, vocabulary),
        *_not_told(instructions, mentions, facts, vocabulary),
        *_asked_before(text, instructions, facts, vocabulary),
    ]
    if facts.is_synthetic:
        found.append(Caution(CautionKind.SYNTHETIC_INPUT))
    if facts.suitability:
        found.append(Caution(CautionKind.UNSUITABLE, facts.suitability))
    order = list(CautionKind)
    return tuple(sorted(found, key=lambda caution: order.index(caution.kind)))


def _untrained(mentions: list[FindingMention], facts: Facts, vocabulary: Vocabulary) -> list[Caution]:
    keys = [mention.finding for mention in mentions if mention.finding not in facts.card_findings]
    names = tuple(vocabulary.finding(key).name for key in dict.fromkeys(keys))
    return [Caution(CautionKind.UNTRAINED, names)] if names and facts.card_findings else []


def _painted_elsewhere(
    text: str, mentions: list[FindingMention], facts: Facts, vocabulary: Vocabulary
) -> list[Caution]:
    if facts.painted_left is None or not facts.uses_mask:
        return []
    is_left, is_right = facts.painted_left >= _MOSTLY, facts.painted_left <= 1 - _MOSTLY
    if not (is_left or is_right):
        return []
    painted = Side.LEFT if is_left else Side.RIGHT
    said = {mention.location.side for mention in mentions} - {None}
    others = [side for side in (Side.BILATERAL, _OTHER[painted]) if side in said]
    if not others:
        return []
    names = (others[0].value, painted.value)
    return [Caution(CautionKind.PAINTED_ELSEWHERE, names, _on_side(text, painted, vocabulary))]


def _on_side(text: str, side: Side, vocabulary: Vocabulary) -> str:
    """The text with every side that it says turned into one; "" where that does not work out."""
    lines = read_lines(text, vocabulary)
    try:
        for index, line in enumerate(lines):
            if line.instruction is None:
                continue
            mention = line.instruction.mentions[0]
            if mention.location.side in (None, side):
                continue
            there = replace(mention, location=Location(side, mention.location.zone))
            text = rewrite_line(text, index, replace(line.instruction, mentions=(there,)), vocabulary)
    except InstructionError:
        return ""
    return text


def _whole_image(mentions: list[FindingMention], facts: Facts, vocabulary: Vocabulary) -> list[Caution]:
    if facts.painted_left is not None or not facts.uses_mask:
        return []
    findings = [vocabulary.finding(key) for key in dict.fromkeys(mention.finding for mention in mentions)]
    names = tuple(finding.name for finding in findings if finding.annotated_mask is None)
    return [Caution(CautionKind.WHOLE_IMAGE, names)] if names else []


def _not_told(
    instructions: Sequence[Instruction], mentions: list[FindingMention], facts: Facts, vocabulary: Vocabulary
) -> list[Caution]:
    if facts.grammar_version >= 2:
        return []
    found = []
    places = [m.location.side.value for m in mentions if m.location.side is not None]
    places += [m.location.zone.value for m in mentions if m.location.zone is not None]
    if places:
        clips = facts.painted_left is None and facts.uses_mask
        clips = clips and all(vocabulary.finding(m.finding).annotated_mask for m in mentions)
        kind = CautionKind.PLACE_ONLY_CLIPS if clips else CautionKind.PLACE_IGNORED
        found.append(Caution(kind, tuple(dict.fromkeys(places))))
    words = [
        word
        for instruction in instructions
        for mention in instruction.mentions
        for word in (None if instruction.operation is Operation.CHANGE else mention.severity, mention.kind)
        if word
    ]
    if words:
        found.append(Caution(CautionKind.LEFT_OUT, tuple(dict.fromkeys(words))))
    return found


def _asked_before(
    text: str, instructions: Sequence[Instruction], facts: Facts, vocabulary: Vocabulary
) -> list[Caution]:
    typed = " ".join(text.split())
    for earlier in reversed(facts.earlier):
        if earlier.is_same and " ".join(earlier.instruction.split()) == typed:
            return [Caution(CautionKind.SAME_AGAIN, result=earlier.result)]
    for earlier in reversed(facts.earlier):
        asked = [line.instruction for line in read_lines(earlier.instruction, vocabulary)]
        for instruction in instructions:
            for mention in instruction.mentions:
                if any(one is not None and _asks(one, instruction, mention) for one in asked):
                    name = vocabulary.finding(mention.finding).name
                    return [Caution(CautionKind.ASKED_BEFORE, (name,), result=earlier.result)]
    return []


def _asks(earlier: Instruction, now: Instruction, mention: FindingMention) -> bool:
    before = earlier.mentions[0]
    return (
        earlier.operation is now.operation
        and before.finding == mention.finding
        and (earlier.severity_from, earlier.severity_to) == (now.severity_from, now.severity_to)
        and overlap(before.location, mention.location)
    )
