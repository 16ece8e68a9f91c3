"""counterview-engine capsule: one case in one file, to pass on, look into and run again."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.commands.capsule_rerun import Rerun, rerun
from engine.errors import CapsuleError, StoreError
from engine.exchange.capsule import write_capsule
from engine.exchange.capsule_reading import Capsule, read_capsule
from engine.exchange.edit_folder_reading import read_edit_folder
from engine.history.encoding import EncodedResult, encode_result
from engine.history.entry import HistoryEntry
from engine.history.record import RECORD
from engine.history.store import HistoryStore
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.reading.rating import Rating
from engine.reading.store import RatingStore
from engine.service.backend import BackendFactory, make_torch_backend

PROGRAM = "counterview-engine capsule"
DIFFERS = 1


def add_parser(subparsers: Any) -> None:
    """Add ``capsule`` to the commands."""
    parser = subparsers.add_parser(
        "capsule",
        help="pass a case on in one file, look into it, run it again",
        description="A case capsule (.cvcase) holds what was asked of one radiograph and what came out; the "
        "patient's picture is not in it unless --with-pixels says so.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    pack = commands.add_parser("pack", help="write a capsule of a radiograph's results")
    pack.add_argument("radiograph", type=Path, metavar="FILE", help="that was edited")
    pack.add_argument(
        "edits",
        nargs="*",
        type=Path,
        metavar="DIR",
        help="folders of counterview-engine edit; default: what the viewer kept of this radiograph",
    )
    pack.add_argument("--starred", action="store_true", help="of what the viewer kept, only starred results")
    pack.add_argument("--frame", type=int, default=1, metavar="N", help="of multi-frame files, from 1")
    pack.add_argument(
        "--with-pixels",
        action="store_true",
        help="the radiograph's pixels go along, without name or dates; what is burnt into them stays",
    )
    pack.add_argument("--out", "-o", type=Path, required=True, metavar="FILE", help="the capsule")
    pack.set_defaults(run=run_pack)
    show = commands.add_parser("show", help="check a capsule and tell what is in it")
    show.add_argument("capsule", type=Path, metavar="CAPSULE")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=run_show)
    again = commands.add_parser(
        "rerun",
        help="make every result again and tell the largest difference",
        description="Make every result again with the same model, found by the hashes of its weights. Exit "
        "code 0: all the same to the bit; 1: something differs or could not be made; 2: bad arguments.",
    )
    again.add_argument("capsule", type=Path, metavar="CAPSULE")
    again.add_argument(
        "--input", "-i", type=Path, metavar="FILE", help="your copy of the radiograph; default: the capsule's"
    )
    again.add_argument("--frame", type=int, default=1, metavar="N", help="of multi-frame files, from 1")
    again.add_argument("--model", "-m", metavar="M", help="take this model, even if it is another")
    again.add_argument("--atlas", type=Path, metavar="DIR", help="of results that were made with another")
    again.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"])
    again.add_argument("--json", action="store_true", help="as JSON")
    again.set_defaults(run=run_rerun)


def run_pack(options: argparse.Namespace) -> int:
    """Write a capsule; errors are raised as EngineErrors."""
    radiograph = read_radiograph(options.radiograph, options.frame)
    if options.edits:
        results = [
            encode_result(radiograph, None, read_edit_folder(one, radiograph)) for one in options.edits
        ]
    else:
        results = _kept(radiograph, options.starred)
    path = write_capsule(options.out, radiograph, results, _ratings(results), options.with_pixels)
    print(path)
    return 0


def run_show(options: argparse.Namespace) -> int:
    """Check a capsule and tell what is in it."""
    capsule = read_capsule(options.capsule)
    if options.json:
        print(json.dumps(_summary(capsule), indent=2, ensure_ascii=False))
        return 0
    described = capsule.manifest["input"]
    count = len(capsule.results)
    print(
        f"{capsule.path.name}: {count} result{'s' if count != 1 else ''}, every member as the manifest says"
    )
    print(
        f"input: {described['columns']} x {described['rows']} {described['dtype']}, "
        f"pixels {described['pixels_sha256'][:16]}..., "
        + ("in the capsule" if capsule.has_pixels else "not in the capsule")
    )
    for model in capsule.manifest["models"]:
        print(f"model: {model['name']}" + (f" ({model['notice']})" if model["notice"] else ""))
    for result in capsule.results:
        request, locality = result.record["provenance"]["request"], result.record["locality"]
        print(
            f"{result.number}. {result.record['sentence']} seed {request.get('seed')}; "
            f"{locality['changed_inside']} pixels changed inside the edit mask, "
            f"{locality['changed_outside']} outside"
        )
        edit = result.record["kept"]["edit_id"]
        for rating in capsule.ratings:
            if rating.edit_id == edit:
                print(f"   {rating.item}: {rating.comment if rating.value is None else rating.value}")
    return 0


def run_rerun(options: argparse.Namespace, make_backend: BackendFactory = make_torch_backend) -> int:
    """Make every result again; ``make_backend`` gives what makes the edits."""
    capsule = read_capsule(options.capsule)
    if options.input is None:
        radiograph = capsule.radiograph()
    else:
        radiograph = read_radiograph(options.input, options.frame)
        if not capsule.belongs_to(radiograph):
            raise CapsuleError(
                f"{capsule.path.name} is about other pixels than {options.input.name}; give the radiograph "
                "that it was made from"
            )
    told: list[Rerun] = []
    for outcome in rerun(capsule, radiograph, make_backend, options.device, options.model, options.atlas):
        told.append(outcome)
        if not options.json:
            print(f"{outcome.number}. {outcome.sentence} {outcome.text}", flush=True)
    if options.json:
        print(json.dumps([outcome.as_json() for outcome in told], indent=2, ensure_ascii=False))
    return 0 if all(outcome.is_same for outcome in told) else DIFFERS


def _kept(radiograph: Radiograph, only_starred: bool) -> list[EncodedResult]:
    store = HistoryStore()
    try:
        entries = [entry for entry in store.entries_of(radiograph) if entry.is_starred or not only_starred]
        if not entries:
            what = "starred results" if only_starred else "results"
            raise CapsuleError(f"the viewer has kept no {what} of this radiograph; give folders of edits")
        return [encoded(store, entry) for entry in entries]
    finally:
        store.close()


def encoded(store: HistoryStore, entry: HistoryEntry) -> EncodedResult:
    """A kept result as its files, for ``write_capsule``.

    Raises:
        StoreError: it is damaged or cannot be read.
    """
    files = store.files_of(entry)
    return EncodedResult(entry.identity, json.loads(files[RECORD]), files)


def _ratings(results: list[EncodedResult]) -> tuple[Rating, ...]:
    try:
        store = RatingStore()
    except StoreError as error:
        print(f"{PROGRAM}: without ratings: {error}", file=sys.stderr)
        return ()
    try:
        edits = dict.fromkeys(result.record["kept"]["edit_id"] for result in results)
        return tuple(rating for edit in edits for rating in store.ratings(edit_id=edit))
    finally:
        store.close()


def _summary(capsule: Capsule) -> dict[str, Any]:
    return {
        "created_utc": datetime.fromisoformat(capsule.manifest["created_utc"]).isoformat(),
        "input": capsule.manifest["input"],
        "has_pixels": capsule.has_pixels,
        "models": capsule.manifest["models"],
        "results": [result.record for result in capsule.results],
        "ratings": len(capsule.ratings),
    }
