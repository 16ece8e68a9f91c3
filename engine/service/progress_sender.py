"""ProgressSender: tells the viewer how far a job is, as often as a person can see."""

import time
from collections.abc import Callable

from engine.edit import Progress
from engine.service.messages import Progressed

PROGRESS_INTERVAL_S = 0.05
PREVIEW_INTERVAL_S = 0.2


class ProgressSender:
    """Passes progress on, not more often than a person can see; new phases and previews always count.

    Args:
        send: takes what is told.
        job: which one.
        wants_previews: a method need not make what nobody looks at.
    """

    def __init__(self, send: Callable[[Progressed], None], job: int, wants_previews: bool) -> None:
        self.wants_previews = wants_previews
        self._send = send
        self._job = job
        self._phase = ""
        self._sent_at = self._preview_at = -1.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.preview is not None:
            wanted = now - self._preview_at >= PREVIEW_INTERVAL_S
        else:
            wanted = now - self._sent_at >= PROGRESS_INTERVAL_S
        if not wanted and progress.phase == self._phase:
            return
        self._phase, self._sent_at = progress.phase, now
        if progress.preview is not None:
            self._preview_at = now
        self._send(Progressed(self._job, progress))
