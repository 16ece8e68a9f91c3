"""WebArchive: a PACS that speaks DICOMweb (PS3.18), whose answers are checked before they are believed."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import (
    MOST_FOUND,
    Fetched,
    Found,
    FoundInstance,
    FoundSeries,
    IsCancelled,
    OnCount,
    Receipt,
    SendingCancelled,
    StudyQuery,
)
from engine.pacs.nodes import WebNode
from engine.pacs.object_header import ObjectHeader, read_own_headers
from engine.pacs.uids import check_place, check_uid

if TYPE_CHECKING:
    from engine.pacs.web_query import WebQuery
    from engine.pacs.web_session import WebSession

_PROOF_WAITS_S = (0.0, 0.2, 0.5, 1.0, 2.0)
# Of no study: an empty answer is asked for, as nobody's data are needed to see that somebody answers.
_NOBODYS_STUDY = "2.25.0"


class WebArchive:
    """An ``Archive``, see there; may be used by several threads at once.

    Each call opens connections of its own to the node, and closes them.
    """

    def __init__(self, node: WebNode) -> None:
        self.node = node

    def check(self, is_cancelled: IsCancelled = lambda: False) -> str:
        start = time.monotonic()
        with self._visit(is_cancelled) as (_, query):
            query.studies(StudyQuery(study_instance_uid=_NOBODYS_STUDY), 1)
        return f"{self.node.name} answers DICOMweb in {(time.monotonic() - start) * 1000:.0f} ms"

    def find_studies(self, query: StudyQuery, is_cancelled: IsCancelled, most: int = MOST_FOUND) -> Found:
        if query.study_instance_uid:
            check_uid(query.study_instance_uid, "study")
        with self._visit(is_cancelled) as (_, asked):
            return asked.studies(query, most)

    def find_series(self, study_instance_uid: str, is_cancelled: IsCancelled) -> tuple[FoundSeries, ...]:
        check_uid(study_instance_uid, "study")
        with self._visit(is_cancelled) as (_, query):
            return query.series(study_instance_uid)

    def find_instances(
        self, study_instance_uid: str, series_instance_uid: str, is_cancelled: IsCancelled
    ) -> tuple[FoundInstance, ...]:
        check_uid(study_instance_uid, "study")
        check_uid(series_instance_uid, "series")
        with self._visit(is_cancelled) as (_, query):
            return query.instances(study_instance_uid, series_instance_uid)

    def fetch(
        self,
        study_instance_uid: str,
        series_instance_uid: str,
        sop_instance_uid: str,
        folder: Path,
        on_count: OnCount,
        is_cancelled: IsCancelled,
    ) -> Fetched:
        """See ``Archive.fetch``. Where the reader cancels, what came is removed.

        Files that are in the folder already stay; those that come are named by counting on.
        """
        from engine.pacs.web_faults import WebFault
        from engine.pacs.web_fetch import fetch_one, first_free_number

        check_place(study_instance_uid, series_instance_uid, sop_instance_uid)
        files: list[Path] = []
        notes: list[str] = []
        with self._visit(is_cancelled) as (session, query):
            if sop_instance_uid:
                wanted: tuple[FoundInstance, ...] = (
                    FoundInstance(study_instance_uid, series_instance_uid, sop_instance_uid),
                )
            else:
                wanted = query.instances(study_instance_uid, series_instance_uid)
            on_count(0, len(wanted))
            is_new = not folder.exists()
            try:
                folder.mkdir(parents=True, exist_ok=True)
                first = first_free_number(folder)
                for number, instance in enumerate(wanted, start=1):
                    try:
                        files.append(
                            fetch_one(self.node, session, instance, folder, first + len(files), notes)
                        )
                    except WebFault as fault:
                        notes.append(f"object {number} of {len(wanted)}: {fault}")
                        if fault.concerns_all:
                            raise
                    on_count(number, len(wanted))
            except ArchiveCancelled:
                for file in files:
                    file.unlink(missing_ok=True)
                if is_new and not any(folder.iterdir()):
                    folder.rmdir()
                raise
            except OSError as error:
                notes.append(f"{error.strerror or 'the disk failed'}; make room, or choose another folder")
            except WebFault:
                notes.append("the rest was not asked for")
        if not files:
            raise ArchiveError(_why_nothing(self.node, notes))
        return Fetched(tuple(files), tuple(notes))

    def send(
        self, files: Sequence[Path], on_count: OnCount, is_cancelled: IsCancelled
    ) -> tuple[Receipt, ...]:
        """See ``Archive.send``. Nothing is ever sent twice here: what has no receipt says so.

        Raises:
            ArchiveError: nothing was sent: a file is no DICOM file, or the archive lets nobody in.
            SendingCancelled: with the receipts of what had been sent before.
        """
        if not self.node.may_send:
            raise ArchiveError(
                f"nothing may be sent to {self.node.name}; allow it in its settings if it should"
            )
        headers = read_own_headers(files)
        receipts: list[Receipt] = []
        on_count(0, len(files))
        stopped_by = ""
        for file, header in zip(files, headers, strict=True):
            if stopped_by:
                receipts.append(Receipt(header.sop_instance_uid, False, f"not sent: {stopped_by}"))
                continue
            try:
                receipt, stopped_by = self._send_one(file, header, is_cancelled, not receipts)
            except ArchiveCancelled:
                raise SendingCancelled(
                    f"cancelled; of {len(files)} objects {len(receipts)} had been dealt with, and the next "
                    "may have arrived",
                    tuple(receipts),
                ) from None
            receipts.append(receipt)
            on_count(len(receipts), len(files))
        return tuple(receipts)

    def _send_one(
        self, file: Path, header: ObjectHeader, is_cancelled: IsCancelled, is_first: bool
    ) -> tuple[Receipt, str]:
        """The receipt of one object, and why the others need not be tried, or ""."""
        from engine.pacs.web_faults import WebFault
        from engine.pacs.web_store import store

        uid = header.sop_instance_uid
        try:
            with self._visit(is_cancelled) as (session, _):
                warning = store(self.node, session, file, uid)
        except WebFault as fault:
            why, stops = str(fault), str(fault) if fault.concerns_all else ""
            if stops and is_first and not fault.is_unknown:
                raise
            if fault.is_unknown and self._is_there(header, is_cancelled) == "":
                why += "; yet it lists the object: look at it there before you send it again"
            return Receipt(uid, False, why, fault.is_for_good), stops
        except OSError as error:
            return Receipt(uid, False, f"the file cannot be read ({error.strerror})"), ""
        said = f"stored, the archive says, {warning}" if warning else "stored, the archive says"
        doubt = self._is_there(header, is_cancelled)
        if doubt is None:
            return Receipt(uid, False, f"{said}, but it was not found there afterwards"), ""
        if doubt:
            return Receipt(uid, True, f"{said}; it could not be asked for it afterwards: {doubt}"), ""
        return Receipt(uid, True, f"{said}, and found there afterwards"), ""

    def _is_there(self, header: ObjectHeader, is_cancelled: IsCancelled) -> str | None:
        """Whether the archive lists the object; some need a moment until they do.

        Returns:
            "" where it does, None where it does not, else why it could not be asked.
        """
        for wait_s in _PROOF_WAITS_S:
            end = time.monotonic() + wait_s
            while (left := end - time.monotonic()) > 0 and not is_cancelled():
                time.sleep(min(left, 0.02))
            try:
                with self._visit(is_cancelled) as (_, query):
                    found = query.instances(
                        header.study_instance_uid, header.series_instance_uid, header.sop_instance_uid
                    )
            except ArchiveCancelled:
                raise
            except ArchiveError as error:
                return str(error)
            if any(one.sop_instance_uid == header.sop_instance_uid for one in found):
                return ""
        return None

    @contextmanager
    def _visit(self, is_cancelled: IsCancelled) -> Iterator[tuple["WebSession", "WebQuery"]]:
        from engine.pacs.web_query import WebQuery
        from engine.pacs.web_session import WebSession
        from engine.pacs.web_token import token_of

        with WebSession(self.node, token_of(self.node.name, self.node.url), is_cancelled) as session:
            yield session, WebQuery(self.node, session)


def _why_nothing(node: WebNode, notes: list[str]) -> str:
    if not notes:
        return f"{node.name} has no objects there; look for the study again"
    return notes[0]
