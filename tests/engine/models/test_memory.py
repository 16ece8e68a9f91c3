"""What an edit needs, and what there is."""

import json
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_models import add_card

from engine.errors import ModelIntegrityError
from engine.models.card import PreviewSpec
from engine.models.catalog import find_model
from engine.models.memory import count_parameters, free_memory, memory_need


def test_parameters_are_counted_without_reading_them(model_folder: Path) -> None:
    from safetensors.torch import load_file

    counts = count_parameters(model_folder)
    for part, name in (("unet", "diffusion_pytorch_model"), ("text_encoder", "model")):
        tensors = load_file(model_folder / part / f"{name}.safetensors")
        assert counts[part] == sum(tensor.numel() for tensor in tensors.values())


def test_half_precision_and_single_branches_need_less(model_folder: Path) -> None:
    need = memory_need(add_card(model_folder))
    assert need.of("float32") == need.float32 > need.half == need.of("bfloat16")
    assert need.of("float32", saves_memory=True) <= need.float32
    assert need.of("float16", saves_memory=True) <= need.half


def test_a_model_as_large_as_the_published_one_needs_what_was_measured(tmp_path: Path) -> None:
    """859,532,484, 83,653,863 and 123,060,480 parameters: 6.03 GB at most, seen on a CPU in float32."""
    folder = tmp_path / "large"
    sizes = {"unet": 859_532_484, "vae": 83_653_863, "text_encoder": 123_060_480}
    channels = {"unet": [320, 640, 1280, 1280], "vae": [128, 256, 512, 512], "text_encoder": [1]}
    for part, count in sizes.items():
        (folder / part).mkdir(parents=True)
        head = json.dumps({"w": {"dtype": "F32", "shape": [count], "data_offsets": [0, 4 * count]}}).encode()
        name = "model" if part == "text_encoder" else "diffusion_pytorch_model"
        (folder / part / f"{name}.safetensors").write_bytes(len(head).to_bytes(8, "little") + head)
        (folder / part / "config.json").write_text(json.dumps({"block_out_channels": channels[part]}))
    card = replace(find_model("chest-editor"), folder=folder, preview=None)
    assert memory_need(card).float32 == pytest.approx(6.03e9, rel=0.05)
    assert memory_need(card).half == pytest.approx(4.51e9, rel=0.05)  # seen in bfloat16 on a CPU
    previewing = replace(card, preview=PreviewSpec(1, "preview.safetensors", "a" * 64))
    assert memory_need(previewing).float32 - memory_need(card).float32 == 4 * sizes["unet"]
    assert memory_need(replace(card, preview=PreviewSpec(2))) == memory_need(card)


def test_a_damaged_header_is_told(model_folder: Path) -> None:
    (model_folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"\xff" * 20)
    with pytest.raises(ModelIntegrityError, match="not a whole safetensors file"):
        count_parameters(model_folder)


def test_a_limit_of_the_process_counts() -> None:
    code = (
        "import resource, sys; sys.path.insert(0, '.');"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
        "from engine.models.memory import free_memory; print(free_memory())"
    )
    root = Path(__file__).resolve().parents[3]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert 0 < int(run.stdout) < 1 << 30
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
    free = free_memory()
    assert free is not None
    assert free > 0
