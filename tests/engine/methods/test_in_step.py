"""Edits in step are those of single edits, in fewer calls of the U-Net; each ends for itself."""

import contextlib
import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.edit import Behaviour, EditRequest, EditResult, EditTask, Progress, Solver
from engine.errors import EditCancelled, NonFiniteResultError
from engine.methods.encode_cache import EncodeCache
from engine.methods.in_step import Walk, alone, in_step
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle, rows_of_call
from engine.radiographs.radiograph import Radiograph
from engine.results.in_step import ALONE, how_made, in_step_note

STEPS = 3
TEXTS = (
    "Add the finding of pleural effusion.",
    "Remove the finding of edema.",
    "Add the finding of small right pneumothorax.",
)


class Calls:
    """Rows of each call of the U-Net; may spoil or refuse some."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.most_rows = 10**6
        self.spoiled: int | None = None

    def before(self, unet: object, inputs: tuple) -> None:
        rows = rows_of_call(inputs)
        if rows > self.most_rows:
            raise torch.OutOfMemoryError("too many rows")
        self.rows.append(rows)

    def after(self, unet: object, inputs: tuple, output: torch.Tensor) -> torch.Tensor:
        if self.spoiled is not None and len(self.rows) > 1:
            output = output.clone()
            output[self.spoiled] = torch.nan
        return output


@pytest.fixture
def calls(tiny_bundle: InstructPix2PixBundle):
    calls = Calls()
    hooks = (
        tiny_bundle.unet.register_forward_pre_hook(calls.before),
        tiny_bundle.unet.register_forward_hook(calls.after),
    )
    yield calls
    for hook in hooks:
        hook.remove()


@pytest.fixture
def fresh(tiny_bundle: InstructPix2PixBundle) -> Callable[[], RegionSpecificMethod]:
    """A method that has seen nothing yet."""
    return lambda: RegionSpecificMethod(lambda card, device, precision: tiny_bundle, EncodeCache())


@pytest.fixture
def requests(radiograph_factory: Callable[..., Radiograph], tiny_model: ModelCard) -> list[EditRequest]:
    """Of three films, with texts, seeds and guidance of their own; the last asks for two rows a step only."""
    return [
        EditRequest(
            radiograph_factory(rows=180 + 10 * number, columns=150),
            text,
            str(tiny_model.folder),
            threshold=0.3,
            seed=number,
            num_inference_steps=STEPS,
            solver=Solver.DPM_SOLVER_PP,
            guidance_scale=3.0 + number,
            image_guidance_scale=1.0 if number == 2 else 1.5,
        )
        for number, text in enumerate(TEXTS)
    ]


def task(
    request: EditRequest,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> EditTask:
    return EditTask(request, on_progress, is_cancelled)


def together(method: RegionSpecificMethod, tasks: list[EditTask]) -> list[EditResult | Exception]:
    outcomes = dict(method.edit_together(tasks))
    return [outcomes[place] for place in range(len(tasks))]


def singly(method: RegionSpecificMethod, request: EditRequest) -> EditResult:
    return method.edit(request, lambda progress: None, lambda: False)


def assert_alike(first: EditResult | Exception, second: EditResult) -> None:
    """As far as products of other sizes round alike: a step of 8 bits at most, and hardly ever."""
    assert isinstance(first, EditResult), first
    np.testing.assert_allclose(first.framed_counterfactual, second.framed_counterfactual, atol=1e-5)
    np.testing.assert_allclose(first.relevance_map, second.relevance_map, atol=1e-4)
    apart = np.abs(first.counterfactual.astype(int) - second.counterfactual.astype(int))
    assert apart.max() <= 1
    assert np.mean(apart > 0) < 1e-3


def test_edits_in_step_are_those_of_single_edits_in_one_call_a_step(fresh, requests, calls) -> None:
    alone = [singly(fresh(), request) for request in requests]
    assert calls.rows == [2, 3, 3, 3, 2, 3, 3, 3, 2, 2, 2, 2]
    calls.rows.clear()
    for first, second in zip(together(fresh(), list(map(task, requests))), alone, strict=True):
        assert_alike(first, second)
    assert calls.rows == [6, 8, 8, 8]


def test_an_edit_in_step_says_so(fresh, requests) -> None:
    for one in together(fresh(), list(map(task, requests))):
        assert isinstance(one, EditResult)
        assert in_step_note(3) in one.notes
        assert how_made(one.notes) == "one of 3 edits made in step"
    (single,) = together(fresh(), [task(requests[0])])
    assert isinstance(single, EditResult)
    assert how_made(single.notes) == ALONE


def test_what_a_failed_edit_held_goes_with_its_error() -> None:
    """And not with the next collection of garbage: there may be no memory for the next edit till then."""

    class Thing:
        pass

    held: list[weakref.ref[Thing]] = []

    def fails() -> Walk[None]:
        thing = Thing()
        held.append(weakref.ref(thing))
        raise MemoryError
        yield  # a generator

    was_enabled = gc.isenabled()
    gc.disable()
    try:
        for _, outcome in in_step([fails(), fails()]):
            assert isinstance(outcome, MemoryError)
            del outcome
        with contextlib.suppress(MemoryError):
            alone(fails())
        assert [one() for one in held] == [None] * 3
    finally:
        if was_enabled:
            gc.enable()


def test_edits_in_step_are_the_same_each_time(fresh, requests) -> None:
    first, second = (together(fresh(), list(map(task, requests))) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.counterfactual, other.counterfactual)
        assert np.array_equal(one.framed_counterfactual, other.framed_counterfactual)


def test_one_alone_is_a_single_edit_to_the_bit(fresh, requests) -> None:
    (found,) = together(fresh(), [task(requests[0])])
    assert np.array_equal(found.framed_counterfactual, singly(fresh(), requests[0]).framed_counterfactual)


def test_what_was_asked_in_step_is_not_kept_for_single_edits(fresh, requests) -> None:
    method = fresh()
    together(method, list(map(task, requests)))
    after = singly(method, requests[0])
    assert np.array_equal(after.framed_counterfactual, singly(fresh(), requests[0]).framed_counterfactual)


def test_a_cancelled_edit_leaves_the_others_to_go_on(fresh, requests, calls) -> None:
    heard: list[Progress] = []
    cancelled = task(requests[1], heard.append, lambda: any(one.step == 1 for one in heard))
    first, second, third = together(fresh(), [task(requests[0]), cancelled, task(requests[2])])
    assert isinstance(second, EditCancelled)
    assert calls.rows == [6, 8, 5, 5]
    assert_alike(first, singly(fresh(), requests[0]))
    assert_alike(third, singly(fresh(), requests[2]))


def test_an_edit_that_ends_in_no_numbers_leaves_the_others_to_go_on(fresh, requests, calls) -> None:
    calls.spoiled = 0  # a row of the first edit
    first, second, third = together(fresh(), list(map(task, requests)))
    assert isinstance(first, NonFiniteResultError)
    calls.spoiled = None
    assert_alike(second, singly(fresh(), requests[1]))
    assert_alike(third, singly(fresh(), requests[2]))


def test_a_wrong_request_leaves_the_others_to_go_on(fresh, requests, calls) -> None:
    wrong = replace(requests[0], instruction="Do something.")
    first, second = together(fresh(), [task(wrong), task(requests[1])])
    assert type(first).__name__ == "UnknownWordError"
    assert isinstance(second, EditResult)


def test_a_call_without_memory_is_made_for_each_alone(fresh, requests, calls) -> None:
    calls.most_rows = 3
    found = together(fresh(), list(map(task, requests)))
    assert max(calls.rows) == 3
    for one, request in zip(found, requests, strict=True):
        assert np.array_equal(one.counterfactual, singly(fresh(), request).counterfactual)


def test_each_edit_tells_its_own_steps(fresh, requests) -> None:
    heard: list[list[Progress]] = [[] for _ in requests]
    together(fresh(), [task(request, heard[place].append) for place, request in enumerate(requests)])
    for progress in heard:
        assert [one.step for one in progress if one.phase == "denoising"] == [1, 2, 3]


def test_an_edit_of_more_steps_and_one_whose_map_is_known_go_along(fresh, requests, calls) -> None:
    """Those that are behind are asked first, so that all are in step again."""
    method = fresh()
    together(method, [task(requests[0]), task(requests[2])])  # their maps and first answers are kept
    calls.rows.clear()
    longer = replace(requests[1], num_inference_steps=STEPS)
    again = replace(requests[0], threshold=0.2)
    together(method, [task(again), task(longer)])
    assert calls.rows == [2, 3, 6, 6]


def test_other_steps_other_noise_levels_and_models_share_no_call(fresh, requests, calls) -> None:
    shorter = replace(requests[1], num_inference_steps=2)
    preview = replace(requests[2], behaviour=Behaviour.PREVIEW)
    found = together(fresh(), list(map(task, (requests[0], shorter, preview))))
    assert all(isinstance(one, EditResult) for one in found)
    assert calls.rows[0] == 6  # the maps are asked at one noise level
    assert len(calls.rows) == 1 + 3 + 2 + 1


def test_edits_that_save_memory_are_asked_one_by_one(tiny_bundle, requests, calls) -> None:
    sparing = replace(tiny_bundle, saves_memory=True)
    method = RegionSpecificMethod(lambda card, device, precision: sparing, EncodeCache())
    for one, request in zip(together(method, list(map(task, requests))), requests, strict=True):
        assert_alike(one, singly(method, request))
    assert set(calls.rows) == {1}
