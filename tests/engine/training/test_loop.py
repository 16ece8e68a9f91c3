"""The training loop, on a line through points."""

import csv
import os
import signal
from pathlib import Path

import pytest
import torch
from line_task import LineTask, loop_config, training_config
from safetensors.torch import load_file
from torch import Tensor, nn

from engine.errors import RequestError, TrainingError
from engine.training.checkpoint import checkpoints_in, load_checkpoint
from engine.training.loop import Told, export_latest, train
from engine.training.schedule import learning_share
from engine.training.task import Batch, Share


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


class StoppingTask(LineTask):
    """Is sent a signal while it makes the batch of one step."""

    def __init__(self, step: int) -> None:
        self._step = step

    def batch(self, share: Share) -> Batch:
        if share.step == self._step:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().batch(share)


def test_the_line_is_learned_logged_validated_and_exported(tmp_path: Path, line_task: LineTask) -> None:
    told: list[Told] = []
    folder = train(line_task, training_config(steps=200), tmp_path, cpu=True, tell=told.append)
    log, validation = rows(tmp_path / "log.csv"), rows(tmp_path / "validation.csv")
    assert [int(row["step"]) for row in log] == list(range(10, 201, 10))
    assert float(log[-1]["loss"]) < 0.1 * float(log[0]["loss"])
    assert [int(row["step"]) for row in validation] == list(range(20, 201, 20))
    assert float(validation[-1]["away"]) < 0.3
    assert {one.step for one in told if one.is_validation} == set(range(20, 201, 20))
    weights = load_file(folder / "line.safetensors")
    assert all(value.dtype == torch.float16 for value in weights.values())


def test_a_run_that_was_stopped_goes_on_to_the_same_bits(tmp_path: Path, line_task: LineTask) -> None:
    config = training_config()
    train(line_task, config, tmp_path / "whole", cpu=True)
    with pytest.raises(KeyboardInterrupt):
        train(StoppingTask(17), config, tmp_path / "parts", cpu=True)
    assert load_checkpoint(checkpoints_in(tmp_path / "parts" / "checkpoints")[-1]).step == 18
    train(line_task, config, tmp_path / "parts", cpu=True)
    whole, parts = (
        load_checkpoint(checkpoints_in(tmp_path / name / "checkpoints")[-1]) for name in ("whole", "parts")
    )
    for kind in ("network", "average"):
        for name, value in getattr(whole, kind).items():
            assert torch.equal(value, getattr(parts, kind)[name]), f"{kind} {name}"
    for name, state in whole.optimizer["state"].items():
        assert torch.equal(state["exp_avg_sq"], parts.optimizer["state"][name]["exp_avg_sq"])
    assert [row["step"] for row in rows(tmp_path / "parts" / "log.csv")] == ["10", "20", "30", "40"]


def test_log_rows_after_the_checkpoint_are_dropped_when_a_run_goes_on(
    tmp_path: Path, line_task: LineTask
) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(StoppingTask(17), training_config(), tmp_path, cpu=True)
    with (tmp_path / "log.csv").open("a", encoding="utf-8") as stream:
        stream.write("20,0,0,0,0\n")  # as if killed two steps after the checkpoint
    train(line_task, training_config(), tmp_path, cpu=True)
    assert [row["step"] for row in rows(tmp_path / "log.csv")] == ["10", "20", "30", "40"]
    assert float(rows(tmp_path / "log.csv")[1]["loss"]) > 0


def test_batches_made_ahead_in_threads_change_nothing(tmp_path: Path, line_task: LineTask) -> None:
    for threads in (0, 3):
        train(line_task, training_config(loader_threads=threads), tmp_path / str(threads), cpu=True)
    first, second = (load_file(tmp_path / name / "export" / "line.safetensors") for name in ("0", "3"))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_micro_batches_give_the_gradient_of_the_whole_batch(tmp_path: Path) -> None:
    class Whole(LineTask):
        def build(self) -> nn.Module:
            torch.manual_seed(0)
            return nn.Linear(1, 1)

        def batch(self, share: Share) -> Batch:
            whole = super().batch(Share(share.step, 0, 1, share.size * share.parts))
            part = slice(share.part * share.size, (share.part + 1) * share.size)
            return {name: value[part] for name, value in whole.items()}

    for micro in (1, 4):
        train(Whole(), training_config(micro_batches=micro, steps=10), tmp_path / str(micro), cpu=True)
    first, second = (
        load_checkpoint(checkpoints_in(tmp_path / name / "checkpoints")[-1]).network for name in ("1", "4")
    )
    for name, value in first.items():
        torch.testing.assert_close(value, second[name], atol=1e-5, rtol=1e-5)


def test_a_folder_with_a_run_of_another_file_is_refused(tmp_path: Path, line_task: LineTask) -> None:
    train(line_task, training_config(steps=2), tmp_path, cpu=True)
    with pytest.raises(RequestError, match="other settings or data; name a new folder"):
        train(line_task, training_config(steps=3), tmp_path, cpu=True)


def test_a_run_does_not_go_on_with_other_data(tmp_path: Path, line_task: LineTask) -> None:
    class OtherData(LineTask):
        def fingerprint(self) -> str:
            return "other points"

    train(line_task, training_config(steps=2), tmp_path, cpu=True)
    with pytest.raises(RequestError, match="other settings or data"):
        train(OtherData(), training_config(steps=2), tmp_path, cpu=True)


def test_a_run_goes_on_when_only_its_reports_change(tmp_path: Path, line_task: LineTask) -> None:
    train(line_task, training_config(steps=4), tmp_path, cpu=True)
    weights = (tmp_path / "export" / "line.safetensors").read_bytes()
    train(line_task, training_config(steps=4, log_every=2, kept_checkpoints=7), tmp_path, cpu=True)
    assert (tmp_path / "export" / "line.safetensors").read_bytes() == weights


def test_data_are_prepared_before_the_first_batch(tmp_path: Path) -> None:
    class Prepared(LineTask):
        is_ready = False

        def prepare(self) -> None:
            self.is_ready = True

        def batch(self, share: Share) -> Batch:
            assert self.is_ready
            return super().batch(share)

    train(Prepared(), training_config(steps=2), tmp_path, cpu=True)


def test_what_is_frozen_neither_learns_nor_is_kept_in_checkpoints(tmp_path: Path) -> None:
    class Frozen(LineTask):
        def build(self) -> nn.Module:
            network = super().build()
            with torch.no_grad():
                network[0].weight.fill_(0.5)
            network[0].weight.requires_grad_(False)
            return network

    with pytest.raises(KeyboardInterrupt):
        train(type("Stopped", (StoppingTask, Frozen), {})(9), training_config(), tmp_path, cpu=True)
    kept = load_checkpoint(checkpoints_in(tmp_path / "checkpoints")[-1])
    assert set(kept.network) == set(kept.average) == {"0.bias", "2.weight", "2.bias"}
    weights = load_file(train(Frozen(), training_config(), tmp_path, cpu=True) / "line.safetensors")
    assert bool((weights["0.weight"] == 0.5).all())
    assert not torch.equal(weights["0.bias"].float(), kept.average["0.bias"])


def test_a_run_that_logs_nothing_ends_well(tmp_path: Path, line_task: LineTask) -> None:
    train(line_task, training_config(log_every=0, validate_every=0), tmp_path, cpu=True)
    assert not (tmp_path / "log.csv").is_file()
    assert (tmp_path / "export" / "line.safetensors").is_file()


def test_a_finished_run_is_exported_again_without_a_step(tmp_path: Path, line_task: LineTask) -> None:
    folder = train(line_task, training_config(steps=4), tmp_path, cpu=True)
    first = load_file(folder / "line.safetensors")
    (folder / "line.safetensors").unlink()
    again = load_file(export_latest(line_task, tmp_path) / "line.safetensors")
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_exporting_without_a_checkpoint_is_refused(tmp_path: Path, line_task: LineTask) -> None:
    with pytest.raises(RequestError, match="no checkpoint"):
        export_latest(line_task, tmp_path)


def test_a_loss_that_is_not_finite_stops_the_run(tmp_path: Path) -> None:
    class Exploding(LineTask):
        def losses(self, network: nn.Module, batch: Batch) -> dict[str, Tensor]:
            return {"loss": super().losses(network, batch)["loss"] * float("nan")}

    with pytest.raises(TrainingError, match="not finite"):
        train(Exploding(), training_config(), tmp_path, cpu=True)
    assert not checkpoints_in(tmp_path / "checkpoints")


def test_samples_are_saved_and_old_checkpoints_removed(tmp_path: Path, line_task: LineTask) -> None:
    config = training_config(samples_every=20, checkpoint_minutes=0, kept_checkpoints=3)
    train(line_task, config, tmp_path, cpu=True)
    assert sorted(p.name for p in (tmp_path / "samples").iterdir()) == ["step-000000020", "step-000000040"]
    kept = [load_checkpoint(path).step for path in checkpoints_in(tmp_path / "checkpoints")]
    assert kept == [38, 39, 40]


def test_mixed_precision_learns_the_line_too(tmp_path: Path, line_task: LineTask) -> None:
    train(line_task, training_config(steps=200, mixed_precision="bf16"), tmp_path, cpu=True)
    assert float(rows(tmp_path / "validation.csv")[-1]["away"]) < 0.3


def test_the_learning_rate_rises_and_falls() -> None:
    loop = loop_config(steps=100, warmup_steps=10, final_share=0.1)
    shares = [learning_share(step, loop) for step in range(101)]
    assert shares[0] == pytest.approx(1 / 11)
    assert max(shares) == pytest.approx(shares[10]) == pytest.approx(1)
    assert shares[55] == pytest.approx(0.55)
    assert shares[100] == pytest.approx(0.1)
