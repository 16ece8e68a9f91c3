"""What a file is, from its first bytes: no pixels are read, nothing is parsed beyond two UIDs."""

import struct
from enum import Enum
from pathlib import Path

from engine.radiographs.file_reader import JPEG_SIGNATURE, PNG_SIGNATURE
from engine.radiographs.sop_classes import IMAGE_CLASSES, STANDARD_ROOT

HEAD_BYTES = 4096
DICOMDIR_CLASS = "1.2.840.10008.1.3.10"

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_FIRST_GROUPS = (0x0002, 0x0004, 0x0008)
_SOP_CLASS = b"\x08\x00\x16\x00"
_SOP_CLASS_BIG_ENDIAN = b"\x00\x08\x00\x16"
_META_SOP_CLASS = b"\x02\x00\x02\x00"
_LONGEST_UID = 64


class Kind(Enum):
    """What the first bytes say."""

    EMPTY = "empty"
    PICTURE = "PNG or JPEG"
    RADIOGRAPH = "DICOM that may be a radiograph"
    OTHER_DICOM = "DICOM of another kind"
    DICOMDIR = "index of a disc"
    ZIP = "archive"
    UNKNOWN = "something else"


def kind_of(head: bytes) -> tuple[Kind, str]:
    """Tell what a file is.

    Args:
        head: its first ``HEAD_BYTES`` bytes, or all of a shorter one.

    Returns:
        the kind, and the name of the DICOM object where it is of another kind, else "". What is uncertain
        counts as a radiograph: reading it will tell.
    """
    if not head:
        return Kind.EMPTY, ""
    if head.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)):
        return Kind.PICTURE, ""
    if head.startswith(_ZIP_SIGNATURES):
        return Kind.ZIP, ""
    if head[128:132] == b"DICM":
        meta = _uid_after(_META_SOP_CLASS, head[132:])
        return _by_class(_sop_class(head[132:]) or (meta if meta == DICOMDIR_CLASS else ""))
    if _could_be_dataset(head):
        uid = _sop_class(head)
        if uid:
            return _by_class(uid)
    return Kind.UNKNOWN, ""


def kind_of_file(path: Path) -> tuple[Kind, str]:
    """What ``kind_of`` says of a file.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb", buffering=0) as file:
        return kind_of(file.read(HEAD_BYTES) or b"")


def _by_class(uid: str) -> tuple[Kind, str]:
    if uid == DICOMDIR_CLASS:
        return Kind.DICOMDIR, ""
    if not uid or uid in IMAGE_CLASSES or not uid.startswith(STANDARD_ROOT):
        return Kind.RADIOGRAPH, ""
    from pydicom.uid import UID  # only where there is something to name: it takes a moment to load

    return Kind.OTHER_DICOM, UID(uid).name.removesuffix(" Storage")


def _could_be_dataset(head: bytes) -> bool:
    if len(head) < 16:
        return False
    little, big = struct.unpack_from("<H", head)[0], struct.unpack_from(">H", head)[0]
    return little in _FIRST_GROUPS or big in _FIRST_GROUPS


def _sop_class(data: bytes) -> str:
    return _uid_after(_SOP_CLASS, data) or _uid_after(_SOP_CLASS_BIG_ENDIAN, data)


def _uid_after(tag: bytes, data: bytes) -> str:
    """The UID of the first element with this tag, explicit or implicit, or ""."""
    at = data.find(tag)
    if at < 0 or at + 8 > len(data):
        return ""
    is_big = tag == _SOP_CLASS_BIG_ENDIAN
    if data[at + 4 : at + 6] == b"UI":
        (length,) = struct.unpack_from(">H" if is_big else "<H", data, at + 6)
    else:
        (length,) = struct.unpack_from(">L" if is_big else "<L", data, at + 4)
    if not 0 < length <= _LONGEST_UID:
        return ""
    uid = data[at + 8 : at + 8 + length].rstrip(b"\0 ").decode("ascii", "replace")
    return uid if uid.replace(".", "").isdigit() else ""
