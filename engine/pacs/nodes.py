"""Nodes: the PACS that the reader wrote down. Nothing else is ever called."""

import re
import tomllib
from dataclasses import asdict, dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli_w

from engine.errors import ArchiveError
from engine.paths import pacs_nodes_file
from engine.whole_file import write_whole

_AE_TITLE = re.compile(r"[\x21-\x5b\x5d-\x7e](?:[\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?")
_NAME = re.compile(r"[\w][\w .\-]{0,39}")
_NO_HOST = re.compile(r"[\s/\\@?#]")


@dataclass(frozen=True)
class TlsFiles:
    """What a TLS connection needs (PS3.15 B); without a valid certificate there is no connection.

    Attributes:
        authorities: PEM file of who may have signed the other side's certificate; empty for the system's own.
        certificate, key: PEM files of this side; empty where the other side asks for none.
    """

    authorities: str = ""
    certificate: str = ""
    key: str = ""


@dataclass(frozen=True)
class DimseNode:
    """A PACS that speaks DIMSE.

    Attributes:
        name: of the reader's choice, unique among the nodes.
        host, port: where it listens.
        ae_title: its own; called.
        calling_ae_title: ours, as it knows us.
        retrieve_by: "get" (C-GET) or "move" (C-MOVE to our own storage provider).
        may_send: whether objects may be sent there.
        tls: None for a plain connection.
        timeout_s: for each answer.
    """

    name: str
    host: str
    port: int
    ae_title: str
    calling_ae_title: str = "COUNTERVIEW"
    retrieve_by: str = "get"
    may_send: bool = False
    tls: TlsFiles | None = None
    timeout_s: float = 30.0

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.host or _NO_HOST.search(self.host):
            raise ArchiveError(f"the host {self.host!r} of {self.name} is none; give a name or an address")
        _check_port(self.port, self.name)
        for title in (self.ae_title, self.calling_ae_title):
            check_ae_title(title, self.name)
        if self.retrieve_by not in ("get", "move"):
            raise ArchiveError(f"{self.name} is retrieved from by {self.retrieve_by!r}; use get or move")
        _check_timeout(self.timeout_s, self.name)


@dataclass(frozen=True)
class WebNode:
    """A PACS that speaks DICOMweb; its token, if any, lies in the keyring or the environment (web_token).

    Attributes:
        name: of the reader's choice, unique among the nodes.
        url: of the service, such as "https://pacs.example.org/dicom-web"; http only to this machine.
        may_send: whether objects may be sent there.
        authorities: PEM file of who may have signed the certificate; empty for the system's own.
        timeout_s: for a whole answer.
        most_bytes: of one answer.
    """

    name: str
    url: str
    may_send: bool = False
    authorities: str = ""
    timeout_s: float = 60.0
    most_bytes: int = 2 << 30

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_url(self.url, self.name)
        _check_timeout(self.timeout_s, self.name)
        if self.most_bytes < 1:
            raise ArchiveError(f"{self.name} may send {self.most_bytes} bytes; use a positive number")


Node = DimseNode | WebNode


@dataclass(frozen=True)
class ReceiverRules:
    """Who may store objects here, for C-MOVE; see PS3.4 B. Nobody listens before a retrieval needs it.

    Attributes:
        host: where to listen; loopback unless told otherwise.
        port: where to listen.
        ae_title: ours.
        allowed_ae_titles, allowed_hosts: of callers; empty for the node that was asked alone.
        most_bytes: of one retrieval, on the disk.
    """

    host: str = "127.0.0.1"
    port: int = 11112
    ae_title: str = "COUNTERVIEW"
    allowed_ae_titles: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    most_bytes: int = 4 << 30

    def __post_init__(self) -> None:
        _check_port(self.port, "the receiver")
        for title in (self.ae_title, *self.allowed_ae_titles):
            check_ae_title(title, "the receiver")
        for host in (self.host, *self.allowed_hosts):
            try:
                ip_address(host)
            except ValueError:
                raise ArchiveError(
                    f"the receiver's address {host!r} is none; use one like 127.0.0.1"
                ) from None


@dataclass(frozen=True)
class Nodes:
    """All nodes, and the rules of our own storage provider."""

    nodes: tuple[Node, ...] = ()
    receiver: ReceiverRules = field(default_factory=ReceiverRules)

    def __post_init__(self) -> None:
        names = [node.name.casefold() for node in self.nodes]
        for node in self.nodes:
            if names.count(node.name.casefold()) > 1:
                raise ArchiveError(f"two nodes are called {node.name}; give each a name of its own")

    def find(self, name: str) -> Node:
        """The node of this name.

        Raises:
            ArchiveError: no such node was written down.
        """
        for node in self.nodes:
            if node.name.casefold() == name.casefold():
                return node
        known = ", ".join(node.name for node in self.nodes) or "none yet"
        raise ArchiveError(f"no node is called {name!r} (known: {known}); write it down first")

    def with_node(self, node: Node, instead_of: str = "") -> "Nodes":
        """These nodes with one more, or one in the place of another."""
        places = [known.name for known in self.nodes]
        if instead_of in places:
            at = places.index(instead_of)
            return replace(self, nodes=(*self.nodes[:at], node, *self.nodes[at + 1 :]))
        return replace(self, nodes=(*self.nodes, node))

    def without(self, name: str) -> "Nodes":
        """These nodes but one."""
        return replace(self, nodes=tuple(node for node in self.nodes if node.name != name))


def read_nodes(path: Path | None = None) -> Nodes:
    """The nodes that were written down; none where there is no file.

    Raises:
        ArchiveError: the file cannot be read or holds what is none.
    """
    path = path or pacs_nodes_file()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Nodes()
    except (OSError, ValueError) as error:
        raise ArchiveError(f"the list of nodes cannot be read ({error}); mend or remove {path}") from None
    try:
        nodes: list[Node] = []
        for row in table.get("dimse", []):
            tls = row.pop("tls", None)
            nodes.append(DimseNode(**row, tls=TlsFiles(**tls) if tls is not None else None))
        nodes += [WebNode(**row) for row in table.get("web", [])]
        receiver: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in table.get("receiver", {}).items()
        }
        return Nodes(tuple(nodes), ReceiverRules(**receiver))
    except (TypeError, AttributeError) as error:
        raise ArchiveError(f"the list of nodes holds what is none ({error}); mend {path}") from None


def write_nodes(nodes: Nodes, path: Path | None = None) -> None:
    """Keep the nodes, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    table: dict[str, Any] = {"receiver": _plain(asdict(nodes.receiver)), "dimse": [], "web": []}
    for node in nodes.nodes:
        table["dimse" if isinstance(node, DimseNode) else "web"].append(_plain(asdict(node)))
    path = path or pacs_nodes_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, tomli_w.dumps(table).encode(), is_private=True)


def check_ae_title(title: str, whose: str) -> None:
    """ArchiveError unless it is an application entity title (PS3.5 6.2, AE)."""
    if not _AE_TITLE.fullmatch(title):
        raise ArchiveError(
            f"the AE title {title!r} of {whose} is none; use 1 to 16 letters, digits or signs, no backslash"
        )


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ArchiveError(f"a node cannot be called {name!r}; use 1 to 40 letters, digits, blanks, . or -")


def _check_port(port: int, whose: str) -> None:
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        raise ArchiveError(f"the port {port!r} of {whose} is none; use 1 to 65535")


def _check_timeout(seconds: float, whose: str) -> None:
    if not isinstance(seconds, int | float) or not 0.1 <= seconds <= 3600:
        raise ArchiveError(f"{whose} waits {seconds!r} seconds; use 0.1 to 3600")


def _check_url(url: str, whose: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise ArchiveError(
            f"the address of {whose} is none; use one like https://pacs.example.org/dicom-web, without a "
            "user name, '?' or '#'"
        )
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        raise ArchiveError(f"{whose} would be called without encryption; use https, or http on this machine")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}
