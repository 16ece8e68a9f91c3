"""counterview-engine pacs: ask PACS that were written down, fetch from them and send to them."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.commands import pacs_nodes, pacs_outbox
from engine.commands.interruptible import interruptible
from engine.commands.share_printer import SharePrinter
from engine.commands.table import print_table
from engine.errors import ArchiveError
from engine.pacs.archive import MOST_FOUND, Archive, StudyQuery
from engine.pacs.nodes import read_nodes

SOME_FAILED = 1
# What a table shows of what was found, and as what.
_COLUMNS = {
    "study_date": "date",
    "patient_name": "patient",
    "patient_id": "ID",
    "patient_birth_date": "born",
    "accession_number": "accession",
    "modalities": "modalities",
    "study_description": "description",
    "series_number": "number",
    "modality": "modality",
    "series_description": "description",
    "body_part": "body part",
    "instance_number": "number",
    "number_of_instances": "objects",
}


def add_parser(subparsers: Any) -> None:
    """Add ``pacs`` to the commands; imports nothing slow."""
    parser = subparsers.add_parser(
        "pacs",
        help="ask, fetch from and send to a PACS",
        description="Only PACS that were written down with 'pacs nodes add' are ever called. Objects are "
        "sent after the node's name was typed, and only those that say that they are synthetic.",
    )
    actions = parser.add_subparsers(metavar="{nodes,echo,find,fetch,send,outbox}", required=True)
    pacs_nodes.add_parser(actions)
    echo = actions.add_parser("echo", help="ask whether a PACS is there")
    echo.add_argument("node", help="its name")
    echo.set_defaults(run=_echo)
    _add_find(actions)
    _add_fetch(actions)
    pacs_outbox.add_send_parser(actions)
    pacs_outbox.add_parser(actions)


def _add_find(actions: Any) -> None:
    find = actions.add_parser(
        "find",
        help="look for studies, or list the series of one or the objects of a series",
        description="* and ? are wildcards in names, numbers and descriptions.",
    )
    add = find.add_argument
    add("node", help="name of the PACS")
    add("--name", default="", metavar="NAME", help="of the patient, such as DOE*")
    add("--id", default="", metavar="ID", help="of the patient")
    add("--date", default="", metavar="DATE", help="YYYYMMDD, YYYYMMDD-YYYYMMDD, YYYYMMDD- or -YYYYMMDD")
    add("--modality", nargs="+", default=[], metavar="MODALITY", help="any of these, such as DX CR")
    add("--accession", default="", metavar="NUMBER", help="accession number")
    add("--description", default="", metavar="TEXT", help="of the study")
    add("--study", default="", metavar="UID", help="list the series of this study")
    add("--series", default="", metavar="UID", help="with --study: list the objects of this series")
    add("--most", type=int, default=MOST_FOUND, metavar="N", help=f"studies (default: {MOST_FOUND})")
    add("--json", action="store_true", help="as JSON on stdout")
    find.set_defaults(run=_find)


def _add_fetch(actions: Any) -> None:
    fetch = actions.add_parser(
        "fetch",
        help="bring a study, a series or one object into a folder",
        description="Files are named by counting. Exit code 1: some did not come, and which is said.",
    )
    add = fetch.add_argument
    add("node", help="name of the PACS")
    add("--study", required=True, metavar="UID")
    add("--series", default="", metavar="UID", help="this series alone")
    add("--object", default="", metavar="UID", help="with --series: this object alone")
    add("--to", type=Path, required=True, metavar="FOLDER", help="is made where it is not there")
    add("--json", action="store_true", help="as JSON on stdout")
    fetch.set_defaults(run=_fetch)


def _open(name: str) -> Archive:
    from engine.pacs.connect import open_archive

    nodes = read_nodes()
    return open_archive(nodes.find(name), nodes.receiver)


def _echo(options: argparse.Namespace) -> int:
    with interruptible() as is_cancelled:
        print(_open(options.node).check(is_cancelled))
    return 0


def _find(options: argparse.Namespace) -> int:
    if options.series and not options.study:
        raise ArchiveError("--series is given without its --study; give both")
    if options.most < 1:
        raise ArchiveError(f"--most {options.most} is out of range; use 1 or more")
    archive = _open(options.node)
    with interruptible() as is_cancelled:
        if options.series:
            return _tell(archive.find_instances(options.study, options.series, is_cancelled), options.json)
        if options.study:
            return _tell(archive.find_series(options.study, is_cancelled), options.json)
        query = StudyQuery(
            patient_name=options.name,
            patient_id=options.id,
            study_date=options.date,
            modalities=tuple(options.modality),
            accession_number=options.accession,
            study_description=options.description,
        )
        found = archive.find_studies(query, is_cancelled, options.most)
    if options.json:
        return _tell_json(asdict(found))
    _tell(found.studies, False)
    more = "; there are more: narrow the search, or raise --most" if found.is_cut else ""
    count = len(found.studies)
    _say(f"{count} {'study' if count == 1 else 'studies'}{more}")
    for note in found.notes:
        _say(note)
    return 0


def _fetch(options: argparse.Namespace) -> int:
    with interruptible() as is_cancelled, SharePrinter() as tell:
        fetched = _open(options.node).fetch(
            options.study,
            options.series,
            options.object,
            options.to,
            lambda done, of: tell("fetching", done / of if of else None),
            is_cancelled,
        )
    if options.json:
        _tell_json({"files": [str(file) for file in fetched.files], "notes": fetched.notes})
    else:
        for file in fetched.files:
            print(file)
    for note in fetched.notes:
        _say(note)
    return SOME_FAILED if fetched.notes else 0


def _tell(rows: Sequence[Any], as_json: bool) -> int:
    plain = [asdict(row) for row in rows]
    if as_json:
        return _tell_json(plain)
    shown = [{title: row[key] for key, title in _COLUMNS.items() if row.get(key)} for row in plain]
    titles = dict.fromkeys(title for title in _COLUMNS.values() if any(title in row for row in shown))
    print_table(
        [
            {title: row.get(title, "") for title in titles} | {"UID": _uid(one)}
            for row, one in zip(shown, plain, strict=True)
        ]
    )
    return 0


def _uid(row: dict[str, Any]) -> str:
    """Of what the row is about."""
    keys = ("sop_instance_uid", "series_instance_uid", "study_instance_uid")
    return next(str(row[key]) for key in keys if key in row)


def _tell_json(value: Any) -> int:
    json.dump(value, sys.stdout, indent=1, ensure_ascii=False, default=str)
    print()
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)
