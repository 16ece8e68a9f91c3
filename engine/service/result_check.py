"""The last look at a result before it leaves the engine: half or broken results never show."""

import numpy as np

from engine.edit import EditRequest, EditResult
from engine.errors import EditError, NonFiniteResultError


def check_result(request: EditRequest, result: EditResult) -> None:
    """Make sure that a result keeps the promises of ``EditResult``.

    Raises:
        NonFiniteResultError: a map or the framed counterfactual holds NaN or infinity.
        EditError: another size or type than the radiograph, or a change outside the edit mask.
    """
    for name in ("framed_input", "framed_counterfactual", "relevance_map", "pseudo_mask", "guidance_map"):
        if not np.isfinite(getattr(result, name)).all():
            raise NonFiniteResultError(
                f"the {name.replace('_', ' ')} holds NaN or infinity (seed {request.seed}); the result is "
                "discarded: choose another seed, float32 precision or other guidance scales"
            )
    stored = request.radiograph.stored_pixels
    if result.counterfactual.shape != stored.shape or result.counterfactual.dtype != stored.dtype:
        raise EditError(
            f"the counterfactual is {result.counterfactual.shape} {result.counterfactual.dtype}, the "
            f"radiograph {stored.shape} {stored.dtype}; the result is discarded, please report it"
        )
    if result.edit_mask.shape != stored.shape:
        raise EditError(
            f"the edit mask is {result.edit_mask.shape}, the radiograph {stored.shape}; the result is "
            "discarded, please report it"
        )
    outside = result.count_changed(stored)[1]
    if outside:
        raise EditError(
            f"{outside} pixels changed outside the edit mask; the result is discarded, please report it"
        )
