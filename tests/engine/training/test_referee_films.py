"""Films are drawn once, apart by patient, and an interrupted drawing goes on."""

import csv
from pathlib import Path

import numpy as np
import pytest

from engine import paths
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, RequestError
from engine.models.predictors import FINDINGS
from engine.simulation.population import seed_split
from engine.training import referee_films
from engine.training.referee_films import Drawing, drawing_key, drawn_films


def simulated(count: int, share: str = "learn") -> Drawing:
    return Drawing(count, 0, 64, share)


def test_the_shares_have_different_patients_of_the_right_split(tmp_path: Path) -> None:
    people = {}
    for share in ("learn", "validate", "test"):
        films = drawn_films(simulated(2, share), None, tmp_path)
        assert films.images.shape == (4, 160, 160)
        people[share] = set(films.truth["person"].tolist())
    assert not people["learn"] & people["validate"]
    assert {seed_split(seed) for seed in people["learn"] | people["validate"]} == {Split.REFEREE}
    assert {seed_split(seed) for seed in people["test"]} == {Split.TEST}


def test_what_is_drawn_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn_films(simulated(2), None, tmp_path)

    def fail(_job: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(referee_films, "_do", fail)
    second = drawn_films(simulated(2), None, tmp_path)
    assert np.array_equal(first.images, second.images)
    with pytest.raises(AssertionError, match="drawn again"):
        drawn_films(simulated(3), None, tmp_path)


def test_insertion_needs_a_folder_of_films(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="--films"):
        drawn_films(Drawing(0, 4, 64, "learn"), None, tmp_path)


def some_films(shared: Path, folder: Path, split: Split, count: int) -> Path:
    """A folder with the first films of a split that are called normal."""
    splits = read_splits(paths.splits_file())
    with (shared / "data" / "nih512" / "labels.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    mine = [row for row in rows if splits[row["patient"]] is split and row["labels"] == "No Finding"][:count]
    folder.mkdir()
    for row in mine:
        (folder / row["file"]).symlink_to(shared / "data" / "nih512" / row["file"])
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(mine)
    return folder


def test_cases_on_real_films_come_with_the_films_as_they_are(shared: Path, tmp_path: Path) -> None:
    folder = some_films(shared, tmp_path / "films", Split.TEST, 2)
    films = drawn_films(Drawing(0, 4, 64, "test"), folder, tmp_path / "cache")
    truth = films.truth
    as_they_are = np.flatnonzero(truth["presence"].sum((1, 2)) == 0)
    assert 2 <= len(as_they_are) < len(films)
    assert set(truth["is_drawn"][as_they_are]) == {0}
    drawn = np.flatnonzero(truth["is_drawn"] == 1)
    assert len(drawn) >= 2
    for index in drawn:
        original = films.images[as_they_are][truth["person"][as_they_are] == truth["person"][index]][0]
        changed = np.abs(films.images[index].astype(int) - original.astype(int)) > 3
        assert changed.any(), [FINDINGS[i] for i in np.flatnonzero(truth["presence"][index].any(1))]


def test_findings_are_put_in_equally_often_and_spread_over_the_films(shared: Path, tmp_path: Path) -> None:
    folder = some_films(shared, tmp_path / "films", Split.TEST, 5)
    jobs = referee_films._jobs(Drawing(0, 40, 64, "test"), folder)
    about = [finding for job in jobs for finding in job.about]
    assert {about.count(finding) for finding in FINDINGS} == {5}
    assert {len(job.about) for job in jobs} == {8}
    assert all(len(job.about) == len(job.seeds) for job in jobs)


def test_the_name_of_a_drawing_changes_with_a_label_and_a_pixel(shared: Path, tmp_path: Path) -> None:
    folder = some_films(shared, tmp_path / "films", Split.TEST, 2)
    drawing = Drawing(0, 2, 64, "test")
    keys = [drawing_key(drawing, folder)]
    labels = (folder / "labels.csv").read_text("utf-8")
    (folder / "labels.csv").write_text(labels.replace("No Finding", "Nodule", 1), "utf-8")
    keys.append(drawing_key(drawing, folder))
    (folder / "labels.csv").write_text(labels, "utf-8")
    assert drawing_key(drawing, folder) == keys[0]
    film = next(folder.glob("*.png"))
    content = film.read_bytes()
    film.unlink()
    film.write_bytes(content + b"\0")
    keys.append(drawing_key(drawing, folder))
    assert len(set(keys)) == 3


def test_films_of_other_splits_are_not_used(shared: Path, tmp_path: Path) -> None:
    folder = some_films(shared, tmp_path / "films", Split.TRAIN, 1)
    with pytest.raises(DatasetError, match="no films of referee patients"):
        drawn_films(Drawing(0, 1, 64, "learn"), folder, tmp_path / "cache")
