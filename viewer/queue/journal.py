"""Journal: what waits in the queue, as one small file without pixels, for after a crash of the viewer."""

import json
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer

from engine.arrays import BoolImage
from engine.collection.candidate import Candidate
from engine.edit import EditRequest
from viewer import background
from viewer.queue.job import About, Job
from viewer.queue.job_queue import JobQueue
from viewer.queue.later_edit import (
    LaterEdit,
    ReadCandidate,
    fields_of,
    from_json,
    pack_mask,
    to_json,
    unpack_mask,
)
from viewer.settings import write_json

_FORMAT = 1
_WRITE_AFTER_MS = 400
_MOST = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Kept:
    """A job of an earlier session.

    Attributes:
        later: asks for it.
        about: what the queue shows of it.
    """

    later: LaterEdit
    about: About


class Journal(QObject):
    """Writes what waits shortly after it changes.

    Args:
        queue: of all jobs.
        file: where it is kept; None: nowhere, as another viewer keeps its own there.
    """

    def __init__(self, queue: JobQueue, file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._file = queue, file
        self._masks: WeakKeyDictionary[EditRequest, list[Any]] = WeakKeyDictionary()
        self._written: tuple[int, ...] = ()
        self._held: tuple[Any, ...] = ()  # entries of the last session that nobody has decided on yet
        self._is_writing = self._is_over = False
        self._soon = QTimer(self, singleShot=True, interval=_WRITE_AFTER_MS)
        self._soon.timeout.connect(self._write)
        if file is not None:
            queue.changed.connect(self._look)

    def read(self, read: ReadCandidate) -> list[Kept]:
        """Jobs that waited when the viewer ended last; what cannot be read is left out, and logged.

        They stay in the file until ``settle``.
        """
        if self._file is None:
            return []
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            entries = stored["jobs"] if stored["format"] == _FORMAT else []
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            _log.warning("the journal of the queue could not be read")
            return []
        found = []
        for entry in entries[:_MOST] if isinstance(entries, list) else ():
            try:
                found.append(_kept_of(entry, read))
            except (ValueError, TypeError, KeyError, zlib.error):
                _log.warning("an entry of the journal of the queue could not be read")
        self._held = tuple(entries) if found else ()
        return found

    def settle(self) -> None:
        """The reader took them, or does not want them."""
        self._held = ()
        self._soon.start()

    def finish(self) -> None:
        """The viewer ends: what waits stays in the file."""
        self._soon.stop()
        if not self._is_over:
            self._is_over = True
            background.wait()
            self._write_now(self._jobs())

    def _jobs(self) -> list[tuple[Job, Candidate]]:
        kept = []
        for job in self._queue.jobs:
            path = job.about.path
            if isinstance(job.load, LaterEdit):
                kept.append((job, job.load.candidate))
            elif job.about.is_kept and path is not None and isinstance(job.request, EditRequest):
                kept.append((job, Candidate(path, job.about.member)))
        return [(job, candidate) for job, candidate in kept if not job.is_cancelling]

    def _look(self) -> None:
        if not self._is_over and not self._soon.isActive():
            self._soon.start()

    def _write(self) -> None:
        jobs = self._jobs()
        numbers = tuple(job.number for job, _ in jobs)
        if self._is_over or (numbers == self._written and not (self._held == () and not numbers)):
            return
        if self._is_writing:
            self._soon.start()
            return
        self._is_writing = True

        def done(problem: object = None) -> None:
            self._is_writing = False
            self._written = numbers

        background.run(lambda: self._write_now(jobs), done, done, owner=self)

    def _write_now(self, jobs: Sequence[tuple[Job, Candidate]]) -> None:
        """In any thread."""
        if self._file is None:
            return
        entries = [*self._held, *(self._entry(job, candidate) for job, candidate in jobs)]
        try:
            if entries:
                write_json(self._file, {"format": _FORMAT, "jobs": entries})
            else:
                self._file.unlink(missing_ok=True)
        except (OSError, UnicodeEncodeError) as error:
            _log.warning("the journal of the queue could not be written (%s)", type(error).__name__)

    def _entry(self, job: Job, candidate: Candidate) -> dict[str, Any]:
        request, later = job.request, job.load
        if isinstance(request, EditRequest):
            fields, mask, sha256 = fields_of(request), request.reader_mask, request.radiograph.sha256
            is_agreed = request.suitability_overridden
        else:
            assert isinstance(later, LaterEdit)
            fields, mask, sha256 = dict(later.fields), later.mask, later.sha256
            is_agreed = later.is_agreed
        return {
            "path": str(candidate.path.absolute()),
            "member": candidate.member,
            "sha256": sha256,
            "is_agreed": is_agreed,
            "fields": to_json(fields),
            "mask": self._packed(request, mask),
        }

    def _packed(self, request: object, mask: BoolImage | None) -> list[Any] | None:
        if mask is None:
            return None
        if not isinstance(request, EditRequest):
            return pack_mask(mask)
        if request not in self._masks:
            self._masks[request] = pack_mask(mask)
        return self._masks[request]


def _kept_of(entry: Any, read: ReadCandidate) -> Kept:
    path, member, fields = Path(entry["path"]), str(entry["member"]), from_json(entry["fields"])
    later = LaterEdit(
        Candidate(path, member),
        fields,
        read,
        unpack_mask(entry["mask"]),
        str(entry["sha256"]),
        entry["is_agreed"] is True,
    )
    seed = fields.get("seed")
    about = About(
        title=fields["instruction"],
        model=fields["model"],
        seed=seed if isinstance(seed, int) else None,
        path=path,
        member=member,
        is_kept=True,
    )
    return Kept(later, about)
