"""The one DICOM object within an answer (WADO-RS, PS3.18 10.4), which may be larger than the memory."""

import mmap
import re
from email.message import Message

from engine.pacs.object_header import NoObject

_MOST_MULTIPART_HEADERS = 1 << 16
_WINDOW = 1 << 20
_BOUNDARY = re.compile(r"[\x20-\x7e]{1,70}")


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
