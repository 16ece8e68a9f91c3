"""ObjectHeader: what a DICOM object says it is, read as from a stranger.

Nothing here holds or parses a whole object: only its first mebibytes are looked at.
"""

import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from engine.errors import ArchiveError
from engine.pacs.uids import is_uid
from engine.radiographs.file_meta import TRANSFER_SYNTAX, find_file_meta, uid_text

_HEAD = 8 << 20
_DEFLATED, _IMPLICIT, _BIG = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
_META_SOP_CLASS, _META_SOP = 0x00020002, 0x00020003
_SOP_CLASS, _SOP, _STUDY, _SERIES = 0x00080016, 0x00080018, 0x0020000D, 0x0020000E


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, most: int = -1, /) -> bytes: ...


class NoObject(Exception):
    """Why this is no object that can be used, as the end of a sentence."""


@dataclass(frozen=True)
class ObjectHeader:
    """UIDs of an object, from its data set; its file meta information does not contradict them."""

    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    transfer_syntax_uid: str

    @property
    def kind(self) -> tuple[str, str]:
        """SOP class and transfer syntax: what a presentation context is for."""
        return self.sop_class_uid, self.transfer_syntax_uid

    @property
    def kind_words(self) -> str:
        """For people."""
        from pydicom.uid import UID

        return f"{UID(self.sop_class_uid).name} in {UID(self.transfer_syntax_uid).name}"


def read_own_header(path: Path) -> ObjectHeader:
    """The header of a file here that is to be sent; its file meta information must be whole.

    Raises:
        ArchiveError: it cannot be read, is no DICOM file, or contradicts itself.
    """
    return _read_own(path, path.name)


def read_own_headers(files: Sequence[Path]) -> list[ObjectHeader]:
    """The same of several; an error tells which by its place, for a name may be a patient's."""
    return [_read_own(file, f"file {place} of {len(files)}") for place, file in enumerate(files, start=1)]


def _read_own(path: Path, called: str) -> ObjectHeader:
    try:
        with open(path, "rb") as file:
            return read_header(file, has_whole_meta=True)
    except NoObject as problem:
        raise ArchiveError(f"{called} is {problem}; leave it out") from None
    except OSError as error:
        raise ArchiveError(f"{called} cannot be read ({error.strerror or 'damaged'})") from None


def read_header(file: Readable, has_whole_meta: bool = False) -> ObjectHeader:
    """What a DICOM file (PS3.10 7.1) says it is.

    Args:
        file: at its beginning.
        has_whole_meta: the file meta information must name the object too; C-STORE reads it there.

    Raises:
        NoObject: it is no DICOM file, contradicts itself, or lacks a UID that each object has.
        OSError: it cannot be read.
    """
    head = file.read(_HEAD)
    if head[128:132] != b"DICM":
        raise NoObject("something else than DICOM")
    meta = find_file_meta(head, 132)
    if meta is None:
        raise NoObject("an object that is cut off in its beginning")
    if not meta.is_explicit:
        raise NoObject("an object whose file meta information is in implicit VR")
    syntax = meta.uid(head, TRANSFER_SYNTAX) or ""
    try:
        found = _read_uids(head[meta.end :], syntax)
    except Exception as error:  # the parser raises a dozen kinds, RecursionError and zlib.error among them
        problem = type(error).__name__
    else:
        uids = [found.get(tag, "") for tag in (_SOP_CLASS, _SOP, _STUDY, _SERIES)]
        if not all(is_uid(uid) for uid in (*uids, syntax)):
            raise NoObject("an object that lacks a valid UID")
        sop_class, sop, study, series = uids
        announced = [(meta.uid(head, _META_SOP_CLASS), sop_class), (meta.uid(head, _META_SOP), sop)]
        if any(got != uid and (has_whole_meta or got is not None) for got, uid in announced):
            raise NoObject("an object whose beginning contradicts itself")
        return ObjectHeader(sop_class, sop, study, series, syntax)
    raise NoObject(f"an object whose beginning is damaged ({problem})")


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
    return uid_text(value) if isinstance(value, bytes) else str(value or "")
