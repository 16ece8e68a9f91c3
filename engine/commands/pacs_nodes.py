"""counterview-engine pacs nodes: which PACS may be called, and how objects are received."""

import argparse
import json
from dataclasses import asdict, replace
from typing import Any

from engine.commands.number_types import whole_number
from engine.commands.table import print_table
from engine.errors import ArchiveError
from engine.pacs.nodes import DimseNode, Node, ReceiverRules, TlsFiles, WebNode, read_nodes, write_nodes


def add_parser(actions: Any) -> None:
    """Add ``nodes`` to the actions."""
    parser = actions.add_parser("nodes", help="list, add and remove PACS, and say how objects are received")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    parser.set_defaults(run=_list)
    steps = parser.add_subparsers(metavar="{add,remove,receiver}")
    _add_add(steps)
    remove = steps.add_parser("remove", help="forget a PACS")
    remove.add_argument("name")
    remove.set_defaults(run=_remove)
    _add_receiver(steps)


def _add_add(steps: Any) -> None:
    parser = steps.add_parser("add", help="write down a PACS, or change one of the same name")
    add = parser.add_argument
    add("name", help="of your choice")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--dimse", metavar="HOST:PORT", help="where it listens for DIMSE")
    way.add_argument("--web", metavar="URL", help="of its DICOMweb service; https, or http on this machine")
    add("--ae", default="", metavar="TITLE", help="its AE title (DIMSE)")
    add("--our-ae", default="COUNTERVIEW", metavar="TITLE", help="ours (default: COUNTERVIEW)")
    add("--move", action="store_true", help="fetch by C-MOVE to our own storage provider, not by C-GET")
    add("--may-send", action="store_true", help="objects may be sent there")
    add("--timeout", type=float, metavar="S", help="for each answer (default: 30 for DIMSE, 60 for DICOMweb)")
    add("--tls", action="store_true", help="TLS for DIMSE; its certificate must be valid")
    add("--authorities", default="", metavar="PEM", help="who may have signed its certificate")
    add("--certificate", default="", metavar="PEM", help="ours, where it asks for one")
    add("--key", default="", metavar="PEM", help="of our certificate")
    parser.set_defaults(run=_add)


def _add_receiver(steps: Any) -> None:
    known = ReceiverRules()
    parser = steps.add_parser(
        "receiver",
        help="how objects are received by C-MOVE",
        description="Nobody listens but while a retrieval by C-MOVE runs. What is left out stays as it is.",
    )
    add = parser.add_argument
    add("--host", metavar="ADDRESS", help=f"where to listen (default: {known.host}, this machine alone)")
    add("--port", type=int, metavar="N", help=f"where to listen (default: {known.port})")
    add("--ae", metavar="TITLE", help=f"ours (default: {known.ae_title})")
    add("--allow-ae", nargs="*", metavar="TITLE", help="who may call (default: the PACS that was asked)")
    add("--allow-host", nargs="*", metavar="ADDRESS", help="from where (default: the PACS that was asked)")
    add(
        "--most-bytes",
        type=whole_number(1, 2**50),
        metavar="N",
        help=f"of one retrieval (default: {known.most_bytes})",
    )
    parser.set_defaults(run=_receiver)


def _list(options: argparse.Namespace) -> int:
    nodes = read_nodes()
    if options.json:
        print(json.dumps(asdict(nodes), indent=1, ensure_ascii=False))
    elif not nodes.nodes:
        print("no PACS is written down; 'counterview-engine pacs nodes add' does it")
    else:
        print_table([_row(node) for node in nodes.nodes])
    return 0


def _row(node: Node) -> dict[str, str]:
    sends = "may be sent to" if node.may_send else "never sent to"
    if isinstance(node, WebNode):
        row = {"name": node.name, "where": node.url, "AE_titles": "", "fetched_by": "DICOMweb"}
        return row | {"sending": sends}
    tls = " (TLS)" if node.tls is not None else ""
    return {
        "name": node.name,
        "where": f"{node.host}:{node.port}{tls}",
        "AE_titles": f"{node.ae_title}, ours {node.calling_ae_title}",
        "fetched_by": f"C-{node.retrieve_by.upper()}",
        "sending": sends,
    }


def _add(options: argparse.Namespace) -> int:
    node = _dimse(options) if options.dimse else _web(options)
    nodes = read_nodes()
    known = next((one.name for one in nodes.nodes if one.name.casefold() == node.name.casefold()), "")
    write_nodes(nodes.with_node(node, instead_of=known))
    print(f"{node.name} is {'changed' if known else 'written down'}")
    return 0


def _dimse(options: argparse.Namespace) -> DimseNode:
    host, colon, port = options.dimse.rpartition(":")
    if not colon or not port.isdecimal():
        raise ArchiveError(f"--dimse {options.dimse!r} is no HOST:PORT; use one like pacs.example.org:104")
    if not options.ae:
        raise ArchiveError("the AE title of the PACS is missing; give it with --ae")
    if not options.tls and (options.authorities or options.certificate or options.key):
        raise ArchiveError("files for TLS are given without --tls; add it")
    tls = TlsFiles(options.authorities, options.certificate, options.key) if options.tls else None
    node = DimseNode(
        name=options.name,
        host=host.removeprefix("[").removesuffix("]"),
        port=int(port),
        ae_title=options.ae,
        calling_ae_title=options.our_ae,
        retrieve_by="move" if options.move else "get",
        may_send=options.may_send,
        tls=tls,
    )
    return node if options.timeout is None else replace(node, timeout_s=options.timeout)


def _web(options: argparse.Namespace) -> WebNode:
    if options.ae or options.move or options.tls or options.certificate or options.key:
        raise ArchiveError("--ae, --move, --tls, --certificate and --key are for --dimse; leave them out")
    node = WebNode(options.name, options.web, options.may_send, options.authorities)
    return node if options.timeout is None else replace(node, timeout_s=options.timeout)


def _remove(options: argparse.Namespace) -> int:
    nodes = read_nodes()
    node = nodes.find(options.name)
    write_nodes(nodes.without(node.name))
    print(f"{node.name} is forgotten")
    return 0


def _receiver(options: argparse.Namespace) -> int:
    nodes = read_nodes()
    given: dict[str, Any] = {
        "host": options.host,
        "port": options.port,
        "ae_title": options.ae,
        "allowed_ae_titles": None if options.allow_ae is None else tuple(options.allow_ae),
        "allowed_hosts": None if options.allow_host is None else tuple(options.allow_host),
        "most_bytes": options.most_bytes,
    }
    receiver = replace(nodes.receiver, **{key: value for key, value in given.items() if value is not None})
    if receiver != nodes.receiver:
        write_nodes(replace(nodes, receiver=receiver))
    print_table(
        [{key: str(value) if isinstance(value, int) else value for key, value in asdict(receiver).items()}]
    )
    return 0
