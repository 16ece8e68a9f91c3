"""ModelJob: adding or checking a model in a process of its own, so that the window stays free; light.

The process is the guard: what a hostile or damaged file does to it stays there, its memory goes with it, and
cancelling is ending it. What it left unfinished is removed by whoever started it.
"""

import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from engine.service import failures
from engine.service.launch import be_nice, prepare_environment


@dataclass(frozen=True)
class ModelJob:
    """What to do with a model.

    Attributes:
        path: what to add; None to check the model ``name``.
        name: of the model to check.
        given: as for ``adding.add``.
        copy: a folder is copied into the user's models.
        tokenizer: of a checkpoint, or None.
    """

    path: Path | None = None
    name: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    copy: bool = True
    tokenizer: Path | None = None


@dataclass(frozen=True)
class JobProgress:
    """What is being done, and how much of it, in [0, 1] or None."""

    phase: str
    share: float | None


@dataclass(frozen=True)
class JobDone:
    """The model is added or whole; its name, and its parameters in all."""

    name: str
    parameters: int = 0


@dataclass(frozen=True)
class JobFailed:
    """One line that says why, and of which kind the error is."""

    kind: str
    message: str


def launch_job(job: ModelJob) -> tuple[BaseProcess, Connection]:
    """Start the process; messages come from the connection, ``JobDone`` or ``JobFailed`` last.

    Raises:
        OSError: the system cannot start another process.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=run_job, args=(theirs, job), name="counterview-model", daemon=True)
    try:
        process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return process, ours


def run_job(connection: Connection, job: ModelJob) -> None:
    """The process from its first line to its last."""
    prepare_environment()
    be_nice()
    failures.start_log()
    said: list[tuple[str, int]] = []

    def tell(phase: str, share: float | None) -> None:
        percent = -1 if share is None else int(share * 200)
        if said[-1:] != [(phase, percent)]:
            said[:] = [(phase, percent)]
            connection.send(JobProgress(phase, share))

    try:
        tell("starting", None)
        from engine.service.model_work import work

        connection.send(work(job, tell))
    except BaseException as error:
        failures.log_failure(error)
        kind, message = failures.describe_failure(error)
        connection.send(JobFailed(kind, message))
