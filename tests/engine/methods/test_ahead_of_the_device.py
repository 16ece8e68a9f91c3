"""What lets a GPU work without waiting: captured calls, steps that read nothing back, one step in advance."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import call_tape
import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from engine.edit import Behaviour, EditRequest, EditResult, EditTask, Progress, Solver
from engine.methods.encode_cache import EncodeCache
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import load_bundle
from engine.models.networks.captured_calls import CapturedCalls
from engine.radiographs.radiograph import Radiograph

STEPS = 4


@pytest.fixture
def request_of(
    radiograph_factory: Callable[..., Radiograph], tiny_model: ModelCard
) -> Callable[..., EditRequest]:
    def make(seed: int = 0, **more: Any) -> EditRequest:
        text = ("Add the finding of edema.", "Remove the finding of atelectasis.")[seed % 2]
        film = radiograph_factory(rows=150, columns=150)
        settings = {"threshold": 0.3, "num_inference_steps": STEPS, "guidance_scale": 3.0, **more}
        return EditRequest(film, text, str(tiny_model.folder), seed=seed, **settings)

    return make


def edits(bundle: InstructPix2PixBundle, requests: list[EditRequest]) -> list[EditResult]:
    method = RegionSpecificMethod(lambda card, device, precision: bundle, EncodeCache())
    tasks = [EditTask(request, lambda progress: None, lambda: False) for request in requests]
    outcomes = dict(method.edit_together(tasks))
    found = [outcomes[place] for place in range(len(tasks))]
    assert all(isinstance(one, EditResult) for one in found), found
    return found


def assert_alike(first: EditResult, second: EditResult, atol: float) -> None:
    np.testing.assert_allclose(first.framed_counterfactual, second.framed_counterfactual, atol=atol)
    np.testing.assert_allclose(first.relevance_map, second.relevance_map, atol=10 * atol)
    assert not np.array_equal(first.framed_counterfactual, first.framed_input)


@pytest.mark.parametrize("behaviour", [Behaviour.DEFAULT, Behaviour.PREVIEW])
@pytest.mark.parametrize("together", [1, 2])
def test_edits_with_captured_calls_are_the_same(
    tiny_bundle: InstructPix2PixBundle, request_of, behaviour: Behaviour, together: int
) -> None:
    captures: list[int] = []

    def capture(call: Callable[[], torch.Tensor]) -> tuple[torch.Tensor, Callable[[], None]]:
        captures.append(1)
        return call_tape.capture(call)

    assert tiny_bundle.card is not None
    capturing = load_bundle(tiny_bundle.card, "cpu", packs=False)
    capturing.unet.captured = CapturedCalls(lambda: capture)
    requests = [request_of(seed, behaviour=behaviour) for seed in range(together)]
    plain = edits(tiny_bundle, requests)
    for _ in range(2):  # captured in the first, played alone in the second
        for first, second in zip(edits(capturing, requests), plain, strict=True):
            assert_alike(first, second, 1e-5)
    assert capturing.unet.captured.works
    assert 1 <= len(captures) <= 2


class _Operations(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.are_noted = False
        self.names: set[str] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self.are_noted:
            self.names.add(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("solver", list(Solver))
def test_steps_read_no_number_back_and_bring_none(
    tiny_bundle: InstructPix2PixBundle, request_of, solver: Solver
) -> None:
    operations = _Operations()

    class Listener:
        wants_previews = False

        def __call__(self, progress: Progress) -> None:
            operations.are_noted = progress.phase == "denoising" and progress.step < STEPS

    method = RegionSpecificMethod(lambda card, device, precision: tiny_bundle, EncodeCache())
    with operations:
        method.edit(request_of(solver=solver), Listener(), lambda: False)
    assert any("conv" in name for name in operations.names)
    # A number read, places counted, a tensor made of numbers of Python: a GPU is waited for in each.
    assert not operations.names & {"_local_scalar_dense", "nonzero", "lift_fresh", "item"}


def test_a_gpu_always_has_one_step_to_do(
    tiny_bundle: InstructPix2PixBundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    log: list[str] = []

    class Event:
        made = 0

        def __init__(self) -> None:
            self.number = Event.made
            Event.made += 1

        def record(self) -> None:
            log.append(f"asked {self.number}")

        def synchronize(self) -> None:
            log.append(f"done {self.number}")

    monkeypatch.setattr(torch.cuda, "Event", Event)
    pace = replace(tiny_bundle, device=torch.device("cuda")).make_pace()
    for _ in range(3):
        pace()
    assert log == ["asked 0", "asked 1", "done 0", "asked 2", "done 1"]


@pytest.mark.gpu
def test_on_a_gpu_calls_are_captured_and_edits_the_same(tiny_model: ModelCard, request_of) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    bundle = load_bundle(tiny_model, "cuda")
    captured = bundle.unet.captured
    assert captured is not None
    requests = [request_of(0), request_of(1)]
    with captured.paused():
        plain = edits(bundle, requests)
    first, second = edits(bundle, requests), edits(bundle, requests)
    assert captured.works
    for one, other, without in zip(first, second, plain, strict=True):
        assert np.array_equal(one.framed_counterfactual, other.framed_counterfactual)
        assert_alike(one, without, 1e-4)
