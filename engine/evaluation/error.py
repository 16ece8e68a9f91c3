"""Error: how far an edit is from the true counterfactual."""

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatImage
from engine.evaluation.case import EvaluationCase
from engine.evaluation.similarity import psnr


@dataclass(frozen=True)
class TruthError:
    """Mean absolute differences to the true counterfactual, in grey levels from 0 to 1; NaN without one.

    Attributes:
        inside: over the true region.
        outside: over everything else.
        unedited_inside: over the true region, of the source; ``inside`` over this is 0 for a perfect edit
            and 1 for none.
        psnr: over all, dB.
    """

    inside: float
    outside: float
    unedited_inside: float
    psnr: float


UNKNOWN_ERROR = TruthError(math.nan, math.nan, math.nan, math.nan)


def measure_error(case: EvaluationCase, image: FloatImage) -> TruthError:
    """Compare an edit (512, 512) float32 with the case's true counterfactual."""
    if case.target is None or case.region is None or not case.region.any():
        return UNKNOWN_ERROR
    difference = np.abs(image - case.target)
    unedited = np.abs(case.source - case.target)
    outside = difference[~case.region]
    return TruthError(
        inside=float(difference[case.region].mean()),
        outside=float(outside.mean()) if outside.size else math.nan,
        unedited_inside=float(unedited[case.region].mean()),
        psnr=psnr(image, case.target),
    )
