"""Wire: connections to the host and port of one node, and to nothing else; can be cut at any moment.

Where a connection goes is decided here from what the reader wrote down, never from a URL of an answer.
"""

import contextlib
import logging
import os
import socket
import ssl
import threading
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import unquote

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from engine.errors import ArchiveError
from engine.pacs.nodes import WebNode
from engine.pacs.web_faults import WebFault

# They write whole URLs, whose query holds the patient who is looked for, and texts of the server.
for _name in ("urllib3", "urllib3.connectionpool", "urllib3.connection", "urllib3.response", "urllib3.util"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

# Where clouds hand out keys of the machine, beside the link-local 169.254.169.254.
_METADATA = {ip_address("fd00:ec2::254"), ip_address("100.100.100.200"), ip_address("192.0.0.192")}
_METADATA_NAMES = {"metadata.google.internal", "metadata", "instance-data", "metadata.goog"}


class Wire(HTTPAdapter):
    """An adapter of requests with one pool, of the node's own host and port.

    Raises:
        ArchiveError: the file of authorities cannot be used, or the address is one that is never called.
    """

    def __init__(self, node: WebNode) -> None:
        super().__init__(max_retries=0)
        self.node = node
        self._base = _parse(node)
        host = str(self._base.host).rstrip(".").casefold()
        if host in _METADATA_NAMES:
            raise _forbidden(node)
        with contextlib.suppress(ValueError):
            _check_peer(node, host.strip("[]"))
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._is_cut = False
        self._pool = self._make_pool()

    @property
    def base_url(self) -> str:
        """The address of the service, without a slash at its end."""
        return self._base.url.rstrip("/")

    def check_address(self, url: str | None) -> None:
        """WebFault unless the URL is of the node's own origin and below its path."""
        asked = parse_url(url or "")
        if not self._is_same_origin(asked) or not self._is_below(asked.path or "/"):
            raise WebFault(
                f"another place than {self.node.name} was to be called; nothing was sent", concerns_all=True
            )

    def _is_same_origin(self, asked: Url) -> bool:
        def origin(url: Url) -> tuple[str | None, str, int]:
            return url.scheme, (url.host or "").casefold(), url.port or (443 if url.scheme == "https" else 80)

        return asked.auth is None and origin(asked) == origin(self._base)

    def _is_below(self, path: str) -> bool:
        parts = [unquote(part) for part in path.split("/")]
        if any(part in (".", "..") or "/" in part or "\\" in part for part in parts):
            return False
        base = (self._base.path or "").rstrip("/")
        return path == base or path.startswith(base + "/")

    def cut(self) -> None:
        """End all connections; whoever waits for one fails at once. None can be made afterwards."""
        with self._lock:
            self._is_cut = True
            for one in self._watched:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cut()
        self._pool.close()
        with self._lock:
            for one in self._watched:
                one.close()
            self._watched.clear()

    def watch(self, connected: socket.socket) -> None:
        """Remember a connection, so that it can be cut, if it may be used at all."""
        peer = str(connected.getpeername()[0])
        _check_peer(self.node, peer)
        if self._base.scheme == "http" and not _address(peer).is_loopback:
            raise WebFault(
                f"{self.node.name} is not on this machine, and would be called without encryption; use https",
                concerns_all=True,
            )
        with self._lock:
            if self._is_cut:
                raise OSError("cut")
            # A second handle on it: TLS takes the first one away for as long as it shakes hands.
            self._watched.append(connected.dup())

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> HTTPConnectionPool:
        """The one pool there is, whatever URL, proxy or certificate is asked for."""
        return self._pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """The pool verifies by its own context; nothing that a request says can change that."""

    def _make_pool(self) -> HTTPConnectionPool:
        wire = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _watched(wire, super()._new_conn())

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _watched(wire, super()._new_conn())

        host, port = str(self._base.host), self._base.port
        pool: HTTPConnectionPool
        if self._base.scheme == "https":
            context = tls_context(self.node)
            pool = HTTPSConnectionPool(host, port or 443, maxsize=1, retries=False, ssl_context=context)
            pool.ConnectionCls = Secure
        else:
            pool = HTTPConnectionPool(host, port or 80, maxsize=1, retries=False)
            pool.ConnectionCls = Plain
        return pool


def tls_context(node: WebNode) -> ssl.SSLContext:
    """What verifies the node's certificate and name: by its own authorities alone, or by the system's.

    Made by hand: the ready-made context would write session keys where an environment variable says.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not node.authorities:
        context.load_default_certs()
        paths = ssl.get_default_verify_paths()
        if not context.get_ca_certs() and not paths.cafile and not _has_entries(paths.capath):
            context.load_verify_locations(certifi.where())
        return context
    try:
        context.load_verify_locations(node.authorities)
    except (OSError, ValueError) as error:
        problem = type(error).__name__
    else:
        return context
    raise ArchiveError(
        f"the file of authorities of {node.name} cannot be used ({problem}); choose a PEM file of "
        "certificates"
    )


def _parse(node: WebNode) -> Url:
    """The node's address in the one spelling that requests gives to all that it sends."""
    try:
        return parse_url(str(requests.Request("GET", node.url).prepare().url))
    except (requests.RequestException, HTTPError, ValueError):
        pass
    raise ArchiveError(
        f"the address of {node.name} is none; write it like https://pacs.example.org/dicom-web"
    )


def _has_entries(folder: str | None) -> bool:
    with contextlib.suppress(OSError):
        return bool(folder and os.listdir(folder))
    return False


def _watched(wire: Wire, connected: socket.socket) -> socket.socket:
    try:
        wire.watch(connected)
    except BaseException:
        connected.close()
        raise
    return connected


def _address(text: str) -> Any:
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _check_peer(node: WebNode, text: str) -> None:
    """WebFault where no PACS lives; ValueError where the text is no address."""
    address = _address(text)
    if address.is_link_local or address.is_multicast or address.is_unspecified or address in _METADATA:
        raise _forbidden(node)


def _forbidden(node: WebNode) -> WebFault:
    return WebFault(
        f"{node.name} leads to an address where no PACS can be; check its address", concerns_all=True
    )
