"""The samples that come with the application: five simulated patients."""

from pathlib import Path

import pydicom
import pytest

from engine.paths import samples_dir
from engine.radiographs.dicom_reader import read_radiograph
from viewer.app import sample_file

SAMPLES = sorted(samples_dir().glob("*.dcm"))


def test_there_are_five_that_take_little_room() -> None:
    assert len(SAMPLES) == 5
    assert sum(path.stat().st_size for path in SAMPLES) < 4_000_000
    assert sample_file() in SAMPLES


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_says_that_it_is_no_patient_and_opens(path: Path) -> None:
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    assert dataset.SyntheticData == "YES"
    assert "NOT A PATIENT" in str(dataset.PatientName)
    assert dataset.LossyImageCompression == "00"
    radiograph = read_radiograph(path)
    assert radiograph.display_pixels.shape == (1024, 1024)
    assert radiograph.display_pixels.std() > 0.15


def test_one_was_taken_at_the_bedside() -> None:
    views = [pydicom.dcmread(path, stop_before_pixels=True).ViewPosition for path in SAMPLES]
    assert sorted(set(views)) == ["AP", "PA"]
