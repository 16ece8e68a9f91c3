"""Calls of a U-Net on a GPU, captured once for each shape and played back.

A call of a small network is hundreds of short kernels, which take a GPU less time than Python takes to ask
for them. A captured call is asked for as one: same kernels, same numbers. It reads and writes always the same
memory, so inputs are copied there, and the answer from there. CUDA's graphs do the capturing; see "CUDA
Graphs" in the notes of torch.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

Network = Callable[[list[Tensor], list[Tensor]], Tensor]
Call = Callable[[], Tensor]
Capture = Callable[[Call], tuple[Tensor, Callable[[], None]]]
"""Runs a call; returns its answer, and what runs it again on what its inputs then hold, into that answer."""

_MOST_SHAPES = 8  # kept; each keeps its inputs and its answer, and all share what lies between
_ROUNDING = 64  # of the unit in the last place of the largest value: what a played call may differ by

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Captured:
    inputs: list[Tensor]
    lasting: list[Tensor]
    filled_with: Sequence[Tensor]  # what ``lasting`` was copied from
    answer: Tensor
    play: Callable[[], None]


class CapturedCalls:
    """Captures the calls of one network; where that does not work, they go on as without.

    Only one thread may call at a time, as the engine does.

    Args:
        make_capture: makes that which captures; what it returns may share memory between its captures.
    """

    def __init__(self, make_capture: "Callable[[], Capture] | None" = None) -> None:
        self._make_capture = make_capture or cuda_capture
        self._capture: Capture | None = None
        self._kept: dict[object, _Captured] = {}
        self._is_off = False

    def __deepcopy__(self, memo: dict[int, object]) -> "CapturedCalls":
        """The copy of a network may get other weights."""
        return CapturedCalls(self._make_capture)

    def call(self, network: Network, inputs: Sequence[Tensor], lasting: Sequence[Tensor]) -> Tensor:
        """What the network answers.

        Args:
            network: always the same one, given ``inputs`` and ``lasting``; nothing else may change.
            inputs: tensors on its device.
            lasting: the same, whose numbers never change: copied only where they are other tensors than in
                the call before.
        """
        if self._is_off or torch.is_grad_enabled():
            return network(list(inputs), list(lasting))
        key = tuple(_kinds(inputs)), tuple(_kinds(lasting))
        captured = self._kept.pop(key, None)
        if captured is None:
            return self._first(key, network, inputs, lasting)
        self._kept[key] = captured  # the last that was used
        with torch.inference_mode():
            for own, tensor in zip(captured.inputs, inputs, strict=True):
                own.copy_(tensor)
            if any(old is not new for old, new in zip(captured.filled_with, lasting, strict=True)):
                for own, tensor in zip(captured.lasting, lasting, strict=True):
                    own.copy_(tensor)
                captured.filled_with = list(lasting)
            captured.play()
        return captured.answer.clone()

    @property
    def works(self) -> bool:
        """Whether calls were captured, and are still."""
        return bool(self._kept) and not self._is_off

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Calls go to the network itself: whoever counts its operations sees them."""
        was_off, self._is_off = self._is_off, True
        try:
            yield
        finally:
            self._is_off = was_off

    def _first(
        self, key: object, network: Network, inputs: Sequence[Tensor], lasting: Sequence[Tensor]
    ) -> Tensor:
        while len(self._kept) >= _MOST_SHAPES:
            del self._kept[next(iter(self._kept))]
        with torch.inference_mode():
            own, kept = [tensor.clone() for tensor in inputs], [tensor.clone() for tensor in lasting]
            plain = network(own, kept).clone()  # an error of the network itself says nothing of capturing
            answer = plain
            try:
                answer, play = self._captured(lambda: network(own, kept), plain)
            except Exception as error:  # of the driver: of several kinds, out of memory among them
                self._kept.clear()
                self._capture, self._is_off = None, True
                # In words: an error that is kept holds on to the memory of the GPU.
                why = str(error)
                _log.warning("calls of the U-Net cannot be captured on this GPU (%s); edits take longer", why)
            else:
                self._kept[key] = _Captured(own, kept, list(lasting), answer, play)
        # As later calls answer, to the last bit; and one that may be changed outside of inference mode, too.
        return answer.clone()

    def _captured(self, call: Call, plain: Tensor) -> tuple[Tensor, Callable[[], None]]:
        """Captured, played once and compared with the network's own answer."""
        if self._capture is None:
            self._capture = self._make_capture()
        answer, play = self._capture(call)
        answer.zero_()
        play()
        if not _is_same(answer, plain):
            raise RuntimeError("what was played back is not what the network answers")
        return answer, play


def cuda_capture() -> Capture:
    """Captures as CUDA graphs, which share one pool of memory: they are played one after the other."""
    pool: Any = torch.cuda.graph_pool_handle()

    def capture(call: Call) -> tuple[Tensor, Callable[[], None]]:
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            call()  # libraries make themselves at home in the first call, which cannot be captured
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        # Other threads may ask for the free memory meanwhile. A capture that fails leaves its own stream as
        # the current one (torch 2.13), hence the context around it.
        with (
            torch.cuda.stream(torch.cuda.current_stream()),
            torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"),
        ):
            answer = call()
        return answer, graph.replay

    return capture


def _kinds(tensors: Sequence[Tensor]) -> list[object]:
    return [(tensor.shape, tensor.dtype) for tensor in tensors]


def _is_same(played: Tensor, plain: Tensor) -> bool:
    """To the rounding of the sums; where the network itself overflows, the same places do."""
    largest = float(plain.abs().nan_to_num(0.0, 0.0, 0.0).max())
    allowed = _ROUNDING * torch.finfo(plain.dtype).eps * largest
    return torch.allclose(played, plain, rtol=0.0, atol=allowed, equal_nan=True)
