"""What is drawn once is kept; an interrupted drawing goes on."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from engine.errors import OutputError
from engine.training import drawing
from engine.training.drawing import Arrays, drawn_once


def draw(base: int, job: int) -> Arrays:
    return {"number": np.array([base + job, -job]), "word": np.array(["a" * (job + 1), "b"])}


def test_the_jobs_lie_one_after_another_whoever_draws_them(tmp_path: Path) -> None:
    alone = drawn_once(tmp_path / "alone", partial(draw, 10), 3)
    assert alone["number"].tolist() == [10, 0, 11, -1, 12, -2]
    assert alone["word"].tolist() == ["a", "b", "aa", "b", "aaa", "b"]
    together = drawn_once(tmp_path / "together", partial(draw, 10), 3, workers=2)
    assert np.array_equal(together["number"], alone["number"])


def test_what_is_there_is_not_drawn_again(tmp_path: Path) -> None:
    drawn_once(tmp_path, partial(draw, 10), 2)
    assert drawn_once(tmp_path, partial(draw, 99), 2)["number"].tolist() == [10, 0, 11, -1]


def test_an_interrupted_drawing_goes_on(tmp_path: Path) -> None:
    seen = []

    def interrupted(job: int) -> Arrays:
        if job == 2:
            raise KeyboardInterrupt
        seen.append(job)
        return draw(10, job)

    with pytest.raises(KeyboardInterrupt):
        drawn_once(tmp_path, interrupted, 3)
    told: list[tuple[int, int]] = []
    whole = drawn_once(tmp_path, partial(draw, 50), 3, on_done=lambda done, jobs: told.append((done, jobs)))
    assert whole["number"].tolist() == [10, 0, 11, -1, 52, -2]
    assert told == [(3, 3)]
    assert not (tmp_path / "parts").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be kept"):
        drawn_once(tmp_path / "file" / "below", partial(draw, 1), 1)


def test_two_runs_at_the_same_drawing_do_not_disturb_each_other(tmp_path: Path) -> None:
    others: list[Arrays] = []

    def overtaken(job: int) -> Arrays:
        if not others:
            others.append({})
            others[0] = drawn_once(tmp_path, partial(draw, 10), 3)
        return draw(10, job)

    mine = drawn_once(tmp_path, overtaken, 3)
    assert mine["number"].tolist() == others[0]["number"].tolist() == [10, 0, 11, -1, 12, -2]


def test_other_processes_of_a_launch_wait_for_what_the_first_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANK", "1")
    waits: list[float] = []

    def first_draws(seconds: float) -> None:
        waits.append(seconds)
        monkeypatch.setenv("RANK", "0")
        drawn_once(tmp_path, partial(draw, 10), 1)

    monkeypatch.setattr(drawing.time, "sleep", first_draws)
    assert drawn_once(tmp_path, partial(draw, 99), 1)["number"].tolist() == [10, 0]
    assert len(waits) == 1
