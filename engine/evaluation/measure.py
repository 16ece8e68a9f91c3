"""Everything that is measured on one answer to one case."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.asked import AskedChange
from engine.evaluation.case import EvaluationCase, Identity
from engine.evaluation.editors import Edited
from engine.evaluation.effect import Effect, measure_effect
from engine.evaluation.error import TruthError, measure_error
from engine.evaluation.localization import Localization, measure_localization
from engine.evaluation.look import Judge, Look
from engine.evaluation.preservation import Preservation, measure_preservation


@dataclass(frozen=True, eq=False)
class CaseFacts:
    """A case without its pixels, and how the referee sees its images.

    Attributes:
        index: in the suite.
        name, patient, text, identity: of the case.
        asked: what it asks.
        labels: (F,) bool, findings that are there in the true counterfactual, in the judge's order.
        before: the source as the referee sees it.
        target: the true counterfactual as the referee sees it; None without one.
    """

    index: int
    name: str
    patient: str
    text: str
    identity: Identity
    asked: tuple[AskedChange, ...]
    labels: NDArray[np.bool_]
    before: Look
    target: Look | None


@dataclass(frozen=True, eq=False)
class CaseMeasure:
    """What one answer came to.

    Attributes:
        effects: one for each asked change.
        preservation, error: see there.
        guidance, relevance: how well the maps find the true change.
        change: how well the pixels that the answer changed do.
        seconds: of the edit.
        opened: share of the frame that was allowed to change.
        covered: share of the true change that lies where change was allowed; NaN without a truth.
        failed: 1 where the model gave no usable edit.
        look: the answer as the referee sees it.
    """

    effects: tuple[Effect, ...]
    preservation: Preservation
    guidance: Localization
    relevance: Localization
    change: Localization
    error: TruthError
    seconds: float
    opened: float
    covered: float
    failed: float
    look: Look

    @property
    def success(self) -> float:
        """1 where everything that was asked was done; NaN where that cannot be said."""
        return float(np.prod([effect.success for effect in self.effects]))


def state_facts(
    index: int,
    case: EvaluationCase,
    asked: tuple[AskedChange, ...],
    judge: Judge,
    before: Look,
    target: Look | None,
) -> CaseFacts:
    """What the summary needs of a case."""
    there = {mention.finding for mention in case.after}
    return CaseFacts(
        index=index,
        name=case.name,
        patient=case.patient,
        text=case.text,
        identity=case.identity,
        asked=asked,
        labels=np.array([finding in there for finding in judge.findings]),
        before=before,
        target=target,
    )


def measure_case(
    case: EvaluationCase,
    asked: tuple[AskedChange, ...],
    edited: Edited,
    judge: Judge,
    before: Look,
    after: Look,
) -> CaseMeasure:
    """Measure one answer.

    Args:
        case: the question.
        asked: what it asks.
        edited: the answer.
        judge: its findings and thresholds.
        before, after: source and answer as the judge sees them.
    """
    columns = [judge.findings.index(one.finding) for one in asked]
    effects = tuple(
        measure_effect(one, column, float(judge.thresholds[column]), before, after)
        for one, column in zip(asked, columns, strict=True)
    )
    return CaseMeasure(
        effects=effects,
        preservation=measure_preservation(
            case, edited.image, edited.edit_mask, asked, judge.findings, before, after
        ),
        guidance=measure_localization(edited.guidance_map, case.region, edited.edit_mask),
        relevance=measure_localization(edited.relevance_map, case.region),
        change=measure_localization(np.abs(edited.image - case.source), case.region),
        error=measure_error(case, edited.image),
        seconds=edited.seconds,
        opened=float(edited.edit_mask.mean()),
        covered=_covered(case, edited),
        failed=float(bool(edited.failure)),
        look=after,
    )


def _covered(case: EvaluationCase, edited: Edited) -> float:
    if case.target is None:
        return math.nan
    change = np.abs(case.target - case.source).astype(np.float64)
    return float(change[edited.edit_mask].sum() / change.sum())
