"""A preview is distilled at toy size: nearer to its teacher step by step, and exported as additions alone."""

import os
import signal
import tomllib
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from engine.errors import RequestError
from engine.models.card_file import read_card
from engine.training.checkpoint import checkpoints_in, load_checkpoint
from engine.training.config import LoopConfig, TrainingConfig
from engine.training.editor import EditorTask
from engine.training.loop import export_latest, train
from engine.training.preview import PreviewTask
from engine.training.preview_network import PreviewNetwork
from engine.training.straight_autoencoder import StraightAutoencoder, write_into
from engine.training.task import Batch, Inputs, Share

PAIRS = {"learn": {"inserted": 0, "simulated": 3}, "validate": {"inserted": 0, "simulated": 2}}
LOOP = LoopConfig(steps=12, batch_size=2, learning_rate=2e-2, warmup_steps=0, log_every=1, seed=5)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """An editor whose weights are random, so that another step is another picture."""
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(1)
    vae = folder / "autoencoder"
    write_into(StraightAutoencoder(8), torch.eye(8), 0.03).half().save_pretrained(str(vae))
    table = {
        "name": "toy",
        "title": "Toy",
        "notice": "",
        "source": "a test",
        "licence": "Apache-2.0",
        **PAIRS,
        "autoencoder": str(vae),
        "network": {"widths": [8, 16], "attention": 1, "text_width": 32, "text_layers": 1},
        "num_inference_steps": 3,
    }
    task = EditorTask(table, LOOP, Inputs(None, cache))
    task.prepare()
    torch.manual_seed(2)
    network = task.build()
    torch.nn.init.normal_(network.unet.conv_out.weight, std=0.05)
    task.export(network, folder)
    return folder


def table(model: Path, **fields: object) -> dict[str, object]:
    return {"model": str(model), "rank": 4, **PAIRS, **fields}


@pytest.fixture
def task(model: Path, cache: Path) -> PreviewTask:
    made = PreviewTask(table(model), LOOP, Inputs(None, cache))
    made.prepare()
    return made


class StoppingTask(PreviewTask):
    """Is stopped while it makes the batch of one step."""

    def batch(self, share: Share) -> Batch:
        if share.step == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().batch(share)


@torch.no_grad()
def loss_of(task: PreviewTask, network: torch.nn.Module, batch: Batch) -> float:
    return float(task.losses(network, batch)["loss"])


def config(model: Path, folder: Path, loop: LoopConfig = LOOP) -> TrainingConfig:
    return TrainingConfig(folder / "toy.toml", "preview", loop, table(model))


def test_the_student_comes_nearer_to_its_teacher_and_only_its_additions_are_exported(
    task: PreviewTask, model: Path, tmp_path: Path
) -> None:
    batch = task.batch(Share(100, 0, 1, 4))
    torch.manual_seed(LOOP.seed)
    before = loss_of(task, task.build(), batch)
    exported = train(task, config(model, tmp_path), tmp_path, cpu=True)
    network = task.build()
    network.load_state_dict(
        load_checkpoint(checkpoints_in(tmp_path / "checkpoints")[-1]).network, strict=False
    )
    assert loss_of(task, network, batch) < 0.8 * before
    lines = tomllib.loads((exported / "preview.toml").read_text("utf-8"))["preview"]
    assert lines["steps"] == 1
    additions = load_file(exported / lines["file"])
    assert all(name.endswith((".up", ".down")) for name in additions)
    size = (exported / lines["file"]).stat().st_size
    assert size < 0.5 * (model / "unet" / "diffusion_pytorch_model.safetensors").stat().st_size


def test_a_run_that_was_stopped_goes_on_to_the_same_bits(
    task: PreviewTask, model: Path, cache: Path, tmp_path: Path
) -> None:
    loop = LoopConfig(steps=4, batch_size=2, learning_rate=2e-2, seed=5, validate_every=0, loader_threads=0)
    train(task, config(model, tmp_path, loop), tmp_path / "whole", cpu=True)
    with pytest.raises(KeyboardInterrupt):
        train(
            StoppingTask(table(model), loop, Inputs(None, cache)),
            config(model, tmp_path, loop),
            tmp_path / "parts",
            cpu=True,
        )
    train(task, config(model, tmp_path, loop), tmp_path / "parts", cpu=True)
    whole, parts = (
        load_checkpoint(checkpoints_in(tmp_path / name / "checkpoints")[-1]) for name in ("whole", "parts")
    )
    assert whole.network
    for name, value in whole.network.items():
        assert torch.equal(value, parts.network[name]), name
    again = export_latest(task, tmp_path / "parts")
    one, other = (
        load_file(folder / "preview.safetensors") for folder in (again, tmp_path / "whole" / "export")
    )
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_before_it_learns_one_step_of_a_teacher_of_one_step_is_its_teacher(model: Path, cache: Path) -> None:
    same = PreviewTask(table(model, teacher_steps=1), LOOP, Inputs(None, cache))
    same.prepare()
    batch = same.batch(Share(0, 0, 1, 2))
    network = same.build()
    made, taught = network(batch["film"], batch["tokens"], batch["empty"], batch["noise"])
    assert torch.allclose(made, taught, atol=1e-5)


def test_guidance_of_the_teacher_is_what_its_card_says(model: Path, cache: Path) -> None:
    path = model / "model_card.toml"
    told = path.read_text("utf-8")
    assert read_card(model).guidance_scale == 1.0
    try:
        path.write_text(told.replace("guidance_scale = 1.0", "guidance_scale = 3.0"), "utf-8")
        task = PreviewTask(table(model, teacher_steps=1), LOOP, Inputs(None, cache))
        task.prepare()
        network = task.build()
        batch = task.batch(Share(0, 0, 1, 2))
        made, guided = network(batch["film"], batch["tokens"], batch["empty"], batch["noise"])
    finally:
        path.write_text(told, "utf-8")
    assert isinstance(network, PreviewNetwork)
    film, noise = batch["film"], batch["noise"]
    rows = {}
    with torch.no_grad():
        for name, words, shown in (
            ("text", batch["tokens"], film),
            ("image", batch["empty"], film),
            ("nothing", batch["empty"], torch.zeros_like(film)),
        ):
            text = network.text_encoder(words)[0]
            rows[name] = shown + network.unet(torch.cat([noise, shown], 1), 999, text, return_dict=False)[0]
    by_hand = rows["nothing"] + 3 * (rows["text"] - rows["image"]) + 3 * (rows["image"] - rows["nothing"])
    assert torch.allclose(guided, by_hand, atol=1e-4)
    assert not torch.allclose(made, guided, atol=1e-3)


@torch.no_grad()
def test_validation_tells_student_and_teacher_apart(task: PreviewTask) -> None:
    figures = task.validate(task.build().eval())
    assert figures["from_teacher"] > 0
    assert figures["missed"] != figures["teacher.missed"]


@torch.no_grad()
def test_samples_show_both(task: PreviewTask, tmp_path: Path) -> None:
    from PIL import Image

    task.save_samples(task.build().eval(), tmp_path)
    with Image.open(tmp_path / "before-truth-teacher-preview.png") as picture:
        assert np.asarray(picture).shape == (2 * 256, 4 * 256)


@pytest.mark.parametrize("field", [{"steps": 5}, {"rank": 0}, {"truth": 1.5}, {"teacher_steps": -1}])
def test_a_number_out_of_range_is_told(model: Path, cache: Path, field: dict[str, float]) -> None:
    with pytest.raises(RequestError, match=f"preview.{next(iter(field))}"):
        PreviewTask(table(model, **field), LOOP, Inputs(None, cache))
