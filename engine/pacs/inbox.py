"""Inbox: what a retrieval may put into a folder; everything else is refused and counted."""

import hashlib
import io
import shutil
import threading
from collections import Counter
from pathlib import Path

from engine.errors import ArchiveError
from engine.pacs.archive import OnCount
from engine.pacs.object_header import NoObject, read_header
from engine.pacs.uids import is_uid
from engine.whole_file import write_whole

STORED = 0x0000
REFUSED_FULL = 0xA700  # PS3.4 B.2.3
REFUSED_OTHER = 0xA900
REFUSED_DAMAGED = 0xC000
KEPT_FREE_BYTES = 256 << 20  # of the disk
MOST_OBJECT_BYTES = 512 << 20  # of one, which is in memory
_MOST_KINDS_OF_NOTES = 20


class Inbox:
    """Takes the objects of one retrieval; may be called from several threads.

    Args:
        folder: is made where it is not there; nothing in it is replaced.
        wanted: UIDs of study, series and object; "" for any.
        most_bytes: in all.
        on_count: progress.
        expected: how many will come, None where nobody knows.

    Raises:
        ArchiveError: the folder cannot be made.
    """

    def __init__(
        self,
        folder: Path,
        wanted: tuple[str, str, str],
        most_bytes: int,
        on_count: OnCount,
        expected: int | None = None,
    ) -> None:
        self.files: list[Path] = []
        self.sop_instance_uids: set[str] = set()
        self.expected = expected
        self._folder, self._wanted, self._left, self._on_count = folder, wanted, most_bytes, on_count
        self._refused: Counter[str] = Counter()
        self._contents: dict[str, bytes] = {}
        self._number = 0
        self._is_closed = False
        self._lock = threading.Lock()
        try:
            self._has_made_folder = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                f"the folder for what is fetched cannot be made ({error.strerror}); choose another"
            ) from None

    def take(self, file: bytes, sop_instance_uid: str) -> int:
        """Keep one object, or say why not.

        Args:
            file: a whole DICOM file, preamble first.
            sop_instance_uid: that the sender announced.

        Returns:
            The status for the sender (PS3.4 B.2.3).
        """
        problem, status = self._problem(file, sop_instance_uid)
        with self._lock:
            if self._is_closed:
                return REFUSED_FULL
            if not problem:
                problem, status = self._keep(file, sop_instance_uid)
            if problem:
                self._refused[problem] += 1
            else:
                self._on_count(len(self.files), self.expected)
        return status

    def refuse(self, problem: str) -> None:
        """Count something else that was not let in."""
        with self._lock:
            is_many = len(self._refused) >= _MOST_KINDS_OF_NOTES and problem not in self._refused
            self._refused["something else refused" if is_many else problem] += 1

    @property
    def has_refused(self) -> bool:
        """Whether anything was not let in."""
        return bool(self._refused)

    def notes(self) -> tuple[str, ...]:
        """What was refused, and what did not come."""
        with self._lock:
            told = [f"{count} × {problem}" for problem, count in self._refused.items()]
        if self.expected is not None and len(self.sop_instance_uids) < self.expected:
            told.append(f"{len(self.sop_instance_uids)} of {self.expected} objects came")
        return tuple(told)

    def discard(self) -> None:
        """Remove all that came; nothing is taken from now on."""
        with self._lock:
            self._is_closed = True
            for file in self.files:
                file.unlink(missing_ok=True)
            self.files.clear()
            self.sop_instance_uids.clear()
            if self._has_made_folder and not any(self._folder.iterdir()):
                self._folder.rmdir()

    def _problem(self, file: bytes, sop_instance_uid: str) -> tuple[str, int]:
        if not is_uid(sop_instance_uid):
            return "object without a valid UID refused", REFUSED_DAMAGED
        try:
            header = read_header(io.BytesIO(file))
        except NoObject:
            return "damaged object refused", REFUSED_DAMAGED
        if header.sop_instance_uid != sop_instance_uid:
            return "object that is not what it was announced as refused", REFUSED_OTHER
        found = (header.study_instance_uid, header.series_instance_uid, sop_instance_uid)
        for level, asked, got in zip(("study", "series", "object"), self._wanted, found, strict=True):
            if asked and asked != got:
                another = "another object" if level == "object" else f"object of another {level}"
                return f"{another} than asked for refused", REFUSED_OTHER
        return "", STORED

    def _keep(self, file: bytes, sop_instance_uid: str) -> tuple[str, int]:
        size = len(file)
        if size > self._left:
            return "object refused, for more came than one retrieval may bring", REFUSED_FULL
        try:
            if shutil.disk_usage(self._folder).free - size < KEPT_FREE_BYTES:
                return "object refused, for the disk is nearly full", REFUSED_FULL
            known = self._contents.get(sop_instance_uid)
            digest = hashlib.sha256(file).digest()
            if known == digest:
                return "", STORED  # came twice
            path = self._free_path()
            write_whole(path, file, is_private=True)
        except OSError:
            return "object could not be written; check the disk", REFUSED_FULL
        self._left -= size
        self.files.append(path)
        self.sop_instance_uids.add(sop_instance_uid)
        self._contents[sop_instance_uid] = digest
        if known is not None:
            return "object came twice with different content, both were kept", STORED
        return "", STORED

    def _free_path(self) -> Path:
        while True:
            self._number += 1
            path = self._folder / f"{self._number:06d}.dcm"
            if not path.exists():
                return path
