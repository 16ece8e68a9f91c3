"""The header of a radiograph's own file, for DICOM objects that refer to it."""

import hashlib
import io
import zipfile
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import UID

from engine.errors import MaskError
from engine.radiographs.file_reader import MAX_FILE_BYTES
from engine.radiographs.radiograph import Radiograph

# Type 2 elements of Patient and General Study that the source may lack; a segmentation has them, empty.
_TYPE_2 = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID"),
    *("AccessionNumber", "ReferringPhysicianName"),
)


def source_header(radiograph: Radiograph) -> Dataset:
    """The header of the radiograph's own file, completed where highdicom takes for granted what may lack.

    Raises:
        MaskError: it is no DICOM file, is not there any more, or lacks its UIDs.
    """
    if radiograph.file_format != "DICOM":
        raise MaskError(
            f"this radiograph is a {radiograph.file_format} file without identity, so no DICOM segmentation "
            "can refer to it; save the mask as PNG or NIfTI"
        )
    source = pydicom.dcmread(io.BytesIO(_source_bytes(radiograph)), stop_before_pixels=True, force=True)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
        if not UID(str(source.get(keyword, ""))).is_valid:
            raise MaskError(
                f"the file of this radiograph has no valid {keyword}, so no DICOM segmentation can refer to "
                "it; save the mask as PNG or NIfTI"
            )
    for keyword in _TYPE_2:
        if keyword not in source:
            setattr(
                source, keyword, "" if keyword not in ("StudyDate", "StudyTime", "PatientBirthDate") else None
            )
    if radiograph.frame_number == 1 and int(source.get("NumberOfFrames", 1) or 1) == 1:
        source.pop("NumberOfFrames", None)
    source.Rows, source.Columns = radiograph.shape  # as read, where the header lies
    return source


def _source_bytes(radiograph: Radiograph) -> bytes:
    gone = MaskError(
        "the file of this radiograph is not there any more, or has changed; a DICOM segmentation needs it. "
        "Open it again, or save the mask as PNG or NIfTI"
    )
    path = radiograph.path
    try:
        if path.is_file():
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == radiograph.sha256:
                return data
            raise gone
        archive = next((parent for parent in path.parents if parent.is_file()), None)
        if archive is not None:
            with zipfile.ZipFile(archive) as members:
                for member in members.infolist():
                    if Path(member.filename).name == path.name and member.file_size <= MAX_FILE_BYTES:
                        data = members.read(member)
                        if hashlib.sha256(data).hexdigest() == radiograph.sha256:
                            return data
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise gone from error
    raise gone
