"""Collectors: what becomes of the results of a series, and a receipt of each of them."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from engine.edit import EditResult, Provenance
from engine.results.again import check_same_model
from engine.results.consensus import Consensus, ConsensusCollector
from engine.results.locality import Locality, measure_locality
from engine.results.read_out import ReadOut
from engine.results.reproduction import Reproduction, compare_runs
from engine.results.round_trip import RoundTrip, measure_round_trip
from engine.results.series import Outcome, SeriesKind, SeriesPlan, Step
from engine.results.severity import SeverityFigures, mean_amount
from engine.results.side_by_side import ModelFigures


@dataclass(frozen=True)
class StepRecord:
    """What is kept of the result of a step whatever becomes of its pixels.

    Attributes:
        label: of the step.
        provenance: of its result.
        notes: of its result, for the reader.
        locality: its receipt: where it changed the film that it was made from.
    """

    label: str
    provenance: Provenance
    notes: tuple[str, ...]
    locality: Locality


class Collector(ABC):
    """Takes the results of a series in any order and keeps what it is made for; used by one thread at a time.

    Args:
        plan: of the series; results that it knows already are taken at once.
    """

    def __init__(self, plan: SeriesPlan) -> None:
        self._plan = plan
        self._records: dict[str, StepRecord] = {}
        for step in plan.steps:
            if step.result is not None:
                self.add(step, step.result)

    def add(self, step: Step, result: EditResult | ReadOut) -> None:
        """Take the result of a step."""
        if isinstance(result, EditResult):
            edited = self._plan.radiograph if step.request is None else step.request.radiograph
            self._records[step.label] = StepRecord(
                step.label, result.provenance, result.notes, measure_locality(edited, result)
            )
        self._take(step, result)

    @property
    def records(self) -> tuple[StepRecord, ...]:
        """Of the edits so far, in the order of the steps."""
        labels = [step.label for step in self._plan.steps]
        return tuple(self._records[label] for label in labels if label in self._records)

    @abstractmethod
    def _take(self, step: Step, result: Any) -> None: ...

    @abstractmethod
    def outcome(self) -> Outcome | None:
        """What the results so far tell, or None where there is nothing to tell yet."""


def make_collector(plan: SeriesPlan) -> Collector:
    """A fresh one; it may take a moment, for it looks at what is known already."""
    match plan.kind:
        case SeriesKind.REPRODUCTION:
            return _ReproductionCollector(plan)
        case SeriesKind.SEEDS | SeriesKind.VARIANTS:
            return _SeedsCollector(plan)
        case SeriesKind.ROUND_TRIP:
            return _RoundTripCollector(plan)
        case SeriesKind.SEVERITY:
            return _SeverityCollector(plan)
        case SeriesKind.READ_OUT:
            return _ReadOutCollector(plan)
        case SeriesKind.MODELS:
            return _ModelsCollector(plan)


class _ReproductionCollector(Collector):
    _outcome: Reproduction | None = None

    def _take(self, step: Step, result: EditResult) -> None:
        check_same_model(self._plan.source.provenance, result.provenance.weights_sha256)
        self._outcome = compare_runs(self._plan.source, result)

    def outcome(self) -> Reproduction | None:
        return self._outcome


class _SeedsCollector(Collector):
    def __init__(self, plan: SeriesPlan) -> None:
        self._collector = ConsensusCollector(plan.radiograph.stored_pixels)
        super().__init__(plan)

    def _take(self, step: Step, result: EditResult) -> None:
        self._collector.add(int(result.provenance.request["seed"]), result.counterfactual)

    def outcome(self) -> Consensus | None:
        return self._collector.conclude() if len(self._records) >= 2 else None


class _RoundTripCollector(Collector):
    _outcome: RoundTrip | None = None

    def _take(self, step: Step, result: EditResult) -> None:
        plan = self._plan
        self._outcome = measure_round_trip(
            plan.radiograph.stored_pixels, plan.source.counterfactual, result.counterfactual
        )

    def outcome(self) -> RoundTrip | None:
        return self._outcome


class _SeverityCollector(Collector):
    def __init__(self, plan: SeriesPlan) -> None:
        self._amounts: dict[str, float | None] = {step.label: None for step in plan.steps}
        self._start = 0
        for place, step in enumerate(plan.steps):
            if step.is_input:
                self._start, self._amounts[step.label] = place, 0.0
        super().__init__(plan)

    def _take(self, step: Step, result: EditResult) -> None:
        self._amounts[step.label] = mean_amount(self._plan.radiograph.stored_pixels, result.counterfactual)

    def outcome(self) -> SeverityFigures:
        return SeverityFigures(tuple(self._amounts), self._start, tuple(self._amounts.values()))


class _ReadOutCollector(Collector):
    _outcome: ReadOut | None = None

    def _take(self, step: Step, result: ReadOut) -> None:
        self._outcome = result

    def outcome(self) -> ReadOut | None:
        return self._outcome


class _ModelsCollector(Collector):
    def __init__(self, plan: SeriesPlan) -> None:
        self._amounts: dict[str, float | None] = {step.label: None for step in plan.steps}
        super().__init__(plan)

    def _take(self, step: Step, result: EditResult) -> None:
        self._amounts[step.label] = mean_amount(self._plan.radiograph.stored_pixels, result.counterfactual)

    def outcome(self) -> ModelFigures:
        return ModelFigures(tuple(self._amounts), tuple(self._amounts.values()))
