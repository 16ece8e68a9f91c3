"""Fetching one object from a DICOMweb node (WADO-RS, PS3.18 10.4): streamed to the disk, checked, kept."""

import mmap
import os
import re
import shutil
import tempfile
from pathlib import Path

import requests

from engine.pacs.archive import FoundInstance
from engine.pacs.nodes import WebNode
from engine.pacs.object_header import NoObject, ObjectHeader, read_header
from engine.pacs.web_faults import WebFault, fault_of_status
from engine.pacs.web_object import find_object
from engine.pacs.web_session import WebSession
from engine.whole_file import written_whole

_ACCEPT = 'multipart/related; type="application/dicom"; transfer-syntax=*'
_FREE_BYTES_KEPT = 256 << 20
_PIECE = 1 << 20


def fetch_one(
    node: WebNode, session: WebSession, wanted: FoundInstance, folder: Path, number: int, notes: list[str]
) -> Path:
    """Bring one object to a file, as it came; it is there whole, or not at all.

    Not through dicomweb-client: it holds each object in memory, parses it before anybody has looked at it,
    and inflates deflated ones without bounds.

    Args:
        node: that has it.
        session: with that node.
        wanted: its UIDs are valid.
        folder: that exists.
        number: names the file, or the next one that is free does.
        notes: gets a line for what was changed.

    Raises:
        WebFault: it did not come, or something else came.
        ArchiveCancelled: the reader cancelled.
        OSError: the disk failed.
    """
    url = (
        f"{session.base_url}/studies/{wanted.study_instance_uid}/series/{wanted.series_instance_uid}"
        f"/instances/{wanted.sop_instance_uid}"
    )
    request = session.prepare_request(requests.Request("GET", url, headers={"Accept": _ACCEPT}))
    room = (shutil.disk_usage(folder).free - _FREE_BYTES_KEPT) // 2
    if room <= 0:
        raise WebFault("the disk is nearly full; make room, or choose another folder", concerns_all=True)
    with tempfile.TemporaryFile(dir=folder) as answer:
        response = session.ask(request, answer, min(node.most_bytes, room))
        if response.status_code in (404, 410):
            raise WebFault(f"{node.name} does not have it ({response.status_code})")
        if response.status_code != 200:
            retry_after = response.headers.get("Retry-After")
            raise fault_of_status(node, response.status_code, retry_after)
        answer.flush()
        if not answer.tell():
            raise WebFault(f"{node.name} answers with nothing where an object was asked for")
        headers = response.headers
        has_end = "Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").lower()
        problem = ""
        with mmap.mmap(answer.fileno(), 0, access=mmap.ACCESS_READ) as body:
            try:
                start, end = find_object(headers.get("Content-Type", ""), has_end, body)
                body.seek(start)
                header = read_header(_Slice(body, end))
            except NoObject as error:
                problem = str(error)
            else:
                if _is_same(header, wanted):
                    return _keep(_reserve(folder, number), body, start, end, notes)
                problem = "with another object than the one that was asked for"
    problem = problem if problem.startswith(("with ", "in ")) else f"with {problem}"
    raise WebFault(f"{node.name} answers {problem}; nothing of it was kept")


class _Slice:
    """Reads of a body up to where an object ends."""

    def __init__(self, body: mmap.mmap, end: int) -> None:
        self._body, self._end = body, end

    def read(self, most: int = -1, /) -> bytes:
        left = self._end - self._body.tell()
        return self._body.read(left if most < 0 else min(most, left))


def _is_same(header: ObjectHeader, wanted: FoundInstance) -> bool:
    return (header.study_instance_uid, header.series_instance_uid, header.sop_instance_uid) == (
        wanted.study_instance_uid,
        wanted.series_instance_uid,
        wanted.sop_instance_uid,
    )


def first_free_number(folder: Path) -> int:
    """Behind all files that are named by counting."""
    taken = [int(file.stem) for file in folder.glob("*.dcm") if re.fullmatch("[0-9]{6}", file.stem)]
    return max(taken, default=0) + 1


def _keep(path: Path, body: mmap.mmap, start: int, end: int, notes: list[str]) -> Path:
    """The object as a file, with an empty preamble: a preamble can make it a program."""
    preamble = bytes(128)
    if body[start : start + 128] != preamble:
        notes.append(f"{path.name}: what stood before the DICOM file was removed (its preamble)")
    try:
        with written_whole(path, is_private=True) as fresh, open(fresh, "wb") as file:
            file.write(preamble)
            for at in range(start + 128, end, _PIECE):
                file.write(body[at : min(at + _PIECE, end)])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _reserve(folder: Path, number: int) -> Path:
    """An empty file under the next free number, which no other retrieval takes at the same time."""
    while True:
        path = folder / f"{number:06d}.dcm"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            return path
