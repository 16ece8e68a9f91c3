"""Checkpoints are written whole, and nothing in them is executed."""

from pathlib import Path

import pytest
import torch

from engine.errors import ModelIntegrityError, RequestError
from engine.training.checkpoint import (
    Checkpoint,
    checkpoints_in,
    load_checkpoint,
    load_learned,
    save_checkpoint,
    without_frozen,
)


def made(step: int) -> Checkpoint:
    return Checkpoint("digest", step, {"w": torch.ones(2)}, {"w": torch.zeros(2)}, {"state": {}}, {})


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    loaded = load_checkpoint(save_checkpoint(tmp_path, made(7), 1))
    assert (loaded.digest, loaded.step) == ("digest", 7)
    assert torch.equal(loaded.network["w"], torch.ones(2))
    assert torch.equal(loaded.average["w"], torch.zeros(2))


def test_only_the_last_are_kept_in_the_order_of_their_steps(tmp_path: Path) -> None:
    for step in (9, 10, 100):
        save_checkpoint(tmp_path, made(step), 2)
    assert [path.name for path in checkpoints_in(tmp_path)] == [
        "step-000000010.checkpoint",
        "step-000000100.checkpoint",
    ]


def test_what_a_killed_run_left_half_written_is_removed(tmp_path: Path) -> None:
    (tmp_path / "step-000000003.unfinished").write_bytes(b"half")
    save_checkpoint(tmp_path, made(4), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["step-000000004.checkpoint"]


def test_the_state_of_another_network_is_refused() -> None:
    network = torch.nn.Linear(2, 1)
    load_learned(network, without_frozen(network))
    with pytest.raises(RequestError, match="another network"):
        load_learned(network, {"weight": torch.zeros(1, 2)})
    with pytest.raises(RequestError, match="another shape"):
        load_learned(network, {"weight": torch.zeros(2, 2), "bias": torch.zeros(2)})


def test_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    path = save_checkpoint(tmp_path, made(1), 1)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelIntegrityError, match="delete it"):
        load_checkpoint(path)


def test_code_in_a_checkpoint_is_not_executed(tmp_path: Path) -> None:
    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "touched",)  # type: ignore[return-value]

    path = tmp_path / "step-000000001.checkpoint"
    torch.save({"format": 1, "step": Hostile()}, path)
    with pytest.raises(ModelIntegrityError):
        load_checkpoint(path)
    assert not (tmp_path / "touched").exists()
