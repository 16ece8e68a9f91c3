"""The command ``evaluate`` from its arguments to its files, with the shipped model."""

import json
from pathlib import Path

import pytest

from engine.__main__ import main

ARGUMENTS = ["evaluate", "test-model", "--suite", "simulated", "--n", "1", "--steps", "1", "--device", "cpu"]


def test_a_model_is_measured_and_a_second_run_uses_the_edits_of_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*ARGUMENTS, "--variant", "both", "--out", str(tmp_path)]
    assert main([*arguments, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert json.loads((tmp_path / "report.json").read_text()) == first
    assert (tmp_path / "report.html").is_file()
    assert (tmp_path / "report.md").is_file()
    edits = sorted(tmp_path.rglob("both.npz"))
    assert len(edits) == 1
    rows = {row["key"]: row["figures"] for row in first["rows"]}
    assert list(rows) == ["both", "truth", "unedited", "contrast"]
    assert rows["both"]["preservation"]["outside_mask_max"]["value"] == 0
    assert rows["both"]["error"]["seconds"]["value"] > 0
    assert rows["truth"]["error"]["ratio_to_unedited"]["value"] == 0

    times = [path.stat().st_mtime_ns for path in edits]
    assert main([*arguments, "--json"]) == 0
    second = json.loads(capsys.readouterr().out)
    assert [path.stat().st_mtime_ns for path in edits] == times
    assert second["rows"] == first["rows"]

    assert main([*arguments, "--seed", "1"]) == 2
    assert "other seed" in capsys.readouterr().err


def test_wrong_arguments_are_told_before_any_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "test-model", "--suite", "inserted"]) == 2
    assert "--films" in capsys.readouterr().err
    assert main(["evaluate", "no-such-model", "--suite", "simulated"]) == 2
    assert "no-such-model" in capsys.readouterr().err
    assert main(["evaluate", "test-model", "--suite", "other"]) == 2


def test_an_interrupted_run_says_where_its_edits_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.evaluation.editors.ModelEditor.__call__", interrupt)
    assert main([*ARGUMENTS, "--out", str(tmp_path / "out")]) == 130
    assert f"kept in {tmp_path / 'out'}; the same command goes on" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
