"""EvaluationCase: one question to an editor, and what is true about its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import numpy as np

from engine.arrays import BoolImage, FloatImage, freeze_arrays
from engine.instructions.instruction import FindingMention, Instruction

STORED_TOP = 65535  # an editor is given 16-bit stored values


class Suite(Enum):
    """Where the cases come from."""

    SIMULATED = "simulated"  # simulated patients: everything is known
    INSERTED = "inserted"  # findings put into real radiographs: the change is known
    REAL = "real"  # real radiographs: nothing but noisy labels is known


@dataclass(frozen=True)
class Identity:
    """What must stay; None where it is not known."""

    age_years: float | None = None
    sex: str | None = None  # "F" or "M"
    style: int | None = None  # processing and body style of a simulated patient
    view: str | None = None  # "PA" or "AP"


@dataclass(frozen=True, eq=False)
class EvaluationCase:
    """One radiograph, one instruction, and the truth as far as the suite knows it.

    Attributes:
        name: unique in its suite, fit for a file name.
        suite: where it comes from.
        patient: identifier; cases of one patient are drawn together.
        source: (512, 512) float32 in [0, 1], whole multiples of 1/65535.
        target: (512, 512) float32 as ``source``, the true counterfactual; None where there is none.
        region: (512, 512) bool, where the true counterfactual differs visibly; None without a target.
        text: what the editor reads.
        instruction: the same, understood.
        before, after: findings that are there, as far as known, with side and level where these are known.
        identity: what must stay.
        known_before, known_after: whether a finding (key) is in the source and in what was asked for; a
            finding that is not named may or may not be there.
    """

    name: str
    suite: Suite
    patient: str
    source: FloatImage
    target: FloatImage | None
    region: BoolImage | None
    text: str
    instruction: Instruction
    before: tuple[FindingMention, ...]
    after: tuple[FindingMention, ...]
    identity: Identity
    known_before: Mapping[str, bool] = field(default_factory=dict)
    known_after: Mapping[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        freeze_arrays(self)


class CaseSource(Protocol):
    """Cases in a fixed order, each drawn when it is asked for, always the same."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> EvaluationCase: ...

    def describe(self) -> str:
        """Where the cases that were drawn so far come from, and what was passed over."""
        ...


def to_stored(image: FloatImage) -> np.ndarray:
    """(H, W) in [0, 1] to uint16."""
    return np.round(np.clip(np.asarray(image, np.float64), 0, 1) * STORED_TOP).astype(np.uint16)


def from_stored(stored: np.ndarray) -> FloatImage:
    """(H, W) uint16 to float32 in [0, 1]; ``to_stored`` gives the same integers back."""
    return (stored.astype(np.float64) / STORED_TOP).astype(np.float32)
