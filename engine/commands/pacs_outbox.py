"""counterview-engine pacs send and outbox: what is sent to a PACS, and what became of it."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.commands.interruptible import interruptible
from engine.commands.share_printer import SharePrinter
from engine.commands.table import print_table
from engine.errors import ArchiveError
from engine.pacs.nodes import read_nodes
from engine.pacs.outbox import Outbox
from engine.pacs.outbox_job import JobState, OutboxJob

SOME_FAILED = 1


def add_send_parser(actions: Any) -> None:
    """Add ``send`` to the actions."""
    send = actions.add_parser(
        "send",
        help="send exported objects",
        description="Objects are copied into the outbox first and stay there until the PACS has proven that "
        "it has them. Exit code 1: some are not there yet; 'pacs outbox send' tries again.",
    )
    add = send.add_argument
    add("node", help="name of the PACS")
    add("files", nargs="+", type=Path, metavar="PATH", help="DICOM files, or folders of .dcm files")
    add("--confirm", metavar="NAME", help="the node's name once more (default: you are asked for it)")
    add("--originals", action="store_true", help="also files that are not synthetic")
    add("--later", action="store_true", help="only into the outbox")
    add("--json", action="store_true", help="as JSON on stdout")
    send.set_defaults(run=_send)


def add_parser(actions: Any) -> None:
    """Add ``outbox`` to the actions."""
    parser = actions.add_parser("outbox", help="what waits to be sent, and receipts of what was sent")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    parser.set_defaults(run=_list)
    steps = parser.add_subparsers(metavar="{send,retry,remove}")
    send = steps.add_parser("send", help="send what is due")
    send.add_argument("--now", action="store_true", help="also what would wait for its next try")
    send.add_argument("--json", action="store_true", help="as JSON on stdout")
    send.set_defaults(run=_send_due)
    retry = steps.add_parser("retry", help="let a refused job be tried again")
    retry.add_argument("job", help="its name in the list")
    retry.set_defaults(run=_retry)
    remove = steps.add_parser("remove", help="forget a job or a receipt")
    remove.add_argument("job", help="its name in the list")
    remove.set_defaults(run=_remove)


def _send(options: argparse.Namespace) -> int:
    from engine.pacs.sending import send_later

    node = read_nodes().find(options.node)
    files = _files(options.files)
    if node.may_send and options.confirm is None:
        options.confirm = _ask(node.name, len(files))
    outbox = Outbox()
    jobs = send_later(files, node, options.confirm or "", outbox, options.originals)
    if options.later:
        return _tell(jobs, options.json)
    _deliver(outbox, is_urgent=False)
    names = {job.name for job in jobs}
    return _tell([job for job in outbox.jobs() if job.name in names], options.json)


def _ask(name: str, count: int) -> str:
    if not sys.stdin.isatty():
        raise ArchiveError(f"nobody can be asked here; say --confirm {name!r} to send there")
    return input(f"Type {name} to send {count} object{'s' * (count != 1)} there: ")


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.dcm")) if path.is_dir() else [path]
        if not inside:
            raise ArchiveError(f"{path} holds no .dcm files; choose another folder")
        found += inside
    return list(dict.fromkeys(found))


def _deliver(outbox: Outbox, is_urgent: bool) -> tuple[OutboxJob, ...]:
    from engine.pacs.sending import opener

    with interruptible() as is_cancelled, SharePrinter() as tell:
        return outbox.send_due(
            opener(read_nodes()),
            lambda done, of: tell("sending", done / of if of else None),
            is_cancelled,
            is_urgent,
        )


def _list(options: argparse.Namespace) -> int:
    _tell(Outbox().jobs(), options.json)
    return 0


def _send_due(options: argparse.Namespace) -> int:
    return _tell(_deliver(Outbox(), options.now), options.json)


def _retry(options: argparse.Namespace) -> int:
    print(f"{Outbox().retry(options.job).name} is due")
    return 0


def _remove(options: argparse.Namespace) -> int:
    Outbox().remove(options.job)
    print(f"{options.job} is forgotten")
    return 0


def _tell(jobs: Sequence[OutboxJob], as_json: bool) -> int:
    if as_json:
        rows = [asdict(job) | {"state": job.state.value} for job in jobs]
        print(json.dumps(rows, indent=1, default=str))
    else:
        print_table(
            [{"job": job.name, "node": job.node, "state": job.state.value} for job in jobs],
            [job.reason for job in jobs],
        )
    return 0 if all(job.state is JobState.SENT for job in jobs) else SOME_FAILED
