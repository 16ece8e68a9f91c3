"""An original checkpoint, made from a diffusers folder by other code, comes back as the same folder."""

import os
import pickle
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from original_names import State, original_state
from safetensors.torch import load_file, save_file
from tiny_models import write_tokenizer

from engine.errors import ModelIntegrityError
from engine.models.conversion import Conversion, plan_conversion, write_converted
from engine.models.original_checkpoint import OriginalCheckpoint


def make_networks(heads: int = 8) -> tuple[object, object, object]:
    """As the original programs build them: groups of 32, attention in the VAE, text heads of 64."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(3)
    unet = UNet2DConditionModel(
        sample_size=64,
        in_channels=8,
        block_out_channels=(32, 64),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        layers_per_block=1,
        attention_head_dim=heads,
        cross_attention_dim=64,
    )
    vae = AutoencoderKL(
        block_out_channels=(32, 32, 64, 64),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
    )
    text = CLIPTextConfig(vocab_size=190, hidden_size=64, intermediate_size=96, num_hidden_layers=2)
    text.num_attention_heads = 1
    return unet, vae, CLIPTextModel(text)


@pytest.fixture(scope="module")
def networks() -> tuple[object, object, object]:
    return make_networks()


@pytest.fixture
def write(tmp_path: Path, networks) -> Callable[..., Path]:
    """Writes a checkpoint with a tokenizer beside it; ``change`` may spoil it before."""

    def write(
        name: str = "original.ckpt",
        change: Callable[[State], None] = lambda state: None,
        ema: float | None = 2.0,
    ) -> Path:
        state = original_state(*networks, ema_factor=ema)
        change(state)
        path = tmp_path / name
        if path.suffix == ".safetensors":
            save_file({key: value.contiguous().clone() for key, value in state.items()}, path)
        else:
            torch.save({"state_dict": state, "global_step": 1}, path)
        if not (tmp_path / "tokenizer").exists():
            write_tokenizer(tmp_path / "tokenizer")
        return path

    return write


def convert(path: Path, target: Path) -> Conversion:
    target.mkdir()
    conversion = plan_conversion(path)
    write_converted(conversion, target)
    return conversion


@pytest.mark.parametrize("name", ["original.ckpt", "original.safetensors"])
@pytest.mark.parametrize("ema", [None, 2.0])
def test_a_round_trip_gives_the_same_tensors(write, tmp_path: Path, networks, name, ema) -> None:
    conversion = convert(write(name, ema=ema), tmp_path / "back")
    assert conversion.uses_ema == (ema is not None)
    files = ("unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model")
    for network, file in zip(networks, files, strict=True):
        back = load_file(tmp_path / "back" / f"{file}.safetensors")
        there = {name.removeprefix("text_model."): value for name, value in back.items()}
        expected = {name.removeprefix("text_model."): value for name, value in network.named_parameters()}
        assert there.keys() == expected.keys()
        for key, value in expected.items():
            assert torch.equal(there[key], value), key
    total = sum(parameter.numel() for network in networks for parameter in network.parameters())
    assert conversion.size_bytes == 4 * total


def test_the_configuration_is_told_from_shapes(write, networks) -> None:
    unet = networks[0]
    config = plan_conversion(write()).config
    for key in (
        "in_channels",
        "out_channels",
        "layers_per_block",
        "cross_attention_dim",
        "attention_head_dim",
    ):
        assert config.unet[key] == unet.config[key], key
    for key in ("block_out_channels", "down_block_types", "up_block_types"):
        assert tuple(config.unet[key]) == tuple(unet.config[key]), key
    assert tuple(config.vae["block_out_channels"]) == (32, 32, 64, 64)
    assert config.vae["scaling_factor"] == 0.18215
    assert config.text_encoder["num_hidden_layers"] == 2
    assert config.guessed


def test_the_yaml_beside_it_says_what_shapes_cannot(write, tmp_path: Path) -> None:
    path = write()
    (tmp_path / "original.yaml").write_text(
        "model:\n  params:\n    scale_factor: 0.5\n    parameterization: v\n"
        "    unet_config:\n      params:\n        num_heads: 4\n"
    )
    config = plan_conversion(path).config
    assert (config.unet["attention_head_dim"], config.vae["scaling_factor"]) == (4, 0.5)
    assert config.scheduler["prediction_type"] == "v_prediction"
    assert not config.guessed


def test_other_noise_levels_are_not_taken_for_the_usual_ones(write) -> None:
    def spoil(state: State) -> None:
        state["betas"] = torch.linspace(1e-4, 0.02, 1000)

    with pytest.raises(ModelIntegrityError, match="other noise levels"):
        plan_conversion(write(change=spoil))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_noise_levels_and_scale_that_were_rounded_with_the_weights_are_the_usual_ones(write, dtype) -> None:
    def round_all(state: State) -> None:
        state["betas"] = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
        state["scale_factor"] = torch.tensor(0.18215)
        state.update({name: value.to(dtype) for name, value in state.items()})

    config = plan_conversion(write(change=round_all)).config
    assert (config.scheduler["beta_end"], config.vae["scaling_factor"]) == (0.012, 0.18215)


def test_a_scale_of_its_own_is_kept(write) -> None:
    path = write(change=lambda state: state.update(scale_factor=torch.tensor(0.5)))
    assert plan_conversion(path).config.vae["scaling_factor"] == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scale_factor", torch.tensor(float("nan"))),
        ("scale_factor", torch.tensor(0.0)),
        ("scale_factor", torch.ones(2)),
        ("betas", torch.ones(0)),
        ("model.diffusion_model.input_blocks.0.0.weight", torch.tensor(1.0)),
        ("cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", torch.ones(9)),
    ],
)
def test_what_no_such_model_holds_is_refused_in_one_line(write, name: str, value: torch.Tensor) -> None:
    with pytest.raises(ModelIntegrityError, match="get another copy"):
        plan_conversion(write(change=lambda state: state.update({name: value})))


def test_without_a_tokenizer_it_says_what_to_put_where(write, tmp_path: Path) -> None:
    path = write()
    (tmp_path / "tokenizer" / "merges.txt").unlink()
    with pytest.raises(ModelIntegrityError, match=r"190 word pieces.*vocab\.json and merges\.txt"):
        plan_conversion(path)
    elsewhere = tmp_path / "words"
    write_tokenizer(elsewhere)
    assert plan_conversion(path, elsewhere).tokenizer == elsewhere


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("model_ema.diffusion_modelout2weight", "averaged"),
        ("first_stage_model.decoder.norm_out.weight", "lacks 1 of .* vae"),
        ("model.diffusion_model.input_blocks.0.0.weight", "no original InstructPix2Pix"),
    ],
)
def test_a_missing_weight_is_named(write, name: str, words: str) -> None:
    with pytest.raises(ModelIntegrityError, match=words):
        plan_conversion(write(change=lambda state: state.pop(name)))


def test_a_weight_of_another_shape_is_refused(write, tmp_path: Path) -> None:
    name = "first_stage_model.decoder.conv_in.weight"
    path = write(change=lambda state: state.update({name: torch.zeros(3, 3)}))
    with pytest.raises(ModelIntegrityError, match="has shape"):
        convert(path, tmp_path / "back")


class _RunsCode:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, (f"touch {self._path}",)


@pytest.mark.parametrize("is_zip", [True, False])
def test_a_pickle_that_wants_to_run_code_is_refused_and_runs_nothing(tmp_path: Path, is_zip: bool) -> None:
    path = tmp_path / "hostile.ckpt"
    content = {"state_dict": {"a": torch.zeros(1)}, "callbacks": _RunsCode(tmp_path / "done")}
    torch.save(content, path, _use_new_zipfile_serialization=is_zip)
    with pytest.raises(ModelIntegrityError, match=r"wants to run code .*\(posix\.system\)") as caught:
        OriginalCheckpoint(path)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize(
    "content", [b"", b"hello", pickle.dumps(_RunsCode(Path("/nowhere/done"))), b"PK\x03\x04"]
)
@pytest.mark.parametrize("suffix", [".ckpt", ".safetensors"])
def test_what_is_no_checkpoint_is_refused_in_one_line(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    with pytest.raises(ModelIntegrityError, match=r"copy the model again|wants to run code"):
        OriginalCheckpoint(path)


def test_bookkeeping_of_trainers_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "pytorch_lightning.callbacks.model_checkpoint"
    for part in ("pytorch_lightning", "pytorch_lightning.callbacks", name):
        monkeypatch.setitem(sys.modules, part, types.ModuleType(part))
    kind = type("ModelCheckpoint", (), {"__module__": name})
    sys.modules[name].ModelCheckpoint = kind  # type: ignore[attr-defined]
    torch.save({"state_dict": {"a": torch.ones(2)}, "callbacks": {kind: kind()}}, tmp_path / "trained.ckpt")
    monkeypatch.undo()
    assert OriginalCheckpoint(tmp_path / "trained.ckpt").shapes == {"a": (2,)}
