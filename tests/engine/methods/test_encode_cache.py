"""What one edit worked out is there for the next, and changes nothing of what comes out."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.edit import Behaviour, EditRequest, EditResult, Solver, Variant
from engine.methods.encode_cache import EncodeCache
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.radiographs.radiograph import Radiograph

ADD = "Add the finding of pleural effusion."


class Counted:
    """A bundle that notes what its networks are asked."""

    def __init__(self, bundle: InstructPix2PixBundle) -> None:
        self.asked: list[str] = []
        self.bundle = replace(
            bundle,
            **{name: self._noted(getattr(bundle, name), name) for name in ("unet", "vae", "text_encoder")},
        )

    def _noted(self, network: torch.nn.Module, name: str) -> torch.nn.Module:
        counted = self

        class Noted(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.network = network

            def forward(self, *given: object, **named: object) -> object:
                counted.asked.append(name)
                return self.network(*given, **named)

            def __getattr__(self, wanted: str) -> object:
                if wanted == "network":
                    return super().__getattr__(wanted)
                found = getattr(self.network, wanted)
                if wanted not in ("encode", "decode"):
                    return found

                def noted(*given: object) -> object:
                    counted.asked.append(wanted)
                    return found(*given)

                return noted

        return Noted()


@pytest.fixture
def request_for(radiograph: Radiograph, tiny_model: ModelCard) -> Callable[..., EditRequest]:
    def make(**changes: object) -> EditRequest:
        request = EditRequest(radiograph, ADD, str(tiny_model.folder), threshold=0.3)
        return replace(request, **changes)  # type: ignore[arg-type]

    return make


def edit(method: RegionSpecificMethod, request: EditRequest) -> EditResult:
    return method.edit(request, lambda progress: None, lambda: False)


def same(one: EditResult, other: EditResult) -> bool:
    names = ("counterfactual", "edit_mask", "framed_counterfactual", "relevance_map", "guidance_map")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def test_results_are_the_same_to_the_bit_with_and_without_it(
    tiny_bundle: InstructPix2PixBundle, request_for: Callable[..., EditRequest], radiograph_factory
) -> None:
    kept = RegionSpecificMethod(lambda *_: tiny_bundle)
    fresh = RegionSpecificMethod(lambda *_: tiny_bundle, EncodeCache(0))
    other_film = radiograph_factory(rows=150, columns=120)
    for changes in (
        {},
        {"threshold": 0.6},
        {"instruction": "Add the finding of edema."},
        {"seed": 5},
        {"seed": 0},
        {"variant": Variant.MASK},
        {"num_inference_steps": 2},
        {"relevance_timestep": 300},
        {"relevance_quantile": 0.9},
        {"guidance_scale": 3.0},
        {"guidance_scale": 1.0, "image_guidance_scale": 1.0},
        {"solver": Solver.DPM_SOLVER_PP},
        {"behaviour": Behaviour.PREVIEW},
        {"behaviour": Behaviour.PREVIEW, "threshold": 0.5},
        {"radiograph": other_film},
        {"saves_memory": True},
        {},
    ):
        request = request_for(**changes)
        assert same(edit(kept, request), edit(fresh, request)), changes


def test_another_threshold_asks_for_no_encoding_and_less_of_the_network(
    tiny_bundle: InstructPix2PixBundle, request_for: Callable[..., EditRequest]
) -> None:
    counted = Counted(tiny_bundle)
    method = RegionSpecificMethod(lambda *_: counted.bundle)
    edit(method, request_for(num_inference_steps=2))
    first = list(counted.asked)
    assert (first.count("encode"), first.count("text_encoder"), first.count("unet")) == (1, 2, 3)
    counted.asked.clear()
    edit(method, request_for(num_inference_steps=2, threshold=0.5))
    assert "encode" not in counted.asked
    assert "text_encoder" not in counted.asked
    assert counted.asked.count("unet") == 1  # the probe and the first step are known
    counted.asked.clear()
    edit(method, request_for(num_inference_steps=2, seed=9))
    assert "encode" not in counted.asked
    assert counted.asked.count("unet") == 3


def test_a_preview_at_another_threshold_asks_the_network_nothing(
    tiny_bundle: InstructPix2PixBundle, request_for: Callable[..., EditRequest]
) -> None:
    counted = Counted(tiny_bundle)
    method = RegionSpecificMethod(lambda *_: counted.bundle)
    edit(method, request_for(behaviour=Behaviour.PREVIEW))
    assert counted.asked.count("unet") == 2
    counted.asked.clear()
    edit(method, request_for(behaviour=Behaviour.PREVIEW, threshold=0.4))
    assert counted.asked == ["decode"]


def test_it_holds_no_more_than_it_may_and_lets_the_oldest_go() -> None:
    cache = EncodeCache(limit_bytes=3000)
    made: list[str] = []

    def make(name: str) -> Callable[[], np.ndarray]:
        def now() -> np.ndarray:
            made.append(name)
            return np.zeros(1000, np.uint8)

        return now

    for name in "abcadaa":
        cache.get(name, make(name))
        assert cache.size_bytes <= 3000
    assert made == list("abcd")  # b went for d
    cache.get("b", make("b"))
    assert made == list("abcdb")
    cache.get("large", lambda: np.zeros(4000, np.uint8))
    assert cache.size_bytes == 3000
    cache.clear()
    assert cache.size_bytes == 0


def test_nothing_is_kept_of_what_could_not_be_made() -> None:
    cache = EncodeCache()

    def fail() -> np.ndarray:
        raise MemoryError

    with pytest.raises(MemoryError):
        cache.get("a", fail)
    assert cache.size_bytes == 0
    assert cache.get("a", lambda: np.zeros(3)).shape == (3,)


def test_another_loaded_model_is_not_taken_for_the_one_before(
    tiny_bundle: InstructPix2PixBundle, request_for: Callable[..., EditRequest]
) -> None:
    import copy

    cache = EncodeCache()
    before = edit(RegionSpecificMethod(lambda *_: tiny_bundle, cache), request_for())
    other = replace(tiny_bundle, unet=copy.deepcopy(tiny_bundle.unet))
    with torch.no_grad():
        for parameter in other.unet.parameters():
            parameter.mul_(1.05)
    after = edit(RegionSpecificMethod(lambda *_: other, cache), request_for())
    assert not same(before, after)
