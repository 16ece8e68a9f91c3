"""Captured calls answer as the network does, whatever changes between them; a tape stands in for CUDA."""

import copy
import logging
import weakref
from collections.abc import Callable
from dataclasses import replace

import call_tape
import pytest
import torch
from torch import Tensor

from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import load_bundle
from engine.models.networks.captured_calls import Capture, CapturedCalls, cuda_capture
from engine.models.networks.unet import UNet
from engine.paths import shipped_models_dir


class Counted:
    """Captures on a tape, and counts how often."""

    def __init__(self) -> None:
        self.captures = 0
        self.plays = 0

    def __call__(self, call: Callable[[], Tensor]) -> tuple[Tensor, Callable[[], None]]:
        self.captures += 1
        answer, play = call_tape.capture(call)

        def counted() -> None:
            self.plays += 1
            play()

        return answer, counted


@pytest.fixture(scope="module", params=["test-model", "chest-editor"])
def bundle(request: pytest.FixtureRequest) -> InstructPix2PixBundle:
    return load_bundle(shipped_models_dir() / request.param, "cpu", packs=False)


@pytest.fixture
def counted(bundle: InstructPix2PixBundle) -> Counted:
    return Counted()


@pytest.fixture
def capturing(bundle: InstructPix2PixBundle, counted: Counted) -> InstructPix2PixBundle:
    assert isinstance(bundle.unet, UNet)
    unet = copy.deepcopy(bundle.unet)
    unet.captured = CapturedCalls(lambda: counted)
    return replace(bundle, unet=unet)


def noise(bundle: InstructPix2PixBundle, count: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, bundle.latent_channels, 16, 16, generator=generator)


@torch.inference_mode()
def test_played_calls_answer_as_the_network_whatever_changes(
    bundle: InstructPix2PixBundle, capturing: InstructPix2PixBundle, counted: Counted
) -> None:
    sentences = [
        bundle.look_up(torch.cat([bundle.embed_text(text), bundle.embed_text("")]))
        for text in ("Add the finding of edema.", "Remove the finding of atelectasis.")
    ]
    calls = [(999, sentences[0], None), (500, sentences[0], None), (1, sentences[1], None)]
    calls += [(999, sentences[1], [0, 0]), (20, sentences[0], [0, 0]), (20, sentences[0], [1, 0])]
    kept = []
    for number, (timestep, words, rows) in enumerate(calls):
        latents, shown = noise(bundle, 2, number), noise(bundle, 2, 100 + number)
        expected = bundle.predict(latents, shown, words, timestep, rows)
        kept.append((capturing.predict(latents, shown, words, timestep, rows), expected))
    for played, expected in kept:  # after all: an answer that is played over would show
        torch.testing.assert_close(played, expected, atol=1e-6, rtol=1e-6)
    assert counted.captures == 2
    assert counted.plays == len(calls)  # one more at each capture, one less at each first call


@torch.inference_mode()
def test_edits_in_step_and_alone_each_have_their_shape(
    bundle: InstructPix2PixBundle, capturing: InstructPix2PixBundle, counted: Counted
) -> None:
    words = bundle.look_up(torch.cat([bundle.embed_text("Add the finding of edema."), bundle.embed_text("")]))
    for count in (1, 2, 1, 2):
        joined = type(words).join([words] * count)
        latents, shown = noise(bundle, count, count), noise(bundle, count, 7)
        rows = [row for row in range(count) for _ in range(2)]
        played = capturing.predict(latents, shown, joined, 700, rows)
        expected = bundle.predict(latents, shown, joined, 700, rows)
        torch.testing.assert_close(played, expected, atol=1e-6, rtol=1e-6)
    assert counted.captures == 2


def adder() -> tuple[Callable[[list[Tensor], list[Tensor]], Tensor], list[int]]:
    calls: list[int] = []

    def network(inputs: list[Tensor], lasting: list[Tensor]) -> Tensor:
        calls.append(1)
        return inputs[0] * 2 + lasting[0]

    return network, calls


def failing(call: Callable[[], Tensor]) -> tuple[Tensor, Callable[[], None]]:
    raise RuntimeError("operation not permitted when stream is capturing")


def wrong(call: Callable[[], Tensor]) -> tuple[Tensor, Callable[[], None]]:
    answer = call()
    return answer, lambda: None  # plays nothing


@pytest.mark.parametrize(("capture", "why"), [(failing, "not permitted"), (wrong, "not what the network")])
def test_where_capturing_fails_the_network_answers_and_one_line_says_so(
    capture: Capture, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    captured, (network, calls) = CapturedCalls(lambda: capture), adder()
    with torch.inference_mode(), caplog.at_level(logging.WARNING):
        for number in range(3):
            answer = captured.call(network, [torch.full((2,), float(number))], [torch.ones(2)])
            assert answer.tolist() == [2 * number + 1.0] * 2
    assert len(caplog.records) == 1
    assert why in caplog.text
    assert len(calls) >= 3


@torch.inference_mode()
def test_an_error_of_the_network_itself_goes_through_and_calls_are_captured_later() -> None:
    counted = Counted()
    captured, (network, _) = CapturedCalls(lambda: counted), adder()

    def too_large(inputs: list[Tensor], lasting: list[Tensor]) -> Tensor:
        raise torch.OutOfMemoryError("for eight edits in step")

    with pytest.raises(torch.OutOfMemoryError):
        captured.call(too_large, [torch.ones(8)], [torch.ones(1)])
    assert captured.call(network, [torch.ones(1)], [torch.ones(1)]).tolist() == [3.0]
    assert captured.works


@torch.inference_mode()
def test_a_capture_that_failed_holds_no_memory(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[weakref.ref[Tensor]] = []

    def network(inputs: list[Tensor], lasting: list[Tensor]) -> Tensor:
        seen.extend(map(weakref.ref, (*inputs, *lasting)))
        return inputs[0] + lasting[0]

    CapturedCalls(lambda: failing).call(network, [torch.ones(1)], [torch.ones(1)])
    assert len(caplog.records) == 1  # which are kept
    assert len(seen) == 2
    assert [ref() for ref in seen] == [None, None]


class Stream:
    """In the place of one of CUDA."""

    device = torch.device("cpu")

    def wait_stream(self, other: "Stream") -> None:
        pass


class InvalidGraph:
    """As torch's graph where the driver gave up the capture."""

    def capture_begin(self, *args: object, **options: object) -> None:
        pass

    def capture_end(self) -> None:
        raise RuntimeError("capture invalidated")


def test_work_goes_on_in_its_own_stream_after_a_capture_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Stream()
    current = [own]
    stand_ins: dict[str, object] = {
        "CUDAGraph": InvalidGraph,
        "Stream": Stream,
        "current_stream": lambda *args: current[0],
        "empty_cache": lambda: None,
        "graph_pool_handle": lambda: (0, 1),
        "set_stream": lambda stream: current.__setitem__(0, stream),
        "synchronize": lambda: None,
        "_get_device_index": lambda *args: 0,
    }
    for name, stand_in in stand_ins.items():
        monkeypatch.setattr(torch.cuda, name, stand_in)
    monkeypatch.setattr(torch._C, "_host_emptyCache", lambda: None, raising=False)
    with pytest.raises(RuntimeError, match="invalidated"):
        cuda_capture()(lambda: torch.ones(1))
    assert current == [own]


@torch.inference_mode()
def test_few_shapes_are_kept_the_last_used_ones() -> None:
    counted = Counted()
    captured, (network, _) = CapturedCalls(lambda: counted), adder()

    def call(size: int) -> None:
        assert captured.call(network, [torch.ones(size)], [torch.ones(1)]).tolist() == [3.0] * size

    for size in range(1, 9):
        call(size)
    call(1)
    call(9)  # the second goes, not the first
    assert counted.captures == 9
    call(1)
    assert counted.captures == 9
    call(2)
    assert counted.captures == 10


def test_training_and_counting_reach_the_network_itself() -> None:
    counted = Counted()
    captured, (network, calls) = CapturedCalls(lambda: counted), adder()
    weight = torch.ones(2, requires_grad=True)
    captured.call(lambda inputs, lasting: inputs[0] * weight, [torch.ones(2)], []).sum().backward()
    assert weight.grad is not None
    with torch.inference_mode(), captured.paused():
        captured.call(network, [torch.ones(2)], [torch.ones(2)])
    assert counted.captures == 0
    assert len(calls) == 1


def test_a_copy_captures_anew(capturing: InstructPix2PixBundle, counted: Counted) -> None:
    words = capturing.look_up(capturing.embed_text("Add the finding of edema."))
    shown = noise(capturing, 1, 1)
    with torch.inference_mode():
        before = capturing.predict(shown, shown, words, 999)
        other = copy.deepcopy(capturing.unet)
        other.conv_out.weight.zero_()
        changed = replace(capturing, unet=other).predict(shown, shown, words, 999)
        assert not torch.equal(changed, before)
        assert torch.equal(capturing.predict(shown, shown, words, 999), before)
