"""The engine process: a thread that receives, a queue of jobs, and the main thread that works them off."""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import NoReturn

from engine.edit import EditRequest, EditResult, OnProgress, Progress
from engine.errors import EditCancelled, OutOfMemory
from engine.service import failures, wire
from engine.service.backend import Backend, BackendFactory
from engine.service.messages import (
    EXIT_DEFECT,
    EXIT_GONE,
    EXIT_OUT_OF_MEMORY,
    EXIT_START_FAILED,
    PROTOCOL_VERSION,
    Cancel,
    Cancelled,
    Failed,
    Finished,
    FromEngine,
    JobRequest,
    JobResult,
    Progressed,
    Ready,
    Shutdown,
    StartFailed,
    Submit,
    ToEngine,
)
from engine.service.result_check import check_result

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 0.05
PREVIEW_INTERVAL_S = 0.2


class Server:
    """Answers one viewer over one pipe until either goes away.

    Args:
        connection: this side of the pipe.
        make_backend: called once, in the main thread, while messages already arrive.
    """

    def __init__(self, connection: Connection, make_backend: BackendFactory) -> None:
        self._connection = connection
        self._make_backend = make_backend
        self._send_lock = threading.Lock()
        self._waiting: OrderedDict[int, JobRequest] = OrderedDict()
        self._running: int | None = None
        self._running_cancelled = False
        self._changed = threading.Condition()  # guards the three above

    def run(self) -> None:
        """Serve; ends only with the process (``os._exit``), for an edit may hang in native code."""
        threading.Thread(target=self._receive_all, name="receive", daemon=True).start()
        try:
            backend = self._make_backend()
            ready = Ready(PROTOCOL_VERSION, backend.describe_device(), backend.versions())
        except BaseException as error:
            failures.log_failure(error)
            self._send(StartFailed(f"the engine cannot start: {failures.describe_failure(error)[1]}"))
            _exit(EXIT_START_FAILED)
        self._send(ready)
        logger.info("ready on %s", ready.device)
        try:
            while True:
                self._work_off_one(backend)
        except BaseException as error:
            failures.log_failure(error)
            _exit(EXIT_DEFECT)

    def _work_off_one(self, backend: Backend) -> None:
        job, request = self._next_job()
        answer = self._work(backend, job, request)
        with self._changed:
            self._running = None
        self._send(answer)

    def _next_job(self) -> tuple[int, JobRequest]:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting)
            job, request = self._waiting.popitem(last=False)
            self._running, self._running_cancelled = job, False
            return job, request

    def _work(self, backend: Backend, job: int, request: JobRequest) -> FromEngine:
        logger.info("job %d starts", job)
        try:
            result = self._make(backend, request, _ProgressSender(self, job))
            if self._is_cancelled():
                raise EditCancelled("cancelled by the reader")
            if isinstance(request, EditRequest) and isinstance(result, EditResult):
                check_result(request, result)
        except BaseException as error:
            wants_memory = failures.is_out_of_memory(error)
            answer = self._explain(error, job, request)
        else:
            logger.info("job %d is finished", job)
            return Finished(job, result)
        if wants_memory:
            _try(backend.free_memory)  # only now: the error's traceback holds what the edit held
        return answer

    def _make(self, backend: Backend, request: JobRequest, on_progress: OnProgress) -> JobResult:
        if isinstance(request, EditRequest):
            return backend.edit(request, on_progress, self._is_cancelled)
        return backend.read_out(request, on_progress, self._is_cancelled)

    def _explain(self, error: BaseException, job: int, request: JobRequest) -> FromEngine:
        if isinstance(error, EditCancelled) or self._is_cancelled():
            logger.info("job %d is cancelled", job)
            return Cancelled(job)
        failures.log_failure(error, request)
        remedies = error.remedies if isinstance(error, OutOfMemory) else ()
        return Failed(job, *failures.describe_failure(error, request), remedies)

    def _is_cancelled(self) -> bool:
        return self._running_cancelled

    def _receive_all(self) -> None:
        while True:
            try:
                self._take(wire.receive(self._connection))  # not kept here: it holds a radiograph
            except (EOFError, OSError):
                logger.info("the viewer is gone")
                _exit(EXIT_GONE)
            except MemoryError:
                logger.error("no memory for a message")
                _exit(EXIT_OUT_OF_MEMORY)
            except BaseException as error:
                failures.log_failure(error)
                _exit(EXIT_DEFECT)

    def _take(self, message: ToEngine) -> None:
        match message:
            case Submit(job, request):
                with self._changed:
                    self._waiting[job] = request
                    self._changed.notify()
            case Cancel(job):
                with self._changed:
                    waited = self._waiting.pop(job, None) is not None
                    if self._running == job:
                        self._running_cancelled = True
                if waited:
                    self._send(Cancelled(job))
            case Shutdown():
                logger.info("shut down by the viewer")
                _exit(EXIT_GONE)

    def _send(self, message: FromEngine) -> None:
        try:
            with self._send_lock:
                wire.send(self._connection, message)
        except OSError:
            _exit(EXIT_GONE)


class _ProgressSender:
    """Passes progress on, not more often than a person can see; new phases and previews always count."""

    def __init__(self, server: Server, job: int) -> None:
        self._server = server
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
        self._server._send(Progressed(self._job, progress))


def _try(action: Callable[[], None]) -> None:
    """Free memory as well as it goes; the failure that is being told matters more."""
    try:
        action()
    except Exception as error:
        failures.log_failure(error)


def _exit(code: int) -> NoReturn:
    """End the process at once; the log is all there is to save."""
    logging.shutdown()
    os._exit(code)
