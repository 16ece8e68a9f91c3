"""counterview-engine train, with a toy referee."""

from pathlib import Path

import pytest
from accelerate.state import AcceleratorState

from engine.__main__ import main
from engine.models.predictors import load_referee

TOY = """
task = "referee"
[loop]
steps = 2
batch_size = 4
warmup_steps = 1
loader_threads = 0
[referee]
name = "toy"
title = "Toy"
notice = "a test"
source = "a test"
simulated = 2
size = 64
widths = [8, 8, 8, 8]
depths = [1, 1, 1, 1]
"""


@pytest.fixture(autouse=True)
def _fresh_accelerator() -> None:
    AcceleratorState._reset_state(reset_partial_state=True)


def test_training_writes_a_referee_and_exports_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, out = tmp_path / "toy.toml", tmp_path / "run"
    config.write_text(TOY, "utf-8")
    assert main(["train", str(config), "--out", str(out), "--cpu"]) == 0
    captured = capsys.readouterr()
    assert f"wrote {out / 'export'}" in captured.out
    assert "drawn to learn: 1 of 1 parts" in captured.err
    assert "learned 2/2" in captured.err
    assert load_referee(out / "export").name == "toy"
    before = (out / "export" / "referee.safetensors").read_bytes()
    (out / "export" / "referee.safetensors").unlink()
    assert main(["train", str(config), "--out", str(out), "--cpu", "--export-only"]) == 0
    assert (out / "export" / "referee.safetensors").read_bytes() == before


def test_a_wrong_training_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "toy.toml"
    config.write_text(TOY.replace("title", "titel"), "utf-8")
    assert main(["train", str(config), "--out", str(tmp_path / "run"), "--cpu"]) == 2
    assert capsys.readouterr().err == (
        "counterview-engine: unknown field referee.titel; did you mean referee.title?\n"
    )


def test_an_unknown_task_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "toy.toml"
    config.write_text(TOY.replace("referee", "oracle"), "utf-8")
    assert main(["train", str(config), "--out", str(tmp_path / "run"), "--cpu"]) == 2
    told = capsys.readouterr().err
    assert 'there is no task "oracle"; there are' in told
    assert "referee" in told
