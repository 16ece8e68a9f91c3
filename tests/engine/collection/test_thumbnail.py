"""Thumbnails: the first correct display, small; and reading members of archives."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from made_up_dicom import chest_pixels, make_dataset

from engine.collection.candidate import Candidate
from engine.collection.side_worker import read_local
from engine.collection.thumbnail import SIDE, make_thumbnail
from engine.errors import RadiographError
from engine.radiographs.dicom_reader import read_radiograph


def test_a_thumbnail_shows_the_first_correct_display(tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    pixels = chest_pixels(400, 200)
    make_dataset(4095 - pixels, PhotometricInterpretation="MONOCHROME1").save_as(
        file, enforce_file_format=True
    )
    made = make_thumbnail(Candidate(file))
    assert made.pixels.shape == (SIDE, SIDE // 2)
    assert made.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    expected = pixels.reshape(100, 4, 50, 4).mean((1, 3))[::2, ::2] / 4095 * 255
    shown = np.asarray(made.pixels, float)[np.linspace(0, 95, 50).astype(int)][
        :, np.linspace(0, 47, 25).astype(int)
    ]
    assert np.corrcoef(expected.ravel(), shown.ravel())[0, 1] > 0.95


def test_members_of_archives_are_read_and_errors_name_them(tmp_path: Path) -> None:
    make_dataset().save_as(tmp_path / "a.dcm", enforce_file_format=True)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as made:
        made.write(tmp_path / "a.dcm", "deep/a.dcm")
        made.writestr("deep/broken.dcm", (tmp_path / "a.dcm").read_bytes()[:400])
    assert read_local(Candidate(tmp_path / "z.zip", "deep/a.dcm"), read_radiograph).shape == (60, 50)
    assert make_thumbnail(Candidate(tmp_path / "z.zip", "deep/a.dcm")).pixels.shape == (96, 80)
    broken = Candidate(tmp_path / "z.zip", "deep/broken.dcm")
    with pytest.raises(RadiographError, match=r"^broken\.dcm: "):
        read_local(broken, read_radiograph)
    with pytest.raises(RadiographError, match=r"^broken\.dcm: "):
        make_thumbnail(broken)
