"""Folders of results: written as a whole or not at all, moved to the trash and back, never changed.

    history/results/IMAGE-FRAME/IDENTITY/    result.json, change.npz, maps.npz, thumbnail.png
    history/results/IMAGE-FRAME/framed-DIGEST.npz    the input as the model saw it, once for all its results
    history/trash/IMAGE-FRAME/IDENTITY/      deleted, can be brought back
    history/damaged/IMAGE-FRAME/IDENTITY/    not what was stored; set aside for whoever wants to look

IMAGE and IDENTITY are the first 32 hex digits of SHA-256 digests, so no name says who the patient is.
"""

import contextlib
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.arrays import FloatImage
from engine.errors import DamagedEntryError, StoreError
from engine.history.encoding import EncodedResult, digest_of_frame
from engine.history.packed_arrays import Expected, pack_arrays, unpack_arrays
from engine.history.record import CHANGE, MAPS, RECORD, THUMBNAIL

_log = logging.getLogger(__name__)

NAME_LENGTH = 32
RESULTS, TRASH, DAMAGED = "results", "trash", "damaged"
_UNFINISHED = ".making-"
_STALE_AFTER_S = 3600.0
# Bytes that a file may have before it is read; what it unpacks to is checked apart from that.
_MOST_BYTES = {RECORD: 2**24, THUMBNAIL: 2**22, CHANGE: 2**30, MAPS: 2**30}


class ResultFolders:
    """The folders below one place.

    Args:
        root: the folder ``history``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, key: str, encoded: EncodedResult, framed_input: FloatImage) -> None:
        """Keep a result; after an error, or when the machine stops, nothing of it is there.

        Raises:
            OSError: it cannot be written.
        """
        parent = self.root / RESULTS / key
        parent.mkdir(parents=True, exist_ok=True)
        self._write_framed(parent, framed_input)
        target = parent / encoded.identity[:NAME_LENGTH]
        if target.exists():
            return
        fresh = parent / f"{_UNFINISHED}{secrets.token_hex(6)}"
        fresh.mkdir()
        try:
            for name, data in encoded.files.items():
                _write_file(fresh / name, data)
            _flush_folder(fresh)
            fresh.rename(target)
            _flush_folder(parent)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def read(self, key: str, identity: str, name: str) -> bytes:
        """A file of a result, which need not be what was stored.

        Raises:
            DamagedEntryError: it is missing or far too large.
            StoreError: it cannot be read now, though it may be well.
        """
        path = self.folder(key, identity) / name
        try:
            if path.stat().st_size > _MOST_BYTES[name]:
                raise DamagedEntryError(f"{name} is far too large")
            return path.read_bytes()
        except FileNotFoundError:
            raise DamagedEntryError(f"{name} is missing") from None
        except OSError as error:
            raise StoreError(f"{name} of a kept result cannot be read ({error.strerror})") from error

    def framed_input(self, key: str, size: int, digest: str) -> FloatImage:
        """The input of a result as the model saw it: (size, size) float32.

        Raises:
            DamagedEntryError: it is missing or not what was stored.
            StoreError: it cannot be read now.
        """
        path = self.root / RESULTS / key / _framed_name(digest)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise DamagedEntryError("the framed input is missing") from None
        except OSError as error:
            raise StoreError(f"a framed input cannot be read ({error.strerror})") from error
        pixels = unpack_arrays(data, {"framed_input": Expected("<f4", (size, size))}, path.name)
        framed: FloatImage = pixels["framed_input"]
        if digest_of_frame(framed) != digest:
            raise DamagedEntryError("the framed input was altered")
        return framed

    def folder(self, key: str, identity: str, place: str = RESULTS) -> Path:
        """Where a result is, or would be."""
        return self.root / place / key / identity[:NAME_LENGTH]

    def move(self, key: str, identity: str, source: str, target: str) -> None:
        """Move a result between results, trash and damaged; one of the same name there gets out of the way.

        Raises:
            OSError: it cannot be moved; it is still where it was.
        """
        new = self.folder(key, identity, target)
        new.parent.mkdir(parents=True, exist_ok=True)
        if new.exists():
            new.rename(new.with_name(f"{new.name}-{secrets.token_hex(3)}"))
        self.folder(key, identity, source).rename(new)

    def remove_from_trash(self, key: str, identity: str) -> None:
        """Delete a result for good, and its framed input with the last result of the radiograph.

        Raises:
            OSError: it cannot be deleted.
        """
        folder = self.folder(key, identity, TRASH)
        if folder.exists():
            shutil.rmtree(folder)
        kept = self.root / RESULTS / key
        for parent in (folder.parent, *([] if list(_entries(folder.parent)) else [kept])):
            if parent.is_dir() and not list(_entries(parent)):
                shutil.rmtree(parent, ignore_errors=True)

    def list(self, place: str) -> Iterator[tuple[str, str]]:
        """(key, name of the folder) of every result in results or trash."""
        top = self.root / place
        if top.is_dir():
            for parent in sorted(entry for entry in top.iterdir() if entry.is_dir()):
                for name in _entries(parent):
                    yield parent.name, name

    def size_of(self, key: str, identity: str, place: str = RESULTS) -> int:
        """Bytes of the files of a result."""
        return sum(entry.stat().st_size for entry in os.scandir(self.folder(key, identity, place)))

    def size_of_frames(self) -> int:
        """Bytes of all framed inputs."""
        return sum(path.stat().st_size for path in (self.root / RESULTS).glob("*/framed-*.npz"))

    def clear_unfinished(self) -> int:
        """Remove what was being written when the application stopped; how many there were."""
        count = 0
        for path in (self.root / RESULTS).glob(f"*/{_UNFINISHED}*"):
            with contextlib.suppress(OSError):  # another window may be at work on it
                if time.time() - path.stat().st_mtime > _STALE_AFTER_S:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    count += 1
        if count:
            _log.info("%d unfinished results were removed", count)
        return count

    def _write_framed(self, parent: Path, framed_input: FloatImage) -> None:
        """Unless it is there and whole; a damaged one is mended, for its name says what it must hold."""
        digest = digest_of_frame(framed_input)
        with contextlib.suppress(StoreError):
            self.framed_input(parent.name, framed_input.shape[0], digest)
            return
        fresh = parent / f"{_UNFINISHED}{secrets.token_hex(6)}"
        try:
            _write_file(fresh, pack_arrays({"framed_input": np.asarray(framed_input)}))
            fresh.replace(parent / _framed_name(digest))
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise


def key_of(image_sha256: str, frame_number: int) -> str:
    """The name of a radiograph's folder."""
    return f"{image_sha256[:NAME_LENGTH]}-{frame_number}"


def _framed_name(digest: str) -> str:
    return f"framed-{digest[:NAME_LENGTH]}.npz"


def _entries(parent: Path) -> Iterator[str]:
    if parent.is_dir():
        for entry in sorted(parent.iterdir()):
            if entry.is_dir() and not entry.name.startswith("."):
                yield entry.name


def _write_file(path: Path, data: bytes) -> None:
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk; Windows knows no such thing."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
