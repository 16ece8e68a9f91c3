"""counterview-engine deidentify: copies of DICOM images without what tells who the patient is."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine import paths
from engine.commands.input_files import find_inputs
from engine.commands.progress_bar import ProgressBar
from engine.errors import IdentityError
from engine.exchange import audit
from engine.identity.blanking import Rectangle, parse_rectangle
from engine.identity.cleaning import Choice
from engine.identity.copying import NO_TOOL_IS_SURE, copy_files, write_report, write_table
from engine.identity.profile import Dates, Kept
from engine.identity.secret import secret_of

PROGRAM = "counterview-engine deidentify"
SOME_FAILED = 1
_NOTHING = "nothing"


def add_parser(subparsers: Any) -> None:
    """Add ``deidentify`` to the commands."""
    parser = subparsers.add_parser(
        "deidentify",
        help="copy DICOM images without what tells who the patient is",
        description="Only what is known to be harmless is taken over (PS3.15 Basic Profile, and everything "
        "unknown removed); patient, UIDs and dates get the same stand-ins in every run with the same key. "
        + NO_TOOL_IS_SURE,
    )
    parser.add_argument(
        "inputs", type=Path, nargs="+", metavar="FILE", help="DICOM files, or folders of them"
    )
    parser.add_argument("--out", "-o", type=Path, required=True, metavar="DIR", help="folder for the copies")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="secret that makes the stand-ins, made on first use; keep it, pass it to nobody; default: yours",
    )
    parser.add_argument(
        "--keep",
        type=_kept,
        default=frozenset({Kept.SPACING, Kept.VIEW}),
        metavar="LIST",
        help="of spacing, view and characteristics (sex, size, age up to 89), or nothing; "
        "default: spacing,view",
    )
    parser.add_argument(
        "--dates",
        choices=[dates.value for dates in Dates],
        default=Dates.EMPTY.value,
        help="shift: all moved back by the same time for each patient; default: empty",
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="what was done with each attribute, as JSON"
    )
    parser.add_argument(
        "--table",
        type=Path,
        metavar="FILE",
        help="which pseudonym stands for whom, as CSV: names the patients, for your eyes only",
    )
    parser.add_argument(
        "--blank",
        type=_rectangle,
        action="append",
        default=[],
        metavar="X,Y,W,H",
        help="blank these pixels in every image; may be given several times",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the copies; errors are raised as EngineErrors."""
    files = [file for given in options.inputs for file in find_inputs(given, options.out)]
    _check_places(options, files)
    choice = Choice(options.keep, Dates(options.dates))
    secret = secret_of(options.key or paths.identity_key_file())
    rectangles = dict.fromkeys(files, tuple(options.blank))
    with ProgressBar(len(files)) as bar:

        def copied(done: int, count: int) -> None:
            if done:
                bar.end()
            if done < count:
                bar.begin("")

        outcome = copy_files(files, options.out, choice, secret, rectangles, copied, looks_for_text=True)
    for copy in outcome.copies.values():
        print(options.out / copy.file)
        for warning in copy.warnings:
            print(f"{PROGRAM}: {copy.file}: {warning}", file=sys.stderr)
    for number, problem in outcome.failures.items():
        print(f"{PROGRAM}: {_printable(files[number - 1].name)}: {problem}", file=sys.stderr)
    if options.report is not None:
        write_report(options.report, outcome, choice)
    if options.table is not None:
        write_table(options.table, outcome)
    problem = audit.note(audit.AuditEvent.EXPORTED, what="deidentified", copies=len(outcome.copies))
    if problem:
        print(f"{PROGRAM}: {problem}", file=sys.stderr)
    if outcome.copies:
        print(f"{PROGRAM}: {NO_TOOL_IS_SURE}", file=sys.stderr)
    if not outcome.copies:
        raise IdentityError("not one file could be copied; see the lines above")
    return SOME_FAILED if outcome.failures else 0


def _check_places(options: argparse.Namespace, files: Sequence[Path]) -> None:
    """Before the work: where report and table go."""
    originals = {file.resolve() for file in files}
    for path in filter(None, (options.report, options.table)):
        if path.resolve() in originals:
            raise IdentityError(f"{path} is one of the originals, which are only read; choose another place")
        if not path.parent.is_dir():
            raise IdentityError(f"there is no folder {path.parent} for {path.name}; choose another place")
    if options.table is not None and options.table.resolve().is_relative_to(options.out.resolve()):
        raise IdentityError(
            "the table names the patients, so it cannot lie among the copies; choose another place"
        )


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _kept(text: str) -> frozenset[Kept]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == [_NOTHING]:
        return frozenset()
    try:
        return frozenset(Kept(name) for name in names)
    except ValueError:
        choices = ", ".join(kept.value for kept in Kept)
        raise argparse.ArgumentTypeError(f"{text!r}: name some of {choices}, or {_NOTHING}") from None


def _rectangle(text: str) -> Rectangle:
    try:
        return parse_rectangle(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
