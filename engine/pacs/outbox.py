"""Outbox: objects that wait to be sent, kept on disk until an archive has proven that it has them.

An object is copied here before anything is sent. Whatever ends the program, the job is still there; before an
object is sent again, the archive is asked whether it has it already. Receipts stay until they are removed.
"""

import contextlib
import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import Archive, ArchiveUnreachable, IsCancelled, OnCount, Receipt, SendingCancelled
from engine.pacs.object_header import ObjectHeader, read_own_header
from engine.pacs.one_at_a_time import alone
from engine.pacs.outbox_job import JobState, OutboxJob, read_job, write_job
from engine.paths import pacs_outbox_dir
from engine.whole_file import write_whole

PAUSES_S = (15, 60, 300, 900, 3600)  # after the first failure, the second, ...; the last for all further ones
_AT_ONCE = 50

OpenNode = Callable[[str], Archive]
"""Opens the archive of a node by its name; ArchiveError where it may not be sent to any more."""


class Outbox:
    """The outbox of this user; several programs may look at it, one at a time sends.

    Args:
        folder: None for the user's own.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or pacs_outbox_dir()

    def jobs(self) -> tuple[OutboxJob, ...]:
        """All jobs, oldest first."""
        found = []
        for path in sorted(self._folder.glob("[0-9]*.json")):
            with contextlib.suppress(FileNotFoundError):
                found.append(read_job(path))
        return tuple(found)

    def put(
        self, file: Path, node: str, source_uids: Iterable[str] = (), content_label: str = ""
    ) -> OutboxJob:
        """Copy an object for a node; one that waits already for this node is not put in twice.

        Whether it may be sent at all is for ``engine.pacs.sending`` to say.

        Args:
            file: a DICOM file; may be removed afterwards.
            node: name of the node.
            source_uids: SOP instance UIDs that the object refers to.
            content_label: of an object that was made here; for lists.

        Raises:
            ArchiveError: the file is none, or it cannot be copied.
        """
        header = read_own_header(file)
        for job in self.jobs():
            if job.is_open and (job.node, job.sop_instance_uid) == (node, header.sop_instance_uid):
                return job
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            content = file.read_bytes()
            job = _new_job(header, node, tuple(source_uids), content_label, content)
            write_whole(self._object(job), content, is_private=True)
            write_job(job, self._folder)  # last: a job always has its object
        except OSError as error:
            raise ArchiveError(
                f"the object cannot be put into the outbox ({error.strerror or error}); free some space"
            ) from None
        return job

    def send_due(
        self,
        open_node: OpenNode,
        on_count: OnCount,
        is_cancelled: IsCancelled,
        is_urgent: bool = False,
    ) -> tuple[OutboxJob, ...]:
        """Send what is due, and keep what came of it.

        Args:
            open_node: gives the archive of a node.
            on_count: how many jobs are done, of how many.
            is_cancelled: asked all the time.
            is_urgent: also what would wait for its next try.

        Returns:
            The jobs that were due, as they are now.

        Raises:
            ArchiveError: another program sends now, or the outbox cannot be written.
            ArchiveCancelled: what was sent until then is kept as sent.
        """
        if not self._folder.is_dir():
            return ()
        with self._alone():
            self._sweep()
            due = [job for job in self.jobs() if job.is_open and (is_urgent or _is_due(job))]
            done: list[OutboxJob] = []
            due.sort(key=lambda job: job.node)
            for node, jobs in groupby(due, key=lambda job: job.node):
                for batch in _batches(list(jobs)):
                    if is_cancelled():
                        raise ArchiveCancelled("cancelled; what was not sent waits in the outbox")
                    done += self._send(batch, node, open_node, is_cancelled)
                    on_count(len(done), len(due))
            return tuple(done)

    def seconds_to_next(self) -> float | None:
        """Until something is due; 0 where something is, None where nothing waits."""
        waiting = [job for job in self.jobs() if job.is_open]
        if not waiting:
            return None
        return min(0.0 if _is_due(job) else (job.next_utc - _now()).total_seconds() for job in waiting)

    def retry(self, name: str) -> OutboxJob:
        """Let a refused or waiting job be due now.

        Raises:
            ArchiveError: there is no such job, it was sent, or sending is under way.
        """
        with self._alone():
            job = self._job(name)
            if job.state is JobState.SENT or not self._object(job).is_file():
                raise ArchiveError("this object was sent, or its copy is gone; put it into the outbox again")
            return self._keep(replace(job, state=JobState.WAITING, next_utc=_now()))

    def remove(self, name: str) -> None:
        """Forget a job or a receipt; what waited is not sent.

        Raises:
            ArchiveError: there is no such job, or sending is under way.
        """
        with self._alone():
            job = self._job(name)
            (self._folder / f"{job.name}.json").unlink(missing_ok=True)
            self._object(job).unlink(missing_ok=True)

    def _send(
        self, batch: Sequence[OutboxJob], node: str, open_node: OpenNode, is_cancelled: IsCancelled
    ) -> list[OutboxJob]:
        checked = [self._checked(job) for job in batch]
        done = {job.name: self._keep(job) for job in checked if not job.is_open}
        left = [job for job in batch if job.name not in done]
        try:
            archive = open_node(node)
        except ArchiveError as error:
            return [*done.values(), *(self._refuse(job, str(error)) for job in left)]
        try:
            shown = _look_there(archive, left, is_cancelled)
        except ArchiveUnreachable as error:
            left = [replace(job, tries=job.tries + 1) for job in left]
            return [*done.values(), *(self._wait(job, str(error)) for job in left)]
        for job in left:
            found = shown.get(job.series, set())
            if found & set(job.source_uids):
                why = "it would lie in the series of an image that it was made from; export it anew"
                done[job.name] = self._refuse(job, why)
            elif job.sop_instance_uid in found:
                done[job.name] = self._sent(job, "the archive has it already, so it was not sent again")
        left = [job for job in left if job.name not in done]
        if not left:
            return list(done.values())
        left = [self._keep(replace(job, state=JobState.SENDING, tries=job.tries + 1)) for job in left]
        try:
            receipts = archive.send([self._object(job) for job in left], lambda n, m: None, is_cancelled)
        except ArchiveCancelled as cancelled:
            receipts = cancelled.receipts if isinstance(cancelled, SendingCancelled) else ()
            for job, receipt in zip(left, receipts, strict=False):
                self._end(job, receipt)
            for job in left[len(receipts) :]:
                self._wait(job, "cancelled while it was sent; the archive is asked for it first", pause_s=0)
            raise
        except ArchiveError as error:
            return [*done.values(), *(self._wait(job, str(error)) for job in left)]
        return [*done.values(), *(self._end(job, one) for job, one in zip(left, receipts, strict=True))]

    def _end(self, job: OutboxJob, receipt: Receipt) -> OutboxJob:
        if receipt.is_stored:
            return self._sent(job, receipt.proof)
        return self._refuse(job, receipt.proof) if receipt.is_refused else self._wait(job, receipt.proof)

    def _checked(self, job: OutboxJob) -> OutboxJob:
        """The job as it is, or refused where its copy was changed."""
        try:
            is_sound = hashlib.sha256(self._object(job).read_bytes()).hexdigest() == job.sha256
        except OSError:
            is_sound = False
        why = "its copy in the outbox is damaged or gone; send the object again"
        return job if is_sound else replace(job, state=JobState.REFUSED, reason=why)

    def _sent(self, job: OutboxJob, proof: str) -> OutboxJob:
        kept = self._keep(replace(job, state=JobState.SENT, reason=proof))
        self._object(job).unlink(missing_ok=True)
        return kept

    def _refuse(self, job: OutboxJob, why: str) -> OutboxJob:
        return self._keep(replace(job, state=JobState.REFUSED, reason=why))

    def _wait(self, job: OutboxJob, why: str, pause_s: float | None = None) -> OutboxJob:
        if pause_s is None:
            pause_s = PAUSES_S[min(max(job.tries, 1), len(PAUSES_S)) - 1]
        later = _now() + timedelta(seconds=pause_s)
        return self._keep(replace(job, state=JobState.WAITING, reason=why, next_utc=later))

    def _keep(self, job: OutboxJob) -> OutboxJob:
        try:
            write_job(job, self._folder)
        except OSError as error:
            raise ArchiveError(
                f"the outbox cannot be written ({error.strerror or error}); free some space"
            ) from None
        return job

    def _job(self, name: str) -> OutboxJob:
        path = self._folder / f"{name}.json"
        if path not in self._folder.glob("[0-9]*.json"):
            raise ArchiveError(f"the outbox has no job {name!r}; look at its list")
        return read_job(path)

    def _object(self, job: OutboxJob) -> Path:
        return self._folder / f"{job.name}.dcm"

    def _sweep(self) -> None:
        """Remove copies whose job never came about or whose receipt is written."""
        whole = {job.name for job in self.jobs() if job.state is not JobState.SENT}
        an_hour_ago = _now().timestamp() - 3600  # younger ones may be on their way in
        for path in (one for kind in ("[0-9]*.dcm", ".*.dcm", ".*.json") for one in self._folder.glob(kind)):
            with contextlib.suppress(OSError):
                if path.stem not in whole and path.stat().st_mtime < an_hour_ago:
                    path.unlink()

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return alone(self._folder / "lock")
        except OSError as error:
            raise ArchiveError(f"the outbox cannot be written ({error.strerror}); check its folder") from None


def _look_there(
    archive: Archive, jobs: Sequence[OutboxJob], is_cancelled: IsCancelled
) -> dict[tuple[str, str], set[str]]:
    """SOP instance UIDs that the archive has, by the UIDs of study and series, where it can be asked."""
    shown: dict[tuple[str, str], set[str]] = {}
    try:
        for series in dict.fromkeys(job.series for job in jobs):
            shown[series] = {one.sop_instance_uid for one in archive.find_instances(*series, is_cancelled)}
    except (ArchiveCancelled, ArchiveUnreachable):
        raise
    except ArchiveError:  # sending tells what is wrong, or does without
        return shown
    return shown


def _new_job(
    header: ObjectHeader, node: str, source_uids: tuple[str, ...], content_label: str, content: bytes
) -> OutboxJob:
    now = _now()
    return OutboxJob(
        name=f"{now:%Y%m%d%H%M%S%f}-{secrets.token_hex(3)}",
        node=node,
        sop_class_uid=header.sop_class_uid,
        sop_instance_uid=header.sop_instance_uid,
        study_instance_uid=header.study_instance_uid,
        series_instance_uid=header.series_instance_uid,
        source_uids=source_uids,
        sha256=hashlib.sha256(content).hexdigest(),
        content_label=content_label,
        put_utc=now,
        next_utc=now,
    )


def _batches(jobs: Sequence[OutboxJob]) -> Iterator[Sequence[OutboxJob]]:
    for at in range(0, len(jobs), _AT_ONCE):
        yield jobs[at : at + _AT_ONCE]


def _is_due(job: OutboxJob) -> bool:
    wait_s = (job.next_utc - _now()).total_seconds()
    return wait_s <= 0 or wait_s > PAUSES_S[-1]  # the second: the clock was set back


def _now() -> datetime:
    return datetime.now(UTC)
