"""The connection to a Ray cluster: the library is imported in silence, and its errors become one line."""

import logging
import os
import re
import socket
from typing import Any

from engine.errors import RequestError

_ADDRESS = re.compile(r"(?:ray://)?(?P<host>[^/\s]+):(?P<port>\d{1,5})")
_CONNECT_S = 10.0
_NO_CONNECTION = (OSError, OverflowError, ValueError, RuntimeError, ImportError)
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # it would write on our stdout
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # or it warns
}


def connect(address: str) -> Any:
    """Connect to a cluster that is there already.

    Args:
        address: ``auto``, HOST:PORT or ray://HOST:PORT.

    Returns:
        The library; its ``shutdown`` ends the connection.

    Raises:
        RequestError: Ray is not installed, or no cluster answers there.
    """
    ray = import_ray()
    named = _ADDRESS.fullmatch(address)
    if named is None and address != "auto":
        raise RequestError(
            f"{address!r} is no address of a Ray cluster; use auto, HOST:PORT or ray://HOST:PORT"
        )
    try:
        if named is not None:  # Ray itself would try for minutes
            socket.create_connection((named["host"], int(named["port"])), _CONNECT_S).close()
        ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, configure_logging=True)
    except (*_NO_CONNECTION, ray.exceptions.RayError) as error:
        raise RequestError(
            f"no Ray cluster can be used at {address} ({reason_of(error)}); start one with "
            "'ray start --head', and the same versions of Python and Ray"
        ) from error
    return ray


def import_ray() -> Any:
    """The library, without a word of its own on stdout and stderr.

    Raises:
        RequestError: it is not installed.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise RequestError(
            '--ray needs the library ray; install it with: pip install "counterview[ray]"'
        ) from error
    return ray


def reason_of(error: BaseException) -> str:
    """Ray's own words fill pages; one line of them tells what is the matter."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = lines[-1] if isinstance(error, RuntimeError) or "Error" in str(lines[-1:]) else "".join(lines[:1])
    return text[:200] or type(error).__name__
