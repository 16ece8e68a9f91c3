"""TimeLeft: how long jobs will take, from what edits took on this machine."""

import time
from collections.abc import Sequence

from engine.edit import EditRequest
from viewer.queue.job import Job
from viewer.queue.speeds import Speeds


class TimeLeft:
    """Estimates, and measures what they come from.

    Args:
        speeds: measured on this machine.

    Attributes:
        warm: names of the models that the engine has loaded.
    """

    def __init__(self, speeds: Speeds) -> None:
        self.speeds = speeds
        self.warm: set[str] = set()

    def seconds_of(self, job: Job) -> float | None:
        """How long a waiting job will take; None where that is not known."""
        return self.speeds.edit(job.request) if isinstance(job.request, EditRequest) else None

    def of_running(self, job: Job) -> float | None:
        """How long a job that runs will still take, from earlier ones; None where that is not known."""
        request = job.request
        seconds = self.speeds.edit(request) if isinstance(request, EditRequest) else None
        if seconds is None or not isinstance(request, EditRequest):
            return None
        seconds *= job.together
        if job.loaded is not None:
            return max(0.0, seconds - (time.monotonic() - job.loaded))
        load = 0.0 if request.model in self.warm else self.speeds.load(request.model)
        return max(seconds, seconds + load - (time.monotonic() - job.began))

    def left(self, ahead: Sequence[Job], waiting: Sequence[Job]) -> float | None:
        """Until all of these are done; None where that cannot be told.

        Jobs whose radiograph is not read yet are taken to be like the others, or like the last edit.

        Args:
            ahead: what the engine has; the first one, and those it has begun with, end at the same time.
            waiting: the others.
        """
        total = 0.0
        begun = [job for job in ahead if job is ahead[0] or job.loaded is not None]
        for running in begun:
            told = None if running.progress is None else running.progress.seconds_left
            left = self.of_running(running) if told is None else told
            if left is None:
                return None
            total = max(total, left)
        known = [self.seconds_of(job) for job in (*ahead, *waiting) if job not in begun]
        measured = [seconds for seconds in known if seconds is not None]
        missing = len(known) - len(measured)
        if not missing:
            return total + sum(measured)
        typical = sum(measured) / len(measured) if measured else self.speeds.last_s
        return None if typical is None else total + sum(measured) + missing * typical

    def measure(self, job: Job) -> None:
        """A job came to its end: learn from it."""
        request = job.request
        if isinstance(request, EditRequest):
            loaded = job.began if job.loaded is None else job.loaded
            load_s = None if request.model in self.warm else loaded - job.began
            self.speeds.measured(request, (time.monotonic() - loaded) / job.together, load_s)
            self.warm.add(request.model)
