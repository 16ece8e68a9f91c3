"""The command ``edit`` as a person runs it: a process of its own, a real network, real radiographs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
MODEL = "test-model"


def run_edit(*words: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "engine", "edit", *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "PASSIVE"},
        capture_output=True,
        text=True,
        timeout=280,
    )


@pytest.fixture(scope="session")
def films(tmp_path_factory) -> Path:
    """A folder with the shipped sample, twice, and a small PNG film."""
    folder = tmp_path_factory.mktemp("films")
    smooth = np.linspace(20, 220, 300)[:, None] * np.ones((1, 240))
    Image.fromarray(smooth.astype(np.uint8)).save(folder / "film.png")
    for name in ("sample.dcm", "sample_again.dcm"):
        (folder / name).write_bytes((ROOT / "resources" / "samples" / "simulated_normal.dcm").read_bytes())
    return folder


def check_folder(folder: Path, own: np.ndarray) -> np.ndarray:
    """Written values against the file's own, as another reader sees it; returns the written values."""
    record = json.loads((folder / "edit.json").read_text())
    written = np.asarray(Image.open(folder / "counterfactual.png")).astype(int)
    written -= record["result"]["stored_value_offset"]
    mask = np.asarray(Image.open(folder / "edit_mask.png")) == 255
    changed = written != own
    assert written.shape == own.shape
    assert not (changed & ~mask).any()
    assert np.count_nonzero(changed) == record["result"]["changed_pixels_inside_edit_mask"]
    return written


def test_films_are_edited_and_the_same_request_gives_the_same_pixels(films, tmp_path):
    text = "Add the finding of pleural effusion."
    done = run_edit(
        films, "-i", text, "--model", MODEL, "--steps", 2, "--variant", "mask", "--out", tmp_path, "--json"
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    outcomes = json.loads(done.stdout)
    assert [outcome["status"] for outcome in outcomes] == ["made", "made", "made"]
    assert "wiring only" in outcomes[0]["model_notice"]
    check_folder(tmp_path / "film", np.asarray(Image.open(films / "film.png")))
    own = pydicom.dcmread(films / "sample.dcm").pixel_array
    values = check_folder(tmp_path / "sample", own)
    assert (values != own).any()
    assert (check_folder(tmp_path / "sample_again", own) == values).all()


def test_films_in_step_have_the_pixels_of_single_edits_but_for_rounding(films, tmp_path):
    words = (films, "-i", "Add the finding of pleural effusion.", "--model", MODEL, "--steps", 2)
    for name, more in (("single", ()), ("step", ("--together", 2))):
        done = run_edit(*words, *more, "--out", tmp_path / name, "--json")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    for film in ("film", "sample", "sample_again"):  # the third is the only one of its group
        pair = [
            np.asarray(Image.open(tmp_path / name / film / "counterfactual.png")).astype(int)
            for name in ("single", "step")
        ]
        apart = np.abs(pair[0] - pair[1])
        assert apart.max() <= 1
        assert np.mean(apart > 0) < 1e-3
        if film == "sample_again":
            assert not apart.any()


def test_real_radiographs_change_only_inside_the_edit_mask(shared, tmp_path):
    folder = shared / "data" / "cxr_dicom"
    files = [folder / "nih_udacity_test3.dcm", folder / "RG1_JLSN_philips_mono1_15bit.dcm"]
    text = "Remove the finding of pleural effusion."
    done = run_edit(*files, "-i", text, "--model", MODEL, "--steps", 2, "--seed", 5, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    for file in files:
        check_folder(tmp_path / file.stem, pydicom.dcmread(file).pixel_array)
