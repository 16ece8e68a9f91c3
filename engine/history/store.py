"""HistoryStore: every result that was made, immutable on disk; searched, starred, deleted with a way back."""

import contextlib
import errno
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.arrays import FloatImage
from engine.edit import EditRequest, EditResult
from engine.errors import DamagedEntryError, StoreError
from engine.history.encoding import (
    DecodedResult,
    EncodedResult,
    decode_result,
    encode_result,
    is_same_result,
)
from engine.history.entry import HistoryEntry, Query, describe_entry
from engine.history.folders import NAME_LENGTH, RESULTS, TRASH, ResultFolders, key_of
from engine.history.record import (
    CHANGE,
    MAPS,
    RECORD,
    THUMBNAIL,
    check_file,
    check_pixels,
    frame_size,
    read_record,
)
from engine.history.recovery import open_index, put_away, reconcile
from engine.paths import history_dir
from engine.radiographs.radiograph import Radiograph
from engine.results.pixel_digest import digest_of_pixels

KEPT_IN_TRASH = timedelta(days=30)


@dataclass(frozen=True)
class HistorySize:
    """How much there is.

    Attributes:
        results, size: how many, and their bytes on disk, those in the trash apart.
        deleted, deleted_size: of the trash.
        free: bytes free on the disk.
    """

    results: int
    size: int
    deleted: int
    deleted_size: int
    free: int


class HistoryStore:
    """Results on disk. Safe to use from several threads, and from several windows on one machine.

    Args:
        folder: where; None: the one of this user.

    Attributes:
        notices: one line each, what was found damaged or missing when the store was opened.

    Raises:
        StoreError: the folder cannot be used, or the index was written by a newer version.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._root = history_dir() if folder is None else folder
        self._folders = ResultFolders(self._root)
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        self._index, self.notices = open_index(self._root)
        with contextlib.suppress(OSError, StoreError):  # a store that can only be read is still worth reading
            self._folders.clear_unfinished()
            self.notices += reconcile(self._index, self._folders)

    @property
    def is_read_only(self) -> bool:
        """Nothing can be kept, starred or deleted."""
        return self._index.is_read_only

    def close(self) -> None:
        """Let go of the database; the store cannot be used afterwards."""
        self._index.close()

    # Keeping.

    def add(
        self,
        radiograph: Radiograph,
        request: EditRequest | None,
        result: EditResult,
        is_part_of_series: bool = False,
        created_at: datetime | None = None,
    ) -> HistoryEntry:
        """Keep a result; returns when it is on disk and was read back to the bit.

        Raises:
            StoreError: it was not kept; the message says why and what to do.
        """
        encoded = encode_result(radiograph, request, result, is_part_of_series, created_at)
        record = read_record(encoded.files[RECORD], encoded.identity)
        back = decode_result(record, encoded.files, radiograph, result.framed_input)
        if not is_same_result(result, back.result):
            raise StoreError("A result was not kept, it would not come back to the bit; please report it.")
        return self.add_encoded(encoded, result.framed_input)

    def add_encoded(self, encoded: EncodedResult, framed_input: FloatImage) -> HistoryEntry:
        """Keep a result that is encoded already; see ``add``."""
        size = sum(map(len, encoded.files.values()))
        entry = describe_entry(encoded.identity, encoded.record, size)
        try:
            self._folders.write(_key(entry), encoded, framed_input)
        except OSError as error:
            raise self._unwritable(error) from error
        self._index.add([entry])
        return entry

    # Coming back.

    def entries_of(self, radiograph: Radiograph) -> tuple[HistoryEntry, ...]:
        """What was made of these pixels, wherever their file lies, oldest first; the trash apart.

        Raises:
            StoreError: the store cannot be read.
        """
        pixels = digest_of_pixels(radiograph.stored_pixels)
        return self._index.of_radiograph(radiograph.sha256, radiograph.frame_number, pixels)

    def load(self, entry: HistoryEntry, radiograph: Radiograph) -> DecodedResult:
        """Read a result back.

        Args:
            entry: of this store.
            radiograph: with the pixels that were edited.

        Raises:
            DamagedEntryError: it is not what was stored; it was set aside, and the message says where.
            StoreError: it cannot be read now.
        """
        key = _key(entry)
        try:
            record = self._record(entry)
            check_pixels(record, radiograph.stored_pixels)
            files = {}
            for name in (CHANGE, MAPS):
                files[name] = self._folders.read(key, entry.identity, name)
                check_file(record, name, files[name])
            framed = self._folders.framed_input(
                key, frame_size(record), record["kept"]["framed_input_sha256"]
            )
            return decode_result(record, files, radiograph, framed)
        except DamagedEntryError as error:
            raise self._set_aside(entry, error) from error

    def thumbnail(self, entry: HistoryEntry) -> bytes:
        """A PNG of the counterfactual, 8 bit; whoever shows it marks it as synthetic.

        Raises:
            StoreError: it cannot be read.
        """
        place = RESULTS if entry.deleted_at is None else TRASH
        path = self._folders.folder(_key(entry), entry.identity, place) / THUMBNAIL
        try:
            return path.read_bytes()
        except OSError as error:
            raise StoreError(f"a small picture cannot be read ({error.strerror})") from error

    def files_of(self, entry: HistoryEntry) -> dict[str, bytes]:
        """All files of a result as they were stored, checked; for a capsule.

        Raises:
            DamagedEntryError: a file is not what was stored; the result was set aside.
            StoreError: it cannot be read now.
        """
        try:
            record = self._record(entry)
            files = {RECORD: self._folders.read(_key(entry), entry.identity, RECORD)}
            for name in record["kept"]["files"]:
                files[name] = self._folders.read(_key(entry), entry.identity, name)
                check_file(record, name, files[name])
        except DamagedEntryError as error:
            raise self._set_aside(entry, error) from error
        return files

    # Finding.

    def search(self, query: Query) -> tuple[HistoryEntry, ...]:
        """Results of all radiographs, newest first.

        Raises:
            StoreError: the index cannot be read.
        """
        return self._index.search(query)

    def find(self, identity: str) -> HistoryEntry | None:
        """The result of this identity, also in the trash."""
        return self._index.find(identity)

    def values(self, column: str) -> tuple[str, ...]:
        """Each value of a column of the index, for lists to choose from: "findings", "model_name", ..."""
        return self._index.values(column)

    def remember_place(self, radiograph: Radiograph, path: Path, member: str = "") -> None:
        """Keep where a radiograph was opened, on this machine only.

        Args:
            radiograph: that was opened.
            path: of its file, or of the archive that holds it.
            member: its name within that archive.

        Raises:
            StoreError: it cannot be written.
        """
        self._index.set_place(radiograph.sha256, radiograph.frame_number, str(path), member)

    def place(self, entry: HistoryEntry) -> tuple[Path, str] | None:
        """Path and member of where the radiograph of a result was opened last; it may be gone from there."""
        return self.place_of(entry.image_sha256, entry.frame_number)

    def place_of(self, image_sha256: str, frame_number: int) -> tuple[Path, str] | None:
        """Path and member of where a radiograph was opened last."""
        found = self._index.place(image_sha256, frame_number)
        return None if found is None else (Path(found[0]), found[1])

    # What the reader gives a result.

    def set_star(self, entry: HistoryEntry, is_starred: bool) -> None:
        """Star a result, or take its star away.

        Raises:
            StoreError: it cannot be written.
        """
        self._index.set_star(entry.identity, is_starred)

    def set_name(self, entry: HistoryEntry, name: str) -> None:
        """Give a result a name; "" takes it away.

        Raises:
            StoreError: it cannot be written.
        """
        self._index.set_name(entry.identity, name.strip())

    def delete(self, entry: HistoryEntry) -> None:
        """Move a result to the trash.

        Raises:
            StoreError: it is still where it was.
        """
        self._move(entry, RESULTS, TRASH)
        self._index.set_deleted(entry.identity, datetime.now(UTC))

    def restore(self, entry: HistoryEntry) -> None:
        """Bring a result back from the trash.

        Raises:
            StoreError: it is still in the trash, or gone.
        """
        self._move(entry, TRASH, RESULTS)
        self._index.set_deleted(entry.identity, None)

    def empty_trash(self, older_than: timedelta = timedelta(0)) -> tuple[int, int]:
        """Delete for good what has been in the trash for longer than this; how many, and their bytes.

        Raises:
            StoreError: something is still there.
        """
        limit = datetime.now(UTC) - older_than
        gone: list[HistoryEntry] = []
        try:
            for entry in self._index.search(Query(is_deleted=True)):
                if entry.deleted_at is not None and entry.deleted_at <= limit:
                    self._folders.remove_from_trash(_key(entry), entry.identity)
                    gone.append(entry)
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            if gone:
                self._index.remove([entry.identity for entry in gone])
        return len(gone), sum(entry.size for entry in gone)

    def size(self) -> HistorySize:
        """How much there is on disk.

        Raises:
            StoreError: the index cannot be read.
        """
        results, size = self._index.totals(is_deleted=False)
        deleted, deleted_size = self._index.totals(is_deleted=True)
        free = shutil.disk_usage(self._root).free
        return HistorySize(results, size + self._folders.size_of_frames(), deleted, deleted_size, free)

    def _record(self, entry: HistoryEntry) -> dict[str, Any]:
        return read_record(self._folders.read(_key(entry), entry.identity, RECORD), entry.identity)

    def _set_aside(self, entry: HistoryEntry, error: DamagedEntryError) -> DamagedEntryError:
        where = put_away(self._folders, _key(entry), entry.identity[:NAME_LENGTH])
        with contextlib.suppress(StoreError):
            self._index.remove([entry.identity])
        return DamagedEntryError(f"The kept result “{entry.sentence}” is damaged ({error}); {where}.")

    def _move(self, entry: HistoryEntry, source: str, target: str) -> None:
        if self.is_read_only:
            raise StoreError(f"The history in {self._root} is read-only; nothing was changed.")
        try:
            self._folders.move(_key(entry), entry.identity, source, target)
        except FileNotFoundError:
            raise StoreError(
                "This result is no longer there: it was deleted or restored elsewhere."
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            what = "the disk is full; free some space (the History window empties the trash)"
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            what = "it may not be written to; allow that, or let COUNTERVIEW_HOME name another folder"
        else:
            what = f"{error.strerror or type(error).__name__}; check the disk"
        return StoreError(f"Results cannot be kept in {self._root}: {what}.")


def _key(entry: HistoryEntry) -> str:
    return key_of(entry.image_sha256, entry.frame_number)
