"""ModelWork: a model is added or checked in a process of its own; started, heard and stopped from here."""

import contextlib
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from PySide6.QtCore import QObject, Signal

from engine.models.leftovers import clear_unfinished
from engine.service.model_job import JobDone, JobFailed, JobProgress, ModelJob, launch_job
from viewer.background import Line
from viewer.language import tr

_END_S = 5.0


class ModelWork(QObject):
    """At most one job at a time; each ends with exactly one of ``done``, ``failed`` and ``cancelled``."""

    progressed = Signal(str, object)  # what is being done, and how much of it in [0, 1] or None
    done = Signal(object)  # JobDone
    failed = Signal(str)  # one line
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: _Run | None = None
        self._line = Line(self._take)

    @property
    def is_running(self) -> bool:
        return self._run is not None

    def start(self, job: ModelJob) -> None:
        """Start a job in the background; nothing happens while another runs."""
        if self._run is None:
            self._run = _Run(self._line.say)
            threading.Thread(target=self._run.hear_out, args=(job,), name="model job", daemon=True).start()

    def cancel(self) -> None:
        """Stop the job that runs; what it had written is removed."""
        run, self._run = self._run, None
        if run is not None:
            threading.Thread(target=run.stop, name="model job end", daemon=True).start()
            self.cancelled.emit()

    def finish(self) -> None:
        """Stop what runs before the application ends."""
        run, self._run = self._run, None
        if run is not None:
            run.stop()

    def _take(self, run: "_Run", message: object) -> None:
        if run is not self._run:
            return  # it was cancelled
        match message:
            case JobProgress(phase, share):
                self.progressed.emit(phase, share)
            case JobDone():
                self._run = None
                self.done.emit(message)
            case JobFailed(_, text):
                self._run = None
                self.failed.emit(text)


class _Run:
    """One job, for threads: holds nothing of the window.

    Args:
        tell: called with this and a message; from a thread.
    """

    def __init__(self, tell: Callable[["_Run", object], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()  # between starting the process and stopping it
        self._process: BaseProcess | None = None
        self._is_over = False

    def hear_out(self, job: ModelJob) -> None:
        """Start the process and pass on what it says, until it ends."""
        with self._lock:
            if self._is_over:
                return
            try:
                process, connection = launch_job(job)
            except Exception as error:
                text = tr("no process can be started ({kind}); close other programs and try again")
                self._tell(self, JobFailed("EngineProcessError", text.format(kind=type(error).__name__)))
                return
            self._process = process
        last: object = None
        with contextlib.suppress(EOFError, OSError):
            while not isinstance(last, JobDone | JobFailed):
                last = connection.recv()
                self._tell(self, last)
        process.join(_END_S)
        if not isinstance(last, JobDone | JobFailed):
            if process.pid is not None:
                clear_unfinished(process.pid)
            text = tr("the process stopped unexpectedly (exit code {code}); there may be too little memory")
            self._tell(self, JobFailed("EngineProcessError", text.format(code=process.exitcode)))

    def stop(self) -> None:
        """Kill the process and remove what it left unfinished; waits for that."""
        with self._lock:
            self._is_over = True
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ValueError, AttributeError):
            process.kill()
            process.join(_END_S)
            if process.pid is not None:
                clear_unfinished(process.pid)
