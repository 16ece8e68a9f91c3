"""One DICOM object within an answer (WADO-RS, PS3.18 10.4) or a file, and what it says it is.

Nothing here holds or parses a whole object: only its first mebibytes are looked at.
"""

import mmap
import re
import struct
import warnings
import zlib
from dataclasses import dataclass
from email.message import Message
from io import BytesIO
from typing import Any, Protocol

from engine.pacs.web_json import is_uid

_HEAD = 8 << 20
_MOST_MULTIPART_HEADERS = 1 << 16
_WINDOW = 1 << 20
_BOUNDARY = re.compile(r"[\x20-\x7e]{1,70}")
_LONG_VRS = (b"OB", b"OW", b"UN", b"UT", b"SQ", b"OD", b"OF", b"OL", b"OV", b"UC", b"UR", b"SV", b"UV")
_DEFLATED, _IMPLICIT, _BIG = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
_SOP_CLASS, _SOP, _STUDY, _SERIES = 0x00080016, 0x00080018, 0x0020000D, 0x0020000E


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, most: int = -1, /) -> bytes: ...


class NoObject(Exception):
    """Why this is no object that can be used, as the end of a sentence."""


@dataclass(frozen=True)
class ObjectIdentity:
    """What a DICOM file says it is; all are valid UIDs."""

    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    transfer_syntax_uid: str


def find_object(content_type: str, has_known_end: bool, answer: mmap.mmap) -> tuple[int, int]:
    """Where the one object of an answer begins and ends.

    Args:
        content_type: the header of the answer; multipart/related, or application/dicom alone.
        has_known_end: HTTP told the length, so that a cut would have been seen.
        answer: the body.

    Raises:
        NoObject: it is of another kind, is cut off, or holds no object or several.
    """
    kind, boundary = _read_content_type(content_type)
    if kind == "application/dicom":
        if not has_known_end:
            raise NoObject("with an object whose end cannot be known")
        return 0, len(answer)
    if kind != "multipart/related":
        raise NoObject("with something else than DICOM")
    if not isinstance(boundary, str) or not _BOUNDARY.fullmatch(boundary):
        raise NoObject("in parts without saying what is between them")
    mark = b"--" + boundary.encode("ascii")
    at = answer.find(mark, 0, _MOST_MULTIPART_HEADERS)
    start = answer.find(b"\r\n\r\n", at, at + _MOST_MULTIPART_HEADERS) + 4
    if at < 0 or start < 4:
        raise NoObject("in parts whose bounds are not where they should be")
    end = _find(answer, b"\r\n" + mark, start)
    if end < 0:
        raise NoObject("with an object that is cut off")
    if answer[end + 2 + len(mark) : end + 4 + len(mark)] != b"--":
        raise NoObject("with several objects where one was asked for")
    return start, end


def _read_content_type(content_type: str) -> tuple[str, object]:
    """The media type, and the parameter that tells the boundary."""
    header = Message()
    try:
        header["Content-Type"] = content_type
        return header.get_content_type(), header.get_param("boundary")
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", None


def _find(answer: mmap.mmap, wanted: bytes, start: int) -> int:
    """Like ``find``, which would hold up all threads until it has looked through gigabytes."""
    for at in range(start, len(answer), _WINDOW):
        if (found := answer.find(wanted, at, at + _WINDOW + len(wanted) - 1)) >= 0:
            return found
    return -1


def read_identity(file: Readable) -> ObjectIdentity:
    """What a DICOM file (PS3.10 7.1) says it is.

    Raises:
        NoObject: it is no DICOM file, contradicts itself, or lacks a UID that each object has.
        OSError: it cannot be read.
    """
    head = file.read(_HEAD)
    if head[128:132] != b"DICM":
        raise NoObject("what is no DICOM file")
    try:
        meta, start = _read_meta(head)
        syntax = meta.get(0x00020010, "")
        found = _read_uids(head[start:], syntax)
    except NoObject:
        raise
    except Exception as error:  # the parser raises a dozen kinds, RecursionError and zlib.error among them
        problem = type(error).__name__
    else:
        uids = [found.get(tag, "") for tag in (_SOP_CLASS, _SOP, _STUDY, _SERIES)]
        if not all(is_uid(uid) for uid in (*uids, syntax)):
            raise NoObject("an object that lacks a valid UID")
        if meta.get(0x00020003, uids[1]) != uids[1] or meta.get(0x00020002, uids[0]) != uids[0]:
            raise NoObject("an object whose beginning contradicts itself")
        sop_class, sop, study, series = uids
        return ObjectIdentity(sop_class, sop, study, series, syntax)
    raise NoObject(f"an object whose beginning is damaged ({problem})")


def _read_meta(head: bytes) -> tuple[dict[int, str], int]:
    """The UIDs of the file meta group, which is always explicit little endian, and where it ends."""
    found: dict[int, str] = {}
    at = 132
    while at + 8 <= len(head):
        group, element, vr, length = struct.unpack_from("<HH2sH", head, at)
        if group != 0x0002:
            break
        at += 8
        if vr in _LONG_VRS:
            (length,) = struct.unpack_from("<L", head, at)
            at += 4
        if vr == b"UI":
            found[group << 16 | element] = _uid(head[at : at + length])
        at += length
    if at > len(head):
        raise NoObject("an object that is cut off in its beginning")
    return found, at


def _read_uids(dataset: bytes, syntax: str) -> dict[int, str]:
    from pydicom.filereader import read_dataset

    if syntax == _DEFLATED:  # pydicom would inflate it without bounds
        dataset = zlib.decompressobj(-zlib.MAX_WBITS).decompress(dataset, _HEAD)
    wanted = [_SOP_CLASS, _SOP, _STUDY, _SERIES]
    has_passed = False

    def stop(tag: Any, _vr: str | None, _length: int) -> bool:
        nonlocal has_passed
        has_passed |= int(tag) > _SERIES
        return has_passed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they may quote the patient
        read = read_dataset(
            BytesIO(dataset), syntax == _IMPLICIT, syntax != _BIG, stop_when=stop, specific_tags=wanted
        )
    return {tag: _uid(read.get_item(tag).value) for tag in wanted if tag in read}


def _uid(value: Any) -> str:
    return value.rstrip(b"\0 ").decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
