"""open_archive: the archive behind a node; what is fetched from it and sent there goes into the audit log."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.exchange.audit import AuditEvent, note
from engine.pacs.archive import (
    MOST_FOUND,
    Archive,
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
from engine.pacs.nodes import DimseNode, Node, ReceiverRules


def open_archive(node: Node, receiver: ReceiverRules) -> Archive:
    """What speaks with a node; calls nobody yet.

    Args:
        node: that was written down.
        receiver: how objects are received, and how many bytes.
    """
    if isinstance(node, DimseNode):
        from engine.pacs.dimse import DimseArchive

        return LoggedArchive(DimseArchive(node, receiver), node.name)
    from engine.pacs.web_archive import WebArchive

    return LoggedArchive(WebArchive(node), node.name)


class LoggedArchive:
    """An archive whose retrievals and sendings are written down, without a word of whom they are about."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive, self._name = archive, name

    def check(self, is_cancelled: IsCancelled = lambda: False) -> str:
        return self._archive.check(is_cancelled)

    def find_studies(self, query: StudyQuery, is_cancelled: IsCancelled, most: int = MOST_FOUND) -> Found:
        return self._archive.find_studies(query, is_cancelled, most)

    def find_series(self, study_instance_uid: str, is_cancelled: IsCancelled) -> tuple[FoundSeries, ...]:
        return self._archive.find_series(study_instance_uid, is_cancelled)

    def find_instances(
        self, study_instance_uid: str, series_instance_uid: str, is_cancelled: IsCancelled
    ) -> tuple[FoundInstance, ...]:
        return self._archive.find_instances(study_instance_uid, series_instance_uid, is_cancelled)

    def fetch(
        self,
        study_instance_uid: str,
        series_instance_uid: str,
        sop_instance_uid: str,
        folder: Path,
        on_count: OnCount,
        is_cancelled: IsCancelled,
    ) -> Fetched:
        fetched = self._archive.fetch(
            study_instance_uid, series_instance_uid, sop_instance_uid, folder, on_count, is_cancelled
        )
        digests = [_digest(file) for file in fetched.files]
        problem = note(AuditEvent.FETCHED, node=self._name, files_sha256=digests)
        return replace(fetched, notes=(*fetched.notes, problem)) if problem else fetched

    def send(
        self, files: Sequence[Path], on_count: OnCount, is_cancelled: IsCancelled
    ) -> tuple[Receipt, ...]:
        try:
            return self._noted(files, self._archive.send(files, on_count, is_cancelled))
        except SendingCancelled as cancelled:
            raise SendingCancelled(str(cancelled), self._noted(files, cancelled.receipts)) from None

    def _noted(self, files: Sequence[Path], receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
        stored = [_digest(file) for file, one in zip(files, receipts, strict=False) if one.is_stored]
        problem = note(AuditEvent.SENT, node=self._name, files_sha256=stored) if stored else ""
        if not problem:
            return receipts
        return tuple(
            replace(one, proof=f"{one.proof}; {problem}") if one.is_stored else one for one in receipts
        )


def _digest(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
