"""ModelWork: a model is added or checked in a process of its own; started, heard and stopped from here."""

import contextlib
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.models.leftovers import clear_unfinished
from engine.service.model_job import JobDone, JobFailed, JobProgress, ModelJob, launch_job
from viewer.language import tr

_END_S = 5.0


class ModelWork(QObject):
    """At most one job at a time; each ends with exactly one of ``done``, ``failed`` and ``cancelled``."""

    progressed = Signal(str, object)  # what is being done, and how much of it in [0, 1] or None
    done = Signal(object)  # JobDone
    failed = Signal(str)  # one line
    cancelled = Signal()

    _heard = Signal(int, object)  # number of the job, message; crosses from the thread that reads

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._process: BaseProcess | None = None
        self._is_running = False
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def start(self, job: ModelJob) -> None:
        """Start a job in the background; nothing happens while another runs."""
        if self._is_running:
            return
        self._is_running = True
        self._number += 1
        threading.Thread(target=self._run, args=(self._number, job), name="model job", daemon=True).start()

    def cancel(self) -> None:
        """Stop the job that runs; what it had written is removed."""
        if not self._is_running:
            return
        self._is_running = False
        process, self._process = self._process, None
        self._number += 1  # what still comes is of a job that is over
        threading.Thread(target=_end, args=(process,), name="model job end", daemon=True).start()
        self.cancelled.emit()

    def finish(self) -> None:
        """Stop what runs before the application ends."""
        if self._is_running:
            self._is_running = False
            self._number += 1
            _end(self._process)

    def _run(self, number: int, job: ModelJob) -> None:
        """In a thread: start the process and hear it out."""
        try:
            process, connection = launch_job(job)
        except Exception as error:
            text = tr("no process can be started ({kind}); close other programs and try again")
            self._tell(number, JobFailed("EngineProcessError", text.format(kind=type(error).__name__)))
            return
        if number != self._number:  # cancelled meanwhile
            _end(process)
            return
        self._process = process
        self._hear(number, process, connection)

    def _hear(self, number: int, process: BaseProcess, connection: Connection) -> None:
        last: object = None
        with contextlib.suppress(EOFError, OSError):
            while not isinstance(last, JobDone | JobFailed):
                last = connection.recv()
                self._tell(number, last)
        process.join(_END_S)
        if not isinstance(last, JobDone | JobFailed):
            if process.pid is not None:
                clear_unfinished(process.pid)
            text = tr("the process stopped unexpectedly (exit code {code}); there may be too little memory")
            self._tell(number, JobFailed("EngineProcessError", text.format(code=process.exitcode)))

    def _tell(self, number: int, message: object) -> None:
        with contextlib.suppress(RuntimeError):  # the application is closing
            self._heard.emit(number, message)

    @Slot(int, object)
    def _take(self, number: int, message: object) -> None:
        if number != self._number or not self._is_running:
            return
        match message:
            case JobProgress(phase, share):
                self.progressed.emit(phase, share)
            case JobDone():
                self._is_running = False
                self.done.emit(message)
            case JobFailed(_, text):
                self._is_running = False
                self.failed.emit(text)


def _end(process: BaseProcess | None) -> None:
    """Kill a process and remove what it left unfinished."""
    if process is None:
        return
    with contextlib.suppress(ValueError, AttributeError):
        process.kill()
        process.join(_END_S)
        if process.pid is not None:
            clear_unfinished(process.pid)
