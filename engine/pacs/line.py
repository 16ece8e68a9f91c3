"""Line: the connection under a DIMSE association; it can be ended at any moment and says why it failed."""

import contextlib
import errno
import logging
import os
import select
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from typing import Any

from pynetdicom import AE, _config
from pynetdicom.transport import AssociationSocket

from engine.errors import ArchiveError
from engine.pacs.nodes import DimseNode, TlsFiles
from engine.pacs.watch import Watch

# What pynetdicom writes holds names of patients.
logging.getLogger("pynetdicom").propagate = False
_config.LOG_HANDLER_LEVEL = "none"
_config.LOG_REQUEST_IDENTIFIERS = False
_config.LOG_RESPONSE_IDENTIFIERS = False
_config.STORE_SEND_CHUNKED_DATASET = True  # files go out as they are, byte by byte

MOST_PDU_BYTES = 1 << 20
RECEIVED_PDU_BYTES = 1 << 17  # what we ask for (PS3.8 D.1)
_READ_AT_ONCE = 1 << 16
_LOOK_EVERY_S = 0.05
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)  # Linux
_UNDER_WAY = (errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EINPROGRESS))


class Line(AssociationSocket):
    """A socket whose every wait a watch can end.

    Attributes:
        failure: why no connection came about.
    """

    watch: Watch
    failure: OSError | None = None
    socket: Any

    def connect(self, primitive: Any) -> None:
        """Connect, and shake hands for TLS; called by pynetdicom in a thread of its own."""
        try:
            self._connect(primitive.address_info.as_tuple)
            name = self.socket.getsockname()
            self.assoc.requestor.address_info = type(primitive.address_info).from_tuple(name)
            self._is_connected = True
            primitive.result = "Evt2"
        except (OSError, ValueError) as error:
            self.failure = error if isinstance(error, OSError) else OSError(str(error))
            if self.socket is not None:
                self.socket.close()
            self.socket = None
            primitive.result = "Evt17"
        finally:
            self.provider_queue.put(primitive)
            self._ready.set()

    def recv(self, nr_bytes: int) -> bytearray:
        """Exactly so many bytes, fewer where the connection ended."""
        return receive(self.socket, nr_bytes, self.watch)

    def send(self, bytestream: bytes) -> None:
        """All of it; a broken connection becomes an event of the association."""
        view = memoryview(bytestream)
        try:
            while view:
                count = self.socket.send(view[:_READ_AT_ONCE])
                self.watch.sent(count)
                view = view[count:]
        except (OSError, AttributeError):
            self.event_queue.put("Evt17")  # transport connection closed

    def cut(self) -> None:
        """End it now; whoever waits on it wakes up."""
        sock = self.socket
        if isinstance(sock, socket.socket):
            with contextlib.suppress(OSError):
                # Not that of an SSLSocket, which would take the encryption away from under another thread.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _connect(self, address: tuple[Any, ...]) -> None:
        sock = self.socket
        sock.setblocking(False)
        problem = sock.connect_ex(address)
        while problem in _UNDER_WAY:
            _, writable, failed = select.select([], [sock], [sock], _LOOK_EVERY_S)
            self._check_watch()
            if writable or failed:
                problem = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if problem:
            raise OSError(problem, os.strerror(problem))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls_args:
            context, host = self.tls_args
            sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
            self.socket = sock
            self._shake_hands(sock)
        sock.setblocking(True)

    def _shake_hands(self, sock: ssl.SSLSocket) -> None:
        while True:
            try:
                return sock.do_handshake()
            except ssl.SSLWantReadError:
                select.select([sock], [], [], _LOOK_EVERY_S)
            except ssl.SSLWantWriteError:
                select.select([], [sock], [], _LOOK_EVERY_S)
            self._check_watch()

    def _check_watch(self) -> None:
        if self.watch.check() is not None:
            raise TimeoutError(errno.ETIMEDOUT, "no answer")


class LineEntity(AE):
    """An application entity whose associations use a Line."""

    def __init__(self, ae_title: str, watch: Watch) -> None:
        super().__init__(ae_title)
        self._watch = watch
        self.line: Line | None = None
        # The watch ends what takes too long; these are for when it could not.
        self.acse_timeout = self.connection_timeout = watch.timeout_s + 10
        self.dimse_timeout = self.network_timeout = None
        self.maximum_pdu_size = RECEIVED_PDU_BYTES

    def _create_socket(self, assoc: Any, address: Any, tls_args: Any) -> Line:
        self.line = Line(assoc, address=address)
        self.line.watch = self._watch
        self.line.tls_args = tls_args
        return self.line


def receive(sock: socket.socket, count: int, watch: Watch) -> bytearray:
    """So many bytes from a socket, fewer where it ended; OSError where a PDU would be too long."""
    if count > MOST_PDU_BYTES:
        raise OSError(errno.EMSGSIZE, "the PDU is too long")
    got = bytearray()
    if _QUICK_ACK is not None:  # else each answer of a sender that waits for it takes 40 ms
        sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
    while len(got) < count:
        piece = sock.recv(min(_READ_AT_ONCE, count - len(got)))
        if not piece:
            break
        watch.received(len(piece))
        if watch.why is not None:
            raise OSError(errno.ECONNABORTED, "the connection was ended from here")
        got += piece
    return got


def addresses_of(node: DimseNode) -> Sequence[str]:
    """Numeric addresses of a node's host.

    Raises:
        ArchiveError: there is no such host.
    """
    try:
        found = socket.getaddrinfo(node.host, node.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ArchiveError(
            f"the host {node.host} of {node.name} is unknown; check its name, or give its address"
        ) from None
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def tls_context(files: TlsFiles, whose: str) -> ssl.SSLContext:
    """TLS 1.2 or newer, with a certificate of the other side that is valid for its host (PS3.15 B.9).

    Raises:
        ArchiveError: a file is missing or is none.
    """
    try:
        context = ssl.create_default_context(cafile=files.authorities or None)
    except (OSError, ssl.SSLError) as error:
        raise ArchiveError(
            f"the authorities' file of {whose} cannot be used ({_short(error)}); give a PEM file"
        ) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if files.certificate or files.key:
        try:
            context.load_cert_chain(files.certificate, files.key or None, password=_no_password)
        except (OSError, ssl.SSLError) as error:
            raise ArchiveError(
                f"our certificate or key for {whose} cannot be used ({_short(error)}); give PEM files that "
                "belong together, without a password"
            ) from None
    return context


def wait_until(is_true: Callable[[], bool], most_s: float) -> bool:
    """Look until it is so, for so long at most."""
    end = time.monotonic() + most_s
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def _no_password() -> bytes:
    return b""  # OpenSSL would ask at the terminal


def _short(error: OSError) -> str:
    return getattr(error, "reason", None) or error.strerror or type(error).__name__
