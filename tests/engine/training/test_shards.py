"""Weights in float16, in files of limited size."""

import hashlib
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engine.errors import TrainingError
from engine.training.shards import write_shards


def test_small_weights_go_into_one_file_as_float16(tmp_path: Path) -> None:
    digests = write_shards({"w": torch.arange(4.0), "n": torch.tensor(3)}, tmp_path, "net")
    weights = load_file(tmp_path / "net.safetensors")
    assert weights["w"].dtype == torch.float16
    assert weights["n"] == 3
    data = (tmp_path / "net.safetensors").read_bytes()
    assert digests == {"net.safetensors": hashlib.sha256(data).hexdigest()}


def test_large_weights_are_parted_with_an_index(tmp_path: Path) -> None:
    weights = {f"w{i}": torch.full((10,), float(i)) for i in range(5)}
    digests = write_shards(weights, tmp_path, "net", limit=45)
    index = json.loads((tmp_path / "net.safetensors.index.json").read_text("utf-8"))
    assert len(digests) == 3
    assert index["metadata"]["total_size"] == 100
    for name, value in weights.items():
        assert torch.equal(load_file(tmp_path / index["weight_map"][name])[name].float(), value)


def test_an_export_with_fewer_files_leaves_none_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "network.safetensors").write_bytes(b"of something else")
    write_shards({f"w{i}": torch.ones(10) for i in range(5)}, tmp_path, "net", limit=45)
    write_shards({"w": torch.ones(10)}, tmp_path, "net")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.safetensors", "network.safetensors"]


@pytest.mark.parametrize("kind", [torch.float16, torch.float32, torch.int64])
def test_tied_weights_are_written_under_both_names(tmp_path: Path, kind: torch.dtype) -> None:
    tied = torch.arange(4).to(kind)
    write_shards({"one": tied, "other": tied}, tmp_path, "net")
    weights = load_file(tmp_path / "net.safetensors")
    assert torch.equal(weights["one"], weights["other"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e6])
def test_values_that_do_not_fit_are_refused(tmp_path: Path, value: float) -> None:
    with pytest.raises(TrainingError, match="w holds values"):
        write_shards({"w": torch.tensor([value])}, tmp_path, "net")


def test_a_tensor_larger_than_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="more than the 8"):
        write_shards({"w": torch.zeros(10)}, tmp_path, "net", limit=8)
