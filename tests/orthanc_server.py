"""A real Orthanc with its DICOMweb plugin for tests, from the packages of the distribution.

This version listens on all addresses, whatever its settings say. So it lives in a network namespace of its
own that has nothing but a loopback, and a relay passes connections on: from 127.0.0.1 out here to it, and
from it to the storage providers of tests out here (C-MOVE). Needs root, Linux, orthanc and orthanc-dicomweb.
"""

import contextlib
import ctypes
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

AE_TITLE = "TESTPACS"
_PROGRAM = Path("/usr/sbin/Orthanc")
_PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
_STARTS_WITHIN_S = 120.0
# In a network of its own, and not longer than the tests live.
_ALONE = ("setpriv", "--pdeathsig", "KILL", "unshare", "-n")
_CLONE_NEWNET = 0x40000000
_LOOPBACK = "127.0.0.1"


def why_not() -> str:
    """Why Orthanc cannot be started here; "" where it can."""
    if not _PROGRAM.exists() or not _PLUGIN.exists():
        return "the Debian packages orthanc and orthanc-dicomweb are not installed"
    if not all(map(shutil.which, ("unshare", "nsenter", "setpriv", "ip"))):
        return "unshare, nsenter, setpriv (util-linux) or ip (iproute2) are not installed"
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        return "no network namespace can be made here (needs root), and Orthanc would listen on all addresses"
    return ""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now, and that no outgoing connection gets by chance."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as asked, contextlib.suppress(OSError):
            asked.bind((_LOOPBACK, port))
            return port


class Orthanc:
    """A running Orthanc with an empty store.

    Attributes:
        ae_title, host, dicom_port: for DIMSE; the called AE title is checked.
        url, web_url: of its own REST service, and of DICOMweb.
    """

    def __init__(
        self, folder: Path, callers: Mapping[str, int], inside: Mapping[str, int] | None = None
    ) -> None:
        self.ae_title, self.host = AE_TITLE, _LOOPBACK
        self.dicom_port, self._web_port = free_port(), free_port()
        self.url = f"http://{_LOOPBACK}:{self._web_port}"
        self.web_url = f"{self.url}/dicom-web"
        self._folder, self._callers = folder, dict(callers)
        self._process: subprocess.Popen[bytes] | None = None
        self._relays: list[_Relay] = []
        rights = {f"Allow{what}": True for what in ("Echo", "Find", "Get", "Move", "Store")}
        (folder / "orthanc.json").write_text(
            json.dumps(
                {
                    "Name": "test",
                    "StorageDirectory": str(folder / "store"),
                    "IndexDirectory": str(folder / "store"),
                    "Plugins": [str(_PLUGIN)],
                    "HttpPort": self._web_port,
                    "DicomPort": self.dicom_port,
                    "RemoteAccessAllowed": False,
                    "AuthenticationEnabled": False,
                    "DicomAet": AE_TITLE,
                    "DicomCheckCalledAet": True,
                    **{f"DicomAlwaysAllow{what}": False for what in ("Echo", "Find", "Get", "Move", "Store")},
                    "DicomModalities": {
                        title.lower(): {"AET": title, "Host": _LOOPBACK, "Port": port, **rights}
                        for title, port in (self._callers | dict(inside or {})).items()
                    },
                    "DicomWeb": {"Enable": True},
                }
            )
        )
        self.start()

    @property
    def pid(self) -> int:
        assert self._process is not None, "it does not run"
        return self._process.pid

    def start(self) -> None:
        """Returns once it answers; what it stored before is still there."""
        with open(self._folder / "orthanc.log", "ab") as log:
            self._process = subprocess.Popen(
                [*_ALONE, "sh", "-c", f"ip link set lo up && exec {_PROGRAM} orthanc.json"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
            )
        end = time.monotonic() + _STARTS_WITHIN_S
        inside = Path(f"/proc/{self.pid}/ns/net")
        while os.readlink(inside) == os.readlink("/proc/self/ns/net"):
            self._check_alive(end)
            time.sleep(0.01)
        for port in (self.dicom_port, self._web_port):
            self._relays.append(_Relay(port, listens_in=None, connects_in=inside))
        while True:
            with contextlib.suppress(OSError, ValueError):
                self.ask("/system")
                break
            self._check_alive(end)
            time.sleep(0.05)
        for port in set(self._callers.values()):
            self._relays.append(_Relay(port, listens_in=inside, connects_in=None))

    def freeze(self) -> None:
        """It keeps its connections and says nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """As when its machine fails; connections break, and new ones are refused."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(20)
            self._process = None
        for relay in self._relays:
            relay.close()
        self._relays.clear()

    stop = kill  # SIGTERM takes it up to five seconds

    def ask(self, path: str, body: Any = None) -> Any:
        """What its own REST service answers; ``body`` is sent as it is where it is bytes, else as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with straight.open(urllib.request.Request(self.url + path, data), timeout=100) as answer:
            return json.load(answer)

    def run_beside(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program in Orthanc's own network, for those that would listen on all addresses themselves."""
        return subprocess.run(
            ["nsenter", f"--net=/proc/{self.pid}/ns/net", "--", *command],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def put(self, files: Iterable[Path]) -> None:
        """Store DICOM files."""
        for file in files:
            self.ask("/instances", file.read_bytes())

    def instances(self) -> set[str]:
        """SOP instance UIDs of all that it has."""
        query = {"Level": "Instance", "Query": {}, "Expand": True}
        return {found["MainDicomTags"]["SOPInstanceUID"] for found in self.ask("/tools/find", query)}

    def clear(self) -> None:
        """Forget all objects."""
        for study in self.ask("/studies"):
            request = urllib.request.Request(f"{self.url}/studies/{study}", method="DELETE")
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=100).close()

    def listening_addresses(self) -> set[tuple[str, int]]:
        """What this machine's own network hears on Orthanc's ports; only 127.0.0.1 is right."""
        ports = {self.dicom_port, self._web_port}
        return {(host, port) for host, port in _listening() if port in ports}

    def _check_alive(self, end: float) -> None:
        if (self._process is None or self._process.poll() is not None) or time.monotonic() > end:
            log = (self._folder / "orthanc.log").read_text(errors="replace")
            raise AssertionError(f"Orthanc does not start: {log[-2000:]}")


@contextmanager
def running_orthanc(callers: Mapping[str, int], inside: Mapping[str, int] | None = None) -> Iterator[Orthanc]:
    """An Orthanc of its own, gone afterwards; skips the test where it cannot be.

    Args:
        callers: AE titles that may call it, each with the port of 127.0.0.1 where its storage provider
            listens; take ``free_port()``.
        inside: the same for programs that ``run_beside`` starts; any port.
    """
    reason = why_not()
    if reason:
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="orthanc"))
    server: Orthanc | None = None
    try:
        server = Orthanc(folder, callers, inside)
        heard = server.listening_addresses()
        assert sorted(host for host, _ in heard) == [_LOOPBACK] * 2, f"it listens on {heard}"
        yield server
    finally:
        if server is not None:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


class _Relay:
    """Passes connections on between two network namespaces (None: ours)."""

    def __init__(self, port: int, listens_in: Path | None, connects_in: Path | None) -> None:
        self._port, self._connects_in = port, connects_in
        self._open: list[socket.socket] = []
        self._listener = _socket_in(listens_in)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind((_LOOPBACK, port))
        self._listener.listen(32)
        threading.Thread(target=self._accept, name="relay", daemon=True).start()

    def close(self) -> None:
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = _socket_in(self._connects_in)
                far.connect((_LOOPBACK, self._port))
            except OSError:  # nobody listens there
                near.close()
                continue
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pass_on, args=(one, other), name="relay", daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for one in (source, sink):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)


def _socket_in(namespace: Path | None) -> socket.socket:
    """A TCP socket of a network namespace; it stays there, whichever thread uses it."""
    if namespace is None:
        return socket.socket()
    made: list[socket.socket | OSError] = []

    def make() -> None:
        with open(namespace, "rb") as place:
            if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), _CLONE_NEWNET):
                made.append(OSError(ctypes.get_errno(), "the network namespace cannot be entered"))
            else:
                made.append(socket.socket())

    thread = threading.Thread(target=make)  # a thread of its own: it ends inside
    thread.start()
    thread.join()
    if not made:
        raise OSError("the network namespace is gone")
    if isinstance(made[0], OSError):
        raise made[0]
    return made[0]


def _listening() -> set[tuple[str, int]]:
    """Addresses and ports of all TCP listeners of our network namespace, from the kernel's own tables."""
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        with contextlib.suppress(FileNotFoundError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                local, state = line.split()[1], line.split()[3]
                if state == "0A":
                    words, port = local.split(":")
                    raw = bytes.fromhex(words)
                    host = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
                    found.add((socket.inet_ntop(family, host), int(port, 16)))
    return found
