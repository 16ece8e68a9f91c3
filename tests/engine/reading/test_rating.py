"""A rating cannot hold what the store could not keep, and finds its counterfactual again."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from fakes import make_result

from engine.edit import EditRequest, EditResult
from engine.errors import StoreError
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import COMMENT_ITEM
from engine.reading.rating import Rating, edit_identity

IMAGE, EDIT = "a" * 64, "b" * 64


def test_a_time_in_another_zone_is_kept_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    rating = Rating(IMAGE, EDIT, "performance", 3, created_at=datetime(2026, 1, 1, 5, tzinfo=tokyo))
    assert rating.created_at == datetime(2025, 12, 31, 20, tzinfo=UTC)
    assert rating.created_at.tzinfo is UTC


@pytest.mark.parametrize(
    "change",
    [
        {"image_sha256": "A" * 64},
        {"edit_id": "b" * 63},
        {"value": 0},
        {"value": None},
        {"item": COMMENT_ITEM},
        {"comment": "x" * 10_001},
        {"created_at": datetime(2026, 1, 1)},
    ],
)
def test_what_cannot_be_stored_is_refused_at_once(change: dict) -> None:
    good = {"image_sha256": IMAGE, "edit_id": EDIT, "item": "performance", "value": 3}
    Rating(**good)
    with pytest.raises(StoreError):
        Rating(**{**good, **change})


@pytest.fixture
def result(radiograph: Radiograph) -> EditResult:
    return make_result(EditRequest(radiograph, "Add the finding of edema.", "test-model", seed=3))


def changed(result: EditResult, **provenance: object) -> EditResult:
    return dataclasses.replace(result, provenance=dataclasses.replace(result.provenance, **provenance))


def test_the_same_counterfactual_made_again_has_the_same_identity(result: EditResult) -> None:
    again = changed(
        result,
        duration_s=99.0,
        versions={"torch": "9"},
        request={**result.provenance.request, "instruction": "edema, add it", "model": "/elsewhere/model"},
    )
    assert edit_identity(again) == edit_identity(result)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: changed(r, sentence="Remove the finding of edema."),
        lambda r: changed(r, model_name="another"),
        lambda r: changed(r, image_sha256="c" * 64),
        lambda r: changed(r, weights_sha256={"unet": "d" * 64}),
        lambda r: changed(r, request={**r.provenance.request, "seed": 4}),
        lambda r: dataclasses.replace(r, pseudo_mask=np.zeros_like(r.pseudo_mask) + np.float32(0.5)),
    ],
)
def test_whatever_changes_the_pixels_changes_the_identity(
    result: EditResult, change: Callable[[EditResult], EditResult]
) -> None:
    assert edit_identity(change(result)) != edit_identity(result)
