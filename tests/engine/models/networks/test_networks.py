"""Each network computes what the library computes from the same files."""

from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_models import write_tokenizer

from engine.models.diffusers_folder import DiffusersFolder
from engine.models.networks import attention, weights
from engine.models.networks.autoencoder import Autoencoder
from engine.models.networks.clip_text import ClipText
from engine.models.networks.library import LibraryAutoencoder, LibraryText, LibraryTokenizer, LibraryUNet
from engine.models.networks.tokenizer import ClipTokenizer
from engine.models.networks.unet import UNet, knows_unet, stays_single
from engine.paths import shipped_models_dir

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {
    "in_channels": 8,
    "out_channels": 4,
    "block_out_channels": (16, 32),
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
    "layers_per_block": 2,
    "norm_num_groups": 4,
    "attention_head_dim": 2,
    "cross_attention_dim": 12,
}
KINDS: list[dict[str, Any]] = [
    {},
    {"use_linear_projection": True, "attention_head_dim": (2, 4)},
    {"transformer_layers_per_block": (2, 1), "layers_per_block": (1, 2)},
    {"resnet_time_scale_shift": "scale_shift", "flip_sin_to_cos": False, "freq_shift": 1},
    {"addition_embed_type": "text", "addition_embed_type_num_heads": 3},
    {"downsample_padding": 0, "norm_eps": 1e-3},
]


def both(folder: DiffusersFolder, component: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    own = weights.load_network(folder, component, CPU, torch.float32)
    monkeypatch.setitem(weights._OWN, component, (lambda config: False, weights._OWN[component][1]))
    return own, weights.load_network(folder, component, CPU, torch.float32)


def loaded(folder: Path, config: dict[str, Any], precision: torch.dtype) -> Any:
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    return weights._assemble(folder / "unet", "unet", config, [file], CPU, precision)


@pytest.fixture(params=["test-model", "chest-editor"])
def folder(request: pytest.FixtureRequest) -> DiffusersFolder:
    return DiffusersFolder.open(shipped_models_dir() / request.param)


@pytest.mark.parametrize("changes", KINDS, ids=[" ".join(kind) or "usual" for kind in KINDS])
@torch.inference_mode()
def test_a_unet_predicts_as_the_library_does(changes: dict[str, Any]) -> None:
    torch.manual_seed(1)
    library = LibraryUNet({**SMALL, **changes}).eval()
    config = {**library.network.config}
    assert knows_unet(config)
    own = UNet(config).eval()
    own.load_state_dict(library.network.state_dict())
    sample, text = torch.randn(2, 8, 16, 16), torch.randn(3, 5, 12)
    rows = torch.tensor([0, 0, 1])
    expected = library(sample, 801, library.look_up(text), rows)
    found = own(sample, 801, own.look_up(text), rows)
    torch.testing.assert_close(found, expected, atol=2e-5, rtol=2e-5)
    # The first look at words shares what comes before; row by row nothing is shared.
    singly = [own(sample[place : place + 1], 801, own.look_up(text).row(n)) for n, place in enumerate(rows)]
    torch.testing.assert_close(torch.cat(singly), expected, atol=2e-5, rtol=2e-5)


@pytest.mark.parametrize("changes", KINDS, ids=[" ".join(kind) or "usual" for kind in KINDS])
@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float16])
@torch.inference_mode()
def test_half_precision_on_a_cpu_is_for_products_and_stays_close(
    changes: dict[str, Any], precision: torch.dtype, tmp_path: Path
) -> None:
    torch.manual_seed(3)
    library = LibraryUNet({**SMALL, **changes}).eval()
    library.network.save_pretrained(tmp_path / "unet")
    config = {**library.network.config}
    single, half = loaded(tmp_path, config, torch.float32), loaded(tmp_path, config, precision)
    kinds = {name: parameter.dtype for name, parameter in half.named_parameters()}
    assert kinds == {name: torch.float32 if stays_single(name) else precision for name in kinds}
    sample, text, rows = torch.randn(2, 8, 16, 16), torch.randn(3, 5, 12), torch.tensor([0, 0, 1])
    expected = single(sample, 801, single.look_up(text), rows)
    found = half(sample, 801, half.look_up(text), rows)
    assert found.dtype == torch.float32
    assert 0 < (found - expected).norm() / expected.norm() < 0.01


@torch.inference_mode()
def test_single_precision_attends_as_ever_and_half_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    in_blocks = attention.attend_in_blocks

    def watched(queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        asked.append(keys.shape[2])
        return in_blocks(queries, keys, values)

    monkeypatch.setattr(attention, "attend_in_blocks", watched)
    unet = UNet({**SMALL, "down_block_types": ("CrossAttnDownBlock2D",) * 2}).eval()
    sample, text = torch.randn(1, 8, 32, 32), torch.randn(1, 300, 12)
    expected = unet(sample, 801, unet.look_up(text))
    assert not asked
    unet.to(torch.bfloat16)
    found = unet(sample, 801, unet.look_up(text))
    assert {1024, 256, 300} == set(asked)
    assert (found - expected).norm() / expected.norm() < 0.02


@torch.inference_mode()
def test_the_library_takes_half_precision_as_a_whole() -> None:
    library = LibraryUNet(SMALL).eval().to(torch.bfloat16)
    sample, text = torch.randn(1, 8, 16, 16), torch.randn(1, 5, 12)
    assert library(sample, 801, library.look_up(text)).dtype == torch.bfloat16


@torch.inference_mode()
def test_the_shipped_networks_compute_as_the_libraries_do(
    folder: DiffusersFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(2)
    unet, unet_of_library = both(folder, "unet", monkeypatch)
    assert isinstance(unet, UNet)
    config = folder.configs["unet"]
    sample = torch.randn(1, config["in_channels"], 32, 32)
    text = torch.randn(1, 20, config["cross_attention_dim"])
    torch.testing.assert_close(
        unet(sample, 500, unet.look_up(text)),
        unet_of_library(sample, 500, unet_of_library.look_up(text)),
        atol=2e-5,
        rtol=2e-5,
    )
    vae, vae_of_library = both(folder, "vae", monkeypatch)
    assert isinstance(vae, Autoencoder)
    assert isinstance(vae_of_library, LibraryAutoencoder)
    picture, latents = torch.rand(1, 3, 64, 64), torch.randn(1, vae.latent_channels, 8, 8)
    torch.testing.assert_close(vae.encode(picture), vae_of_library.encode(picture), atol=2e-5, rtol=2e-5)
    torch.testing.assert_close(vae.decode(latents), vae_of_library.decode(latents), atol=2e-5, rtol=2e-5)
    encoder, encoder_of_library = both(folder, "text_encoder", monkeypatch)
    assert isinstance(encoder, ClipText)
    assert isinstance(encoder_of_library, LibraryText)
    assert encoder.length == encoder_of_library.length
    ids = torch.randint(0, 500, (2, encoder.length))
    torch.testing.assert_close(encoder(ids), encoder_of_library(ids), atol=2e-5, rtol=2e-5)


@torch.inference_mode()
def test_names_of_older_files_are_understood(tmp_path: Path) -> None:
    from diffusers import AutoencoderKL
    from safetensors.torch import load_file, save_file

    library = AutoencoderKL(
        block_out_channels=(8,), norm_num_groups=4, down_block_types=("DownEncoderBlock2D",)
    )
    library.save_pretrained(tmp_path)
    path = tmp_path / "diffusion_pytorch_model.safetensors"
    older = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}

    def old(name: str) -> str:
        for new, before in older.items():
            name = name.replace(f".{new}.", f".{before}.")
        return name

    tensors = {old(name): value for name, value in load_file(path).items()}
    assert any(".query." in name for name in tensors)
    save_file(tensors, path)
    picture = torch.rand(1, 3, 16, 16)
    expected = library.encode(picture).latent_dist.mean
    torch.testing.assert_close(weights.load_autoencoder(tmp_path).encode(picture)[0], expected)


@pytest.mark.parametrize(
    "option",
    [
        {"only_cross_attention": True},
        {"class_embed_type": "timestep", "mid_block_type": "UNetMidBlock2D"},
        {"down_block_types": ("AttnDownBlock2D", "DownBlock2D")},
        {"attention_head_dim": (1, 2, 3)},
        {"transformer_layers_per_block": ((1, 2), 1)},
        {"dual_cross_attention": True},
    ],
)
def test_an_option_that_is_not_known_goes_to_the_library(option: dict[str, Any]) -> None:
    assert knows_unet(SMALL)
    assert not knows_unet({**SMALL, **option})


TEXTS = [
    "Add the finding of pleural effusion.",
    "It's 12 CM wide,\n  isn't it?  <|endoftext|> x",
    "œdème ½ naïve 한국",
    "a" * 200,
    "",
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_tokenizer_reads_as_the_library_does(text: str, tmp_path: Path) -> None:
    write_tokenizer(tmp_path / "letters")
    for folder in (tmp_path / "letters", shipped_models_dir() / "chest-editor" / "tokenizer"):
        own, library = ClipTokenizer(folder), LibraryTokenizer(folder)
        assert own.ids(text, 48) == library.ids(text, 48)
        assert own.pieces(text) == library.pieces(text)
        assert (own.longest, own.unknown_id) == (library.longest, library.unknown_id)
        assert own.highest_id() == library.highest_id()
