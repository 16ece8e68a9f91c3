"""WebSession: questions over HTTP to one node, within bounds of time and bytes, cancelled at any moment."""

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import urljoin

import requests
from requests.structures import CaseInsensitiveDict

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import IsCancelled
from engine.pacs.nodes import WebNode
from engine.pacs.web_faults import (
    WebFault,
    fault_of_exception,
    fault_of_status,
    moved,
    senseless,
    too_large,
    too_slow,
)
from engine.pacs.web_wire import Wire

MOST_JSON_BYTES = 8 << 20
"""Of an answer that is held in memory; parsed, it can take some twenty times as much."""

_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 1 << 16
_LOOKS_EACH_S = 0.02
_JSON = ("application/dicom+json", "application/json")


class WebSession(requests.Session):
    """What dicomweb-client and we ask a node with. Use it in one thread, in a ``with``.

    The exchange itself runs in a thread of its own. Here it is waited for, and its connection is cut when the
    reader cancels or the time of the answer is over, whatever it waits for: a name, a handshake, headers that
    drip, a body that drips. The settings of the environment (proxies, .netrc, certificates) do not count.

    Args:
        node: nothing else is ever called.
        token: sent to it with each request; None for none.
        is_cancelled: asked every few milliseconds.
    """

    def __init__(self, node: WebNode, token: str | None, is_cancelled: IsCancelled) -> None:
        super().__init__()
        self.trust_env = False
        self.headers = CaseInsensitiveDict({"User-Agent": "Counterview", "Accept-Encoding": "gzip"})
        self._node, self._is_cancelled = node, is_cancelled
        self._authorization = _authorization(token)
        self._wire = Wire(node)

    @property
    def base_url(self) -> str:
        """The address of the service, without a slash at its end."""
        return self._wire.base_url

    def close(self) -> None:
        self._wire.close()
        super().close()

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Ask for JSON; dicomweb-client comes here, too, and its wishes on time or redirects do not count.

        Raises:
            ArchiveError: no answer, one of failure, or not JSON.
            ArchiveCancelled: the reader cancelled.
        """
        request.url = _with_plain_marks(str(request.url))
        response = self.ask(request, BytesIO(), min(self._node.most_bytes, MOST_JSON_BYTES))
        if response.status_code not in (200, 204):
            raise fault_of_status(self._node, response.status_code, response.headers.get("Retry-After"))
        if response.content and _media_type(response) not in _JSON:
            raise senseless(self._node, "with something else than JSON")
        return response

    def ask(self, request: requests.PreparedRequest, sink: BinaryIO, most_bytes: int) -> requests.Response:
        """Send one request and write the answer's body, unpacked, to ``sink``, whatever its status.

        Returns:
            The answer; its ``content`` is that of a BytesIO sink, else empty.

        Raises:
            ArchiveError: no whole answer came within the bounds.
            ArchiveCancelled: the reader cancelled.
        """
        done = threading.Event()
        came: list[requests.Response | BaseException] = []

        def work() -> None:
            try:
                came.append(self._exchange(request, sink, most_bytes))
            except BaseException as error:
                came.append(error)
            done.set()

        if self._is_cancelled():
            raise ArchiveCancelled(f"cancelled; {self._node.name} was not asked")
        end = time.monotonic() + self._node.timeout_s
        threading.Thread(target=work, name="dicomweb", daemon=True).start()
        while not done.wait(_LOOKS_EACH_S):
            is_cancelled = self._is_cancelled()
            if is_cancelled or time.monotonic() > end:
                self._wire.cut()
                done.wait(0.5)  # so that nothing more is written; a name that is looked up cannot be stopped
                if is_cancelled:
                    raise ArchiveCancelled(f"cancelled; {self._node.name} was not waited for")
                raise too_slow(self._node)
        answer = came[0]
        if isinstance(answer, requests.Response):
            return answer
        if not isinstance(answer, Exception):
            raise answer
        # Not "from": the libraries' errors hold the URL with the patient, and the header with the token.
        raise answer if isinstance(answer, ArchiveError) else fault_of_exception(self._node, answer)

    def _exchange(
        self, request: requests.PreparedRequest, sink: BinaryIO, most_bytes: int
    ) -> requests.Response:
        for _ in range(_MOST_REDIRECTS + 1):
            self._wire.check_address(request.url)
            signed = request.copy()
            signed.headers.pop("Host", None)  # dicomweb-client's lacks the port
            signed.headers.pop("Cookie", None)
            if self._authorization:
                signed.headers["Authorization"] = self._authorization
            response = self._wire.send(signed, stream=True, timeout=self._node.timeout_s)
            response.request = request  # without the token
            place = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or place is None:
                with response:
                    self._read(response, sink, most_bytes)
                return response
            response.close()
            if request.method != "GET":
                raise moved(self._node)
            request = request.copy()
            request.prepare_url(urljoin(str(request.url), place), None)
            try:
                self._wire.check_address(request.url)
            except WebFault:
                raise moved(self._node) from None
        raise moved(self._node)

    def _read(self, response: requests.Response, sink: BinaryIO, most_bytes: int) -> None:
        """The body to the sink, counted packed and unpacked; Content-Length is not believed."""
        written = 0
        for piece in self._unpacked(response, most_bytes):
            written += len(piece)
            if written > most_bytes:
                raise too_large(self._node, most_bytes)
            try:
                sink.write(piece)
            except OSError as error:
                problem = error.strerror
            else:
                continue
            raise WebFault(
                f"the answer cannot be written ({problem}); make room on the disk, or choose another folder",
                concerns_all=True,
            )
        response._content = sink.getvalue() if isinstance(sink, BytesIO) else b""
        response._content_consumed = True

    def _unpacked(self, response: requests.Response, most_bytes: int) -> Iterator[bytes]:
        packing = response.headers.get("Content-Encoding", "identity").strip().lower()
        packed = self._packed(response, most_bytes)
        if packing == "identity":
            yield from packed
        elif packing in ("gzip", "x-gzip"):
            inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
            try:
                for piece in packed:
                    while piece:
                        yield inflater.decompress(piece, _PIECE)
                        piece = inflater.unconsumed_tail
                    if inflater.unused_data:
                        break
                while not inflater.eof and (piece := inflater.decompress(b"", _PIECE)):
                    yield piece
            except zlib.error:
                inflater = zlib.decompressobj()
            if not inflater.eof or inflater.unused_data:
                raise senseless(self._node, "with packed data that are damaged")
        else:
            raise senseless(self._node, "with data packed in a way that was not asked for")

    def _packed(self, response: requests.Response, most_bytes: int) -> Iterator[bytes]:
        read: Callable[..., bytes] = response.raw.read
        came = 0
        while piece := read(_PIECE, decode_content=False):
            came += len(piece)
            if came > most_bytes:
                raise too_large(self._node, most_bytes)
            yield piece


def _with_plain_marks(url: str) -> str:
    """The URL with blanks as %20, and what a query may hold as it is (RFC 3986 3.4) as it is.

    Both mean the same, but Orthanc's plugin (1.7, of Debian 12) takes %2A for a text and not for a wildcard.
    """
    place, question, query = url.partition("?")
    for encoded, plain in (
        ("+", "%20"),
        ("%2A", "*"),
        ("%3F", "?"),
        ("%2C", ","),
        ("%2F", "/"),
        ("%3A", ":"),
    ):
        query = query.replace(encoded, plain)
    return place + question + query


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _authorization(token: str | None) -> str | None:
    if token is None:
        return None
    return token if token.startswith(("Bearer ", "Basic ")) else f"Bearer {token}"
