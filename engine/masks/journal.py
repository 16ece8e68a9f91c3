"""The journal of a painted mask: every stroke is in a file at once, so that a sudden end loses none.

A file holds records, each with its length and a checksum. The first says the shape; then come the mask and
the steps around it as they were when the file was last written anew, then each stroke, undo and redo since.
No patient, no path: files are named by the digest of the radiograph's file.
"""

import contextlib
import os
import secrets
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import paths
from engine.arrays import BoolImage, freeze_arrays
from engine.errors import MaskError
from engine.masks.canvas import MaskCanvas
from engine.masks.step import Step

_HEAD = struct.Struct("<cII")  # kind, length of what follows, checksum of both and of what follows
_SHAPE = struct.Struct("<8sII")
_NAME = b"CVMASK01"

SHAPE, MASK, PAST, FUTURE, STROKE, UNDO, REDO = (bytes((letter,)) for letter in b"HMPFSUR")

TORN = "The last stroke was not written completely before the program ended; it is left out."
DAMAGED = (
    "What was painted here is damaged on the disk; the strokes before the damage are shown, and the file is "
    "kept beside the new one."
)


@dataclass(frozen=True, eq=False)
class Kept:
    """What a journal says.

    Attributes:
        mask: (H, W) bool.
        past: steps that can be taken back, the earliest first.
        future: steps that were taken back, the next to do again last.
        notice: one sentence for the reader where something is missing, else "".
    """

    mask: BoolImage
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    notice: str = ""

    def __post_init__(self) -> None:
        freeze_arrays(self)


def journal_file(key: tuple[str, int]) -> Path:
    """Where the mask of a radiograph is kept.

    Args:
        key: SHA-256 of the file, and the number of the frame.
    """
    return paths.user_data_dir() / "painting" / f"{key[0]}-{key[1]}.mask"


class Journal:
    """The file of one radiograph's mask, open for writing.

    Only one process writes it; ``open`` refuses where another does.

    Args:
        path: the file; it need not exist.
        shape: (H, W) of the radiograph.
    """

    def __init__(self, path: Path, shape: tuple[int, int]) -> None:
        self._path, self._shape = path, shape
        self._file: int | None = None
        self._lock: int | None = None

    def open(self) -> Kept:
        """Read what is there and make ready to write.

        What is torn or damaged is cut off; a damaged file is kept beside.

        Raises:
            MaskError: the file cannot be read or written, or another process writes it.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            data = self._path.read_bytes() if self._path.exists() else b""
            kept, valid = _read(data, self._shape)
            if kept.notice == DAMAGED:
                self._path.replace(self._path.with_name(f"{self._path.name}.damaged-{secrets.token_hex(2)}"))
                self.rewrite(kept.mask, kept.past, kept.future)
            else:
                self._file = _open_at_end(self._path)
                if valid < len(data):
                    os.ftruncate(self._file, valid)
                if valid == 0:
                    self._write(SHAPE, _SHAPE.pack(_NAME, *self._shape))
        except OSError as error:
            self.close()
            raise MaskError(_cannot("be kept", error)) from error
        return kept

    @property
    def is_open(self) -> bool:
        return self._file is not None

    def stroke(self, step: Step) -> None:
        """Write a stroke; it is with the operating system when this returns. MaskError: it is not."""
        self._write(STROKE, step.to_bytes())

    def undo(self) -> None:
        """Write that the last step was taken back; MaskError as ``stroke``."""
        self._write(UNDO, b"")

    def redo(self) -> None:
        """Write that a step was done again; MaskError as ``stroke``."""
        self._write(REDO, b"")

    def sync(self) -> None:
        """Have the disk take what was written, against a loss of power; slow, for the background."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._file)

    def rewrite(self, mask: BoolImage, past: Sequence[Step], future: Sequence[Step]) -> None:
        """Put a short file in place of the long one; nothing to keep, no file. Slow, for the background.

        Raises:
            MaskError: it cannot be written; the long file is still there.
        """
        fresh = self._path.with_name(f".{self._path.name}-{secrets.token_hex(4)}")
        try:
            if not past and not future and not mask.any():
                self._close_file()
                self._path.unlink(missing_ok=True)
                return
            records = [_record(SHAPE, _SHAPE.pack(_NAME, *self._shape)), _record(MASK, _pack(mask))]
            records += [_record(PAST, step.to_bytes()) for step in past]
            records += [_record(FUTURE, step.to_bytes()) for step in future]
            file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            try:
                _write_all(file, b"".join(records))
                os.fsync(file)
            finally:
                os.close(file)
            self._close_file()
            fresh.replace(self._path)
            self._file = _open_at_end(self._path)
        except OSError as error:
            raise MaskError(_cannot("be written anew", error)) from error
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; another process may write it."""
        self._close_file()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.close(self._lock)
                _lock_file(self._path).unlink(missing_ok=True)
            self._lock = None

    def _write(self, kind: bytes, content: bytes) -> None:
        if self._file is None:
            return
        size = os.fstat(self._file).st_size
        try:
            _write_all(self._file, _record(kind, content))
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, size)  # half a record would hide what comes after it
            raise MaskError(_cannot("be kept", error)) from error

    def _take_lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows: two windows on the same film are not noticed there
            return
        lock = os.open(_lock_file(self._path), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise MaskError(
                "This radiograph is being painted in another window of Counterview; what is painted here is "
                "not kept. Close the other window to keep it."
            ) from error
        self._lock = lock

    def _close_file(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = None


def _read(data: bytes, shape: tuple[int, int]) -> tuple[Kept, int]:
    """What the bytes of a journal say, and how many of them are good."""
    canvas = MaskCanvas(shape)
    nothing = np.zeros(shape, dtype=bool)
    past: list[Step] = []
    future: list[Step] = []
    good, is_live = 0, False
    mask: BoolImage = nothing
    notice = ""
    try:
        for kind, content, end in _records(data):
            if good == 0 and (kind, content) != (SHAPE, _SHAPE.pack(_NAME, *shape)):
                return Kept(nothing, notice=DAMAGED), 0
            if kind == MASK:
                mask = _unpack(content, shape)
            elif kind == PAST:
                past.append(Step.from_bytes(content))
            elif kind == FUTURE:
                future.append(Step.from_bytes(content))
            elif kind in (STROKE, UNDO, REDO):
                if not is_live:
                    canvas.restore(mask, past, future)
                    is_live = True
                if kind == STROKE:
                    canvas.apply(Step.from_bytes(content))
                elif kind == UNDO:
                    canvas.undo()
                else:
                    canvas.redo()
            good = end
    except _TornError:
        notice = TORN
    except (ValueError, IndexError, struct.error, zlib.error):
        notice = DAMAGED
    if data and good == 0 and not notice:
        notice = DAMAGED
    if not is_live:
        canvas.restore(mask, past, future)
    return Kept(np.array(canvas.mask), canvas.past, canvas.future, notice), good


class _TornError(Exception):
    """The last record is not complete."""


def _records(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Kind, content and end of each; ValueError where one is damaged, _TornError where the last is torn."""
    at = 0
    while at < len(data):
        if at + _HEAD.size > len(data):
            raise _TornError
        kind, length, checksum = _HEAD.unpack_from(data, at)
        end = at + _HEAD.size + length
        if end > len(data):
            raise _TornError
        content = data[at + _HEAD.size : end]
        if _checksum(kind, content) != checksum:
            if end == len(data):
                raise _TornError
            raise ValueError("a checksum is wrong")
        yield kind, content, end
        at = end


def _record(kind: bytes, content: bytes) -> bytes:
    return _HEAD.pack(kind, len(content), _checksum(kind, content)) + content


def _checksum(kind: bytes, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(kind + len(content).to_bytes(4, "little")))


def _pack(mask: BoolImage) -> bytes:
    return zlib.compress(np.packbits(mask).tobytes(), level=1)


def _unpack(content: bytes, shape: tuple[int, int]) -> BoolImage:
    bits = np.frombuffer(zlib.decompress(content), dtype=np.uint8)
    return np.unpackbits(bits, count=shape[0] * shape[1]).view(bool).reshape(shape)


def _open_at_end(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _cannot(what: str, error: OSError) -> str:
    reason = os.strerror(error.errno) if error.errno else "input/output error"
    return f"What is painted cannot {what} on the disk ({reason}); free some space or check the drive."
