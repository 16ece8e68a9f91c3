"""How the queue is said: jobs, time and memory in a few words."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.edit import Progress
from engine.service.messages import Health
from viewer.language import number, tr
from viewer.panes.strip_rows import caption
from viewer.queue.job import Job
from viewer.queue.job_queue import JobQueue


@dataclass(frozen=True, eq=False)
class QueueRow:
    """What waits in one row: a job, or the jobs of a group that follow each other.

    Attributes:
        jobs: their numbers, in order.
        text: for the reader.
        is_ahead: the engine has it already: it can be cancelled, not moved.
    """

    jobs: tuple[int, ...]
    text: str
    is_ahead: bool = False


def rows_of(queue: JobQueue) -> list[QueueRow]:
    """The rows of what waits, before them what the engine makes beside the first."""
    rows = [QueueRow((job.number,), ahead_text(job), is_ahead=True) for job in queue.ahead[1:]]
    runs: list[list[Job]] = []
    for job in queue.waiting:
        if runs and job.about.group and runs[-1][0].about.group == job.about.group:
            runs[-1].append(job)
        else:
            runs.append([job])
    for run in runs:
        seconds = [queue.seconds_of(job) for job in run]
        known = [one for one in seconds if one is not None]
        time = sum(known) if len(known) == len(seconds) else None
        rows.append(QueueRow(tuple(job.number for job in run), _row_text(run, time)))
    return rows


def what_is_asked(job: Job) -> str:
    """Sentence, case, model and seed of a job."""
    parts = [caption(job.title) or tr("an edit")]
    if job.about.case is not None:
        parts.append(tr("case {number}").format(number=job.about.case))
    if job.model:
        parts.append(job.model)
    if job.seed is not None:
        parts.append(tr("seed {seed}").format(seed=job.seed))
    return " · ".join(parts)


def ahead_text(job: Job) -> str:
    """What a job is that the engine has, and how far it is."""
    return f"{what_is_asked(job)} · {stand_of(job)}"


def stand_of(job: Job) -> str:
    """How far a job is that the engine has."""
    return tr("stopping…") if job.is_cancelling else how_far(job.progress)


def how_far(progress: Progress | None) -> str:
    """Phase, step and time left of what runs."""
    if progress is None:
        return tr("waiting for the engine")
    parts = [tr(progress.phase)]
    if progress.steps:
        parts.append(tr("step {step} of {steps}").format(step=progress.step, steps=progress.steps))
    if progress.seconds_left is not None:
        parts.append(tr("{time} left").format(time=time_words(progress.seconds_left)))
    return " · ".join(parts)


def time_words(seconds: float) -> str:
    """ "12 s", "4 min", "2.5 h"."""
    if seconds < 1:
        return "< 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{number(seconds / 3600, '.1f')} h"


def brief_stand(queue: JobQueue, health: Health | None, model: str) -> str:
    """One short line for the foot of the window: the queue while something runs, else model and memory."""
    jobs = queue.jobs
    if jobs:
        parts = [tr("queue {n}").format(n=len(jobs))]
        left = queue.seconds_left
        if left is not None:
            parts.append(tr("{time} left").format(time=time_words(left)))
        return " · ".join(parts)
    return engine_stand(health, model)


def engine_stand(health: Health | None, model: str) -> str:
    """Whether the model is loaded, and memory; "" where nothing is known yet."""
    if health is None:
        return ""
    if health.loading:
        parts = [tr("loading model")]
    else:
        parts = [tr("model warm") if model in health.models else tr("model cold")]
    used = health.used_bytes if health.device_used_bytes is None else health.device_used_bytes
    if used is not None and health.free_bytes is not None:
        free = gigabytes(health.free_bytes)
        parts += [gigabytes(used), tr("{memory} free").format(memory=free)]
    return " · ".join(parts)


def gigabytes(size: int) -> str:
    """In GB, as systems show it."""
    return f"{number(size / 2**30, '.1f')} GB"


def _row_text(run: Sequence[Job], seconds: float | None) -> str:
    if len(run) == 1:
        text = what_is_asked(run[0])
    else:
        first = run[0]
        text = tr("{what}: {n} jobs").format(what=first.about.group_title or caption(first.title), n=len(run))
        if first.about.case is not None:
            text += " · " + tr("case {number}").format(number=first.about.case)
    return text if seconds is None else f"{text} · {time_words(seconds)}"
