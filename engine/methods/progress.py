"""EditProgress: tells how far an edit is, estimates the time left, and stops it when the reader cancels."""

import time
from collections.abc import Callable

import numpy as np

from engine.arrays import FloatImage
from engine.edit import IsCancelled, OnProgress, Progress
from engine.errors import EditCancelled

PREVIEWS = 8
"""At most so many previews in one edit."""

PREVIEW_SHARE = 0.15
"""Previews may take this share of the time spent denoising; a slow decoder gives fewer of them."""


class EditProgress:
    """Reports to one listener.

    Args:
        on_progress: the listener; no preview is made where its attribute ``wants_previews`` is false.
        is_cancelled: asked between any two pieces of work.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._step_seconds: list[float] = []
        self._step_started = clock()
        self._preview_seconds = 0.0
        self._previews = bool(getattr(on_progress, "wants_previews", True))
        self._encode_started = clock()
        self._decode_estimate = 0.0

    def check_cancelled(self) -> None:
        """Raise EditCancelled once the reader has cancelled."""
        if self._is_cancelled():
            raise EditCancelled("the edit was cancelled")

    def phase(self, name: str) -> None:
        """A phase without steps begins."""
        self.check_cancelled()
        self._on_progress(Progress(name))

    def encoding_started(self) -> None:
        """The picture is about to be encoded."""
        self._encode_started = self._clock()

    def encoding_finished(self) -> None:
        """The time it took says how long decoding will take: a decoder does about twice the work."""
        self._decode_estimate = 2 * (self._clock() - self._encode_started)

    def step_started(self) -> None:
        """A denoising step begins."""
        self.check_cancelled()
        self._step_started = self._clock()

    def step_finished(self, index: int, steps: int, make_preview: Callable[[], FloatImage]) -> None:
        """A denoising step ended; every few steps a preview goes with it.

        Args:
            index: of the step, from 0.
            steps: of the edit.
            make_preview: (h, w) float32 in [0, 1] of the predicted clean picture.
        """
        now = self._clock()
        self._step_seconds.append(now - self._step_started)
        preview = None
        if self._wants_preview(index, steps):
            preview = make_preview()
            self._preview_seconds += self._clock() - now
        left = (steps - index - 1) * float(np.median(self._step_seconds)) + self._decode_estimate
        self._on_progress(Progress("denoising", index + 1, steps, left, preview))

    def _wants_preview(self, index: int, steps: int) -> bool:
        if not self._previews or index + 1 == steps or (index + 1) % max(1, -(-steps // PREVIEWS)) != 0:
            return False
        return self._preview_seconds <= PREVIEW_SHARE * sum(self._step_seconds)
