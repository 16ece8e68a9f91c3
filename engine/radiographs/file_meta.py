"""FileMeta: where the values of a DICOM file meta group lie in a file, and where it ends (PS3.10 7.1)."""

import struct
from dataclasses import dataclass

TRANSFER_SYNTAX = 0x00020010
_LONG_VRS = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")


@dataclass(frozen=True)
class FileMeta:
    """The file meta group of a file.

    Attributes:
        values: where the value of each element lies, by tag; of a repeated one the last.
        end: offset of the data set.
        is_explicit: all elements name their VR, as the standard wants it; pydicom reads others, too.
    """

    values: dict[int, slice]
    end: int
    is_explicit: bool

    def uid(self, data: bytes, tag: int) -> str | None:
        """A UID of the file that this group was found in; None where it has none."""
        return uid_text(data[self.values[tag]]) if tag in self.values else None


def find_file_meta(data: bytes, start: int) -> FileMeta | None:
    """Walk through a file meta group.

    Args:
        data: of a file, from its beginning.
        start: offset of the group: 132 behind a preamble.

    Returns:
        None where the group reaches beyond the data. Such a file has no data set, and nobody can tell
        its encoding: it must be refused, not handed to a parser that guesses.
    """
    values: dict[int, slice] = {}
    at, is_explicit = start, True
    while data[at : at + 2] == b"\x02\0":
        if at + 8 > len(data):
            return None
        group, element, vr, length = struct.unpack_from("<HH2sH", data, at)
        at += 8
        if not (vr.isalpha() and vr.isupper()):
            is_explicit = False
            (length,) = struct.unpack_from("<L", data, at - 4)
        elif vr in _LONG_VRS:
            if at + 4 > len(data):
                return None
            (length,) = struct.unpack_from("<L", data, at)
            at += 4
        if at + length > len(data):
            return None
        values[group << 16 | element] = slice(at, at + length)
        at += length
    return FileMeta(values, at, is_explicit)


def uid_text(value: bytes) -> str:
    """A UID without its padding."""
    return value.rstrip(b"\0 ").decode("ascii", "replace")
