import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import OutputError
from engine.radiographs.dicom_reader import read_radiograph
from engine.simulation.folder import write_patients
from engine.simulation.mimic_tables import TABLES
from engine.simulation.population import SimulatedPair, draw_simulated_case, visible_change

SEEDS, SIZE = (8, 9), 96


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("folder") / "patients"
    write_patients(out, SEEDS, size=SIZE, mimic=False)
    return out


@pytest.fixture(scope="module")
def pairs() -> list[SimulatedPair]:
    return [draw_simulated_case(seed, SIZE) for seed in SEEDS]


def mask(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path)) > 0


def test_the_files_are_the_cases_of_their_seeds(folder: Path, pairs: list[SimulatedPair]) -> None:
    for pair in pairs:
        for member, case in (("before", pair.before), ("after", pair.after)):
            name = f"{case.patient.seed:07d}_{member}"
            shown = read_radiograph(folder / "dicom" / f"{name}.dcm").display_pixels
            assert np.abs(shown - case.image).max() < 1 / 1024
            organs = {"right_lung": case.right_lung, "left_lung": case.left_lung, "heart": case.heart}
            for what, wanted in (organs | case.finding_masks).items():
                assert np.array_equal(mask(folder / "masks" / f"{name}_{what}.png"), wanted)


def test_the_change_is_outlined_for_each_pair(folder: Path, pairs: list[SimulatedPair]) -> None:
    for pair in pairs:
        written = mask(folder / "masks" / f"{pair.patient.seed:07d}_change.png")
        assert np.array_equal(written, visible_change(pair.before, pair.after))
        assert 0 < written.mean() < 0.7


def test_pairs_name_their_files_and_sentences(folder: Path, pairs: list[SimulatedPair]) -> None:
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["instruction"] for row in rows] == [pair.text for pair in pairs]
    for row in rows:
        assert (folder / "dicom" / f"{row['before']}.dcm").is_file()
        assert (folder / "dicom" / f"{row['after']}.dcm").is_file()


def test_what_a_run_wrote_before_it_was_interrupted_can_be_used(folder: Path, tmp_path: Path) -> None:
    def interrupt(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_patients(tmp_path, SEEDS, size=SIZE, mimic=False, batch=1, on_done=interrupt)
    for table, rows in (("truth.csv", 1 + 2), ("pairs.csv", 1 + 1)):
        whole = (folder / table).read_text("utf-8").splitlines()
        assert (tmp_path / table).read_text("utf-8").splitlines() == whole[:rows]


def test_no_table_names_an_image_that_an_interrupted_run_did_not_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Image.Image.save

    def interrupted(self: Image.Image, to: object, kind: str, **options: object) -> None:
        if kind == "JPEG" and list((tmp_path / "mimic").rglob("*.jpg")):
            raise KeyboardInterrupt
        save(self, to, kind, **options)

    monkeypatch.setattr(Image.Image, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_patients(tmp_path, SEEDS[:1], size=SIZE, mimic=True)
    assert len(list((tmp_path / "mimic").rglob("*.jpg"))) == 1
    for table in TABLES:
        assert len((tmp_path / "mimic" / table).read_text("utf-8").splitlines()) == 1, table


def test_without_tables_there_is_no_mimic_folder(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        *("README.txt", "dicom", "masks", "pairs.csv", "truth.csv")
    ]


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="not an empty folder"):
        write_patients(file, [1], size=64, mimic=False)
    assert file.read_text("utf-8") == "mine"
