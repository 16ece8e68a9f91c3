"""counterview-engine export: a result as DICOM objects that say they are synthetic."""

import argparse
import sys
from pathlib import Path
from typing import Any

from engine import paths
from engine.errors import CapsuleError, OutputError, StoreError
from engine.exchange import audit
from engine.exchange.capsule_reading import read_capsule
from engine.exchange.dicom_export import ExportedResult, ExportObject, export_dicom
from engine.exchange.edit_folder_reading import read_edit_folder, recorded_input
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import load_rating_items
from engine.reading.rating import Rating, edit_identity

PROGRAM = "counterview-engine export"


def add_parser(subparsers: Any) -> None:
    """Add ``export`` to the commands."""
    parser = subparsers.add_parser(
        "export",
        help="write a result as DICOM objects",
        description="Write counterfactual (Secondary Capture, marked in its pixels), guidance map, masks, "
        "view, ratings and recipe as DICOM objects, all of them saying that they are synthetic. They are of "
        "nobody unless --same-study says so.",
    )
    parser.add_argument(
        "source",
        type=Path,
        metavar="RESULT",
        help="folder of counterview-engine edit, or a capsule",
    )
    parser.add_argument("--dicom", type=Path, required=True, metavar="OUT", help="the folder to write")
    parser.add_argument(
        "--input",
        "-i",
        type=Path,
        metavar="FILE",
        help="the radiograph that was edited; default: the capsule's, or where the viewer last opened it",
    )
    parser.add_argument("--frame", type=int, default=1, metavar="N", help="of multi-frame files, from 1")
    parser.add_argument(
        "--same-study",
        action="store_true",
        help="into the study of the radiograph: the objects name its patient",
    )
    parser.add_argument("--dx", action="store_true", help="the counterfactual also as derived DX image")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the objects; errors are raised as EngineErrors."""
    radiograph, results = _of_folder(options) if options.source.is_dir() else _of_capsule(options)
    kinds = frozenset(ExportObject) - (frozenset() if options.dx else {ExportObject.DX})
    manifest = export_dicom(
        options.dicom, radiograph, results, kinds, options.same_study, load_rating_items()
    )
    problem = audit.note(
        audit.AuditEvent.EXPORTED,
        pixels_sha256=manifest["input_pixels_sha256"],
        what="dicom",
        objects=[entry["object"] for entry in manifest["objects"]],
        names_the_patient=manifest["names_the_patient"],
    )
    if problem:
        print(f"{PROGRAM}: {problem}", file=sys.stderr)
    for entry in manifest["objects"]:
        print(options.dicom / entry["file"])
    if manifest["names_the_patient"]:
        print(f"{PROGRAM}: these objects name the patient of the radiograph", file=sys.stderr)
    return 0


def _of_folder(options: argparse.Namespace) -> tuple[Radiograph, list[ExportedResult]]:
    stated = recorded_input(options.source)
    sha256, frame = str(stated.get("sha256", "")), int(stated.get("frame_number") or 1)
    radiograph = read_radiograph(options.input or _place(sha256, frame), frame)
    result = read_edit_folder(options.source, radiograph)
    return radiograph, [ExportedResult(result, ratings=_ratings(edit_identity(result)))]


def _of_capsule(options: argparse.Namespace) -> tuple[Radiograph, list[ExportedResult]]:
    capsule = read_capsule(options.source)
    if options.input is not None:
        radiograph = read_radiograph(options.input, options.frame)
        if not capsule.belongs_to(radiograph):
            raise CapsuleError(
                f"{capsule.path.name} is about other pixels than {options.input.name}; give the radiograph "
                "that it was made from"
            )
    elif capsule.has_pixels and not options.same_study:
        radiograph = capsule.radiograph()
    else:
        described = capsule.manifest["input"]
        place = _place(str(described["file_sha256"]), int(described["frame_number"]))
        radiograph = read_radiograph(place, int(described["frame_number"]))
    results = []
    for one in capsule.results:
        back = capsule.restore(one, radiograph)
        edit = str(one.record["kept"]["edit_id"])
        results.append(
            ExportedResult(
                back.result,
                back.request,
                None if back.request is None else back.request.reader_mask,
                ratings=tuple(rating for rating in capsule.ratings if rating.edit_id == edit),
            )
        )
    return radiograph, results


def _place(sha256: str, frame: int) -> Path:
    """Where the viewer last opened the radiograph."""
    from engine.history.store import HistoryStore

    found = None
    if paths.history_dir().is_dir():
        store = HistoryStore()
        try:
            found = store.place_of(sha256, frame)
        except StoreError:
            found = None
        finally:
            store.close()
    if found is None or found[1] or not found[0].is_file():
        raise OutputError("the radiograph that was edited is not at hand; give it with --input FILE")
    return found[0]


def _ratings(edit: str) -> tuple[Rating, ...]:
    from engine.reading.store import RatingStore

    if not paths.ratings_database().exists():
        return ()
    try:
        store = RatingStore()
    except StoreError as error:
        print(f"{PROGRAM}: without ratings: {error}", file=sys.stderr)
        return ()
    try:
        return tuple(store.ratings(edit_id=edit))
    finally:
        store.close()
