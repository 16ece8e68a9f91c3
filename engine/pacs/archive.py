"""Archive: what can be asked of any PACS, whether it speaks DIMSE (PS3.4, PS3.7) or DICOMweb (PS3.18)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.errors import ArchiveCancelled, ArchiveError

OnCount = Callable[[int, int | None], None]
"""Hears how many objects are done, and of how many where that is known; from any thread."""

IsCancelled = Callable[[], bool]
"""Whether the reader wants no more of it; asked from any thread."""

MOST_FOUND = 500


@dataclass(frozen=True)
class StudyQuery:
    """What studies are looked for (PS3.4 C.6.2, study root); empty fields match all.

    Attributes:
        patient_name, patient_id, accession_number, study_description: ``*`` and ``?`` are wildcards.
        study_date: YYYYMMDD, or a range YYYYMMDD-YYYYMMDD that may be open at one end.
        modalities: any of these, such as ("DX", "CR").
        study_instance_uid: this study alone.
    """

    patient_name: str = ""
    patient_id: str = ""
    study_date: str = ""
    modalities: tuple[str, ...] = ()
    accession_number: str = ""
    study_description: str = ""
    study_instance_uid: str = ""


@dataclass(frozen=True)
class FoundStudy:
    """A study that the archive has; texts as sent, empty where not sent."""

    study_instance_uid: str
    patient_name: str = ""
    patient_id: str = ""
    patient_birth_date: str = ""
    study_date: str = ""
    study_time: str = ""
    study_description: str = ""
    accession_number: str = ""
    modalities: tuple[str, ...] = ()
    number_of_instances: int | None = None


@dataclass(frozen=True)
class FoundSeries:
    """A series of a study that the archive has."""

    study_instance_uid: str
    series_instance_uid: str
    modality: str = ""
    series_number: str = ""
    series_description: str = ""
    body_part: str = ""
    number_of_instances: int | None = None


@dataclass(frozen=True)
class FoundInstance:
    """An object of a series that the archive has."""

    study_instance_uid: str
    series_instance_uid: str
    sop_instance_uid: str
    sop_class_uid: str = ""
    instance_number: str = ""


@dataclass(frozen=True)
class Found:
    """What a query brought.

    Attributes:
        studies: at most as many as were asked for.
        is_cut: the archive had more.
        notes: what was left out and why, such as answers without a valid UID.
    """

    studies: tuple[FoundStudy, ...]
    is_cut: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """What a retrieval brought.

    Attributes:
        files: whole DICOM files, named by counting, never by what they hold.
        notes: what was refused or did not come, and why.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What became of one object that was sent.

    Attributes:
        sop_instance_uid: of the object.
        is_stored: the archive said so, and has it when asked afterwards where it can be asked.
        proof: how it is known, or why it was not stored; one line.
        is_refused: the archive will not take it, however often it is sent.
    """

    sop_instance_uid: str
    is_stored: bool
    proof: str
    is_refused: bool = False


class ArchiveUnreachable(ArchiveError):
    """Nobody answers there now: asking something else makes no sense, asking later may."""


class SendingCancelled(ArchiveCancelled):
    """The reader cancelled a sending after some objects had been dealt with.

    Attributes:
        receipts: of those, in their order; the object after them may or may not have arrived.
    """

    def __init__(self, message: str, receipts: tuple[Receipt, ...] = ()) -> None:
        super().__init__(message)
        self.receipts = receipts


class Archive(Protocol):
    """One PACS that was written down. All calls wait for the network: never on the main thread.

    All raise ArchiveError (one line: what was found, which setting to mend) and ArchiveCancelled.
    """

    def check(self, is_cancelled: IsCancelled = lambda: False) -> str:
        """Ask whether it is there (C-ECHO, or an empty QIDO query); a line for the reader."""
        ...

    def find_studies(self, query: StudyQuery, is_cancelled: IsCancelled, most: int = MOST_FOUND) -> Found:
        """Studies that match, at most ``most``."""
        ...

    def find_series(self, study_instance_uid: str, is_cancelled: IsCancelled) -> tuple[FoundSeries, ...]:
        """The series of a study."""
        ...

    def find_instances(
        self, study_instance_uid: str, series_instance_uid: str, is_cancelled: IsCancelled
    ) -> tuple[FoundInstance, ...]:
        """The objects of a series."""
        ...

    def fetch(
        self,
        study_instance_uid: str,
        series_instance_uid: str,
        sop_instance_uid: str,
        folder: Path,
        on_count: OnCount,
        is_cancelled: IsCancelled,
    ) -> Fetched:
        """Bring a study, a series of it or one object into a folder.

        Args:
            study_instance_uid: of the study.
            series_instance_uid: empty for the whole study.
            sop_instance_uid: empty for the whole series.
            folder: is made where it is not there.
            on_count: progress.
            is_cancelled: asked between objects.
        """
        ...

    def send(
        self, files: Sequence[Path], on_count: OnCount, is_cancelled: IsCancelled
    ) -> tuple[Receipt, ...]:
        """Send DICOM files to a node that may be sent to; one receipt for each, in their order.

        Raises:
            SendingCancelled: instead of ArchiveCancelled, where some were dealt with.
        """
        ...
