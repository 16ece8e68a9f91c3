"""The process that reads files for the application, so that a hostile file costs a message and nothing else.

It answers on its standard output. A message is a length, a JSON object and raw arrays: never a pickle, for
what a decoder with damaged memory sends back must stay data.
"""

import contextlib
import importlib
import json
import os
import signal
import struct
import sys
from collections.abc import Callable
from typing import IO, Any

import numpy as np

from engine.errors import DamagedImageError, DecodingError, RadiographError

MEMORY_ALLOWANCE = 2 * 1024**3  # bytes beyond what the idle worker uses
_CPU_ALLOWANCE_S = 180  # ends a worker that hangs in a decoder after its parent is gone
_MAX_HEADER = 16 * 1024**2
_MAX_ARRAY = 2 * 1024**3
_ARRAY_TYPES = frozenset({"uint8", "int8", "uint16", "int16", "float32", "float64"})

Arrays = dict[str, np.ndarray]
Answer = tuple[dict[str, Any], Arrays]
Report = Callable[[dict[str, Any]], None]
Job = Callable[[dict[str, Any], Report], Answer]


def write_message(stream: IO[bytes], header: dict[str, Any], arrays: Arrays | None = None) -> None:
    """Send one message; arrays must be C-contiguous after ``numpy.ascontiguousarray``."""
    arrays = {name: np.ascontiguousarray(array) for name, array in (arrays or {}).items()}
    described = [[name, array.dtype.name, list(array.shape)] for name, array in arrays.items()]
    text = json.dumps({"header": header, "arrays": described}).encode("ascii")
    stream.write(struct.pack("<Q", len(text)))
    stream.write(text)
    for array in arrays.values():
        stream.write(array.data.cast("B") if array.size else b"")
    stream.flush()


def read_message(stream: IO[bytes]) -> Answer:
    """Receive one message.

    Raises:
        EOFError: the other side is gone.
        ValueError: what came is not a message.
    """
    (length,) = struct.unpack("<Q", _read_exactly(stream, 8))
    if length > _MAX_HEADER:
        raise ValueError("message header is too long")
    message = json.loads(_read_exactly(stream, length))
    arrays: Arrays = {}
    for name, type_name, shape in message["arrays"]:
        if type_name not in _ARRAY_TYPES or any(not isinstance(n, int) or n < 0 for n in shape):
            raise ValueError("message with an unexpected array")
        size = int(np.prod([int(n) for n in shape], dtype=object)) * np.dtype(type_name).itemsize
        if size > _MAX_ARRAY:
            raise ValueError("message with an array that is too large")
        array = np.empty(shape, dtype=type_name)
        if size:
            _read_into(stream, array.data.cast("B"))
        arrays[str(name)] = array
    return message["header"], arrays


def _read_exactly(stream: IO[bytes], count: int) -> bytes:
    buffer = bytearray(count)
    _read_into(stream, memoryview(buffer))
    return bytes(buffer)


def _read_into(stream: IO[bytes], view: memoryview) -> None:
    done = 0
    while done < len(view):
        got = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        done += got


def limit_memory(extra: int = 0) -> None:
    """Cap the address space at today's use plus the allowance plus ``extra`` bytes.

    Only Linux enforces RLIMIT_AS; elsewhere the caps on pixel count and file size stand alone.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as statm:
            used = int(statm.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_ALLOWANCE + extra, hard))


def _limit_processor_time() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(usage.ru_utime + usage.ru_stime) + _CPU_ALLOWANCE_S
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _forbid_core_dumps() -> None:
    """A core dump would hold the patient's data."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _take_over_standard_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for messages; what decoders print, which may name a patient, goes nowhere."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return incoming, outgoing


def _answer(job: Job, request: dict[str, Any], report: Report) -> tuple[dict[str, Any], Arrays, bool]:
    """Do one job; the last value says that this process should not take another."""
    try:
        limit_memory()
        _limit_processor_time()
        header, arrays = job(request, report)
        return {"kind": "done", **header}, arrays, False
    except RadiographError as error:
        return _failure(type(error).__name__, str(error)), {}, False
    except MemoryError:
        message = "reading needs more memory than a radiograph can; the file is damaged or not a radiograph"
        return _failure(DecodingError.__name__, message), {}, True
    except RecursionError:
        message = "the header is too deeply nested; export the image again"
        return _failure(DamagedImageError.__name__, message), {}, True
    except BaseException as error:
        # Decoders written in Rust raise pyo3's PanicException, which is no Exception. The text of the error
        # may quote the header, so only its type travels.
        message = (
            f"the file is damaged or contradicts itself ({type(error).__name__}); export the image again"
        )
        return _failure(DamagedImageError.__name__, message), {}, not isinstance(error, Exception)


def _failure(error: str, message: str) -> dict[str, Any]:
    return {"kind": "failed", "error": error, "message": message}


def find_job(name: str) -> Job:
    """The function "package.module:function"."""
    module, _, function = name.partition(":")
    found: Job = getattr(importlib.import_module(module), function)
    return found


def serve(job_name: str) -> None:
    """Answer requests until the parent closes the pipe or a job leaves this process unfit for another."""
    with contextlib.suppress(OSError, ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C ends
    _forbid_core_dumps()
    incoming, outgoing = _take_over_standard_streams()
    job = find_job(job_name)
    write_message(outgoing, {"kind": "ready"})
    prepare = getattr(sys.modules[job.__module__], "prepare", None)  # while no file waits
    if prepare is not None:
        prepare()

    def report(phase: dict[str, Any]) -> None:
        write_message(outgoing, {"kind": "phase", **phase})

    while True:
        try:
            request, _ = read_message(incoming)
        except (EOFError, OSError):
            return
        report({"phase": "reading"})
        header, arrays, is_unfit = _answer(job, request, report)
        header["last"] = is_unfit
        write_message(outgoing, header, arrays)
        if is_unfit:
            return


def main() -> None:
    """Entry of the worker process; the last argument names the job."""
    with contextlib.suppress(BrokenPipeError):
        serve(sys.argv[-1])
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - for the interpreter's last flush
