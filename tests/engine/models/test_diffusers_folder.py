import json
from pathlib import Path

import pytest

from engine.errors import ModelIntegrityError, ModelNotFoundError
from engine.models.diffusers_folder import DiffusersFolder

UNET_WEIGHTS = "diffusion_pytorch_model.safetensors"


def change_config(folder: Path, component: str, **changes) -> None:
    path = folder / component / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_folder_names_its_weights_and_pixels_per_cell(pristine_model: Path) -> None:
    folder = DiffusersFolder.open(pristine_model)
    assert {name for name, _ in folder.weight_files()} == {
        "unet/diffusion_pytorch_model.safetensors",
        "vae/diffusion_pytorch_model.safetensors",
        "text_encoder/model.safetensors",
    }
    assert folder.latent_factor == 8


@pytest.mark.parametrize("name", ["model.bin", "model.ckpt", "weights.pt", "weights.pth", "all.pkl"])
def test_a_pickle_is_refused_without_opening_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(ModelIntegrityError, match="pickle"):
        DiffusersFolder.open(tmp_path / name)


def test_pickles_instead_of_weights_are_refused(model_folder: Path) -> None:
    (model_folder / "unet" / UNET_WEIGHTS).unlink()
    (model_folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelIntegrityError, match="safe_serialization"):
        DiffusersFolder.open(model_folder)


def test_pickles_beside_the_weights_are_ignored(model_folder: Path) -> None:
    (model_folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"x")
    assert DiffusersFolder.open(model_folder).weights["unet"].files[0].name == UNET_WEIGHTS


def test_plain_weights_are_preferred_to_half_precision(model_folder: Path) -> None:
    half = model_folder / "unet" / "diffusion_pytorch_model.fp16.safetensors"
    half.write_bytes(b"x")
    assert DiffusersFolder.open(model_folder).weights["unet"].variant is None
    (model_folder / "unet" / UNET_WEIGHTS).unlink()
    weights = DiffusersFolder.open(model_folder).weights["unet"]
    assert (weights.variant, weights.files) == ("fp16", (half,))


def test_shards_are_found_through_their_index(model_folder: Path) -> None:
    folder = model_folder / "unet"
    names = [f"diffusion_pytorch_model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    (folder / UNET_WEIGHTS).rename(folder / names[0])
    (folder / names[1]).write_bytes(b"x")
    index = folder / f"{UNET_WEIGHTS}.index.json"
    index.write_text(json.dumps({"weight_map": {"a": names[0], "b": names[1], "c": names[0]}}))
    assert [file.name for file in DiffusersFolder.open(model_folder).weights["unet"].files] == names
    (folder / names[1]).unlink()
    with pytest.raises(ModelIntegrityError, match="missing"):
        DiffusersFolder.open(model_folder)


def test_an_index_cannot_point_out_of_its_folder(model_folder: Path) -> None:
    folder = model_folder / "unet"
    (folder / UNET_WEIGHTS).unlink()
    index = folder / f"{UNET_WEIGHTS}.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "../vae/diffusion_pytorch_model.safetensors"}}))
    with pytest.raises(ModelIntegrityError, match="no shard"):
        DiffusersFolder.open(model_folder)


@pytest.mark.parametrize("part", ["unet/config.json", "vae/config.json", "scheduler/scheduler_config.json"])
def test_a_missing_part_is_named(model_folder: Path, part: str) -> None:
    (model_folder / part).unlink()
    with pytest.raises(ModelIntegrityError, match=part):
        DiffusersFolder.open(model_folder)


def test_a_missing_tokenizer_is_named(model_folder: Path) -> None:
    (model_folder / "tokenizer" / "merges.txt").unlink()
    with pytest.raises(ModelIntegrityError, match=r"merges\.txt"):
        DiffusersFolder.open(model_folder)


@pytest.mark.parametrize(
    ("component", "changes", "words"),
    [
        ("unet", {"in_channels": 4}, "text-to-image"),
        ("unet", {"in_channels": 9}, "2 x 4"),
        ("unet", {"out_channels": 8}, "different models"),
        ("unet", {"cross_attention_dim": 768}, "width 768"),
        ("unet", {"addition_embed_type": "text_time"}, "addition_embed_type"),
        ("unet", {"encoder_hid_dim_type": "text_proj", "cross_attention_dim": 768}, "encoder_hid_dim_type"),
        ("unet", {"num_class_embeds": 10}, "num_class_embeds"),
        ("unet", {"cross_attention_dim": {}}, "misstates"),
        ("unet", {"_class_name": "FluxTransformer2DModel"}, "FluxTransformer2DModel"),
        ("vae", {"_class_name": "AutoencoderTiny"}, "AutoencoderTiny"),
        ("vae", {"latent_channels": 16}, "2 x 16"),
        ("text_encoder", {"architectures": ["T5EncoderModel"]}, "T5EncoderModel"),
        ("text_encoder", {"architectures": 3}, "is a 3"),
        ("text_encoder", {"hidden_size": 32}, "different models"),
    ],
)
def test_parts_that_do_not_fit_are_named(model_folder: Path, component, changes, words) -> None:
    change_config(model_folder, component, **changes)
    with pytest.raises(ModelIntegrityError, match=words):
        DiffusersFolder.open(model_folder)


def test_damaged_json_is_named(model_folder: Path) -> None:
    (model_folder / "vae" / "config.json").write_text("{")
    with pytest.raises(ModelIntegrityError, match=r"vae.config\.json"):
        DiffusersFolder.open(model_folder)


def test_a_missing_folder_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        DiffusersFolder.open(tmp_path / "none")
