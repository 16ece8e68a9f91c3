"""DICOMDIR: records to files, whatever the case of names, and never outside the folder."""

import os
from pathlib import Path

import pydicom
import pytest
from made_up_dicom import make_dataset
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from engine.collection.candidate import Candidate, Reason, Skipped
from engine.collection.dicomdir import list_disc
from engine.collection.search import find_candidates


def write_dicomdir(path: Path, records: list[tuple[str, list[str] | None]]) -> Path:
    dataset = Dataset()
    dataset.FileSetID = "TEST"
    items = []
    with pydicom.config.disable_value_validation():
        for kind, file_id in records:
            item = Dataset()
            item.DirectoryRecordType = kind
            if file_id is not None:
                item.ReferencedFileID = file_id
            items.append(item)
    dataset.DirectoryRecordSequence = Sequence(items)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.1.3.10"
    dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.save_as(path, enforce_file_format=True)
    return path


@pytest.fixture
def index(disc: Path) -> Path:
    make_dataset().save_as(disc.parent / "outside.dcm", enforce_file_format=True)
    return write_dicomdir(
        disc / "DICOMDIR",
        [
            ("PATIENT", None),
            ("IMAGE", ["images", "a", "im0001"]),
            ("IMAGE", ["IM10"]),
            ("IMAGE", ["IMAGES", "A", "IM0001;1"]),
            ("IMAGE", ["IMAGES", "GONE"]),
            ("IMAGE", ["..", "outside.dcm"]),
            ("IMAGE", ["../outside.dcm"]),
            ("IMAGE", ["CT.DCM"]),
            ("SR DOCUMENT", ["IMAGES", "A", "REPORT"]),
        ],
    )


def test_files_are_found_whatever_the_case_of_their_names(index: Path) -> None:
    found = [item.path.name for item in list_disc(index) if isinstance(item, Candidate)]
    assert found == ["IM0001", "im10.dcm", "IM0001"]


def test_what_is_missing_outside_or_no_image_is_said(index: Path) -> None:
    skipped = [(item.name, item.reason) for item in list_disc(index) if isinstance(item, Skipped)]
    assert skipped == [
        ("IMAGES/GONE", Reason.MISSING),
        ("../outside.dcm", Reason.OUTSIDE),
        ("../outside.dcm", Reason.OUTSIDE),
        ("CT.DCM", Reason.OTHER_DICOM),
        ("IMAGES/A/REPORT", Reason.OTHER_DICOM),
    ]


def test_a_link_that_leads_away_is_not_followed(disc: Path) -> None:
    make_dataset().save_as(disc.parent / "outside.dcm", enforce_file_format=True)
    os.symlink(disc.parent / "outside.dcm", disc / "LINK")
    path = write_dicomdir(disc / "DICOMDIR", [("IMAGE", ["LINK"])])
    assert [getattr(item, "reason", None) for item in list_disc(path)] == [Reason.OUTSIDE]


def test_a_dicomdir_is_recognized_by_its_content_and_left_out_of_folders(index: Path, disc: Path) -> None:
    renamed = index.rename(disc / "index-of-disc")
    assert len([item for item in find_candidates([renamed]) if isinstance(item, Candidate)]) == 3
    skipped = {item.name: item.reason for item in find_candidates([disc]) if isinstance(item, Skipped)}
    assert skipped["disc/index-of-disc"] is Reason.DISC_INDEX


def test_a_damaged_dicomdir_costs_one_line(index: Path) -> None:
    index.write_bytes(index.read_bytes()[:300])
    (item,) = list(list_disc(index))
    assert isinstance(item, Skipped)
    assert item.reason is Reason.UNREADABLE
