"""The engine process: a thread that receives, a queue of jobs, and the main thread that works them off."""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
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
    Health,
    JobRequest,
    JobResult,
    Progressed,
    Ready,
    Shutdown,
    StartFailed,
    Submit,
    ToEngine,
    Warm,
)
from engine.service.result_check import check_result

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 0.05
PREVIEW_INTERVAL_S = 0.2
HEALTH_INTERVAL_S = 2.0
_WORTH_TELLING = 32 << 20  # bytes


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
        self._waiting: OrderedDict[int, Submit] = OrderedDict()
        self._to_warm: Warm | None = None
        self._loading = ""  # name of the model that is loaded ahead
        self._told: Health | None = None
        self._running: int | None = None
        self._running_cancelled = False
        self._changed = threading.Condition()  # guards what waits and runs

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
        threading.Thread(target=self._tell_health_on, args=(backend,), name="health", daemon=True).start()
        try:
            while True:
                self._work_off_one(backend)
        except BaseException as error:
            failures.log_failure(error)
            _exit(EXIT_DEFECT)

    def _work_off_one(self, backend: Backend) -> None:
        asked = self._next_job()
        if isinstance(asked, Warm):
            self._warm(backend, asked)
        else:
            answer = self._work(backend, asked)
            del asked  # it holds a radiograph
            with self._changed:
                self._running = None
            self._send(answer)
            del answer
        self._tell_health(backend)

    def _next_job(self) -> Submit | Warm:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._to_warm is not None)
            if not self._waiting:
                warm, self._to_warm = self._to_warm, None
                assert warm is not None
                return warm
            job, submit = self._waiting.popitem(last=False)
            self._running, self._running_cancelled = job, False
            return submit

    def _warm(self, backend: Backend, asked: Warm) -> None:
        """Load ahead; what fails here fails again in the edit, which tells why."""
        self._loading = asked.model
        self._tell_health(backend)
        try:
            backend.warm(asked.model, asked.device, asked.precision)
        except Exception as error:
            failures.log_failure(error)
            if failures.is_out_of_memory(error):
                _try(backend.free_memory)
        finally:
            self._loading = ""

    def _tell_health_on(self, backend: Backend) -> None:
        while True:
            time.sleep(HEALTH_INTERVAL_S)
            self._tell_health(backend)

    def _tell_health(self, backend: Backend) -> None:
        """Say how this process is, where that is news."""
        try:
            health = replace(backend.health(), loading=self._loading)
            if self._told is None or _is_news(health, self._told):
                self._told = health
                self._send(health)
        except Exception as error:  # no edit should suffer from it
            failures.log_failure(error)

    def _work(self, backend: Backend, submit: Submit) -> FromEngine:
        job, request = submit.job, submit.request
        logger.info("job %d starts", job)
        try:
            result = self._make(backend, request, _ProgressSender(self, job, submit.wants_previews))
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
        elif isinstance(answer, Cancelled):
            _try(backend.tidy)
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
            case Submit():
                with self._changed:
                    self._waiting[message.job] = message
                    self._changed.notify()
            case Warm():
                with self._changed:
                    self._to_warm = message
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
    """Passes progress on, not more often than a person can see; new phases and previews always count.

    Attributes:
        wants_previews: a method need not make what nobody looks at.
    """

    def __init__(self, server: Server, job: int, wants_previews: bool) -> None:
        self.wants_previews = wants_previews
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


def _is_news(now: Health, before: Health) -> bool:
    """Another model, or memory by an amount that a reader can see."""
    if (now.models, now.loading) != (before.models, before.loading):
        return True
    pairs = (
        (now.used_bytes, before.used_bytes),
        (now.free_bytes, before.free_bytes),
        (now.device_used_bytes, before.device_used_bytes),
    )
    return any(abs((new or 0) - (old or 0)) >= _WORTH_TELLING for new, old in pairs)


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
