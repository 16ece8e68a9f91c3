"""Series: how far the edits are that were derived from a result, and what came of them."""

from dataclasses import dataclass
from enum import Enum

from engine.edit import Progress
from engine.results.collecting import StepRecord
from engine.results.series import Outcome, SeriesKind, SeriesPlan
from viewer.language import tr


class SeriesState(Enum):
    """How a series stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, eq=False)
class Series:
    """One series; each change makes a new one of the same number.

    Attributes:
        number: names it for as long as the window is open.
        plan: what is to be made.
        state: running, done, or stopped before its end.
        made: positions of the steps whose result is there.
        members: position in the case's edits by step, where results are kept; else empty.
        progress: of the step that runs.
        outcome: what the results so far tell.
        records: of the edits so far, with a receipt each.
        message: why it stopped; "" otherwise.
    """

    number: int
    plan: SeriesPlan
    state: SeriesState = SeriesState.RUNNING
    made: frozenset[int] = frozenset()
    members: tuple[tuple[int, int], ...] = ()
    progress: Progress | None = None
    outcome: Outcome | None = None
    records: tuple[StepRecord, ...] = ()
    message: str = ""

    @property
    def is_running(self) -> bool:
        return self.state is SeriesState.RUNNING

    @property
    def left(self) -> tuple[int, ...]:
        """Positions of the steps that are still to be made, in order."""
        return tuple(place for place in self.plan.to_make if place not in self.made)

    @property
    def share_done(self) -> float:
        """In [0, 1], the running step's own steps counted."""
        count = len(self.plan.to_make)
        progress = self.progress
        part = progress.step / progress.steps if progress is not None and progress.steps else 0.0
        return min(1.0, (len(self.made) + (part if self.is_running else 0.0)) / count) if count else 1.0

    @property
    def title(self) -> str:
        """What it is made for, in a few words."""
        match self.plan.kind:
            case SeriesKind.REPRODUCTION:
                return tr("Reproduce")
            case SeriesKind.SEVERITY:
                return tr("Severity")
            case SeriesKind.SEEDS | SeriesKind.VARIANTS:
                return tr("{n} seeds").format(n=len(self.plan.steps))
            case SeriesKind.ROUND_TRIP:
                return tr("Round trip")
            case SeriesKind.READ_OUT:
                return tr("Classifier")
            case SeriesKind.MODELS:
                return tr("{n} models").format(n=len(self.plan.steps))

    @property
    def phase(self) -> str:
        """What the engine does for the running step, in words."""
        return tr("waiting for the engine") if self.progress is None else tr(self.progress.phase)

    @property
    def stand(self) -> str:
        """How far it is, in words."""
        count, made = len(self.plan.to_make), len(self.made)
        if self.state is SeriesState.DONE:
            return ""
        if self.state is SeriesState.STOPPED:
            return tr("Stopped after {made} of {count}: {reason}").format(
                made=made, count=count, reason=tr(self.message)
            )
        step = self.plan.steps[self.left[0]].label if self.left else ""
        return (
            tr("{number} of {count} · {step} · {phase}").format(
                number=made + 1, count=count, step=step, phase=self.phase
            )
            if self.left
            else tr("Comparing")
        )
