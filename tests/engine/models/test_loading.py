import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_models import add_card

from engine.errors import ModelIntegrityError, RequestError
from engine.models import loading
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.loading import (
    bundle_key,
    choose_device,
    choose_precision,
    cpu_multiplies_bfloat16,
    describe_device,
    file_sha256,
    load_bundle,
    load_unverified,
)
from engine.models.networks import weights
from engine.models.networks.captured_calls import CapturedCalls


def test_a_changed_weight_is_noticed_before_loading(model_folder: Path) -> None:
    card = add_card(model_folder)
    load_bundle(card, "cpu")
    path = model_folder / "unet" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(path)
    tensors["conv_in.bias"][0] += 1
    save_file(tensors, path)
    with pytest.raises(ModelIntegrityError, match="another SHA-256"):
        load_bundle(card, "cpu")


def test_weights_that_the_card_does_not_know_are_refused(model_folder: Path) -> None:
    card = add_card(model_folder)
    unknown = replace(card, weights_sha256={"vae/x.safetensors": "0" * 64})
    with pytest.raises(ModelIntegrityError, match="no SHA-256"):
        load_bundle(unknown, "cpu")


def test_a_folder_without_card_loads_unverified(pristine_model: Path) -> None:
    bundle = load_bundle(pristine_model, "cpu")
    assert bundle.card is None
    assert not bundle.predicts_residual


def test_a_missing_weight_stops_loading(model_folder: Path) -> None:
    path = model_folder / "text_encoder" / "model.safetensors"
    tensors = load_file(path)
    tensors.pop(sorted(tensors)[0])
    save_file(tensors, path, metadata={"format": "pt"})
    with pytest.raises(ModelIntegrityError, match="lacks 1"):
        load_bundle(model_folder, "cpu")


@pytest.mark.parametrize("component", ["unet", "vae"])
def test_a_damaged_file_stops_loading(model_folder: Path, component: str) -> None:
    (model_folder / component / "diffusion_pytorch_model.safetensors").write_bytes(b"not tensors at all")
    with pytest.raises(ModelIntegrityError, match=component):
        load_bundle(model_folder, "cpu")


def test_want_of_memory_is_not_told_as_a_damaged_model(
    pristine_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(weights, "_read", fail)
    with pytest.raises(RuntimeError, match="allocate memory"):
        load_bundle(pristine_model, "cpu")


def test_precision_is_that_of_the_unet_only(pristine_model: Path) -> None:
    bundle = load_bundle(pristine_model, "cpu", "bfloat16")
    assert bundle.unet.down_blocks[0].resnets[0].conv1.weight.dtype == torch.bfloat16
    assert bundle.unet.down_blocks[0].resnets[0].norm1.weight.dtype == torch.float32
    assert next(bundle.vae.parameters()).dtype == torch.float32
    assert next(bundle.text_encoder.parameters()).dtype == torch.float32


@pytest.mark.parametrize("has_it", [False, True])
def test_automatic_precision_is_half_only_for_large_networks_where_it_is_quicker(
    has_it: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "cpu_multiplies_bfloat16", lambda: has_it)
    for_large = torch.bfloat16 if has_it else torch.float32
    assert choose_precision("auto", torch.device("cpu"), 10**9) == for_large
    assert choose_precision("auto", torch.device("cpu"), 10**7) == torch.float32
    assert choose_precision("float32", torch.device("cpu"), 10**9) == torch.float32
    assert choose_precision("auto", torch.device("cuda"), 10**9) == torch.float16
    assert choose_precision("auto", torch.device("cuda"), 10**7) == torch.float32
    assert choose_precision("bfloat16", torch.device("cpu"), 10**7) == torch.bfloat16


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"avx512_f": True, "avx512_bf16": True}, True),
        ({"amx_bf16": True}, True),
        ({"neon": True, "bf16": True}, True),
        ({"avx512_f": True, "avx512_bf16": False}, False),
        ({}, False),
    ],
)
def test_a_cpu_multiplies_in_half_precision_where_it_names_the_instructions(
    named: dict[str, bool], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: named, raising=False)
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: True)
    cpu_multiplies_bfloat16.cache_clear()
    try:
        assert cpu_multiplies_bfloat16() is expected
    finally:
        cpu_multiplies_bfloat16.cache_clear()


def test_a_torch_that_cannot_name_the_instructions_keeps_single_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    cpu_multiplies_bfloat16.cache_clear()
    try:
        assert cpu_multiplies_bfloat16() is False
    finally:
        cpu_multiplies_bfloat16.cache_clear()


def test_a_large_model_in_half_precision_is_another_loaded_model(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "cpu_multiplies_bfloat16", lambda: True)
    monkeypatch.setattr(loading, "LARGE_UNET_PARAMETERS", 1)
    card = add_card(model_folder)
    assert bundle_key(card, "cpu", "auto") == bundle_key(card, "cpu", "bfloat16")
    assert bundle_key(card, "cpu", "auto") != bundle_key(card, "cpu", "float32")
    assert load_bundle(card, "cpu").precision == torch.bfloat16


def test_one_loaded_model_serves_every_request_that_would_load_the_same(model_folder: Path) -> None:
    card = add_card(model_folder)
    key = bundle_key(card, "cpu", "auto")
    assert bundle_key(card, "cpu", "float32") == key
    if choose_device() == choose_device("cpu"):
        assert bundle_key(card, "auto", "auto") == key
    assert bundle_key(card, "cpu", "bfloat16") != key
    assert bundle_key(replace(card, predicts_residual=True), "cpu", "auto") != key
    scheduler = model_folder / "scheduler" / "scheduler_config.json"
    scheduler.write_text(scheduler.read_text().replace("leading", "trailing"))
    assert bundle_key(card, "cpu", "auto") != key


@pytest.mark.parametrize("name", ["float8", "", "half"])
def test_an_unknown_precision_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="precision"):
        choose_precision(name, torch.device("cpu"), 1)


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(RequestError, match="auto, cpu, cuda or mps"):
        choose_device("tpu")


def test_an_absent_device_is_refused() -> None:
    absent = [
        name
        for name, is_there in (
            ("cuda", torch.cuda.is_available()),
            ("mps", torch.backends.mps.is_available()),
        )
        if not is_there
    ]
    for name in absent:
        with pytest.raises(RequestError, match=f"no {name}"):
            choose_device(name)


def test_the_device_is_told_in_words() -> None:
    assert describe_device("cpu").startswith("CPU, ")


@pytest.mark.gpu
def test_a_gpu_edits_like_the_cpu(pristine_model: Path) -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    outputs = []
    for device in ("cpu", "cuda"):
        bundle = load_bundle(pristine_model, device)
        latents = torch.ones(1, 4, 8, 8, device=bundle.device)
        with torch.inference_mode():
            words = bundle.look_up(bundle.embed_text("x"))
            outputs.append(bundle.predict(latents, latents, words, 500).cpu())
    torch.testing.assert_close(*outputs, atol=1e-4, rtol=1e-4)


def test_on_cuda_alone_calls_of_the_unet_are_captured(
    pristine_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_bundle(pristine_model, "cpu").unet.captured is None

    def on_the_cpu(folder: DiffusersFolder, part: str, device: torch.device, precision: torch.dtype):
        return weights.load_network(folder, part, torch.device("cpu"), precision)

    monkeypatch.setattr(loading, "load_network", on_the_cpu)
    folder = DiffusersFolder.open(pristine_model)
    bundle = load_unverified(folder, None, torch.device("cuda"), "float32")
    assert isinstance(bundle.unet.captured, CapturedCalls)


def test_hashes_follow_a_file_that_changes(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    first = file_sha256(file)
    file.write_bytes(b"another")
    assert file_sha256(file) != first


def test_loading_never_opens_a_socket(pristine_model: Path) -> None:
    code = (
        "import socket, sys\n"
        "from pathlib import Path\n"
        "def refuse(*args, **more): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "from engine.models.loading import load_bundle\n"
        "load_bundle(Path(sys.argv[1]), 'cpu').embed_text('x')\n"
        "assert not {'diffusers', 'transformers'} & set(sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, str(pristine_model)], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
