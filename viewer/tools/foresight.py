"""What is known of the open case before an edit: for the cautions."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.arrays import BoolImage
from engine.edit import EditRequest
from engine.instructions.cautions import Earlier, Facts
from engine.models.catalog import ModelCard
from viewer.case import Case

_LATEST = 100  # results that are compared


def painted_left(mask: BoolImage | None, is_mirrored: bool) -> float | None:
    """Share of the painted pixels on the patient's left, in [0, 1]; None where nothing is painted.

    Args:
        mask: (H, W) bool on the native grid.
        is_mirrored: the patient's left is on the left of the image.
    """
    if mask is None:
        return None
    middle = mask.shape[1] // 2
    on_left, on_right = np.count_nonzero(mask[:, :middle]), np.count_nonzero(mask[:, middle:])
    painted = on_left + on_right
    return None if painted == 0 else (on_left if is_mirrored else on_right) / painted


def facts_of(case: Case, card: ModelCard | None, parameters: Mapping[str, Any], left: float | None) -> Facts:
    """What is known of model, mask, results and radiograph.

    Args:
        case: the open one.
        card: of the chosen model.
        parameters: of the request that would be made now.
        left: of ``painted_left``; it is worked out once for each mask.
    """
    radiograph = case.radiograph
    return Facts(
        card_findings=() if card is None else card.findings,
        grammar_version=2 if card is None else card.grammar_version,
        painted_left=left,
        uses_mask=bool(parameters["variant"].uses_mask),
        earlier=_earlier(case, parameters),
        is_synthetic=radiograph is not None and radiograph.is_synthetic,
        suitability=() if case.is_suitability_overridden else case.suitability,
    )


def _earlier(case: Case, parameters: Mapping[str, Any]) -> tuple[Earlier, ...]:
    gone = case.hidden | case.grouped
    found = []
    for place in range(max(0, len(case.edits) - _LATEST), len(case.edits)):
        edit = case.edits[place]
        text = edit.provenance.request.get("instruction")
        if place in gone or not isinstance(text, str):
            continue
        request = case.request_of(edit)
        found.append(Earlier(place, text, request is not None and _is_same(request, case, parameters)))
    return tuple(found)


def _is_same(request: EditRequest, case: Case, parameters: Mapping[str, Any]) -> bool:
    if any(getattr(request, name, value) != value for name, value in parameters.items()):
        return False
    mask, earlier = case.reader_mask, request.reader_mask
    if mask is None or earlier is None:
        return mask is earlier
    return request.reader_mask_use is case.mask_use and np.array_equal(mask, earlier)
