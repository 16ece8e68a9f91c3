"""ZIP archives: what is inside, looked at without unpacking, and one member at a time as a private file.

No name from an archive ever becomes a name on disk, and no size it states is believed.
"""

import contextlib
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from engine.collection.candidate import Candidate, Reason, Skipped
from engine.collection.kinds import HEAD_BYTES, Kind, kind_of
from engine.collection.natural_order import natural_key
from engine.errors import DamagedImageError, RadiographError, UnsupportedImageError
from engine.radiographs.file_reader import MAX_FILE_BYTES

MAX_MEMBERS = 100_000
_LARGEST_GROWTH = 1000  # unpacked over packed; deflate reaches 1032, a radiograph of one grey less
_HARMLESS_BYTES = 256 * 1024**2
_CHUNK = 1024**2
_ENCRYPTED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ADVICE = {
    Reason.LOCKED: "locked with a password; unpack the ZIP first",
    Reason.STRANGE_PACKING: "packed in a way that is not supported; unpack the ZIP first",
    Reason.TOO_LARGE: "unpacks to more than a radiograph can have",
}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)


def list_archive(
    path: Path, name: str, should_stop: Callable[[], bool] = lambda: False
) -> Iterator[Candidate | Skipped]:
    """What a ZIP holds, folders within it included, in natural order.

    Args:
        path: the archive.
        name: what lines about it call it.
        should_stop: asked before each member.
    """
    try:
        status = path.stat()
        if _stated_members(path) > MAX_MEMBERS:
            yield Skipped(name, Reason.TOO_LARGE, f"more than {MAX_MEMBERS:,} files")
            return
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            members.sort(key=lambda member: natural_key(member.filename))
            for member in members:
                if should_stop():
                    return
                found = _judge(archive, member)
                if isinstance(found, Reason):
                    yield Skipped(f"{name}/{member.filename}", found)
                elif isinstance(found, str):
                    yield Skipped(f"{name}/{member.filename}", Reason.OTHER_DICOM, found)
                else:
                    yield Candidate(path, member.filename, member.file_size, status.st_mtime_ns)
    except OSError as error:
        yield Skipped(name, Reason.UNREADABLE, os.strerror(error.errno) if error.errno else "")
    except _BROKEN:
        yield Skipped(name, Reason.DAMAGED_ZIP)


@contextlib.contextmanager
def unpacked(candidate: Candidate) -> Iterator[Path]:
    """One member of a ZIP as a file in a private folder; both are gone afterwards.

    Raises:
        RadiographError: the archive or the member is missing, damaged, locked or too large.
    """
    with tempfile.TemporaryDirectory(prefix="counterview-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "member"
        try:
            with zipfile.ZipFile(candidate.path) as archive:
                member = archive.getinfo(candidate.member)
                obstacle = _obstacle(member)
                if obstacle is not None:
                    raise UnsupportedImageError(f"{candidate.name}: {_ADVICE[obstacle]}")
                _copy(archive, member, file)
        except RadiographError:
            raise
        except (KeyError, FileNotFoundError):
            raise RadiographError(f"{candidate.name}: the ZIP has changed; open it again") from None
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "input/output error"
            raise RadiographError(f"{candidate.name}: it cannot be unpacked ({reason})") from None
        except (*_BROKEN, RuntimeError) as error:
            raise DamagedImageError(
                f"{candidate.name}: the ZIP is damaged there ({type(error).__name__}); copy it again"
            ) from error
        yield file


def _judge(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Reason | str | None:
    """Why a member is not listed: a reason, or the name of another kind of DICOM object; None: it is."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if any(part == "__MACOSX" or (part[0] == "." and part not in (".", "..")) for part in parts):
        return Reason.HIDDEN
    obstacle = _obstacle(member)
    if obstacle is not None:
        return obstacle
    if member.file_size == 0:
        return Reason.EMPTY
    try:
        with archive.open(member) as stream:
            kind, what = kind_of(stream.read(HEAD_BYTES))
    except (*_BROKEN, RuntimeError):
        return Reason.UNREADABLE
    if kind is Kind.OTHER_DICOM:
        return what
    return {
        Kind.EMPTY: Reason.EMPTY,
        Kind.ZIP: Reason.NESTED_ZIP,
        Kind.DICOMDIR: Reason.DISC_INDEX,
        Kind.UNKNOWN: Reason.NO_IMAGE,
    }.get(kind)


def _obstacle(member: zipfile.ZipInfo) -> Reason | None:
    """What keeps a member from being unpacked: one of the reasons in ``_ADVICE``, or None."""
    if member.flag_bits & _ENCRYPTED:
        return Reason.LOCKED
    if member.compress_type not in _PACKINGS:
        return Reason.STRANGE_PACKING
    grows = member.file_size > _LARGEST_GROWTH * max(1, member.compress_size)
    if member.file_size > MAX_FILE_BYTES or (grows and member.file_size > _HARMLESS_BYTES):
        return Reason.TOO_LARGE
    return None


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path) -> None:
    """Unpack no more bytes than stated; zipfile compares size and check sum at the end."""
    left = min(member.file_size, MAX_FILE_BYTES)
    with archive.open(member) as stream, open(file, "xb") as copy:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise DamagedImageError("the ZIP unpacks to more than it states; this is no radiograph")
            copy.write(chunk)


def _stated_members(path: Path) -> int:
    """Number of members by the end record (APPNOTE 4.3.16), before Python builds an object for each."""
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return 0
    (count,) = struct.unpack_from("<H", tail, at + 10)
    wide = tail.rfind(b"PK\x06\x06")  # the 64-bit end record, APPNOTE 4.3.14
    if count == 0xFFFF and 0 <= wide <= len(tail) - 40:
        (count,) = struct.unpack_from("<Q", tail, wide + 32)
    return int(count)
