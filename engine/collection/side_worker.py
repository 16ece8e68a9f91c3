"""A second guarded worker, for what must not make an opened radiograph wait: small pictures, headers, discs.

The guarded process runs ``do`` (see ``engine.radiographs.decoding``); the application calls ``ask``.
"""

import atexit
import contextlib
import os
from typing import Any

from engine.collection import candidate as candidates
from engine.collection.archive import unpacked
from engine.errors import RadiographError
from engine.radiographs.decoding import GuardedWorker
from engine.radiographs.decoding_worker import Answer, Report, find_job

_JOB = "engine.collection.side_worker:do"
_JOBS = {
    "thumbnail": "engine.collection.thumbnail:draw",
    "header": "engine.collection.header:list_elements",
    "dicomdir": "engine.collection.dicomdir:list_records",
}
_NICENESS = 10
_is_nice = False

_worker = GuardedWorker(_JOB)
atexit.register(_worker.shutdown)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_worker.forget)


def ask(job: str, candidate: candidates.Candidate, **request: Any) -> Answer:
    """Let the worker do a job with one file; blocks, so call it in the background.

    Args:
        job: "thumbnail", "header" or "dicomdir".
        candidate: the file; a member of a ZIP is unpacked for as long as the job takes.
        request: JSON values for the job, beside the path.

    Raises:
        RadiographError: the file cannot be read; the message begins with its base name.
    """
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(unpacked(candidate)) if candidate.member else candidate.path
        name = candidate.name if len(candidate.name) <= 80 else candidate.name[:79] + "…"
        return _worker.request(name, {"job": job, "path": os.path.abspath(path), **request})


def prestart() -> None:
    """Start the worker in the background."""
    _worker.prestart()


def do(request: dict[str, Any], report: Report) -> Answer:
    """The job of the worker process: one of the jobs above, at low priority."""
    global _is_nice
    if not _is_nice and hasattr(os, "nice"):
        _is_nice = True
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)
    return find_job(_JOBS[request["job"]])(request, report)


def read_local(candidate: candidates.Candidate, read: Any) -> Any:
    """What ``read(path)`` returns for a file or a member of a ZIP; errors name the member.

    Raises:
        RadiographError: as ``read`` raises it, or the member cannot be unpacked.
    """
    if not candidate.member:
        return read(candidate.path)
    with unpacked(candidate) as path:
        try:
            return read(path)
        except RadiographError as error:
            message = str(error).replace(f"{path.name}: ", f"{candidate.name}: ", 1)
            raise type(error)(message) from error
