"""What a machine can do at best: multiplications of matrices, and bytes moved."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import torch

from engine.models.loading import describe_device, precision_name

_MATRIX = {"cpu": 2048, "cuda": 8192}
_MOVED_BYTES = {"cpu": 256 << 20, "cuda": 4 << 30}
_REPEATS = 5


@dataclass(frozen=True)
class Machine:
    """Measured rates.

    Attributes:
        device: in words.
        operations_per_s: of products of large matrices, by the name of their precision.
        bytes_per_s: read and written, of a large copy.
    """

    device: str
    operations_per_s: Mapping[str, float]
    bytes_per_s: float

    def seconds(self, operations: Mapping[str, float], read_bytes: float) -> float:
        """What these operations, by precision, and reading so much beside them take at best."""
        computing = sum(count / self.operations_per_s[name] for name, count in operations.items())
        return max(computing, read_bytes / self.bytes_per_s)


def measure_machine(device: torch.device, precisions: Iterable[torch.dtype]) -> Machine:
    """The best of a few tries: a floor is not to be too high.

    Args:
        device: that edits.
        precisions: that its networks work in.
    """
    rates = {precision_name(precision): _product_rate(device, precision) for precision in precisions}
    source = torch.zeros(_MOVED_BYTES.get(device.type, 256 << 20), dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    copied = _best(lambda: target.copy_(source), device)
    return Machine(describe_device(device.type), rates, 2 * source.numel() / copied)


def _product_rate(device: torch.device, precision: torch.dtype) -> float:
    side = _MATRIX.get(device.type, 2048)
    left, right = (torch.rand(side, side, device=device).to(precision) for _ in range(2))
    product = torch.empty_like(left)
    return 2 * side**3 / _best(lambda: torch.mm(left, right, out=product), device)


def _best(work: Callable[[], object], device: torch.device) -> float:
    seconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        seconds.append(time.perf_counter() - started)
    return min(seconds)
