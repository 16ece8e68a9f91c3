"""The case capsule, ``.cvcase``: what was asked of one radiograph and what came out, in one file to pass on.

| member | holds |
|---|---|
| manifest.json | format, input (digests, size), models, and SHA-256 and size of every other member |
| results/001/result.json, change.npz, maps.npz | one result, see ``engine.history.encoding`` |
| ratings.json | what readers answered about these results |
| input/... | only if the sender wants it: the input's pixels and grey scale, see ``capsule_input`` |

It is a ZIP that any tool opens. By default nobody can see the patient in it: results are differences to an
input that is not there, and there are no names, identifiers, dates of examinations or paths. Whoever has the
same pixels sees everything. Sentences and comments go as they were written.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath
from typing import Any

import engine
from engine.errors import CapsuleError, OutputError
from engine.exchange.capsule_input import describe_input, pack_input
from engine.exchange.synthetic_mark import DISCLAIMER
from engine.history.encoding import EncodedResult, seal
from engine.history.record import RECORD, THUMBNAIL, digest
from engine.radiographs.radiograph import Radiograph
from engine.reading.rating import Rating
from engine.results.pixel_digest import digest_of_pixels
from engine.whole_file import written_whole

FORMAT = "counterview capsule"
FORMAT_VERSION = 1
SUFFIX = ".cvcase"
MANIFEST, RATINGS = "manifest.json", "ratings.json"
MOST_RESULTS = 999
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # members carry no date


def write_capsule(
    path: Path,
    radiograph: Radiograph,
    results: Sequence[EncodedResult],
    ratings: Sequence[Rating] = (),
    with_pixels: bool = False,
) -> Path:
    """Write a capsule, whole or not at all; an older file of this name is replaced.

    Args:
        path: of the file; ``.cvcase`` is added where it is missing.
        radiograph: what was edited.
        results: of it, in order, at least one.
        ratings: only those of these results are taken along.
        with_pixels: the input's pixels go along, without whose they are; what is burnt into them stays.

    Returns:
        The path that was written.

    Raises:
        CapsuleError: no results, too many, or of other pixels.
        OutputError: it cannot be written.
    """
    if not 1 <= len(results) <= MOST_RESULTS:
        raise CapsuleError(f"a capsule holds 1 to {MOST_RESULTS} results, not {len(results)}")
    pixels = digest_of_pixels(radiograph.stored_pixels)
    if any(result.record["kept"]["pixels_sha256"] != pixels for result in results):
        raise CapsuleError("a result was made from other pixels; a capsule is about one radiograph")
    carried = [make_portable(result, with_pixels) for result in results]
    members: dict[str, bytes] = {}
    for number, result in enumerate(carried, start=1):
        members |= {f"{folder_of(number)}/{name}": data for name, data in result.files.items()}
    edits = {result.record["kept"]["edit_id"] for result in carried}
    answers = [_plain(rating) for rating in ratings if rating.edit_id in edits]
    members[RATINGS] = _json(answers)
    if with_pixels:
        members |= pack_input(radiograph)
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "application_version": engine.__version__,
        "created_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "synthetic": True,
        "disclaimer": DISCLAIMER,
        "input": describe_input(radiograph),
        "has_pixels": with_pixels,
        "models": _models(carried),
        "results": [folder_of(number) for number in range(1, len(carried) + 1)],
        "members": {name: {"sha256": digest(data), "bytes": len(data)} for name, data in members.items()},
    }
    path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
    _write(path, {MANIFEST: _json(manifest), **members})
    return path


def folder_of(number: int) -> str:
    """Where the members of a result are, counted from 1."""
    return f"results/{number:03}"


def make_portable(result: EncodedResult, with_picture: bool) -> EncodedResult:
    """The result without paths of this machine, and without its small picture where nobody is to be seen."""
    record = dict(result.record)
    for section in ("asked", "provenance"):
        if record[section] is not None:
            record[section] = dict(record[section])
    asked = [record["asked"]] if record["asked"] is not None else []
    request = record["provenance"]["request"] = dict(record["provenance"]["request"])
    for values in (*asked, request):
        for name in ("model", "atlas"):
            if values.get(name) is not None:
                values[name] = PureWindowsPath(str(values[name])).name  # knows both kinds of slashes
    files = {name: data for name, data in result.files.items() if name != RECORD}
    if not with_picture:
        files.pop(THUMBNAIL, None)
    kept = record["kept"]
    record["kept"] = kept | {"files": {name: kept["files"][name] for name in files}}
    record["input"] = record["input"] | {"file_name": None}
    return seal(record, files)


def _models(results: Sequence[EncodedResult]) -> list[dict[str, Any]]:
    """Each model once, by what it is."""
    found: dict[str, dict[str, Any]] = {}
    for result in results:
        provenance = result.record["provenance"]
        model = {
            "name": provenance["model_name"],
            "notice": provenance["model_notice"],
            "weights_sha256": provenance["weights_sha256"],
        }
        found.setdefault(json.dumps(model, sort_keys=True), model)
    return list(found.values())


def _plain(rating: Rating) -> dict[str, Any]:
    return asdict(rating) | {"created_at": rating.created_at.isoformat(timespec="microseconds")}


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False).encode()


def _write(path: Path, members: Mapping[str, bytes]) -> None:
    try:
        with written_whole(path) as fresh, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                member = zipfile.ZipInfo(name, _FIXED_TIME)
                is_packed = name.endswith((".npz", ".png"))
                member.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
                archive.writestr(member, data)
    except OSError as error:
        raise OutputError(
            f"cannot write {path.name}: {error.strerror or error}; free some space or choose another place"
        ) from error
