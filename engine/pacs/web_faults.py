"""What can go wrong with an HTTP answer, as one line that names the setting to mend.

A line never quotes the server, the address with its query, or a header: they may hold a patient or a token.
"""

import socket
import ssl
from collections.abc import Iterator

from engine.errors import ArchiveError
from engine.pacs.nodes import WebNode


class WebFault(ArchiveError):
    """An ArchiveError that knows whether to go on with the next object.

    Attributes:
        concerns_all: the next question would fare the same, such as one without a valid token.
        is_unknown: the archive may have done what it was asked; it did not say.
        is_for_good: to ask the same again cannot help.
    """

    def __init__(
        self,
        message: str,
        concerns_all: bool = False,
        is_unknown: bool = False,
        is_for_good: bool = False,
    ) -> None:
        super().__init__(message)
        self.concerns_all, self.is_unknown, self.is_for_good = concerns_all, is_unknown, is_for_good


def fault_of_status(node: WebNode, status: int, retry_after: str | None) -> WebFault:
    """What a status of failure means (RFC 9110 15; PS3.18 8.5)."""
    name = node.name
    if status in (401, 403):
        return WebFault(
            f"{name} does not let us in ({status}); set or renew its token, and ask whether it has the right",
            concerns_all=True,
        )
    if status in (404, 405, 410, 501):
        return WebFault(
            f"{name} has nothing there ({status}); check the path of the service at the end of its address",
            concerns_all=status != 410,
        )
    if status in (429, 503):
        return WebFault(
            f"{name} is too busy ({status}); try again {_later(retry_after)}",
            concerns_all=True,
            is_unknown=status == 503,
        )
    if status == 413:
        return WebFault(
            f"{name} takes nothing that large (413); ask for a higher limit there", is_for_good=True
        )
    if status in (406, 415):
        return WebFault(
            f"{name} does not exchange DICOM in this form ({status}); ask whether the address is that of "
            "DICOMweb",
            is_for_good=True,
        )
    if status >= 500:
        return WebFault(
            f"{name} failed by itself ({status}); look into its own log, and try again later",
            concerns_all=True,
            is_unknown=True,
        )
    if status < 300:
        return senseless(node, f"with status {status}, which does not belong there")
    if status < 400:
        return moved(node)
    return WebFault(f"{name} refused the request ({status}); look into its own log")


def fault_of_exception(node: WebNode, error: BaseException) -> WebFault:
    """What broke between us and the node."""
    from requests import exceptions as requests_errors
    from urllib3 import exceptions as urllib3_errors

    chain = tuple(_chain(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in chain)

    for one in chain:
        if isinstance(one, WebFault):
            return one
        if isinstance(one, ssl.SSLCertVerificationError):
            why = one.verify_message or "it cannot be verified"
            return WebFault(
                f"the certificate of {node.name} is not trusted ({why}); write down the file of who signed "
                "it, or have it mended",
                concerns_all=True,
            )
    if has(ssl.SSLEOFError, ssl.SSLZeroReturnError):
        return _broken(node)
    if has(ssl.SSLError):
        return WebFault(
            f"{node.name} does not speak TLS that is good enough here; check that its address and port are "
            "those of https, with TLS 1.2 or newer",
            concerns_all=True,
        )
    if has(socket.gaierror, urllib3_errors.NameResolutionError):
        return WebFault(
            f"nobody knows the host of {node.name}; check its address and this machine's network",
            concerns_all=True,
        )
    if has(ConnectionRefusedError):
        return WebFault(
            f"{node.name} is not there: nobody listens at its host and port; check its address, and whether "
            "it runs",
            concerns_all=True,
        )
    if has(urllib3_errors.NewConnectionError, requests_errors.ConnectTimeout):
        return WebFault(
            f"{node.name} cannot be reached; check its address and this machine's network", concerns_all=True
        )
    if has(requests_errors.Timeout, urllib3_errors.TimeoutError, TimeoutError):
        return too_slow(node)
    if has(urllib3_errors.IncompleteRead):
        return WebFault(
            f"the answer of {node.name} is cut off: less came than it told; try again", is_unknown=True
        )
    if has(urllib3_errors.HTTPError, requests_errors.ConnectionError, OSError):
        return _broken(node)
    return WebFault(
        f"what {node.name} answers is not HTTP ({type(error).__name__}); check its address and port",
        concerns_all=True,
        is_unknown=True,
    )


def _broken(node: WebNode) -> WebFault:
    return WebFault(
        f"{node.name} broke the connection off; check that its address begins with http or https as it "
        "should, and whether it runs",
        concerns_all=True,
        is_unknown=True,
    )


def too_slow(node: WebNode) -> WebFault:
    """The whole answer did not come in time."""
    return WebFault(
        f"{node.name} did not answer wholly within {node.timeout_s:g} s; give it more time in its settings, "
        "or ask for less",
        concerns_all=True,
        is_unknown=True,
    )


def too_large(node: WebNode, most: int) -> WebFault:
    """The answer, packed or unpacked, has more bytes than it may have."""
    size = f"{most / 1024**2:,.0f} MiB" if most >= 1024**2 else f"{most:,} bytes"
    return WebFault(
        f"{node.name} answers with more than {size}; allow more in its settings, or ask for less",
        is_unknown=True,
    )


def moved(node: WebNode) -> WebFault:
    """It points to another place than its own."""
    return WebFault(
        f"{node.name} sends us on to another address, where we do not follow; write down its right address",
        concerns_all=True,
    )


def senseless(node: WebNode, what: str) -> WebFault:
    """It answered what cannot be true."""
    return WebFault(f"{node.name} answers {what}; check the path of its address, or ask who runs it")


def _later(retry_after: str | None) -> str:
    """Retry-After counts seconds or gives a date (RFC 9110 10.2.3), which would be in the server's time."""
    if retry_after and retry_after.isascii() and retry_after.isdigit() and len(retry_after) <= 6:
        return f"in {int(retry_after)} s"
    return "later"


def _chain(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The error and what it was made of; the libraries wrap one in another in three ways."""
    yield error
    if depth < 8:
        inner = (getattr(error, "reason", None), error.__cause__, error.__context__, *error.args)
        for one in inner:
            if isinstance(one, BaseException):
                yield from _chain(one, depth + 1)
