import csv
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image

from engine.__main__ import main
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.radiographs.dicom_reader import read_radiograph


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulated") / "patients"
    options = ["--n", "3", "--size", "96", "--seed", "4", "--tables", "mimic", "--batch", "2"]
    assert main(["simulate", *options, "--out", str(out)]) == 0
    return out


def test_the_dicom_says_that_it_is_synthetic_and_opens_as_a_radiograph(written: Path) -> None:
    path = written / "dicom" / "0000004_before.dcm"
    dataset = pydicom.dcmread(path)
    assert dataset.SyntheticData == "YES"
    assert "SIMULATED" in dataset.PatientID
    assert "SIMULATED" in str(dataset.PatientName)
    assert dataset.Modality == "DX"
    radiograph = read_radiograph(path)
    assert radiograph.display_pixels.shape == (96, 96)


def test_the_truth_names_every_radiograph_and_its_masks(written: Path) -> None:
    truth = rows(written / "truth.csv")
    assert len(truth) == 6
    for row in truth:
        assert (written / "dicom" / f"{row['radiograph']}.dcm").is_file()
        lung = np.asarray(Image.open(written / "masks" / f"{row['radiograph']}_left_lung.png")) > 0
        area = lung.sum() * float(row["row_spacing_cm"]) * float(row["column_spacing_cm"])
        assert abs(area - float(row["left_lung_cm2"])) < 0.1


def test_every_instruction_is_understood_and_both_directions_differ(written: Path) -> None:
    for row in rows(written / "pairs.csv"):
        assert parse(row["instruction"], load_vocabulary())
        assert parse(row["way_back"], load_vocabulary())
        assert row["instruction"] != row["way_back"]


def test_the_tables_of_mimic_point_at_its_files(written: Path) -> None:
    boxes = rows(written / "mimic" / "MS_CXR_Local_Alignment_v1.1.0.csv")
    assert boxes
    for row in boxes:
        with Image.open(written / "mimic" / row["path"]) as image:
            assert image.size == (int(row["image_width"]), int(row["image_height"]))
        assert int(row["x"]) + int(row["w"]) <= 96
    metadata = rows(written / "mimic" / "mimic-cxr-2.0.0-metadata.csv")
    assert {row["dicom_id"] for row in boxes} <= {row["dicom_id"] for row in metadata}
    studies = {row["study_id"] for row in metadata}
    for row in rows(written / "mimic" / "mimic_pair_questions.csv"):
        assert {row["study_id"], row["ref_id"]} <= studies


def test_the_same_seeds_write_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    options = ["--n", "3", "--size", "96", "--seed", "4", "--tables", "mimic", "--batch", "2"]
    assert main(["simulate", *options, "--out", str(again)]) == 0
    files = sorted(path.relative_to(written) for path in written.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for path in files:
        assert (written / path).read_bytes() == (again / path).read_bytes(), path


def test_an_atlas_is_built_from_the_simulated_tables(written: Path, tmp_path: Path) -> None:
    mimic = written / "mimic"
    tables = ["MS_CXR_Local_Alignment_v1.1.0.csv", "mimic-cxr-2.0.0-metadata.csv"]
    out = tmp_path / "atlas"
    assert main(["atlas", "build", *(str(mimic / table) for table in tables), "--out", str(out)]) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "either --out DIR"),
        (["--out", "x", "--real", "y"], "either --out DIR"),
        (["--out", "x", "--sheet", "y.png"], "--sheet goes with"),
        (["--out", "x", "--device", "nonsense"], "device nonsense cannot be used"),
        (["--out", "x", "--device", "meta"], "device meta cannot be used"),
    ],
)
def test_options_that_do_not_fit_are_one_line(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--n", "1", *options]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_device_without_memory_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA out of memory. Tried to allocate 9.00 GiB")

    monkeypatch.setattr("engine.simulation.folder.write_patients", fill)
    assert main(["simulate", "--n", "1", "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == (
        "counterview-engine: cpu has too little memory; give a smaller --batch or --size\n"
    )


def test_a_folder_with_files_is_refused_in_one_line_before_any_progress(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert main(["simulate", "--n", "3", "--size", "64", "--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "not an empty folder" in error
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("name", "said"), [("none", "does not exist"), ("", "holds no DICOM")])
def test_a_folder_without_films_to_compare_with_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    assert main(["simulate", "--n", "8", "--real", str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_realism_is_measured_against_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(0)
    for number in range(8):
        pixels = random.integers(0, 255, (64, 64)).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    sheet = tmp_path / "sheet.png"
    options = ["--n", "8", "--size", "64", "--real", str(tmp_path), "--sheet", str(sheet)]
    assert main(["simulate", *options]) == 0
    assert "64 x 64 classifier AUC" in capsys.readouterr().out
    assert sheet.is_file()
