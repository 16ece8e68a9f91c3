"""Severity: the levels of a finding from none to most, and the instruction that makes each."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import StoredPixels
from engine.errors import InstructionError
from engine.instructions.findings import Finding, Vocabulary
from engine.instructions.grammar import parse, print_instructions
from engine.instructions.instruction import Instruction, Operation
from engine.instructions.printing import GRAMMAR_VERSIONS

NONE = "none"


@dataclass(frozen=True)
class Level:
    """One level of a finding.

    Attributes:
        name: "none", "small", ...
        instruction: makes it; "" where the input already is at this level.
        is_asked: the level of the instruction that the others were derived from.
    """

    name: str
    instruction: str
    is_asked: bool = False


@dataclass(frozen=True)
class SeverityFigures:
    """How much each level changed the image.

    Attributes:
        labels: of all levels, from none to most.
        start: position of the level that the input has.
        amounts: mean unsigned change over the whole image, in stored units; None where not made yet.
    """

    labels: tuple[str, ...]
    start: int
    amounts: tuple[float | None, ...]

    @property
    def falls(self) -> tuple[tuple[str, str], ...]:
        """Neighbors (nearer to the input's level, farther) of which the farther one changed less."""
        found = []
        outward = [list(range(self.start, len(self.labels))), list(range(self.start, -1, -1))]
        for places in outward:
            made = [place for place in places if self.amounts[place] is not None]
            for near, far in itertools.pairwise(made):
                if (self.amounts[far] or 0.0) < (self.amounts[near] or 0.0):
                    found.append((self.labels[near], self.labels[far]))
        return tuple(found)


def mean_amount(before: StoredPixels, after: StoredPixels) -> float:
    """Mean unsigned change over the whole image, in stored units; (H, W) both."""
    return float(np.abs(after.astype(np.int32) - before.astype(np.int32)).mean())


def severity_levels(text: str, vocabulary: Vocabulary, grammar_version: int) -> tuple[Level, ...]:
    """From none to the most: for an instruction that adds a finding or changes its level.

    Of levels between which the vocabulary makes no difference ("minimal" and "trace") one is taken, that of
    the instruction first; ranges ("mild to moderate") and words without an order ("acute") are left out.

    Args:
        text: the instruction.
        vocabulary: knows the levels of each finding.
        grammar_version: of the model that is to read the instructions.

    Raises:
        InstructionError: no level can be told from another: several findings, a removal, a finding without
            levels, or a model that does not read them.
    """
    instructions = parse(text, vocabulary).instructions
    if len(instructions) != 1 or len(instructions[0].mentions) != 1:
        raise InstructionError("severity needs an instruction about one finding; make one edit for each")
    (one,) = instructions
    if one.operation is Operation.REMOVE:
        raise InstructionError("severity needs an instruction that adds a finding or changes its level")
    asked = one.severity_to if one.operation is Operation.CHANGE else one.mentions[0].severity
    at = one.severity_from if one.operation is Operation.CHANGE else NONE
    finding = vocabulary.finding(one.mentions[0].finding)
    names = _plain_levels(finding, vocabulary, tuple(filter(None, (at, asked))))
    if len(names) < 2:
        raise InstructionError(f"the vocabulary knows no levels of {finding.name}")
    levels = [
        Level(name, "" if name == at else _print(_to(one, name), vocabulary), name == asked)
        for name in (NONE, *names)
    ]
    read = {_print(_to(one, name), vocabulary, grammar_version) for name in names if name != at}
    if len(read) < 2:
        raise InstructionError(
            f"this model does not read how much {finding.name} there shall be, so all levels would look alike"
        )
    return tuple(levels)


def _plain_levels(finding: Finding, vocabulary: Vocabulary, first: tuple[str, ...]) -> tuple[str, ...]:
    """One level of each rank, from least to most; those that were asked for before others of their rank."""
    by_rank: dict[float, str] = {}
    for name in (*(name for name in first if vocabulary.has_level(name)), *finding.levels):
        rank = vocabulary.level(name).rank
        is_asked = name in first
        if rank > 0 and (is_asked or " to " not in name):
            by_rank.setdefault(rank, name)
    return tuple(by_rank[rank] for rank in sorted(by_rank))


def _to(one: Instruction, name: str) -> Instruction:
    """The instruction with this level as its aim."""
    (mention,) = one.mentions
    if name == NONE:
        level = one.severity_from or mention.severity
        return Instruction(Operation.REMOVE, (replace(mention, severity=level),))
    if one.operation is Operation.CHANGE:
        return replace(one, severity_to=name)
    return replace(one, mentions=(replace(mention, severity=name),))


def _print(
    instruction: Instruction, vocabulary: Vocabulary, grammar_version: int = GRAMMAR_VERSIONS[-1]
) -> str:
    return print_instructions([instruction], vocabulary, grammar_version)
