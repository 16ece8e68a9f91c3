"""The engine process: a thread that receives, a queue of jobs, and the main thread that works them off."""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import NoReturn

from engine.edit import Behaviour, EditRequest, EditResult, EditTask
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
    Ready,
    Shutdown,
    StartFailed,
    Submit,
    ToEngine,
    Warm,
)
from engine.service.progress_sender import ProgressSender
from engine.service.result_check import check_result

logger = logging.getLogger(__name__)

HEALTH_INTERVAL_S = 2.0
FOLLOW_S = 2.0  # an edit waits at most so long for those that were said to follow at once
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
        self._running: dict[int, bool] = {}  # whether it was cancelled, by job
        self._changed = threading.Condition()  # guards what waits and runs

    def run(self) -> None:
        """Serve; ends only with the process (``os._exit``), for an edit may hang in native code."""
        threading.Thread(target=self._receive_all, name="receive", daemon=True).start()
        try:
            backend = self._make_backend()
            device, versions = backend.describe_device(), backend.versions()
            ready = Ready(PROTOCOL_VERSION, device, versions, backend.most_in_step())
        except BaseException as error:
            failures.log_failure(error)
            self._send(StartFailed(f"the engine cannot start: {failures.describe_failure(error)[1]}"))
            _exit(EXIT_START_FAILED)
        self._send(ready)
        logger.info("ready on %s", ready.device)
        threading.Thread(target=self._tell_health_on, args=(backend,), name="health", daemon=True).start()
        try:
            while True:
                self._work_off_next(backend)
        except BaseException as error:
            failures.log_failure(error)
            _exit(EXIT_DEFECT)

    def _work_off_next(self, backend: Backend) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._to_warm is not None)
            asked: Submit | Warm | None = self._take_out() if self._waiting else None
            if asked is None:
                asked, self._to_warm = self._to_warm, None
        if isinstance(asked, Submit):
            self._work(backend, [asked, *self._alike(backend, asked)])
        elif asked is not None:
            self._warm(backend, asked)
        del asked  # it may hold a radiograph
        self._tell_health(backend)

    def _take_out(self) -> Submit:
        """The next one that waits, which runs now."""
        job, submit = self._waiting.popitem(last=False)
        self._running[job] = False
        return submit

    def _alike(self, backend: Backend, first: Submit) -> Sequence[Submit]:
        """What goes in step with this job: as many as it can be of those that come next and are alike."""
        if not isinstance(first.request, EditRequest):
            return ()
        try:
            most = backend.how_many(first.request) - 1
        except Exception:  # the edit itself fails of it, and tells
            return ()
        kind = first.request.kind
        found: list[Submit] = []
        with self._changed:
            if most and next(reversed(self._waiting.values()), first).more_follow:
                self._changed.wait_for(lambda: self._has_all(most), FOLLOW_S)
            while len(found) < most and self._waiting:
                request = next(iter(self._waiting.values())).request
                if not isinstance(request, EditRequest) or request.kind != kind:
                    break
                found.append(self._take_out())
        return found

    def _has_all(self, count: int) -> bool:
        """So many wait, or no more are said to follow."""
        newest = next(reversed(self._waiting.values()), None)
        return len(self._waiting) >= count or (newest is not None and not newest.more_follow)

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

    def _work(self, backend: Backend, submits: Sequence[Submit]) -> None:
        """Work off jobs that go in step, mostly a single one; each has its answer as soon as it ends."""
        for submit in submits:
            logger.info("job %d starts", submit.job)
        left = dict(enumerate(submits))
        wants_memory = wants_tidy = False

        def end(submit: Submit, outcome: JobResult | BaseException) -> None:
            nonlocal wants_memory, wants_tidy
            wants_memory |= isinstance(outcome, BaseException) and failures.is_out_of_memory(outcome)
            answer = self._answer(submit, outcome)
            wants_tidy |= isinstance(answer, Cancelled)
            with self._changed:
                del self._running[submit.job]
            self._send(answer)

        try:
            for place, outcome in self._make(backend, submits):
                end(left.pop(place), outcome)
                del outcome
        except BaseException as error:
            for submit in left.values():
                end(submit, error)
        if wants_memory:
            _try(backend.free_memory)  # only now: the error's traceback holds what the edit held
        elif wants_tidy:
            _try(backend.tidy)

    def _make(
        self, backend: Backend, submits: Sequence[Submit]
    ) -> Iterator[tuple[int, JobResult | BaseException]]:
        tasks = []
        for submit in submits:
            heard = ProgressSender(self._send, submit.job, submit.wants_previews)
            is_cancelled = partial(self._is_cancelled, submit.job)
            if not isinstance(submit.request, EditRequest):
                yield 0, backend.read_out(submit.request, heard, is_cancelled)
                return
            tasks.append(EditTask(submit.request, heard, is_cancelled))
        yield from backend.edit_together(tasks)

    def _answer(self, submit: Submit, outcome: JobResult | BaseException) -> FromEngine:
        job, request = submit.job, submit.request
        if isinstance(request, EditRequest) and isinstance(outcome, EditResult):
            outcome = _fault_of(request, outcome) or outcome
        if isinstance(outcome, EditCancelled) or self._is_cancelled(job):
            logger.info("job %d is cancelled", job)
            return Cancelled(job)
        if not isinstance(outcome, BaseException):
            logger.info("job %d is finished", job)
            return Finished(job, outcome)
        failures.log_failure(outcome, request)
        remedies = outcome.remedies if isinstance(outcome, OutOfMemory) else ()
        return Failed(job, *failures.describe_failure(outcome, request), remedies)

    def _is_cancelled(self, job: int) -> bool:
        return self._running.get(job, True)

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
                    if _is_preview(message.request):  # somebody looks at it now
                        self._waiting.move_to_end(message.job, last=False)
                    self._changed.notify()
            case Warm():
                with self._changed:
                    self._to_warm = message
                    self._changed.notify()
            case Cancel(job):
                with self._changed:
                    waited = self._waiting.pop(job, None) is not None
                    if job in self._running:
                        self._running[job] = True
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


def _fault_of(request: EditRequest, result: EditResult) -> Exception | None:
    try:
        check_result(request, result)
    except Exception as error:
        return error
    return None


def _is_preview(request: JobRequest) -> bool:
    return isinstance(request, EditRequest) and request.behaviour is Behaviour.PREVIEW


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
