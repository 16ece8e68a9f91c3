import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextModel

from engine import paths
from engine.errors import ModelCardError, ModelIntegrityError
from engine.models.card_file import CARD_NAME
from engine.models.catalog import find_model
from engine.models.importing import add_model, check_model, make_card
from engine.models.loading import load_bundle
from engine.radiographs.framing import Geometry, Intensity

WEIGHTS = {
    "unet": "diffusion_pytorch_model.safetensors",
    "vae": "diffusion_pytorch_model.safetensors",
    "text_encoder": "model.safetensors",
}
LIBRARY = {"unet": UNet2DConditionModel, "vae": AutoencoderKL, "text_encoder": CLIPTextModel}


def rewrite(folder: Path, component: str, change: Callable[[dict[str, torch.Tensor]], None]) -> None:
    path = folder / component / WEIGHTS[component]
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)


def test_a_good_folder_passes_with_hashes_and_sizes(pristine_model: Path) -> None:
    checked = check_model(pristine_model)
    assert checked.weights_sha256.keys() == {f"{part}/{name}" for part, name in WEIGHTS.items()}
    for name, digest in checked.weights_sha256.items():
        assert hashlib.sha256((pristine_model / name).read_bytes()).hexdigest() == digest
    bundle = load_bundle(pristine_model, "cpu")
    for part in WEIGHTS:
        network = getattr(bundle, part)
        assert checked.parameters[part] == sum(parameter.numel() for parameter in network.parameters())


def test_the_published_layout_passes(shared) -> None:
    checked = check_model(shared / "golden" / "tiny_pipeline")
    assert sum(checked.parameters.values()) > 1_000_000


@pytest.mark.parametrize("component", list(WEIGHTS))
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_refused_by_name(model_folder: Path, component, value) -> None:
    def spoil(tensors: dict[str, torch.Tensor]) -> None:
        last = sorted(tensors)[-1]
        tensors[last].view(-1)[-1] = value

    rewrite(model_folder, component, spoil)
    with pytest.raises(ModelIntegrityError, match="1 NaN or infinite"):
        check_model(model_folder)


@pytest.mark.parametrize("component", list(WEIGHTS))
def test_a_missing_weight_is_refused(model_folder: Path, component: str) -> None:
    def drop(tensors: dict[str, torch.Tensor]) -> None:
        del tensors[sorted(tensors)[0]]

    rewrite(model_folder, component, drop)
    with pytest.raises(ModelIntegrityError, match="lacks 1"):
        check_model(model_folder)


def test_a_weight_of_another_shape_is_refused(model_folder: Path) -> None:
    rewrite(
        model_folder, "unet", lambda tensors: tensors.update({"conv_in.weight": torch.zeros(16, 4, 3, 3)})
    )
    with pytest.raises(ModelIntegrityError, match=r"conv_in\.weight"):
        check_model(model_folder)


def test_a_cut_off_file_is_refused(model_folder: Path) -> None:
    path = model_folder / "vae" / WEIGHTS["vae"]
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelIntegrityError, match="whole safetensors file"):
        check_model(model_folder)


def test_shards_and_half_precision_are_checked_and_loaded(model_folder: Path) -> None:
    whole = load_bundle(model_folder, "cpu").unet.state_dict()
    unet, vae = (LIBRARY[part].from_pretrained(model_folder / part) for part in ("unet", "vae"))
    (model_folder / "unet" / WEIGHTS["unet"]).unlink()
    unet.save_pretrained(model_folder / "unet", max_shard_size="40KB")
    (model_folder / "vae" / WEIGHTS["vae"]).unlink()
    vae.half().save_pretrained(model_folder / "vae", variant="fp16")
    checked = check_model(model_folder)
    assert len([name for name in checked.weights_sha256 if name.startswith("unet/")]) > 1
    assert "vae/diffusion_pytorch_model.fp16.safetensors" in checked.weights_sha256
    again = load_bundle(model_folder, "cpu")
    assert all(torch.equal(value, whole[key]) for key, value in again.unet.state_dict().items())
    assert next(again.vae.parameters()).dtype == torch.float32


@pytest.mark.parametrize("component", list(WEIGHTS))
def test_where_a_file_and_shards_lie_side_by_side_the_checked_ones_are_loaded(
    model_folder: Path, component: str, tmp_path: Path
) -> None:
    network = LIBRARY[component].from_pretrained(model_folder / component)
    for parameter in network.parameters():
        parameter.data += 1
    network.save_pretrained(tmp_path / "shards", max_shard_size="8KB")
    for file in (tmp_path / "shards").iterdir():
        if file.name != "config.json":
            shutil.copy(file, model_folder / component)
    checked = {}
    for name in check_model(model_folder).weights_sha256:
        if name.startswith(f"{component}/"):
            checked |= load_file(model_folder / name)
    loaded = getattr(load_bundle(model_folder, "cpu"), component).state_dict()
    key = next(key for key in checked if key in loaded)
    assert torch.equal(loaded[key], checked[key])


def test_a_weight_with_axes_of_length_one_too_many_is_refused(model_folder: Path) -> None:
    def stretch(tensors: dict[str, torch.Tensor]) -> None:
        key = next(key for key in tensors if key.endswith("fc1.weight"))
        tensors[key] = tensors[key][:, :, None, None]

    rewrite(model_folder, "text_encoder", stretch)
    with pytest.raises(ModelIntegrityError, match=r"fc1\.weight"):
        check_model(model_folder)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vocab.json", "{", "tokenizer"),
        ("vocab.json", "{}", "tokenizer"),
        ("vocab.json", '{"<|startoftext|>": 700, "<|endoftext|>": 701, "a</w>": 702}', "702"),
        ("merges.txt", "a b c d\n", "tokenizer"),
        ("tokenizer_config.json", "[", "tokenizer"),
    ],
)
def test_a_tokenizer_that_does_not_work_with_the_text_encoder_is_refused(
    model_folder: Path, name: str, content: str, words: str
) -> None:
    (model_folder / "tokenizer" / name).write_text(content)
    with pytest.raises(ModelIntegrityError, match=words):
        check_model(model_folder)
    with pytest.raises(ModelIntegrityError, match=words):
        load_bundle(model_folder, "cpu")


@pytest.mark.parametrize(
    ("file", "field", "value", "words"),
    [
        ("tokenizer/tokenizer_config.json", "pad_token", None, "padding token"),
        ("vae/config.json", "scaling_factor", None, "NoneType"),
        ("unet/config.json", "downsample_padding", 3, "Sizes of tensors"),
        ("unet/config.json", "dual_cross_attention", True, "lacks"),
    ],
)
def test_a_configuration_that_only_fails_at_work_is_refused(
    model_folder: Path, file: str, field: str, value: object, words: str
) -> None:
    path = model_folder / file
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    with pytest.raises(ModelIntegrityError, match=words):
        check_model(model_folder)


def test_a_card_takes_what_is_given_and_guesses_the_rest(pristine_model: Path) -> None:
    card = make_card(
        check_model(pristine_model), {"title": "T", "intensity": Intensity.DISPLAY, "size": None}
    )
    assert card.name == "tiny"
    assert card.title == "T"
    assert (card.frame.size, card.frame.geometry, card.frame.intensity) == (
        64,
        Geometry.SQUASH,
        Intensity.DISPLAY,
    )


def test_a_frame_that_the_vae_cannot_divide_is_refused(pristine_model: Path) -> None:
    with pytest.raises(ModelCardError, match="multiple"):
        make_card(check_model(pristine_model), {"size": 100})


def test_a_name_that_cannot_be_a_file_name_is_refused(pristine_model: Path) -> None:
    with pytest.raises(ModelCardError, match="name"):
        make_card(check_model(pristine_model), {"name": "a/b"})


def test_adding_writes_the_card_beside_the_weights_and_lists_the_model(model_folder: Path) -> None:
    checked = check_model(model_folder)
    card, written = add_model(checked, make_card(checked, {"name": "mine"}))
    assert written == model_folder / CARD_NAME
    assert find_model("mine") == card


def test_adding_again_keeps_what_the_card_says_and_renews_the_hashes(model_folder: Path) -> None:
    checked = check_model(model_folder)
    add_model(checked, make_card(checked, {"name": "mine", "notice": "careful"}))
    rewrite(model_folder, "unet", lambda tensors: tensors["conv_in.bias"].add_(1))
    with pytest.raises(ModelIntegrityError, match="another SHA-256"):
        load_bundle(find_model("mine"), "cpu")
    checked = check_model(model_folder)
    add_model(checked, make_card(checked, {"grammar_version": 2}))
    card = find_model("mine")
    assert (card.notice, card.grammar_version) == ("careful", 2)
    load_bundle(card, "cpu")


def test_a_folder_that_nobody_may_write_keeps_its_card_with_the_users_models(model_folder: Path) -> None:
    checked = check_model(model_folder)
    model_folder.chmod(0o555)
    try:
        _, written = add_model(checked, make_card(checked, {"notice": "careful"}))
        assert not (model_folder / CARD_NAME).exists()
        assert written.parent == paths.user_models_dir() / "tiny"
        card = find_model("tiny")
        assert card.folder == model_folder.resolve()
        assert make_card(checked, {}).notice == "careful"
        load_bundle(card, "cpu")
    finally:
        model_folder.chmod(0o755)


def test_a_copy_works_without_its_original(model_folder: Path) -> None:
    (model_folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"a pickle that stays behind")
    (model_folder / ".git" / "lfs").mkdir(parents=True)
    (model_folder / ".git" / "lfs" / "0a1b").write_bytes(b"gigabytes that stay behind")
    (model_folder / "LICENSE").write_text("MIT")
    checked = check_model(model_folder)
    add_model(checked, make_card(checked, {}), copy=True)
    shutil.rmtree(model_folder)
    card = find_model("tiny")
    assert card.folder == paths.user_models_dir() / "tiny"
    assert not (card.folder / "unet" / "diffusion_pytorch_model.bin").exists()
    assert not (card.folder / ".git").exists()
    assert (card.folder / "LICENSE").read_text() == "MIT"
    load_bundle(card, "cpu")
    assert [entry.name for entry in paths.user_models_dir().iterdir()] == ["tiny"]


def test_a_taken_name_is_refused(model_folder: Path) -> None:
    checked = check_model(model_folder)
    with pytest.raises(ModelCardError, match="--name"):
        add_model(checked, make_card(checked, {"name": "test-model"}))


def test_the_name_of_a_copied_model_is_taken_too_but_its_copy_can_be_renewed(model_folder: Path) -> None:
    checked = check_model(model_folder)
    card = make_card(checked, {"name": "mine"})
    add_model(checked, card, copy=True)
    with pytest.raises(ModelCardError, match="--name"):
        add_model(checked, card)  # it would be listed behind the copy, and so never used
    assert not (model_folder / CARD_NAME).exists()
    add_model(checked, replace(card, title="Renewed"), copy=True)
    assert find_model("mine").title == "Renewed"
