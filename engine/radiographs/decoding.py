"""Pixel decoding in a guarded worker process: memory cap, timeout, and a message when a file kills it.

The worker is started as its own program and not through ``multiprocessing``, which would import the caller's
main module (Qt, or a user's script) into it and refuses to run inside a daemonic process. A frozen
application is started again with ``WORKER_ARGUMENT``; its main module calls ``serve_if_asked`` first.
"""

import atexit
import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

import engine
from engine import errors
from engine.errors import DecodingError, RadiographError
from engine.radiographs import decoding_worker
from engine.radiographs.decoding_worker import Answer

WORKER_ARGUMENT = "--decoding-worker"
READ_FILE = "engine.radiographs.file_reader:read_file"

_START_TIMEOUT_S = 60.0  # a cold disk; half a second is usual
_READING_TIMEOUT_S = 60.0  # bytes of a file from a slow disk or network drive
_DECODING_TIMEOUT_S = 15.0
_SECONDS_PER_BYTE = 0.5 / 1024**2  # longer for large files, 60 s at most
_LONGEST_DECODING_S = 60.0

_log = logging.getLogger(__name__)
_Message = Answer | None  # None: the worker is gone


def _environment() -> dict[str, str]:
    """Without tokens of archives, which a hostile file must not reach."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("COUNTERVIEW_PACS_TOKEN_")}
    # One thread each: a decoder gains nothing from them, and each takes address space.
    return ours | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class _Process:
    """One running worker: its pipes, and a thread that waits for what it says."""

    def __init__(self, job: str) -> None:
        self.process = subprocess.Popen(
            _command(job),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=os.name == "posix",  # so that dcmdjpeg can be killed with it
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.to_worker: IO[bytes] = self.process.stdin
        self._from_worker: IO[bytes] = self.process.stdout
        self._messages: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, name="decoding-worker", daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        try:
            while True:
                self._messages.put(decoding_worker.read_message(self._from_worker))
        except Exception:  # end of the pipe, or anything that is no message: the worker is of no more use
            self._messages.put(None)

    def receive(self, timeout_s: float) -> _Message:
        """The next message; None when the worker is gone; raises queue.Empty after the timeout."""
        return self._messages.get(timeout=max(timeout_s, 0.001))

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def end(self, patience_s: float) -> int | None:
        """Close the pipe, wait, kill what is left with its children, and reap it; the exit code."""
        with contextlib.suppress(OSError):
            self.to_worker.close()
        try:
            self.process.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            self._kill()
        self._listener.join(timeout=2)
        if not self._listener.is_alive():
            with contextlib.suppress(OSError):
                self._from_worker.close()
        return self.process.returncode

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)  # its own session: dcmdjpeg goes with it
            else:
                self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)


def _command(job: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_ARGUMENT, job]
    root = str(Path(engine.__file__).resolve().parent.parent)
    search = [root, *(os.path.abspath(entry) for entry in sys.path)]
    start = f"import json, sys; sys.path[:] = json.loads({json.dumps(json.dumps(search))}); "
    start += "from engine.radiographs.decoding_worker import main; main()"
    return [sys.executable, "-I", "-c", start, job]


class GuardedWorker:
    """Runs one kind of job in a worker process that is started when first needed and then kept.

    May be called from any thread; jobs wait for each other.

    Args:
        job: "package.module:function" of the function that the worker runs.
        decoding_timeout_s: allowed from the phase "decoding" to the answer, for a small file.
    """

    def __init__(self, job: str = READ_FILE, decoding_timeout_s: float = _DECODING_TIMEOUT_S) -> None:
        self._job = job
        self._decoding_timeout_s = decoding_timeout_s
        self._lock = threading.Lock()
        self._running: _Process | None = None

    @property
    def pid(self) -> int | None:
        """Of the running worker process, or None."""
        running = self._running
        return running.process.pid if running is not None and running.is_alive() else None

    def prestart(self) -> None:
        """Start the worker in the background, so that the first file opens sooner."""
        threading.Thread(target=self._prestart, name="decoding-prestart", daemon=True).start()

    def _prestart(self) -> None:
        with contextlib.suppress(RadiographError, OSError), self._lock:
            self._ready_worker()

    def request(self, name: str, request: dict[str, Any]) -> Answer:
        """Let the worker do one job.

        Args:
            name: what messages call the file.
            request: JSON values for the job.

        Raises:
            RadiographError: as the job raised it, with ``name`` in front.
            DecodingError: the worker died, hung, or could not be started.
        """
        with self._lock:
            try:
                header, arrays = self._exchange(name, request)
            except BaseException:
                # Also after Ctrl-C: a worker with an unanswered request must not meet the next one.
                self._drop(patience_s=0)
                raise
            if header.get("last"):
                # It exits by itself. Joined here, or the next file would be blamed for this one's death.
                self._drop(patience_s=5)
        if header["kind"] == "failed":
            raise _error(str(header["error"]))(f"{name}: {header['message']}")
        return header, arrays

    def shutdown(self) -> None:
        """End the worker; a later request starts another."""
        got_lock = self._lock.acquire(timeout=1)
        try:
            self._drop(patience_s=1 if got_lock else 0)
        finally:
            if got_lock:
                self._lock.release()

    def forget(self) -> None:
        """In a forked child: the worker belongs to the parent."""
        self._lock = threading.Lock()
        self._running = None

    def _exchange(self, name: str, request: dict[str, Any]) -> Answer:
        worker = self._accepting_worker(request)
        limit_s = _READING_TIMEOUT_S
        started = time.monotonic()
        while True:
            try:
                message = worker.receive(started + limit_s - time.monotonic())
            except queue.Empty:
                raise DecodingError(
                    f"{name}: reading was stopped after {limit_s:.0f} s without an end; "
                    "the file may be damaged, or its drive too slow: copy it here or export it again"
                ) from None
            if message is None:
                self._running = None
                code = worker.end(patience_s=2)
                _log.warning("the decoding worker died with exit code %s", code)
                raise DecodingError(
                    f"{name}: the pixel decoder died ({_describe_exit(code)}); "
                    "the file is damaged or hostile: export it again, uncompressed if possible"
                )
            header, _ = message
            if header["kind"] != "phase":
                return message
            if header["phase"] == "decoding":
                extra_s = _SECONDS_PER_BYTE * int(header.get("bytes", 0))
                limit_s = min(self._decoding_timeout_s + extra_s, _LONGEST_DECODING_S)
                started = time.monotonic()

    def _accepting_worker(self, request: dict[str, Any]) -> _Process:
        """A worker that has confirmed the request; one that died while idle is replaced, not blamed."""
        for _ in range(2):
            worker = self._ready_worker()
            with contextlib.suppress(OSError, queue.Empty):
                decoding_worker.write_message(worker.to_worker, request)
                if worker.receive(_START_TIMEOUT_S) is not None:
                    return worker
            self._drop(patience_s=0)
        raise DecodingError("the pixel decoder does not answer; restart the application")

    def _ready_worker(self) -> _Process:
        if self._running is not None and not self._running.is_alive():
            self._drop(patience_s=1)
        if self._running is None:
            try:
                self._running = _Process(self._job)
                greeting = self._running.receive(_START_TIMEOUT_S)
            except (OSError, queue.Empty) as error:
                self._drop(patience_s=0)
                raise DecodingError("the pixel decoder could not be started; restart the computer") from error
            if greeting is None:
                code = self._running.end(patience_s=2)
                self._running = None
                raise DecodingError(
                    f"the pixel decoder could not be started ({_describe_exit(code)}); "
                    "install the application again"
                )
        return self._running

    def _drop(self, patience_s: float) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end(patience_s)


def _describe_exit(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _error(kind: str) -> type[RadiographError]:
    found = getattr(errors, kind, None)
    if isinstance(found, type) and issubclass(found, RadiographError):
        return found
    return DecodingError


_worker = GuardedWorker()
atexit.register(_worker.shutdown)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_worker.forget)


def read_file(path: Path, frame_number: int = 1) -> Answer:
    """Read and decode one image file in the guarded worker.

    Returns:
        The facts of the file as JSON values, and its arrays (see ``file_reader.read_file``).

    Raises:
        RadiographError: one of its kinds; the message begins with the file's base name.
    """
    return _worker.request(display_name(path), {"path": os.path.abspath(path), "frame_number": frame_number})


def display_name(path: Path) -> str:
    """The base name of a file, fit for a one-line message."""
    name = "".join(c if c.isprintable() else "?" for c in path.name) or "the folder"
    return name if len(name) <= 80 else name[:50] + "…" + name[-25:]


def prestart() -> None:
    """Start the worker in the background; call it once when the application has started."""
    _worker.prestart()


def serve_if_asked() -> None:
    """Become the decoding worker if this process was started as one, and exit; else do nothing.

    Frozen applications call it at the top of their main module, beside ``multiprocessing.freeze_support``.
    """
    if len(sys.argv) == 3 and sys.argv[1] == WORKER_ARGUMENT:
        decoding_worker.main()
        sys.exit(0)
