"""The latents of an editor are learned from films of the editors' patients, and become an AutoencoderKL."""

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from drawn_chest import draw_chest
from PIL import Image

from engine import paths
from engine.datasets.splits import Split, read_splits
from engine.errors import DatasetError, RequestError
from engine.training.autoencoder import AutoencoderTask
from engine.training.config import LoopConfig, TrainingConfig
from engine.training.loop import train
from engine.training.task import Inputs, Share

LOOP = LoopConfig(steps=4, batch_size=2, learning_rate=2e-3, validate_every=4, samples_every=3, seed=5)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film each of two patients to learn from, one held-out and one of the tests."""
    folder = tmp_path_factory.mktemp("films")
    patients: dict[Split, list[str]] = {}
    for patient, split in read_splits(paths.splits_file()).items():
        patients.setdefault(split, []).append(patient)
    chosen = [*patients[Split.TRAIN][:2], patients[Split.VALIDATE][0], patients[Split.TEST][0]]
    with (folder / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "labels", "age_years", "sex", "view_position", "patient"])
        for number, patient in enumerate(chosen):
            Image.fromarray(np.uint8(255 * draw_chest(number))).save(folder / f"{number}.png")
            rows.writerow([f"{number}.png", "No Finding", 50, "F", "PA", patient])
    (folder / "3.png").write_bytes(b"a film of a test patient is never read")
    return folder


def test_it_learns_from_training_patients_and_exports_an_autoencoder(films: Path, tmp_path: Path) -> None:
    from diffusers import AutoencoderKL

    table = {"channels": 4, "crop": 64}
    task = AutoencoderTask(table, LOOP, Inputs(films, tmp_path / "cache"))
    config = TrainingConfig(tmp_path / "file.toml", "autoencoder", LOOP, table)
    exported = train(task, config, tmp_path / "run", cpu=True)
    vae = AutoencoderKL.from_pretrained(str(exported), torch_dtype=torch.float32)
    picture = torch.from_numpy(np.array(draw_chest(0)))[None, None].expand(1, 3, -1, -1) * 2 - 1
    latents = vae.encode(picture).latent_dist
    assert latents.mean.shape == (1, 4, 64, 64)
    assert 0.3 < float(latents.mean.std()) < 3
    with (tmp_path / "run" / "validation.csv").open() as file:
        figures = list(csv.DictReader(file))[-1]
    assert float(figures["psnr_db"]) > 5
    assert -1 < float(figures["ssim"]) <= 1
    assert (tmp_path / "run" / "samples" / "step-000000003" / "films-and-round-trips.png").is_file()


def test_edges_of_the_film_count_and_edges_of_the_crop_do_not(films: Path, tmp_path: Path) -> None:
    task = AutoencoderTask({"crop": 64}, LOOP, Inputs(films, tmp_path))
    batch = task.batch(Share(0, 0, 1, 64))
    counts = batch["counts"][:, 0]
    assert counts[:, 32, 32].all()
    touching = counts[:, 0, 32] == 1
    assert 0 < int(touching.sum()) < 64
    assert torch.equal(batch["pictures"], task.batch(Share(0, 0, 1, 64))["pictures"])


def test_what_is_missing_or_wrong_is_told(films: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="--films"):
        AutoencoderTask({}, LOOP, Inputs(None, tmp_path)).prepare()
    with pytest.raises(RequestError, match="multiple of 8"):
        AutoencoderTask({"crop": 100}, LOOP, Inputs(films, tmp_path))
    (tmp_path / "labels.csv").write_text("file,labels,age_years,sex,view_position,patient\n")
    with pytest.raises(DatasetError):
        AutoencoderTask({}, LOOP, Inputs(tmp_path, tmp_path)).prepare()


def test_another_picture_under_the_name_of_a_film_is_another_run(films: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(films, tmp_path / "films")
    inputs = Inputs(copy, tmp_path / "cache")
    before = AutoencoderTask({}, LOOP, inputs).fingerprint()
    Image.fromarray(np.uint8(255 * draw_chest(7))).save(copy / "0.png")
    assert AutoencoderTask({}, LOOP, inputs).fingerprint() != before
