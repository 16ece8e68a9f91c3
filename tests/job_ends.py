"""For tests of the queue: what it is asked for, and what becomes of its jobs."""

from collections.abc import Callable

from engine.edit import EditRequest
from viewer.queue.job_queue import JobQueue

Ask = Callable[..., EditRequest]


def ends(queue: JobQueue) -> list[tuple[str, int]]:
    """A list that grows by what becomes of each job."""
    heard: list[tuple[str, int]] = []
    queue.finished.connect(lambda job, result: heard.append(("finished", job)))
    queue.failed.connect(lambda job, kind, message: heard.append(("failed", job)))
    queue.cancelled.connect(lambda job: heard.append(("cancelled", job)))
    queue.skipped.connect(lambda job, reason: heard.append(("skipped", job)))
    return heard
