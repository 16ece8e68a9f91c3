"""Everything that is measured on one answer to one case."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.asked import AskedChange
from engine.evaluation.case import EvaluationCase, Identity
from engine.evaluation.editors import Edited
from engine.evaluation.effect import Effect, measure_effect
from engine.evaluation.error import UNKNOWN_ERROR, TruthError, measure_error
from engine.evaluation.localization import NOWHERE, Localization, measure_localization
from engine.evaluation.look import Judge, Look
from engine.evaluation.preservation import NOT_ASKED, Preservation, measure_preservation


@dataclass(frozen=True, eq=False)
class CaseFacts:
    """A case without its pixels, and how the referee sees its images.

    Attributes:
        index: in the suite.
        name, patient, text, identity: of the case.
        asked: what it asks.
        known_before, known_after: (F,) 1 where a finding is there, 0 where it is not, NaN where that is not
            known; in the judge's order, in the source and in what was asked for.
        before: the source as the referee sees it, alone.
        target: the true counterfactual as the referee sees it, beside the source; None without one.
    """

    index: int
    name: str
    patient: str
    text: str
    identity: Identity
    asked: tuple[AskedChange, ...]
    known_before: NDArray[np.float64]
    known_after: NDArray[np.float64]
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
        seconds: of the edit; NaN for what is no model, or failed.
        opened: share of the frame that was allowed to change.
        covered: share of the true change that lies where change was allowed; NaN without a truth.
        failure: why the model gave no usable edit, or "". Then nothing was done as told, and no other
            question arises.
        look: the answer as the referee sees it, its findings beside the source.
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
    failure: str
    look: Look

    @property
    def success(self) -> float:
        """1 where everything that was asked was done; NaN where that cannot be said."""
        told = [effect.success for effect in self.effects]
        return 0.0 if 0 in told else float(np.prod(told))


def state_facts(
    index: int,
    case: EvaluationCase,
    asked: tuple[AskedChange, ...],
    judge: Judge,
    before: Look,
    target: Look | None,
) -> CaseFacts:
    """What the summary needs of a case."""
    return CaseFacts(
        index=index,
        name=case.name,
        patient=case.patient,
        text=case.text,
        identity=case.identity,
        asked=asked,
        known_before=_known(case.known_before, judge),
        known_after=_known(case.known_after, judge),
        before=before,
        target=target,
    )


def measure_case(
    case: EvaluationCase,
    asked: tuple[AskedChange, ...],
    edited: Edited,
    judge: Judge,
    alone: Look,
    before: Look,
    after: Look,
) -> CaseMeasure:
    """Measure one answer.

    Args:
        case: the question.
        asked: what it asks.
        edited: the answer.
        judge: its findings and thresholds.
        alone: the source as the judge sees it without the answer.
        before, after: source and answer as the judge sees them beside each other.
    """
    columns = [judge.findings.index(one.finding) for one in asked]
    effects = tuple(
        measure_effect(
            one,
            column,
            float(judge.thresholds[column]),
            before,
            after,
            alone=None if case.target is not None else (alone, float(judge.thresholds_alone[column])),
        )
        for one, column in zip(asked, columns, strict=True)
    )
    if edited.failure:
        return CaseMeasure(
            effects=effects,
            preservation=NOT_ASKED,
            guidance=NOWHERE,
            relevance=NOWHERE,
            change=NOWHERE,
            error=UNKNOWN_ERROR,
            seconds=math.nan,
            opened=math.nan,
            covered=math.nan,
            failure=edited.failure,
            look=after,
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
        seconds=edited.seconds or math.nan,
        opened=float(edited.edit_mask.mean()),
        covered=_covered(case, edited),
        failure="",
        look=after,
    )


def _known(known: Mapping[str, bool], judge: Judge) -> NDArray[np.float64]:
    return np.array([float(known[key]) if key in known else math.nan for key in judge.findings])


def _covered(case: EvaluationCase, edited: Edited) -> float:
    if case.target is None:
        return math.nan
    change = np.abs(case.target - case.source).astype(np.float64)
    return float(change[edited.edit_mask].sum() / change.sum())
