"""EngineSession: one life of the engine process, with the threads that write to it and read from it."""

import contextlib
import queue
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from engine.service import wire
from engine.service.backend import BackendFactory
from engine.service.launch import launch_engine
from engine.service.messages import EXIT_OUT_OF_MEMORY, Failed, Shutdown, Submit, ToEngine
from viewer.language import mark, tr

_CLOSE_S = 1.0
_REAP_S = 0.5


@dataclass(frozen=True)
class Ended:
    """The process ended or could not start.

    Attributes:
        reason: "signal 9", "exit code 1", ...
        advice: what the reader can do.
        was_killed: by a signal, as the system does where memory is short; it may come up next time.
    """

    reason: str
    advice: str = mark("run again")
    was_killed: bool = False


class EngineSession:
    """Starts a process, sends what it is given, and hands over what comes back.

    Args:
        make_backend: for the engine process.
        hear: called with (session, message) in another thread than the caller's; the last message is
            an ``Ended``, unless ``abandon`` or ``close`` came before.
    """

    def __init__(self, make_backend: BackendFactory, hear: Callable[["EngineSession", object], None]) -> None:
        self._make_backend = make_backend
        self._hear = hear
        self._outbox: queue.SimpleQueue[ToEngine | None] = queue.SimpleQueue()
        self._lock = threading.Lock()  # between starting the process and giving it up
        self._is_over = False
        self._process: BaseProcess | None = None
        self._writer = threading.Thread(target=self._write_all, name="engine writer", daemon=True)
        self._writer.start()

    @property
    def process_id(self) -> int | None:
        return None if self._process is None else self._process.pid

    def send(self, message: ToEngine) -> None:
        """Queue a message; returns at once."""
        self._outbox.put(message)

    def abandon(self) -> None:
        """Kill the process without waiting and hear no more from it."""
        self._finish()
        with contextlib.suppress(AttributeError, ValueError):
            self._process.kill()  # type: ignore[union-attr]

    def close(self) -> None:
        """Ask the process to end and wait for that at most a second; then kill it."""
        self._outbox.put(Shutdown())
        self._finish()
        process = self._process
        if process is None:
            return  # the writer thread sees that all is over and does not start it
        process.join(_CLOSE_S)
        if process.is_alive():
            process.kill()
            process.join(_REAP_S)

    def _finish(self) -> None:
        with self._lock:
            self._is_over = True
        self._outbox.put(None)

    def _write_all(self) -> None:
        try:
            with self._lock:
                if self._is_over:
                    return
                process, connection = launch_engine(self._make_backend)
                self._process = process
        except Exception as error:
            self._tell(
                Ended(
                    tr("{kind} at start").format(kind=type(error).__name__),
                    tr("close other programs and run again"),
                )
            )
            return
        threading.Thread(
            target=self._read_all, args=(process, connection), name="engine reader", daemon=True
        ).start()
        while (message := self._outbox.get()) is not None:
            try:
                wire.send(connection, message)
            except OSError:
                return  # the reader thread sees the end too, and tells
            except Exception as error:
                if isinstance(message, Submit):
                    text = tr("the request cannot be sent ({kind}); please report it").format(
                        kind=type(error).__name__
                    )
                    self._tell(Failed(message.job, "EngineProcessError", text))
            del message  # or its radiograph would stay until the next message

    def _read_all(self, process: BaseProcess, connection: Connection) -> None:
        try:
            while True:
                self._tell(wire.receive(connection))
        except (EOFError, OSError):
            pass
        except Exception as error:  # a message that cannot be understood: the process is of no more use
            process.kill()
            process.join()
            self._tell(Ended(tr("unreadable answer, {kind}").format(kind=type(error).__name__)))
            return
        process.join(_REAP_S)
        if process.is_alive():
            process.kill()
            process.join()
        self._tell(_describe_end(process.exitcode))

    def _tell(self, message: object) -> None:
        if self._is_over:
            return
        self._hear(self, message)


def _describe_end(exit_code: int | None) -> Ended:
    if exit_code is None:
        return Ended(tr("unknown reason"))
    if exit_code == EXIT_OUT_OF_MEMORY:
        return Ended(tr("not enough memory"), tr("close other programs and run again"))
    if exit_code >= 0:
        return Ended(tr("exit code {code}").format(code=exit_code))
    if -exit_code == getattr(signal, "SIGKILL", 9):
        return Ended(
            tr("signal {number}").format(number=-exit_code),
            tr("run again; if it happens again, close other programs to free memory"),
            was_killed=True,
        )
    return Ended(tr("signal {number}").format(number=-exit_code), was_killed=True)
