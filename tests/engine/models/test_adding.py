"""A model is added whole or not at all, once, and only with a licence that was accepted."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from made_up_radiograph import make_radiograph
from original_names import original_state
from tiny_models import add_card, write_tokenizer

from engine import paths
from engine.edit import EditRequest
from engine.errors import ModelCardError, ModelIntegrityError, RequestError
from engine.methods.region_specific import RegionSpecificMethod
from engine.models import folder_facts
from engine.models.adding import add
from engine.models.catalog import find_model, find_models
from engine.models.leftovers import clear_unfinished
from engine.models.loading import load_bundle
from engine.radiographs.framing import Intensity

GIVEN = {"licence": "my own", "intensity": Intensity.DISPLAY, "num_inference_steps": 2, "size": 64}


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A diffusers folder and the original checkpoint of the same networks."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

    home = tmp_path_factory.mktemp("twins")
    folder, beside = home / "folder", home / "checkpoint"
    unet, vae, text = _networks()
    for part, network in (("unet", unet), ("vae", vae), ("text_encoder", text)):
        network.save_pretrained(folder / part)
    assert (type(unet), type(vae), type(text)) == (UNet2DConditionModel, AutoencoderKL, CLIPTextModel)
    write_tokenizer(folder / "tokenizer")
    write_tokenizer(beside / "tokenizer")
    torch.save({"state_dict": original_state(unet, vae, text, ema_factor=3.0)}, beside / "original.ckpt")
    return folder, beside / "original.ckpt"


def _networks() -> tuple[object, object, object]:
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(5)
    unet = UNet2DConditionModel(
        sample_size=64,
        in_channels=8,
        block_out_channels=(32, 32),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        attention_head_dim=8,
        cross_attention_dim=64,
    )
    vae = AutoencoderKL(
        block_out_channels=(32,) * 4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
    )
    text = CLIPTextConfig(
        vocab_size=190, hidden_size=64, intermediate_size=64, num_hidden_layers=1, num_attention_heads=1
    )
    return unet, vae, CLIPTextModel(text)


@pytest.fixture
def checkpoint(twins: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(twins[1].parent, tmp_path / "checkpoint")) / twins[1].name


def edit(card_name: str) -> np.ndarray:
    request = EditRequest(make_radiograph(), "Add the finding of edema.", card_name, seed=4)
    return (
        RegionSpecificMethod(load_bundle).edit(request, lambda progress: None, lambda: False).counterfactual
    )


def test_a_converted_checkpoint_makes_the_same_edit_bit_for_bit(twins: tuple[Path, Path]) -> None:
    folder, checkpoint = twins
    scheduler = folder / "scheduler"
    said: list[tuple[str, float | None]] = []
    card, written = add(checkpoint, {**GIVEN, "name": "converted"}, tell=lambda *what: said.append(what))
    assert written.parent == paths.user_models_dir() / "converted" == card.folder
    assert card == find_model("converted")
    assert card.extra["converted_from"] == "original.ckpt"
    assert card.extra["weights_used"].startswith("averaged")
    assert "Stable Diffusion 1" in card.extra["assumed"]
    shares = [share for phase, share in said if phase == "converting the unet" and share is not None]
    assert shares == sorted(shares)
    assert any(phase.startswith("checking") for phase, _ in said)
    if not scheduler.exists():
        shutil.copytree(card.folder / "scheduler", scheduler)
    add_card(folder, **{key: value for key, value in GIVEN.items() if key != "licence"})
    assert np.array_equal(edit("converted"), edit(str(folder)))


def test_the_same_checkpoint_is_added_once(twins: tuple[Path, Path], monkeypatch) -> None:
    add(twins[1], {**GIVEN, "name": "first"})
    with pytest.raises(ModelCardError, match="already here as first"):
        add(twins[1], {**GIVEN, "name": "second"})
    with pytest.raises(ModelCardError, match="the name first is taken"):
        add(twins[1], {**GIVEN, "name": "first"})


def test_the_same_folder_is_added_once(
    pristine_model: Path, copy_of: Callable[[Path], Path], tmp_path
) -> None:
    add(copy_of(tmp_path / "one"), GIVEN)
    with pytest.raises(ModelCardError, match="already here as one"):
        add(copy_of(tmp_path / "two"), GIVEN, copy=True)
    add(tmp_path / "one", {**GIVEN, "title": "Again"})  # its own card may change
    assert find_model("one").title == "Again"


@pytest.mark.parametrize("copy", [False, True])
def test_the_card_of_a_model_that_came_with_the_application_stays(
    copy_of: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: bool
) -> None:
    shipped = tmp_path / "shipped"
    model = copy_of(shipped / "one")
    add(model, {**GIVEN, "name": "one"})
    before = (model / "model_card.toml").read_bytes()
    monkeypatch.setattr(paths, "shipped_models_dir", lambda: shipped)
    with pytest.raises(RequestError, match="came with the application"):
        add(model, {**GIVEN, "name": "mine", "licence": "another"}, copy=copy)
    assert (model / "model_card.toml").read_bytes() == before
    assert [card.name for card in find_models()] == ["one"]


def test_what_fails_on_the_way_leaves_nothing(checkpoint: Path) -> None:
    def fail(config: object) -> None:
        raise ModelIntegrityError("no such scheduler; copy the model again")

    before = [card.name for card in find_models()]
    with pytest.raises(ModelIntegrityError, match="no such scheduler"):
        add(checkpoint, GIVEN, check_schedule=fail)
    assert list(paths.user_models_dir().iterdir()) == []
    assert [card.name for card in find_models()] == before


def test_a_full_disk_is_told_before_anything_is_written(checkpoint: Path, monkeypatch) -> None:
    monkeypatch.setattr(folder_facts.shutil, "disk_usage", lambda path: SimpleNamespace(free=1 << 20))
    with pytest.raises(RequestError, match=r"needs 3 MB .* 1 MB are free; make room"):
        add(checkpoint, GIVEN)
    assert not paths.user_models_dir().exists() or list(paths.user_models_dir().iterdir()) == []


@pytest.mark.parametrize("licence", [None, "", "  "])
def test_a_licence_has_to_be_accepted(checkpoint: Path, licence: str | None) -> None:
    with pytest.raises(RequestError, match="no licence was accepted"):
        add(checkpoint, {**GIVEN, "licence": licence})


def test_a_whole_licence_text_stays_with_the_model(checkpoint: Path) -> None:
    text = "OpenRAIL-M\n\nUse it well.\n" + "And so on. " * 100
    (checkpoint.parent / "LICENSE").write_text(text)
    card, _ = add(checkpoint, {**GIVEN, "name": "licensed", "licence": text})
    assert card.licence == "OpenRAIL-M"
    assert (card.folder / "LICENSE.txt").read_text().strip() == text.strip()
    assert len(card.extra["licence_text_sha256"]) == 64


def test_what_a_killed_process_left_is_cleared_and_that_of_a_living_one_is_not() -> None:
    home = paths.user_models_dir()
    for number in (os.getpid(), os.getppid(), 2**22 + 5):
        (home / f".adding-{number}").mkdir(parents=True)
    clear_unfinished()
    assert [folder.name for folder in home.iterdir()] == [f".adding-{os.getppid()}"]
    clear_unfinished(os.getppid())
    assert list(home.iterdir()) == []
