"""The command ``insert``: pairs, regions, sentences and a contact sheet on disk."""

import csv
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from drawn_chest import draw_chest
from PIL import Image

from engine.__main__ import main
from engine.errors import RequestError
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.simulation.case import simulate
from engine.simulation.dicom_writer import dicom_bytes
from engine.simulation.insertion import insert
from engine.simulation.patient import draw_patient


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "chest.png"
    Image.fromarray(np.round(draw_chest() * 255).astype(np.uint8)).save(path)
    return path


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


def test_all_findings_are_written_with_their_sentences(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["insert", str(film), "--out", str(out), "--seed", "3"]) == 0
    with (out / "pairs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8 * (3 * 2 + 2 * 2)
    assert {row["operation"] for row in rows} == {"add", "remove", "change"}
    for row in rows:
        folder = out / row["radiograph"]
        outside = pixels(folder / row["region"]) == 0
        source, target = pixels(folder / row["source"]), pixels(folder / row["target"])
        assert np.array_equal(source[outside], target[outside]), row
        assert not np.array_equal(source, target)
    assert Image.open(out / "sheet.png").size == (4 * 256, 8 * 272)
    added = next(row["target"] for row in rows if row["operation"] == "add")
    assert "never for diagnosis" in Image.open(out / "chest" / added).text["Disclaimer"]
    assert Image.open(out / "chest" / "before.png").text == {}, "a real film is not called synthetic"


def test_what_is_asked_for_is_put_in(film: Path, tmp_path: Path) -> None:
    text = "Add the findings of small left pleural effusion and mild cardiomegaly."
    assert main(["insert", str(film), "--out", str(tmp_path / "out"), "--add", text]) == 0
    rows = (tmp_path / "out" / "pairs.csv").read_text().splitlines()
    assert len(rows) == 3
    assert text in rows[1]


def test_a_kind_is_in_the_name_of_the_file(film: Path, tmp_path: Path) -> None:
    add = ["--add", "Add the finding of large left loculated pleural effusion."]
    assert main(["insert", str(film), "--out", str(tmp_path / "out"), *add]) == 0
    assert (tmp_path / "out" / "chest" / "large-loculated-pleural-effusion-left.png").is_file()


def test_findings_that_leave_no_trace_are_named_and_the_others_are_kept(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def insert_edema_only(pixels, anatomy, mentions, seed, vocabulary):  # type: ignore[no-untyped-def]
        if mentions[0].finding != "edema":
            raise RequestError(f"{mentions[0].finding} leaves no trace on this film; take another film")
        return insert(pixels, anatomy, mentions, seed, vocabulary)

    monkeypatch.setattr("engine.simulation.insertion.insert", insert_edema_only)
    assert main(["insert", str(film), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 7
    assert said[0] == (
        f"counterview-engine: {film}: atelectasis leaves no trace on this film; take another film"
    )
    with (tmp_path / "out" / "pairs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 * 2 + 2 * 2
    assert all("edema" in row["instruction"] for row in rows)


def test_a_run_cut_short_keeps_the_films_it_has_done_and_shows_them(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = film.with_name("second.png")
    second.write_bytes(film.read_bytes())

    def read_the_first_only(path: Path) -> Radiograph:
        if path == second:
            raise KeyboardInterrupt
        return read_radiograph(path)

    monkeypatch.setattr("engine.radiographs.dicom_reader.read_radiograph", read_the_first_only)
    out = tmp_path / "out"
    add = ["--add", "Add the finding of edema."]
    assert main(["insert", str(film), str(second), "--out", str(out), *add]) == 130
    assert len((out / "pairs.csv").read_text("utf-8").splitlines()) == 3
    assert Image.open(out / "sheet.png").size == (2 * 256, 272)


def test_a_simulated_radiograph_stays_marked_as_synthetic(tmp_path: Path) -> None:
    simulated = tmp_path / "simulated.dcm"
    simulated.write_bytes(dicom_bytes(simulate([draw_patient(1)], size=256)[0], 0))
    add = ["--add", "Add the finding of edema."]
    assert main(["insert", str(simulated), "--out", str(tmp_path / "out"), *add]) == 0
    assert read_radiograph(tmp_path / "out" / "simulated" / "before.png").is_synthetic


def test_a_film_that_is_no_chest_is_named_and_the_others_are_made(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "grey.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (600, 500), dtype=np.uint8)).save(other)
    add = ["--add", "Add the finding of edema."]
    assert main(["insert", str(other), str(film), "--out", str(tmp_path / "out"), *add]) == 1
    assert "grey.png" in capsys.readouterr().err
    assert (tmp_path / "out" / "chest" / "before.png").is_file()


def test_a_lateral_film_is_refused_by_its_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = simulate([draw_patient(1)], size=256)[0]
    dataset = pydicom.dcmread(BytesIO(dicom_bytes(case, 0)))
    dataset.ViewPosition = "LL"
    lateral = tmp_path / "side.dcm"
    dataset.save_as(lateral, enforce_file_format=True)
    add = ["--add", "Add the finding of edema."]
    assert main(["insert", str(lateral), "--out", str(tmp_path / "out"), *add]) == 1
    error = capsys.readouterr().err
    assert "lateral view (LL)" in error
    assert error.count("side.dcm") == 1
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [["--add", "Remove the finding of edema."], ["--add", "Add the finding of hernia."], ["--seed", "-1"]],
)
def test_what_cannot_be_put_in_stops_before_anything_is_written(
    film: Path, tmp_path: Path, options: list[str]
) -> None:
    assert main(["insert", str(film), "--out", str(tmp_path / "out"), *options]) == 2
    assert not (tmp_path / "out").exists()


def test_results_are_not_overwritten(film: Path, tmp_path: Path) -> None:
    assert main(["insert", str(film), "--out", str(tmp_path)]) == 2


def test_a_mirrored_film_is_turned_so_that_left_is_the_left_of_the_patient(tmp_path: Path) -> None:
    case = simulate([draw_patient(1)], size=256)[0]
    befores = []
    for name, orientation in (("usual", ["L", "F"]), ("mirrored", ["R", "F"])):
        dataset = pydicom.dcmread(BytesIO(dicom_bytes(case, 0)))
        dataset.PatientOrientation = orientation
        if name == "mirrored":
            dataset.PixelData = np.ascontiguousarray(dataset.pixel_array[:, ::-1]).tobytes()
        path = tmp_path / f"{name}.dcm"
        dataset.save_as(path, enforce_file_format=True)
        asked = ["--add", "Add the finding of large left pleural effusion.", "--seed", "1"]
        assert main(["insert", str(path), "--out", str(tmp_path / f"of_{name}"), *asked]) == 0
        befores.append(pixels(tmp_path / f"of_{name}" / name / "before.png"))
    np.testing.assert_allclose(*(one.astype(int) for one in befores), atol=1)
