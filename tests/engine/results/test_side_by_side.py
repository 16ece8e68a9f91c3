"""Several models on one request."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import make_result

from engine.edit import EditRequest, EditResult, Solver
from engine.errors import RequestError
from engine.models.card import ModelCard
from engine.radiographs.framing import FrameSpec
from engine.radiographs.radiograph import Radiograph
from engine.results.collecting import make_collector
from engine.results.series import SeriesKind, plan_models
from engine.results.side_by_side import ModelFigures

HASHES = {"unet/diffusion_pytorch_model.safetensors": "0" * 64}
ONE = ModelCard(Path("one"), "one", "Model", "region_specific", "MIT", FrameSpec(), 2, (), HASHES)
ONE = replace(ONE, guidance_scale=7.5, num_inference_steps=20, solver=Solver.DDIM)
CARDS = {"one": ONE, "two": replace(ONE, name="two", solver=Solver.DPM_SOLVER_PP, num_inference_steps=4)}
CARDS["three"] = replace(ONE, name="three", title="Third")


@pytest.fixture
def result(radiograph: Radiograph) -> EditResult:
    return make_result(EditRequest(radiograph, "Add the finding of edema.", "one", seed=9), size=64)


def test_the_other_models_get_the_request_with_their_own_defaults(radiograph, result: EditResult) -> None:
    plan = plan_models(radiograph, result, None, ["one", "two", "three"], CARDS.__getitem__)
    assert plan.kind is SeriesKind.MODELS
    assert plan.keeps_results
    assert [step.label for step in plan.steps] == ["Model (one)", "Model (two)", "Third"]
    assert plan.steps[0].result is result
    assert plan.to_make == (1, 2)
    asked = plan.steps[1].request
    assert asked is not None
    assert (asked.model, asked.seed, asked.instruction) == ("two", 9, "Add the finding of edema.")
    assert (asked.num_inference_steps, asked.solver, asked.guidance_scale) == (None, None, None)


def test_what_the_reader_changed_stays(radiograph: Radiograph) -> None:
    changed = EditRequest(radiograph, "Add the finding of edema.", "one", guidance_scale=3.0)
    plan = plan_models(radiograph, make_result(changed, size=64), None, ["two"], CARDS.__getitem__)
    asked = plan.steps[1].request
    assert asked is not None
    assert (asked.guidance_scale, asked.num_inference_steps) == (3.0, None)


def test_one_model_is_nothing_to_compare(radiograph, result: EditResult) -> None:
    with pytest.raises(RequestError, match="two or more"):
        plan_models(radiograph, result, None, ["one"], CARDS.__getitem__)


def test_how_much_each_model_changed_is_told(radiograph, result: EditResult) -> None:
    plan = plan_models(radiograph, result, None, ["two"], CARDS.__getitem__)
    collector = make_collector(plan)
    before = collector.outcome()
    assert isinstance(before, ModelFigures)
    assert before.amounts[1] is None
    request = plan.steps[1].request
    assert request is not None
    collector.add(plan.steps[1], make_result(request, size=64, change=0.3))
    found = collector.outcome()
    assert isinstance(found, ModelFigures)
    assert found.labels == ("Model (one)", "Model (two)")
    first, second = found.amounts
    assert first is not None
    assert second is not None
    assert second > first > 0
