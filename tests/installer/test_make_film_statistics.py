"""The script that makes the table of film statistics: whose films it reads, and what it makes."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from engine.datasets.splits import Split, write_splits
from engine.paths import resources_dir, splits_file

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "make_film_statistics.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("make_film_statistics", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_only_films_of_patients_that_train_editors_are_read(script: ModuleType, tmp_path: Path) -> None:
    splits = {f"{split.value} {number}": split for number in range(8) for split in Split}
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "labels", "age_years", "sex", "view_position", "patient"])
        for number, patient in enumerate(splits):
            name = f"{number}.png"
            shade = 0 if splits[patient] is Split.TRAIN else 200
            Image.fromarray(np.full((300, 300), shade, np.uint8)).save(tmp_path / name)
            rows.writerow([name, "No Finding", 50, "F", "PA", patient])
    write_splits(tmp_path / "splits.csv", splits)
    films = script.read_films(tmp_path, tmp_path / "splits.csv")
    assert len(films) == 8
    assert max(film.max() for film in films) == 0


def test_too_few_films_are_told_in_one_line(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("L", (300, 300)).save(tmp_path / "a.png")
    head = "file,labels,age_years,sex,view_position,patient\n"
    (tmp_path / "labels.csv").write_text(head + "a.png,No Finding,50,F,PA,1\n")
    write_splits(tmp_path / "splits.csv", {"1": Split.TRAIN})
    arguments = [str(tmp_path), "--splits", str(tmp_path / "splits.csv"), "--out", str(tmp_path / "out.toml")]
    assert script.main(arguments) == 1
    assert capsys.readouterr().err == (
        "make_film_statistics: 1 films are of training patients; give 8 or more\n"
    )
    assert not (tmp_path / "out.toml").exists()


def test_the_shipped_table_is_made_again(script: ModuleType, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "film_statistics.toml"
    arguments = [str(shared / "data" / "nih512"), "--splits", str(splits_file()), "--out", str(out)]
    assert script.main(arguments) == 0
    shipped = resources_dir() / "simulation" / "film_statistics.toml"
    assert out.read_text("utf-8") == shipped.read_text("utf-8")
