"""Stopwatch: when each call of the U-Net and each step of an edit came, and the peak of memory."""

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from engine.edit import Progress
from engine.models.instruct_pix2pix import rows_of_call

_FORGET_PEAK = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


class Stopwatch:
    """Times one edit.

    Args:
        unets: of the model; their calls are noted.

    Attributes:
        first_preview: seconds to the first picture that could be shown; None: none came.
        seconds: of the whole edit.
    """

    def __init__(self, unets: Sequence[Any]) -> None:
        self._unets = unets
        self._calls: list[tuple[float, int]] = []
        self._last_step = 0.0
        self.first_preview: float | None = None
        self.seconds = 0.0

    def time(self, edit: Callable[[], None]) -> None:
        """Run it."""
        hooks = [unet.register_forward_pre_hook(self._note) for unet in self._unets]
        self._started = time.perf_counter()
        try:
            edit()
        finally:
            for hook in hooks:
                hook.remove()
        self.seconds = time.perf_counter() - self._started

    def hear(self, progress: Progress) -> None:
        """The edit's progress."""
        if progress.phase != "denoising":
            return
        self._last_step = time.perf_counter()
        if progress.preview is not None and self.first_preview is None:
            self.first_preview = self._last_step - self._started

    def denoising_seconds(self, steps: int) -> float:
        """Of all steps together; each is one call."""
        return self._last_step - self._calls[-steps][0]

    def rows(self, steps: int) -> tuple[int, int]:
        """Rows that the U-Net took before the steps, and in them; three branches are three rows."""
        counts = [rows for _, rows in self._calls]
        return sum(counts[:-steps]), sum(counts[-steps:])

    def _note(self, unet: Any, inputs: tuple[Any, ...]) -> None:
        self._calls.append((time.perf_counter(), rows_of_call(inputs)))


def measure_peak(device: torch.device, work: Callable[[], None]) -> int | None:
    """Most bytes that the process (on a GPU: the device) held at once while ``work`` ran.

    Returns:
        None where the system does not tell.
    """
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        work()
        return int(torch.cuda.max_memory_reserved(device))
    with contextlib.suppress(OSError):
        _FORGET_PEAK.write_text("5")  # Linux
    work()
    with contextlib.suppress(OSError):
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    return None
