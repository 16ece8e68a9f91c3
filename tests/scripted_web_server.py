"""A web server on loopback that answers byte for byte what a test says, and remembers what it was asked."""

import contextlib
import gzip
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PREFIX = "/dicom-web"


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[Asked], bytes | Iterable[bytes]]


class ScriptedWebServer:
    """Attributes: ``asked``, ``base_url`` of the service, ``port``; ``script`` may be changed at any time."""

    def __init__(self, script: Script, certificate: tuple[Path, Path] | None = None) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.connections = 0
        self.is_silent, self.greeting = False, b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._tls = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*certificate)
        self.origin = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self.base_url = self.origin + PREFIX
        self._open: list[socket.socket] = []
        self._is_closed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._is_closed.set()
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def drip(self, start: bytes, drop: bytes, pause_s: float = 0.02) -> Iterator[bytes]:
        """Some bytes at once, then one drop after another for ever."""
        yield start
        while not self._is_closed.wait(pause_s):
            yield drop

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(line)
            if not self.is_silent:
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self._tls:
                line = self._tls.wrap_socket(line, server_side=True)
                self._open.append(line)
            if self.greeting:
                line.sendall(self.greeting)
            asked = _read(line)
            self.asked.append(asked)
            answer = self.script(asked)
            for piece in (answer,) if isinstance(answer, bytes) else answer:
                line.sendall(piece)
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_WR)
            line.settimeout(0.2)
            while line.recv(1 << 16):  # what is not read would reset the connection
                pass
        line.close()


def _read(line: socket.socket) -> Asked:
    with line.makefile("rb") as file:
        method, target, _ = file.readline().decode("latin-1").split(" ", 2)
        headers = {}
        while (row := file.readline().decode("latin-1").strip()) != "":
            key, _, value = row.partition(":")
            headers[key.lower()] = value.strip()
        body = file.read(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body)


@contextmanager
def scripted(script: Script | bytes, certificate: tuple[Path, Path] | None = None) -> Iterator[Any]:
    """A server that is gone afterwards."""
    given = script
    server = ScriptedWebServer(given if callable(given) else lambda asked: given, certificate)
    try:
        yield server
    finally:
        server.close()


def http(status: int = 200, body: bytes = b"", kind: str = "application/dicom+json", **headers: str) -> bytes:
    """A whole answer; header names are written with ``_``, and may be taken away by None."""
    rows: dict[str, str | None] = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    rows |= {key.replace("_", "-"): value for key, value in headers.items()}
    told = "".join(f"{key}: {value}\r\n" for key, value in rows.items() if value is not None)
    return f"HTTP/1.1 {status} Whatever\r\n{told}\r\n".encode() + body


def json_answer(value: Any, **headers: str) -> bytes:
    """JSON with status 200."""
    return http(body=json.dumps(value).encode(), **headers)


def once(value: Any) -> Script:
    """A list for the first page of a query, and an empty one for those behind it."""
    return lambda asked: json_answer(value if "offset=0" in asked.target else [])


def element(value: Any, vr: str = "LO") -> dict[str, Any]:
    """An element of the DICOM JSON model."""
    return {"vr": vr, "Value": [value]}


def multipart(*objects: bytes, boundary: str = "between") -> bytes:
    """An answer that holds DICOM objects."""
    body = b"".join(
        f"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode() + one + b"\r\n" for one in objects
    )
    kind = f'multipart/related; type="application/dicom"; boundary="{boundary}"'
    return http(body=body + f"--{boundary}--".encode(), kind=kind)


def bomb(megabytes: int) -> bytes:
    """So many blanks, packed a thousandfold."""
    return gzip.compress(b" " * (megabytes << 20))


def make_certificate(folder: Path, subject: str = "IP:127.0.0.1") -> tuple[Path, Path]:
    """A certificate that is signed by itself, and its key; skips without openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName={subject}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def soon_after(happened: Callable[[], object], wait_s: float = 0.1) -> Callable[[], bool]:
    """``is_cancelled`` that says yes some time after something has happened."""
    seen: list[float] = []

    def is_cancelled() -> bool:
        if not seen and happened():
            seen.append(time.monotonic())
        return bool(seen) and time.monotonic() > seen[0] + wait_s

    return is_cancelled


def never() -> bool:
    """``is_cancelled`` of a patient reader."""
    return False
