"""Training files are checked before anything runs."""

from pathlib import Path

import pytest

from engine.errors import RequestError
from engine.training.config import read_config

GOOD = 'task = "line"\n[loop]\nsteps = 10\nbatch_size = 4\n[line]\nslope = 3\n'


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "training.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_training_file_is_read(tmp_path: Path) -> None:
    config = read_config(write(tmp_path, GOOD + ""))
    assert (config.task, config.loop.steps, config.table) == ("line", 10, {"slope": 3})


def test_the_digest_changes_with_what_the_weights_depend_on(tmp_path: Path) -> None:
    def digest(more: str) -> str:
        return read_config(write(tmp_path, GOOD.replace("batch_size", more + "batch_size"))).digest()

    assert len({digest(more) for more in ("", "seed = 1\n", "ema_decay = 0.5\n")}) == 3
    assert {digest(f"{more}\n") for more in ("log_every = 1", "kept_checkpoints = 9")} == {digest("")}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('task = "line"', "", "names no task"),
        ("[line]", "[other]", "names no task"),
        ("steps = 10", "", r"loop\.steps is missing"),
        ("steps = 10", "steps = 0", r"loop\.steps is 0"),
        ("steps = 10", "steps = 1.5", "whole number"),
        ("steps = 10", "steps = true", "whole number"),
        ("steps = 10", "steps = 10\nlerning_rate = 1", r"did you mean loop\.learning_rate"),
        ("steps = 10", "steps = 10\nmicro_batches = 3", "equal micro batches"),
        ("steps = 10", 'steps = 10\nmixed_precision = "half"', "one of no, bf16, fp16"),
        ("steps = 10", "steps = 10\nlearning_rate = nan", r"loop\.learning_rate is nan"),
        ("[loop]", "[model]\n[loop]", "unknown table or field model"),
        ("[loop]", "[loop", "cannot be read"),
    ],
)
def test_a_wrong_training_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        read_config(write(tmp_path, GOOD.replace(old, new)))


def test_a_missing_training_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="cannot be read"):
        read_config(tmp_path / "nothing.toml")
