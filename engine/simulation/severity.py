"""What a mention leaves open is drawn: its side, its zone and how much; then each level is a number."""

from dataclasses import dataclass, replace

import numpy as np

from engine.errors import InstructionError
from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.random_streams import stream

_ZONES = {
    "pneumonia": (Zone.UPPER, Zone.MIDDLE, Zone.LOWER, Zone.LOWER),
    "consolidation": (Zone.UPPER, Zone.MIDDLE, Zone.LOWER, Zone.LOWER),
    "lung_opacity": (Zone.UPPER, Zone.MIDDLE, Zone.LOWER),
    "atelectasis": (Zone.BASAL, Zone.LOWER, Zone.BASAL),
}
_GRADED = {True: ("small", "moderate", "large"), False: ("mild", "moderate", "severe")}


@dataclass(frozen=True)
class Present:
    """A finding as it is drawn.

    Attributes:
        mention: with side, zone and level filled in where the finding has them.
        rank: 1 (minimal) to 5 (massive).
        sides: 0 for the patient's right, 1 for the left.
    """

    mention: FindingMention
    rank: float
    sides: tuple[int, ...]


def settle(mention: FindingMention, seed: int, vocabulary: Vocabulary | None = None) -> Present:
    """Fill in what the mention leaves open, from the patient's own stream.

    Raises:
        InstructionError: the finding, its kind or its place cannot be simulated, or the level says no amount.
    """
    vocabulary = vocabulary or load_vocabulary()
    finding = vocabulary.finding(mention.finding)
    if mention.finding not in SIMULATED:
        raise InstructionError(f"{finding.name} cannot be simulated; can be: {', '.join(SIMULATED)}")
    if mention.kind is not None:
        raise InstructionError(f'the kind "{mention.kind}" cannot be simulated; leave it out')
    if not finding.sided and not mention.location.is_anywhere:
        raise InstructionError(f"{finding.name} has no side and no zone; leave them out")
    if mention.location.zone is not None and mention.location.zone not in finding.zones:
        raise InstructionError(
            f'{finding.name} cannot be simulated in the zone "{mention.location.zone.value}"; '
            f"can be: {', '.join(zone.value for zone in finding.zones)}"
        )
    random = stream(seed, f"place of {mention.finding}")
    side_draw, zone_draw, level_draw = random.random(), random.random(), int(random.integers(3))
    side, zone, level = mention.location.side, mention.location.zone, mention.severity
    if side is None and finding.sided:
        side = Side.BILATERAL if mention.finding == "edema" else (Side.RIGHT, Side.LEFT)[int(side_draw * 2)]
    if zone is Zone.RETROCARDIAC and side is not Side.LEFT:
        if mention.location.side is not None:
            raise InstructionError("the retrocardiac zone is simulated on the left; say left or leave it out")
        side = Side.LEFT
    choices = _ZONES.get(mention.finding)
    if zone is None and choices:
        zone = choices[int(zone_draw * len(choices))]
    if level is None:
        level = levels_of(mention.finding)[level_draw]
    rank = vocabulary.level(level).rank
    if rank <= 0:
        raise InstructionError(f'"{level}" says no amount of {finding.name}; give one of {finding.levels}')
    sides = {Side.RIGHT: (0,), Side.LEFT: (1,)}.get(side or Side.BILATERAL, (0, 1))
    settled = replace(mention, location=Location(side, zone), severity=level)
    return Present(settled, float(rank), sides)


def levels_of(finding: str) -> tuple[str, str, str]:
    """The three plain levels of a finding, from little to much."""
    return _GRADED["large" in load_vocabulary().finding(finding).levels]


def by_rank(rank: float, values: tuple[float, float, float, float, float]) -> float:
    """The value at a rank, linear between those at ranks 1 to 5."""
    return float(np.interp(rank, [1, 2, 3, 4, 5], values))


SIMULATED = (
    "atelectasis",
    "cardiomegaly",
    "consolidation",
    "edema",
    "lung_opacity",
    "pleural_effusion",
    "pneumonia",
    "pneumothorax",
)
