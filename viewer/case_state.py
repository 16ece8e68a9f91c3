"""CaseState: what belongs to one radiograph, whether it is open or set aside."""

from dataclasses import dataclass, field

import numpy as np

from engine.arrays import BoolImage
from engine.edit import EditRequest, EditResult, Progress
from engine.radiographs.measures import LengthScale
from engine.radiographs.radiograph import Radiograph


@dataclass(frozen=True)
class RunningEdit:
    """The edit that is on its way."""

    job: int
    instruction: str
    progress: Progress | None = None
    request: EditRequest | None = None


@dataclass
class CaseState:
    """What belongs to one radiograph, open or set aside."""

    radiograph: Radiograph | None = None
    calibration: LengthScale | None = None
    suitability: tuple[str, ...] = ()
    is_suitability_overridden: bool = False
    reader_mask: BoolImage | None = None
    edits: tuple[EditResult, ...] = ()
    requests: tuple[EditRequest | None, ...] = ()  # of the edits, where it is known
    grouped: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    selected: int | None = None
    runs: dict[int, RunningEdit] = field(default_factory=dict)  # by job, the oldest first

    @property
    def running(self) -> RunningEdit | None:
        """The one to be shown."""
        return next(iter(self.runs.values()), None)

    @property
    def is_worth_keeping(self) -> bool:
        return bool(self.edits) or self.running is not None or self.reader_mask is not None

    @property
    def size(self) -> int:
        """Bytes of the film, the mask, and all arrays of the edits and of what was asked; each once."""
        films = [self.radiograph, *(one.radiograph for one in self.requests if one is not None)]
        arrays: dict[int, int] = {}
        for holder in (self, *films, *self.requests, *self.edits):
            for value in () if holder is None else vars(holder).values():
                if isinstance(value, np.ndarray):
                    arrays[id(value)] = value.nbytes
        return sum(arrays.values())
