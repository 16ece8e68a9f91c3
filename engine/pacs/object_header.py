"""ObjectHeader: what a DICOM file says it is, as far as sending it needs."""

import warnings
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ArchiveError
from engine.pacs.uids import is_uid

_UIDS = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")


@dataclass(frozen=True)
class ObjectHeader:
    """UIDs of a file, from its data set; they agree with its file meta information."""

    path: Path
    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    transfer_syntax_uid: str

    @property
    def kind(self) -> tuple[str, str]:
        """SOP class and transfer syntax: what a presentation context is for."""
        return self.sop_class_uid, self.transfer_syntax_uid

    @property
    def kind_words(self) -> str:
        """For people."""
        from pydicom.uid import UID

        return f"{UID(self.sop_class_uid).name} in {UID(self.transfer_syntax_uid).name}"


def read_object_header(path: Path) -> ObjectHeader:
    """Read it without pixels.

    Raises:
        ArchiveError: it cannot be read, is no DICOM file, or contradicts itself.
    """
    from pydicom import dcmread

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they may quote the patient
            dataset = dcmread(path, stop_before_pixels=True, specific_tags=list(_UIDS))
            meta = dataset.file_meta
            values = {keyword: str(dataset.get(keyword, "")) for keyword in _UIDS}
            syntax = str(meta.get("TransferSyntaxUID", ""))
            announced = (
                str(meta.get("MediaStorageSOPClassUID", "")),
                str(meta.get("MediaStorageSOPInstanceUID", "")),
            )
    except OSError as error:
        raise ArchiveError(f"{path.name} cannot be read ({error.strerror or 'damaged'})") from None
    except Exception:  # whatever a damaged file makes the parser raise
        raise ArchiveError(f"{path.name} is no sound DICOM file; leave it out") from None
    if not all(is_uid(uid) for uid in (*values.values(), syntax)):
        raise ArchiveError(f"{path.name} lacks a UID or has one that is none; leave it out")
    if announced != (values["SOPClassUID"], values["SOPInstanceUID"]):
        raise ArchiveError(f"{path.name} contradicts itself about its UIDs; leave it out")
    return ObjectHeader(
        path=path,
        sop_class_uid=values["SOPClassUID"],
        sop_instance_uid=values["SOPInstanceUID"],
        study_instance_uid=values["StudyInstanceUID"],
        series_instance_uid=values["SeriesInstanceUID"],
        transfer_syntax_uid=syntax,
    )
