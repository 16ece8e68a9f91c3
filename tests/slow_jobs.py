"""Jobs for a decoding worker that misbehaves; imported inside the worker by the tests of ``decoding``."""

import os
import signal
import sys
import time
from typing import Any

from engine.errors import DamagedImageError


class Panic(BaseException):
    """As pyo3's PanicException: not an Exception."""


def misbehave(request: dict[str, Any], report: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Do what ``request["do"]`` says."""
    report({"phase": "decoding"})
    match request["do"]:
        case "hang":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(60)
        case "hang with a child":
            os.system("sleep 61 & echo $! > " + request["file"])
            time.sleep(60)
        case "abort":
            os.abort()
        case "exit":
            os._exit(3)
        case "panic":
            raise Panic("patient name")
        case "memory":
            hold = [bytearray(2**28) for _ in range(64)]
            return {"held": len(hold)}, {}
        case "recursion":
            return misbehave_deeply(0)
        case "secret":
            raise ValueError("ZEBEDEE^QUILLON")
        case "typed":
            raise DamagedImageError("found a hole; fill it")
        case "print":
            print("noise on stdout", flush=True)
            os.write(1, b"noise on the descriptor")
            sys.stderr.write("noise on stderr")
        case "modules":
            return {"modules": sorted(sys.modules)}, {}
    return {"pid": os.getpid()}, {}


def misbehave_deeply(depth: int) -> Any:
    """Call itself for ever."""
    return misbehave_deeply(depth + 1)
