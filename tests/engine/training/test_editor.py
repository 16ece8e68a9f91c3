"""An editor learns at toy size, from drawn pairs to a folder that edits a radiograph."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine import paths
from engine.datasets.splits import Split, read_splits
from engine.edit import Solver
from engine.errors import RequestError
from engine.training.config import LoopConfig, TrainingConfig
from engine.training.editor import EditorTask
from engine.training.editor_pairs import PairDrawer, Pairs, PairsConfig
from engine.training.editor_scores import edit_figures
from engine.training.loop import train
from engine.training.shards import read_shards
from engine.training.straight_autoencoder import StraightAutoencoder, write_into
from engine.training.task import Inputs, Share

LOOP = LoopConfig(steps=3, batch_size=4, learning_rate=1e-3, validate_every=3, samples_every=2, seed=5)


@pytest.fixture(scope="module")
def autoencoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("autoencoder")
    write_into(StraightAutoencoder(8), torch.eye(8), 0.03).half().save_pretrained(str(folder))
    return folder


def table(autoencoder: Path, **fields: object) -> dict[str, object]:
    return {
        "name": "toy",
        "title": "Toy",
        "notice": "learned nothing",
        "source": "a test",
        "licence": "Apache-2.0",
        "autoencoder": str(autoencoder),
        "learn": {"inserted": 0, "simulated": 6},
        "validate": {"inserted": 0, "simulated": 3},
        "network": {"widths": [8, 16], "attention": 1, "text_width": 32, "text_layers": 1},
        **fields,
    }


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def task(autoencoder: Path, cache: Path) -> EditorTask:
    made = EditorTask(table(autoencoder), LOOP, Inputs(None, cache))
    made.prepare()
    return made


def test_it_learns_and_exports_a_model_that_edits(
    task: EditorTask, autoencoder: Path, tmp_path: Path
) -> None:
    from engine.models.card_file import read_card
    from engine.models.loading import load_bundle

    config = TrainingConfig(tmp_path / "toy.toml", "editor", LOOP, table(autoencoder))
    exported = train(task, config, tmp_path / "run", cpu=True)
    card = read_card(exported)
    assert (card.name, card.notice, card.predicts_residual) == ("toy", "learned nothing", True)
    assert "pneumothorax" in card.findings
    assert card.solver is Solver.DPM_SOLVER_PP
    bundle = load_bundle(exported, "cpu")
    assert bundle.latent_channels == 8
    film = bundle.encode(torch.rand(1, 1, 512, 512)).mean
    words = bundle.look_up(bundle.embed_text("Add the finding of edema."))
    change = bundle.predict(torch.randn_like(film), film, words, 999)
    assert change.shape == film.shape
    assert (tmp_path / "run" / "samples" / "step-000000002" / "before-truth-edit.png").is_file()
    assert max(path.stat().st_size for path in exported.rglob("*.safetensors")) < 16 * 2**20


def test_it_goes_on_from_a_model(task: EditorTask, autoencoder: Path, cache: Path, tmp_path: Path) -> None:
    config = TrainingConfig(tmp_path / "toy.toml", "editor", LOOP, table(autoencoder))
    exported = train(task, config, tmp_path / "run", cpu=True)
    further = EditorTask(table(autoencoder, start_from=str(exported)), LOOP, Inputs(None, cache))
    further.prepare()
    torch.manual_seed(99)
    begun = further.build().state_dict()
    learned = read_shards(exported / "unet")
    assert all(torch.equal(begun[f"unet.{name}"], value) for name, value in learned.items())
    assert further.fingerprint() != task.fingerprint()
    (exported / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"no weights")
    with pytest.raises(RequestError, match="start_from"):
        further.build()


def test_a_solver_that_is_not_known_is_told(autoencoder: Path, cache: Path) -> None:
    with pytest.raises(RequestError, match="known are"):
        EditorTask(table(autoencoder, solver="euler"), LOOP, Inputs(None, cache))


def test_samples_ask_for_what_their_target_shows(task: EditorTask) -> None:
    batch = task.batch(Share(0, 0, 1, 256))
    same = (batch["target"] == batch["conditioning"]).all(3).all(2).all(1)
    withheld = (batch["conditioning"] == 0).all(3).all(2).all(1)
    empty = (batch["tokens"] == batch["tokens"][same & ~batch["changes"]][0]).all(1)
    assert not (same & batch["changes"]).any()  # a sentence asks for a change
    assert (same | withheld)[~batch["changes"]].all()
    assert 0.6 < batch["changes"].float().mean() < 0.95
    assert empty.any()
    again = task.batch(Share(0, 0, 1, 256))
    assert all(torch.equal(batch[name], again[name]) for name in batch)
    assert not torch.equal(batch["noisy"], task.batch(Share(1, 0, 1, 256))["noisy"])


def test_the_latents_of_the_last_timestep_are_noise_alone(task: EditorTask) -> None:
    noisy = [task.batch(Share(step, 0, 1, 64)) for step in range(3)]
    last = torch.cat([batch["noisy"][batch["timesteps"] >= 990] for batch in noisy])
    assert len(last) > 3
    assert 0.9 < float(last.std()) < 1.1


def test_pairs_change_in_their_region_and_sentences_lead_there_and_back(
    autoencoder: Path, cache: Path
) -> None:
    config = PairsConfig(0, 3, acquired_apart=0.0)
    pairs = PairDrawer(config, Split.TRAIN, None, autoencoder).drawn(cache)
    change = np.abs(pairs.after.astype(np.float32) - pairs.before)
    for number in range(len(pairs)):
        cells = pairs.region[number]
        assert cells.any()
        assert change[number][:, cells].mean() > 2 * change[number][:, ~cells].mean()
        assert pairs.there[number] != pairs.back[number]


def test_films_of_real_patients_are_needed_where_findings_are_drawn_into_them(
    autoencoder: Path, cache: Path
) -> None:
    with pytest.raises(RequestError, match="--films"):
        EditorTask(table(autoencoder, learn={"inserted": 4}), LOOP, Inputs(None, cache))


def test_pairs_on_real_films_are_of_the_editors_patients(
    autoencoder: Path, tmp_path: Path, shared: Path
) -> None:
    from engine.datasets.real_films import read_real_films

    drawer = PairDrawer(PairsConfig(5), Split.TRAIN, shared / "data" / "nih512", autoencoder)
    pairs = drawer.drawn(tmp_path)
    assert 3 <= len(pairs) <= 5
    assert pairs.is_real.all()
    splits = read_splits(paths.splits_file())
    names = {film.path.name for film in read_real_films(shared / "data" / "nih512")}
    assert names
    assert {splits[film.patient] for film in drawer.films} == {Split.TRAIN}


def test_pairs_are_drawn_anew_where_a_film_has_other_pixels(autoencoder: Path, tmp_path: Path) -> None:
    patients = read_splits(paths.splits_file()).items()
    patient = next(patient for patient, split in patients if split is Split.TRAIN)
    header = "file,labels,age_years,sex,view_position,patient\n"
    (tmp_path / "labels.csv").write_text(f"{header}film.png,No Finding,50,F,PA,{patient}\n")
    keys = set()
    for grey in (0, 100):
        Image.fromarray(np.full((64, 64), grey, np.uint8)).save(tmp_path / "film.png")
        keys.add(PairDrawer(PairsConfig(2), Split.TRAIN, tmp_path, autoencoder).key())
    assert len(keys) == 2


@pytest.mark.parametrize("numbers", [{"inserted": 0}, {"inserted": 4, "simulated": -1}])
def test_no_pairs_at_all_are_refused_in_one_line(
    autoencoder: Path, cache: Path, numbers: dict[str, int]
) -> None:
    with pytest.raises(RequestError, match="simulated"):
        EditorTask(table(autoencoder, learn=numbers), LOOP, Inputs(None, cache))


def test_figures_tell_the_truth_from_no_edit_and_from_the_wrong_side() -> None:
    random = np.random.default_rng(2)
    before = random.normal(size=(4, 2, 8, 8)).astype(np.float32)
    region = np.zeros((4, 8, 8), bool)
    region[:, 2:5, :3] = True
    after = before + 0.5 * region[:, None]
    pairs = Pairs(
        before,
        after,
        region,
        ["there"] * 4,
        ["back"] * 4,
        ["there"] * 4,
        ["back"] * 4,
        ["edema", "edema", "pneumonia", "pneumonia"],
        ["right"] * 4,
        np.ones(4, bool),
    )
    truth = edit_figures(pairs, after)
    assert truth["missed"] < 1e-6
    assert truth["reached"] == pytest.approx(1)
    assert truth["side"] == 1
    nothing = edit_figures(pairs, before)
    assert nothing["missed"] == pytest.approx(1)
    assert nothing["reached"] == pytest.approx(0)
    other = edit_figures(pairs, before + 0.5 * region[:, None, :, ::-1])
    assert other["side"] == 0
    assert other["outside"] > 0.3
    assert {"reached.edema", "missed.pneumonia"} <= set(truth)
