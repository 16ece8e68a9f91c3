"""Instruction: add, remove or change the level of findings, with where and how much."""

from dataclasses import dataclass
from enum import Enum


class Operation(Enum):
    """What an instruction does."""

    ADD = "add"
    REMOVE = "remove"
    CHANGE = "change"


class Side(Enum):
    """The patient's side; the patient's right is on the left of the image."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"


class Zone(Enum):
    """Part of a lung along its height, or the strip behind the heart."""

    APICAL = "apical"
    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"
    BASAL = "basal"
    RETROCARDIAC = "retrocardiac"


@dataclass(frozen=True)
class Location:
    """Where a finding is; None means that the instruction does not say."""

    side: Side | None = None
    zone: Zone | None = None

    @property
    def is_anywhere(self) -> bool:
        """Neither side nor zone is given."""
        return self.side is None and self.zone is None


@dataclass(frozen=True)
class FindingMention:
    """One finding as an instruction names it.

    Attributes:
        finding: key in the vocabulary, such as "pleural_effusion".
        location: side and zone.
        severity: level word such as "small", or None.
        kind: type word such as "loculated", or None.
    """

    finding: str
    location: Location = Location()
    severity: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Instruction:
    """One sentence.

    Attributes:
        operation: add, remove or change.
        mentions: at least one; exactly one for CHANGE.
        severity_from, severity_to: level words for CHANGE, else None.
    """

    operation: Operation
    mentions: tuple[FindingMention, ...]
    severity_from: str | None = None
    severity_to: str | None = None
