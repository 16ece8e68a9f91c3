"""Reading a case capsule that anyone may have sent: every member is checked before it counts for anything.

Nothing is unpacked to disk, no name in it becomes a path, and no size that it states is believed. A member
that is not what the manifest says is refused. Who alters a capsule and its manifest can forge it: checksums
tell damage and careless changes, they are no signature.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.errors import CapsuleError, DamagedEntryError, StoreError
from engine.exchange.capsule import FORMAT, FORMAT_VERSION, MANIFEST, MOST_RESULTS, RATINGS, folder_of
from engine.exchange.capsule_input import DISPLAY, FACTS, PIXELS, find_framed_input, unpack_input
from engine.history.encoding import DecodedResult, decode_result
from engine.history.record import CHANGE, MAPS, RECORD, check_pixels, digest, read_record
from engine.radiographs.framing import frame_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.reading.rating import Rating
from engine.results.pixel_digest import digest_of_pixels

REFRAMED = "pictures in the model frame were made anew: this machine frames the input a little differently"
_RESULT_FILES = r"result\.json|change\.npz|maps\.npz|thumbnail\.png"
_NAMES = re.compile(
    rf"{re.escape(MANIFEST)}|{re.escape(RATINGS)}|{PIXELS}|{DISPLAY}|{FACTS}|results/\d{{3}}/({_RESULT_FILES})"
)
_MOST_BYTES = {"json": 2**24, "npz": 2**30, "npy": 2**31, "png": 2**22}
_MOST_TOGETHER = 2**33
_LARGEST_GROWTH = 1000  # unpacked over packed, for members of any weight
_HARMLESS_BYTES = 2**20
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 2**20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True, eq=False)
class CapsuleResult:
    """One result in a capsule, without its pixels.

    Attributes:
        number: counted from 1.
        identity: SHA-256 of its record.
        record: the content of ``result.json``.
    """

    number: int
    identity: str
    record: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Capsule:
    """A capsule whose members are all what its manifest says.

    Attributes:
        path: of the file.
        manifest: the content of ``manifest.json``.
        results: in order.
        ratings: of these results.
    """

    path: Path
    manifest: dict[str, Any]
    results: tuple[CapsuleResult, ...]
    ratings: tuple[Rating, ...]

    @property
    def has_pixels(self) -> bool:
        """The input goes along."""
        return PIXELS in self.manifest["members"]

    @property
    def pixels_sha256(self) -> str:
        """Of the input's stored pixels, see ``pixel_digest``."""
        return str(self.manifest["input"]["pixels_sha256"])

    def belongs_to(self, radiograph: Radiograph) -> bool:
        """The results were made from exactly these pixels."""
        return digest_of_pixels(radiograph.stored_pixels) == self.pixels_sha256

    def radiograph(self) -> Radiograph:
        """The input, where it goes along.

        Raises:
            CapsuleError: it does not, or it is damaged.
        """
        if not self.has_pixels:
            raise CapsuleError(
                f"{self.path.name} does not hold the input's pixels; open your own copy of the radiograph"
            )
        members = {name: self._read(name) for name in (PIXELS, DISPLAY, FACTS)}
        return unpack_input(self.manifest["input"], members, self.path)

    def restore(self, result: CapsuleResult, radiograph: Radiograph) -> DecodedResult:
        """A result on the pixels that it was made from.

        Args:
            result: of this capsule.
            radiograph: the sender's pixels or one's own copy of them.

        Raises:
            CapsuleError: other pixels, or the result is damaged.
        """
        if not self.belongs_to(radiograph):
            raise CapsuleError(
                f"{self.path.name} is about other pixels than those of the open radiograph; "
                "open the radiograph that it was made from"
            )
        folder = folder_of(result.number)
        try:
            check_pixels(result.record, radiograph.stored_pixels)
            files = {name: self._read(f"{folder}/{name}") for name in (CHANGE, MAPS)}
            framed, spec = find_framed_input(result.record, radiograph)
            back = decode_result(result.record, files, radiograph, framed)
        except DamagedEntryError as error:
            raise CapsuleError(f"{self.path.name}, result {result.number}: {error}") from error
        if spec is None:
            return back
        other = replace(radiograph, stored_pixels=back.result.counterfactual)
        anew = replace(
            back.result,
            framed_counterfactual=frame_radiograph(other, spec).pixels,
            notes=(*back.result.notes, REFRAMED),
        )
        return replace(back, result=anew)

    def _read(self, name: str) -> bytes:
        """A member, compared with the manifest each time."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                return _read_member(archive, archive.getinfo(name), self.manifest["members"][name]["sha256"])
        except (*_BROKEN, KeyError, OSError) as error:
            raise CapsuleError(f"{self.path.name}: {name} cannot be read any more; copy it again") from error


def read_capsule(path: Path) -> Capsule:
    """Open a capsule and check every member.

    Raises:
        CapsuleError: it is damaged, altered, hostile, of a newer version or no capsule; one line says which.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, archive)
    except CapsuleError as error:
        raise CapsuleError(f"{path.name}: {error}") from error.__cause__
    except FileNotFoundError:
        raise CapsuleError(f"{path.name} is not there") from None
    except (DamagedEntryError, StoreError) as error:
        raise CapsuleError(f"{path.name}: {error}") from error
    except OSError as error:
        raise CapsuleError(
            f"{path.name} cannot be read ({error.strerror or type(error).__name__})"
        ) from error
    except _BROKEN as error:
        raise CapsuleError(f"{path.name} is no case capsule, or it is damaged; copy it again") from error


def _read(path: Path, archive: zipfile.ZipFile) -> Capsule:
    members = _check_members(archive)
    manifest = _parse(_read_member(archive, members[MANIFEST], None), MANIFEST, dict)
    if manifest.get("format") != FORMAT:
        raise CapsuleError("this is no case capsule")
    version = manifest.get("format_version")
    if not isinstance(version, int):
        raise CapsuleError("its manifest is incomplete")
    if version != FORMAT_VERSION:
        raise CapsuleError(
            f"it has format {version}, this Counterview knows {FORMAT_VERSION}; update Counterview"
        )
    try:
        stated = {str(name): str(entry["sha256"]) for name, entry in manifest["members"].items()}
        folders = [str(folder) for folder in manifest["results"]]
        described = manifest["input"]
        if not all(isinstance(described[name], str) for name in ("pixels_sha256", "file_sha256")):
            raise TypeError("digests are texts")
    except (KeyError, TypeError, AttributeError) as error:
        raise CapsuleError("its manifest is incomplete") from error
    if set(stated) != set(members) - {MANIFEST}:
        odd = sorted(set(stated) ^ (set(members) - {MANIFEST}))[0]
        raise CapsuleError(f"its manifest and its members differ: {odd!r}; it was altered")
    if not 1 <= len(folders) <= MOST_RESULTS or folders != [
        folder_of(number) for number in range(1, len(folders) + 1)
    ]:
        raise CapsuleError("its manifest lists no results, or too many")
    small: dict[str, bytes] = {}
    for name, sha256 in stated.items():
        if name.endswith(".json"):
            small[name] = _read_member(archive, members[name], sha256)
        else:
            _check_member(archive, members[name], sha256)
    results = []
    for number, folder in enumerate(folders, start=1):
        text = small.get(f"{folder}/{RECORD}")
        if text is None:
            raise CapsuleError(f"result {number} has no record")
        record = read_record(text)
        for name, entry in record["kept"]["files"].items():
            if stated.get(f"{folder}/{name}") != entry["sha256"]:
                raise CapsuleError(f"result {number}: {name} is not the one of its record; it was altered")
        if record["kept"].get("pixels_sha256") != described["pixels_sha256"]:
            raise CapsuleError(f"result {number} is about other pixels than the capsule")
        results.append(CapsuleResult(number, digest(text), record))
    return Capsule(path, manifest, tuple(results), _ratings(small.get(RATINGS, b"[]")))


def _check_members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    together = 0
    if min((member.header_offset for member in archive.infolist()), default=0):
        # Half a capsule looks like the ZIP that is its last whole member.
        raise CapsuleError("it is cut short or damaged; copy it again")
    for member in archive.infolist():
        name = member.filename
        if member.orig_filename != name or not _NAMES.fullmatch(name):
            raise CapsuleError(f"it holds {name[:80]!r}, which has no place in a capsule; it is refused")
        if name in members:
            raise CapsuleError(f"it holds {name!r} twice; it is refused")
        grows = member.file_size > _LARGEST_GROWTH * max(1, member.compress_size)
        too_large = member.file_size > _MOST_BYTES[name.rpartition(".")[2]]
        if too_large or (grows and member.file_size > _HARMLESS_BYTES):
            raise CapsuleError(f"{name} unpacks to more than a capsule can hold; it is refused")
        if member.flag_bits & 0x1 or member.compress_type not in _PACKINGS:
            raise CapsuleError(f"{name} is locked or packed in a strange way; it is refused")
        together += member.file_size
        members[name] = member
    if together > _MOST_TOGETHER:
        raise CapsuleError("it unpacks to more than a capsule can hold; it is refused")
    if MANIFEST not in members:
        raise CapsuleError("this is no case capsule")
    return members


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, sha256: str | None) -> bytes:
    parts = []
    left = member.file_size
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise CapsuleError(f"{member.filename} unpacks to more than it states; it is refused")
            parts.append(chunk)
    data = b"".join(parts)
    if sha256 is not None and digest(data) != sha256:
        raise CapsuleError(f"{member.filename} is not what the manifest says; it was altered or is damaged")
    return data


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, sha256: str) -> None:
    """As ``_read_member``, without keeping it in memory."""
    found, left = hashlib.sha256(), member.file_size
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise CapsuleError(f"{member.filename} unpacks to more than it states; it is refused")
            found.update(chunk)
    if found.hexdigest() != sha256:
        raise CapsuleError(f"{member.filename} is not what the manifest says; it was altered or is damaged")


def _parse(text: bytes, name: str, kind: type[Any]) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CapsuleError(f"{name} is damaged") from error
    if not isinstance(value, kind):
        raise CapsuleError(f"{name} is damaged")
    return value


def _ratings(text: bytes) -> tuple[Rating, ...]:
    found = []
    for answer in _parse(text, RATINGS, list):
        try:
            found.append(Rating(**answer | {"created_at": datetime.fromisoformat(answer["created_at"])}))
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise CapsuleError(f"{RATINGS} holds something that is no rating") from error
    return tuple(found)
