"""Differences between variants, case by case: they show what the intervals of two rows alone would hide."""

from collections.abc import Callable

import numpy as np

from engine.evaluation.evaluation import Evaluation
from engine.evaluation.measure import CaseMeasure
from engine.evaluation.resampling import Figure, Resamples
from engine.evaluation.rows import Row

_SHARES = {"success"}
COMPARED: dict[str, Callable[[CaseMeasure], float]] = {
    "success": lambda measure: measure.success,
    "age_drift": lambda measure: measure.preservation.age_drift,
    "other_findings": lambda measure: measure.preservation.other_findings,
    "outside_mae": lambda measure: measure.preservation.outside_mae,
    "guidance_auroc": lambda measure: measure.guidance.auroc,
    "inside": lambda measure: measure.error.inside,
}


def paired_differences(evaluation: Evaluation, resamples: Resamples, of: Row) -> dict[str, dict[str, Figure]]:
    """By key of each other variant and name of a figure: the mean of ``of`` minus that variant.

    Args:
        evaluation: what was measured.
        resamples: over its cases.
        of: the variant that the others are compared with.
    """
    own = evaluation.measures[of.key]
    found: dict[str, dict[str, Figure]] = {}
    for row in evaluation.rows:
        if not row.is_model or row.key == of.key:
            continue
        pairs = list(zip(own, evaluation.measures[row.key], strict=True))
        found[row.key] = figures = {}
        for name, value in COMPARED.items():
            first, second = np.array([[value(one), value(other)] for one, other in pairs]).T
            if name in _SHARES:
                figures[name] = resamples.share_difference(first, second)
            else:
                figures[name] = resamples.mean(first - second)
    return found
