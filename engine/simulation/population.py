"""Population: which findings a simulated patient has before and after, the sentences between them, and what
each patient is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import BoolImage
from engine.datasets.splits import Split, split_of
from engine.errors import RequestError
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side, Zone
from engine.instructions.printing import print_instructions
from engine.simulation.case import SimulatedCase, simulate_pair
from engine.simulation.patient import Patient, draw_patient
from engine.simulation.random_streams import stream
from engine.simulation.severity import SIMULATED, levels_of, settle

# Hashed apart from real patients, whose identifiers are numbers too.
_SALT = "simulated patients"
_SEEN = 4 / 255


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


@dataclass(frozen=True, eq=False)
class SimulatedPair:
    """One patient imaged twice, with nothing but the findings changed.

    Attributes:
        patient: who.
        before, after: the radiographs with their truth; ``after`` is the true counterfactual of ``before``.
        instruction: from before to after.
        text: the instruction in the grammar's second version.
        way_back: from after to before; ``sentence`` words it.
    """

    patient: Patient
    before: SimulatedCase
    after: SimulatedCase
    instruction: Instruction
    text: str
    way_back: Instruction


def visible_change(before: SimulatedCase, after: SimulatedCase) -> BoolImage:
    """(H, W) bool: where two films of one patient differ by four grey levels of a screen or more.

    Scattered radiation and sharpening carry a weaker change further, which is part of a true counterfactual,
    but nobody sees it.
    """
    return np.abs(after.image - before.image) >= _SEEN


def seed_split(seed: int) -> Split:
    """What a simulated patient is for; the shares are those of real patients.

    Editors train on TRAIN and VALIDATE, predictors that judge them on REFEREE, figures are quoted on TEST.

    Raises:
        RequestError: the seed is negative.
    """
    if seed < 0:
        raise RequestError(f"seed {seed} is negative; give 0 or more")
    return split_of(f"simulated {seed}", salt=_SALT)


def draw_simulated_case(seed: int, size: int = 512) -> SimulatedPair:
    """The patient and the story of a seed, rendered on the CPU; the same bits again by as many threads.

    Args:
        seed: 0 or more.
        size: pixels of a side, 64 to 2048.

    Raises:
        RequestError: seed or size out of range.
    """
    patient, story = draw_patient(seed), draw_story(seed)
    before, after = simulate_pair(patient, story.before, story.after, size=size)
    return SimulatedPair(
        patient, before, after, story.instruction, sentence(story.instruction), story.way_back
    )


def draw_story(seed: int) -> Story:
    """A change of one finding, in some patients beside another finding that stays elsewhere."""
    random = stream(seed, "story")
    vocabulary = load_vocabulary()
    finding = SIMULATED[int(random.integers(len(SIMULATED)))]
    changed = settle(FindingMention(finding), seed, vocabulary).mention
    other = SIMULATED[int(random.integers(len(SIMULATED)))]
    staying = _beside(other, changed, seed) if random.random() < 0.4 else ()
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


def _beside(other: str, changed: FindingMention, seed: int) -> tuple[FindingMention, ...]:
    """The other finding where it does not lie over the changed one; nothing where there is no such place."""
    if other == changed.finding:
        return ()
    mention = settle(FindingMention(other), seed).mention
    if "cardiomegaly" in (other, changed.finding):
        return (mention,)
    if {"edema", "pneumothorax"} & {other, changed.finding}:
        return ()  # both lungs, or the lung that collapses
    side = Side.LEFT if changed.location.side is Side.RIGHT else Side.RIGHT
    zone = None if mention.location.zone is Zone.RETROCARDIAC else mention.location.zone
    return (settle(FindingMention(other, Location(side, zone), mention.severity), seed).mention,)


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
