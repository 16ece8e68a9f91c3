"""Measure procedures in turn, so that what else the machine does meets them alike."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.benchmark.machine import Machine
from engine.benchmark.procedures import Procedure
from engine.benchmark.stopwatch import Stopwatch, measure_peak
from engine.methods.progress import EditProgress
from engine.models.loading import precision_name
from engine.models.networks.captured_calls import CapturedCalls
from engine.models.networks.packed_weights import can_pack


@dataclass(frozen=True)
class Measured:
    """What one procedure took; seconds on the wall.

    Attributes:
        name: of the procedure.
        precision: of its U-Net's products.
        is_captured: its U-Net's calls were captured, and played back.
        steps: of a whole edit.
        steps_measured: so many were run; where fewer than ``steps``, the rest is taken at the
            median of these.
        rows: that the U-Net takes in a whole edit.
        seconds: of a whole edit, median of the repeats.
        spread: (smallest, largest) of the repeats.
        step_seconds: median.
        first_preview: seconds to the first picture; the edit itself where no preview came earlier.
        peak_bytes: of the process (on a GPU: of the device).
        operations: of a whole edit's networks.
        floor_seconds: what these operations, each in its precision, and reading the weights in every call,
            take at the machine's best.
    """

    name: str
    precision: str
    is_captured: bool
    steps: int
    steps_measured: int
    rows: int
    seconds: float
    spread: tuple[float, float]
    step_seconds: float
    first_preview: float
    peak_bytes: int | None
    operations: float
    floor_seconds: float

    @property
    def distance(self) -> float:
        """From the floor, as a factor."""
        return self.seconds / self.floor_seconds

    def as_json(self) -> dict[str, object]:
        """All figures by name."""
        return {**asdict(self), "distance": self.distance}


@dataclass(frozen=True)
class _Run:
    fixed: float
    step: float
    preview: float | None
    rows_fixed: int
    rows_step: float
    peak: int | None


def measure(
    procedures: Sequence[Procedure],
    machine: Machine,
    repeats: int,
    most_steps: int | None,
    tell: Callable[[str], None],
) -> list[Measured]:
    """Measure all procedures, each ``repeats`` times, in turn.

    Args:
        procedures: whose bundles are loaded.
        machine: its rates.
        repeats: at least 1; before them, one edit of one and one of two steps warm each up and are counted.
        most_steps: run no more steps than these in an edit; None: all.
        tell: hears what is being measured.
    """
    runs: dict[str, list[_Run]] = {procedure.name: [] for procedure in procedures}
    operations: dict[str, Mapping[str, float]] = {}
    for procedure in procedures:
        tell(f"{procedure.name}, warming up")
        operations[procedure.name] = _count_operations(procedure)
        if any(_captured_of(unet) is not None for unet in procedure.unets):
            _run(procedure, 1)  # calls are captured here, and not in the first that counts
    for repeat in range(repeats):
        for procedure in procedures:
            steps = _measured_steps(procedure, most_steps)
            tell(f"{procedure.name}, {repeat + 1} of {repeats}, {steps} steps")
            runs[procedure.name].append(_run(procedure, steps))
    return [
        _summarize(procedure, runs[procedure.name], operations[procedure.name], machine, most_steps)
        for procedure in procedures
    ]


def _measured_steps(procedure: Procedure, most_steps: int | None) -> int:
    return procedure.steps if most_steps is None else min(procedure.steps, most_steps)


def _run(procedure: Procedure, steps: int) -> _Run:
    stopwatch = Stopwatch(procedure.unets)

    def edit() -> None:
        with torch.inference_mode():
            procedure.run(steps, EditProgress(stopwatch.hear, lambda: False))
            procedure.bundle.wait()

    peak = measure_peak(procedure.bundle.device, lambda: stopwatch.time(edit))
    denoising = stopwatch.denoising_seconds(steps)
    before, within = stopwatch.rows(steps)
    return _Run(
        stopwatch.seconds - denoising,
        denoising / steps,
        stopwatch.first_preview,
        before,
        within / steps,
        peak,
    )


def _summarize(
    procedure: Procedure,
    runs: Sequence[_Run],
    operations: Mapping[str, float],
    machine: Machine,
    most_steps: int | None,
) -> Measured:
    totals = [run.fixed + procedure.steps * run.step for run in runs]
    previews = [run.preview for run in runs if run.preview is not None]
    peaks = [run.peak for run in runs if run.peak is not None]
    read = (procedure.steps + 1) * procedure.bundle.size_bytes  # the weights, in every call
    return Measured(
        name=procedure.name,
        precision=precision_name(procedure.bundle.precision),
        is_captured=all((captured := _captured_of(unet)) and captured.works for unet in procedure.unets),
        steps=procedure.steps,
        steps_measured=_measured_steps(procedure, most_steps),
        rows=round(runs[0].rows_fixed + procedure.steps * runs[0].rows_step),
        seconds=statistics.median(totals),
        spread=(min(totals), max(totals)),
        step_seconds=statistics.median(run.step for run in runs),
        first_preview=statistics.median(previews) if previews else statistics.median(totals),
        peak_bytes=max(peaks) if peaks else None,
        operations=sum(operations.values()),
        floor_seconds=machine.seconds(operations, read),
    )


def _captured_of(unet: Any) -> CapturedCalls | None:
    """None for those of the libraries, too."""
    found: CapturedCalls | None = getattr(unet, "captured", None)
    return found


def _count_operations(procedure: Procedure) -> Mapping[str, float]:
    """Of a whole edit, by precision: what one more step takes is known from an edit of one and one of two."""
    counted = [_count_edit(procedure, steps) for steps in (1, 2)]
    in_unet, elsewhere = (
        one + (procedure.steps - 1) * (two - one) for one, two in zip(*counted, strict=True)
    )
    found = {"float32": elsewhere}
    precision = precision_name(procedure.bundle.precision)
    found[precision] = found.get(precision, 0.0) + in_unet
    return found


def _count_edit(procedure: Procedure, steps: int) -> tuple[float, float]:
    """Operations of the U-Net, and of all else."""
    uncounted: dict[Any, Any] = {
        torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: _attention_operations
    }
    if can_pack():
        uncounted[torch.ops.mkldnn._convolution_pointwise] = _convolution_operations
    counter = FlopCounterMode(display=False, custom_mapping=uncounted)
    with ExitStack() as stack:
        for unet in procedure.unets:
            if (captured := _captured_of(unet)) is not None:
                stack.enter_context(captured.paused())  # what is played back is not seen by the counter
        stack.enter_context(counter)
        stack.enter_context(torch.inference_mode())
        procedure.run(steps, EditProgress(lambda progress: None, lambda: False))
    by_module = counter.get_flop_counts()
    names = {type(unet).__name__ for unet in procedure.unets}
    in_unet = float(sum(sum(by_module[name].values()) for name in names if name in by_module))
    return in_unet, counter.get_total_flops() - in_unet


def _attention_operations(
    query: Sequence[int], key: Sequence[int], value: Sequence[int], *args: object, **more: object
) -> int:
    """From the shapes (n, heads, places, width): the library does not count attention on a CPU."""
    pairs = math.prod(query[:3]) * key[2]
    return 2 * pairs * (query[3] + value[3])


def _convolution_operations(
    picture: Sequence[int], weight: Sequence[int], *args: object, out_shape: Sequence[int], **more: object
) -> int:
    """From the shapes (n, C, h, w) and (C out, C in, rows, columns): nor does it count packed weights."""
    return 2 * math.prod(out_shape) * math.prod(weight[1:])
