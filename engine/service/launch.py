"""Start the engine process; importable without torch, for the viewer starts it."""

import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from engine.service.backend import BackendFactory, make_torch_backend

_NICENESS = 5  # below the viewer, so that the window stays quick while a network uses every core
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000

_ENVIRONMENT = {
    "OMP_WAIT_POLICY": "PASSIVE",  # idle OpenMP threads that spin take the viewer's time
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}


def launch_engine(make_backend: BackendFactory = make_torch_backend) -> tuple[BaseProcess, Connection]:
    """Spawn an engine process and give the viewer's side of its pipe.

    Args:
        make_backend: a module's function; called in the new process.

    Raises:
        OSError: the system cannot start another process.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=True)
    process = context.Process(
        target=run_engine, args=(theirs, make_backend), name="counterview-engine", daemon=True
    )
    try:
        process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()  # or the end of the process would not end the pipe
    return process, ours


def run_engine(connection: Connection, make_backend: BackendFactory) -> None:
    """The engine process from its first line to its last."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches all; the viewer decides
    prepare_environment()
    be_nice()
    from engine.service import failures
    from engine.service.server import Server

    failures.start_log()
    Server(connection, make_backend).run()


def prepare_environment() -> None:
    """Set what libraries read when they are first imported: no network, quiet, passive waiting."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "1"


def be_nice() -> None:
    """Stand back behind the viewer."""
    try:
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(_NICENESS)
    except OSError:
        pass
