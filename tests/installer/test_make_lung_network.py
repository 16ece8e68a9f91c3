"""The script that makes the lung network: what it reads, what it learns from, what it writes."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from PIL import Image

from engine.datasets.splits import Split, write_splits
from engine.errors import DatasetError
from engine.simulation.case import SimulatedCase, simulate
from engine.simulation.localization_network import load_lung_network
from engine.simulation.lung_masks import small_film
from engine.simulation.lung_training import Schedule, simulated_lung_films
from engine.simulation.patient import draw_patient

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "make_lung_network.py"
BRIEF = Schedule(steps=2, seed=1, rate=1e-4, size=64)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("make_lung_network", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cases() -> list[SimulatedCase]:
    return simulate([draw_patient(seed) for seed in (5, 6, 7)], size=512)


def write_folder(folder: Path, cases: list[SimulatedCase]) -> None:
    with (folder / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "labels", "age_years", "sex", "view_position", "patient"])
        for case in cases:
            name = f"{case.patient.seed}.png"
            Image.fromarray(np.uint8(255 * case.image)).save(folder / name)
            rows.writerow([name, "No Finding", 50, "F", "PA", f"p{case.patient.seed}"])


def test_films_of_test_patients_are_never_read(
    script: ModuleType, cases: list[SimulatedCase], tmp_path: Path
) -> None:
    write_folder(tmp_path, cases)
    (tmp_path / "6.png").write_bytes(b"cannot be read")
    splits = tmp_path / "splits.csv"
    write_splits(splits, {"p5": Split.TRAIN, "p6": Split.TEST, "p7": Split.REFEREE})
    films = script.read_films(tmp_path, splits)
    assert len(films) == 2
    assert np.abs(films[0] - cases[0].image).max() < 0.01


def test_a_patient_without_a_split_is_named(
    script: ModuleType, cases: list[SimulatedCase], tmp_path: Path
) -> None:
    write_folder(tmp_path, cases)
    write_splits(tmp_path / "splits.csv", {"p5": Split.TRAIN})
    with pytest.raises(DatasetError, match=r"patient of 6\.png"):
        script.read_films(tmp_path, tmp_path / "splits.csv")


def test_outlines_to_learn_from_are_those_of_the_lungs(
    script: ModuleType, cases: list[SimulatedCase]
) -> None:
    found = script.outline([case.image for case in cases], load_lung_network())
    assert len(found.images) == len(cases)
    for lungs, case in zip(found.lungs, cases, strict=True):
        for mask, truth in zip(lungs, (case.right_lung, case.left_lung), strict=True):
            small = truth.reshape(128, 4, 128, 4).mean(axis=(1, 3)) > 0.5
            assert 2 * (small & (mask > 0.5)).sum() / (small.sum() + mask.sum()) > 0.88


def test_a_network_that_knows_nothing_learns_from_no_film(
    script: ModuleType, cases: list[SimulatedCase]
) -> None:
    recipe = script.Recipe(patients=2, start=BRIEF, rounds=(BRIEF,))
    with pytest.raises(DatasetError, match="sure of no film"):
        script.make_lung_network([cases[0].image], recipe)


def test_a_round_with_films_gives_weights_that_can_be_written_and_used(
    script: ModuleType, cases: list[SimulatedCase], tmp_path: Path
) -> None:
    network = script.make_lung_network([], script.Recipe(patients=2, start=BRIEF, rounds=()))
    network.load_state_dict(load_lung_network().state_dict())
    script.learn_from_films(network, [case.image for case in cases], simulated_lung_films([1]), BRIEF)
    again = load_lung_network(script.write_network(network, tmp_path))
    shown = torch.from_numpy(small_film(cases[0].image))[None, None]
    with torch.inference_mode():
        difference = (network(shown) - again(shown)).abs().max()
    assert 0 < difference < 0.1  # float16 in the file


def test_a_folder_that_cannot_be_made_is_told_before_the_work(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    films = [str(tmp_path / "no films here"), "--splits", str(tmp_path / "splits.csv")]
    assert script.main([*films, "--out", str(tmp_path / "taken")]) == 1
    error = capsys.readouterr().err
    assert "taken" in error
    assert error.count("\n") == 1
