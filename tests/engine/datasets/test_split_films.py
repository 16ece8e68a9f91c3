"""Films of the patients of a split, and of no others."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import paths
from engine.datasets.real_films import read_real_films
from engine.datasets.split_films import films_of_split
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, RequestError
from engine.evaluation.patients import films_of_patients


def test_only_films_of_the_splits_patients_are_taken(tmp_path: Path) -> None:
    patients = {split: patient for patient, split in read_splits(paths.splits_file()).items()}
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "labels", "age_years", "sex", "view_position", "patient"])
        for split in (Split.TRAIN, Split.REFEREE):
            Image.fromarray(np.zeros((8, 8), np.uint8)).save(tmp_path / f"{split.value}.png")
            rows.writerow([f"{split.value}.png", "No Finding", 50, "F", "PA", patients[split]])
    assert [film.path.name for film in films_of_split(tmp_path, Split.TRAIN)] == ["train.png"]
    with pytest.raises(DatasetError, match="no films of test patients"):
        films_of_split(tmp_path, Split.TEST)
    with pytest.raises(RequestError, match="--films"):
        films_of_split(None, Split.TRAIN)


def test_a_patient_written_as_in_the_names_of_the_films_stays_in_its_split(tmp_path: Path) -> None:
    trains = [patient for patient, split in read_splits(paths.splits_file()).items() if split is Split.TRAIN]
    rows = [f"film.png,No Finding,50,F,PA,{patient.zfill(8)}" for patient in trains]
    header = "file,labels,age_years,sex,view_position,patient"
    (tmp_path / "labels.csv").write_text("\n".join([header, *rows]))
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(tmp_path / "film.png")
    assert {film.patient for film in read_real_films(tmp_path)} == set(trains)
    assert len(films_of_patients(tmp_path, Split.TRAIN)) == len(trains)
    with pytest.raises(DatasetError, match="no film of a test patient"):
        films_of_patients(tmp_path, Split.TEST)
