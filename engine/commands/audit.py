"""counterview-engine audit: the log of what was opened, made, exported and un-blinded."""

import argparse
from pathlib import Path
from typing import Any

from engine import paths
from engine.exchange.audit import verify

BROKEN = 1


def add_parser(subparsers: Any) -> None:
    """Add ``audit`` to the commands."""
    parser = subparsers.add_parser(
        "audit",
        help="check the log of what was opened, made and exported",
        description="The log holds one line of JSON for each radiograph that was opened, each result, export "
        "and un-blinding; it names pixels by their digest, never the patient.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser(
        "verify",
        help="follow the chain of hashes and tell the first line that is broken",
        description="Exit code 0: every line is as it was written; 1: one is not, and which is said.",
    )
    check.add_argument("log", type=Path, nargs="?", metavar="FILE", help="default: the log of this user")
    check.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Check the log; errors are raised as EngineErrors."""
    path = options.log or paths.audit_file()
    report = verify(path)
    count = f"{report.lines} line{'s' if report.lines != 1 else ''}"
    if report.broken_line is None:
        print(f"{path}: {count}, every one as it was written")
        return 0
    print(f"{path}: line {report.broken_line}: {report.problem}; the {count} before it are whole")
    return BROKEN
