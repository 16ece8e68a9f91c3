"""A stored request, made again."""

from dataclasses import fields, replace

import numpy as np
import pytest

from engine.edit import EditRequest, MaskUse, Solver, Variant
from engine.errors import MaskError, ModelIntegrityError, RequestError
from engine.results.again import check_same_model, request_again
from engine.results.pixel_digest import digest_of_mask


def test_every_field_comes_back_as_it_was_resolved(radiograph, edit):
    result = edit(variant=Variant.MASK, solver=Solver.DPM_SOLVER_PP, threshold=0.3, seed=99)
    again = request_again(radiograph, result)
    assert again.radiograph is radiograph
    assert (again.variant, again.solver) == (Variant.MASK, Solver.DPM_SOLVER_PP)
    assert (again.threshold, again.seed, again.num_inference_steps) == (0.3, 99, 20)
    stored = result.provenance.request
    for field in fields(EditRequest):
        if field.name in stored:
            value = getattr(again, field.name)
            assert getattr(value, "value", value) == stored[field.name], field.name


def test_other_fields_can_be_asked_for(radiograph, edit):
    assert request_again(radiograph, edit(), seed=8).seed == 8


def test_another_file_is_refused(radiograph, edit):
    with pytest.raises(RequestError, match="another file"):
        request_again(replace(radiograph, sha256="f" * 64), edit())


def test_a_result_that_does_not_say_its_seed_is_refused(radiograph, edit):
    result = edit()
    bare = {key: value for key, value in result.provenance.request.items() if key != "seed"}
    silent = replace(result, provenance=replace(result.provenance, request=bare))
    with pytest.raises(RequestError, match="does not say its seed"):
        request_again(radiograph, silent)


def painted(result, mask):
    request = result.provenance.request | {"reader_mask": {"sha256_of_packed_bits": digest_of_mask(mask)}}
    return replace(result, provenance=replace(result.provenance, request=request))


def test_a_painted_mask_must_be_the_same(radiograph, edit):
    mask = np.zeros(radiograph.shape, bool)
    mask[5:50, 5:50] = True
    result = painted(edit(reader_mask=mask), mask)
    assert request_again(radiograph, result, mask).reader_mask is not None
    with pytest.raises(MaskError, match="is gone"):
        request_again(radiograph, result)
    with pytest.raises(MaskError, match="has changed"):
        request_again(radiograph, result, ~mask)


def test_how_a_painted_mask_was_used_is_asked_again(radiograph, edit):
    mask = np.zeros(radiograph.shape, bool)
    mask[5:50, 5:50] = True
    result = painted(edit(reader_mask=mask), mask)
    stored = result.provenance.request | {"reader_mask_use": "intersect"}
    result = replace(result, provenance=replace(result.provenance, request=stored))
    assert request_again(radiograph, result, mask).reader_mask_use is MaskUse.INTERSECT


def test_a_mask_painted_later_does_not_count(radiograph, edit):
    assert request_again(radiograph, edit(), np.ones(radiograph.shape, bool)).reader_mask is None


def test_a_model_with_other_files_is_refused(edit):
    provenance = edit().provenance
    check_same_model(provenance, provenance.weights_sha256)
    name = next(iter(provenance.weights_sha256))
    for now in ({}, {name: "1" * 64}, {**provenance.weights_sha256, "new": "2" * 64}):
        with pytest.raises(ModelIntegrityError, match="not the one that made this result"):
            check_same_model(provenance, now)
