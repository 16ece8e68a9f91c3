"""DICOMDIR: the index of a CD, and where the files that it names really are.

The records are parsed in the guarded worker; names are resolved below the folder of the DICOMDIR only.
"""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.collection import side_worker
from engine.collection.candidate import Candidate, Reason, Skipped
from engine.collection.kinds import Kind, kind_of_file
from engine.errors import NotAnImageFileError, RadiographError, UnsupportedImageError
from engine.radiographs.decoding_worker import Answer, Report

MAX_RECORDS = 100_000
_MAX_BYTES = 256 * 1024**2
_FORBIDDEN = ("", ".", "..")


def list_disc(path: Path, should_stop: Callable[[], bool] = lambda: False) -> Iterator[Candidate | Skipped]:
    """The images that a DICOMDIR names, in its order; what is missing or no image is told.

    Args:
        path: the DICOMDIR.
        should_stop: asked before each record.
    """
    try:
        header, _ = side_worker.ask("dicomdir", Candidate(path))
        records = [(str(kind), [str(part) for part in parts]) for kind, parts in header["records"]]
    except RadiographError as error:
        yield Skipped(path.name, Reason.UNREADABLE, str(error).removeprefix(f"{path.name}: "))
        return
    folders = _Folders(path.parent)
    for kind, parts in records:
        if should_stop():
            return
        name = "/".join(parts)
        if kind != "IMAGE":
            yield Skipped(name, Reason.OTHER_DICOM, kind.lower())
            continue
        found = folders.find(parts)
        if isinstance(found, Reason):
            yield Skipped(name, found)
            continue
        what = _other_object(found.path)
        yield found if what is None else Skipped(name, Reason.OTHER_DICOM, what)


def _other_object(path: Path) -> str | None:
    """The name of another kind of DICOM object; None for what may be a radiograph or cannot be told."""
    try:
        kind, what = kind_of_file(path)
    except OSError:
        return None
    return what if kind is Kind.OTHER_DICOM else None


class _Folders:
    """Looks for files below one folder, whatever the case of their names.

    Discs are written with upper-case names (PS3.10 8.2) and mounted or copied with others, sometimes with
    a version (";1", ISO 9660) or an added ".dcm".
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root = Path(os.path.realpath(root))
        self._listed: dict[Path, dict[str, str]] = {}

    def find(self, parts: list[str]) -> Candidate | Reason:
        parts = [piece for part in parts for piece in part.replace("\\", "/").split("/")]
        if not parts or any(part in _FORBIDDEN or "\0" in part or ":" in part for part in parts):
            return Reason.OUTSIDE
        path = self._root
        for part in parts:
            name = self._match(path, part)
            if name is None:
                return Reason.MISSING
            path = path / name
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(self._real_root):  # a link that leads away
            return Reason.OUTSIDE
        try:
            status = real.stat()
        except OSError:
            return Reason.MISSING
        if not stat.S_ISREG(status.st_mode):
            return Reason.MISSING
        return Candidate(path, "", status.st_size, status.st_mtime_ns)

    def _match(self, folder: Path, name: str) -> str | None:
        if folder not in self._listed:
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                names = []
            listed: dict[str, str] = {}
            for found in names:
                for known_as in (_plain(found), _plain(found).removesuffix(".dcm")):
                    listed.setdefault(known_as, found)
            listed.update({found: found for found in names})  # the very name comes first
            self._listed[folder] = listed
        listed = self._listed[folder]
        return listed.get(name) or listed.get(_plain(name))


def _plain(name: str) -> str:
    return name.split(";")[0].rstrip(". ").casefold()


def list_records(request: dict[str, Any], report: Report) -> Answer:
    """The records with a file, as ``records``: [type, [parts of the file's name]]; runs in the worker."""
    from engine.radiographs.dicom_dataset import read_dataset
    from engine.radiographs.dicom_values import items_of

    report({"phase": "decoding", "bytes": 0})
    with open(request["path"], "rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise UnsupportedImageError("the DICOMDIR is larger than 256 MiB; open the folder instead")
    dataset = read_dataset(data, [])
    if "DirectoryRecordSequence" not in dataset:
        raise NotAnImageFileError("this DICOMDIR has no records; open the folder instead")
    records = []
    for item in items_of(dataset, "DirectoryRecordSequence")[:MAX_RECORDS]:
        file_id = item.get("ReferencedFileID")
        if not file_id:
            continue
        parts = [file_id] if isinstance(file_id, str) else list(file_id)
        records.append([str(item.get("DirectoryRecordType", "")), [str(part)[:255] for part in parts[:16]]])
    return {"records": records}, {}
