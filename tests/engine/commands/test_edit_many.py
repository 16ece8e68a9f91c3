"""Many radiographs in one run of ``edit``: the pixels of each alone, and a run that was stopped goes on."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_models import add_card, write_model

from engine import paths
from engine.__main__ import OneLineParser
from engine.commands import edit
from engine.exchange.edit_folder import FILE_NAMES
from engine.results.in_step import in_step_note
from engine.service import memory_check
from engine.service.backend import make_torch_backend

ROOT = Path(__file__).resolve().parents[3]
TEXT = "Add the finding of pleural effusion."

# Dies as soon as a file is there: whatever it does next is heard of before it is done.
KILLED = """
import os, sys
from engine.__main__ import main
awaited = sys.argv.pop(1)
sys.addaudithook(lambda *_: os.path.exists(awaited) and os._exit(9))
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return add_card(write_model(tmp_path_factory.mktemp("many") / "tiny")).folder


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two films, and the first again under another name."""
    folder = tmp_path_factory.mktemp("films")
    for number in range(3):
        noise = np.random.default_rng(number % 2).normal(0, 8, (300, 260))
        pixels = np.clip(np.linspace(40, 200, 300)[:, None] + noise, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"film{number}.png")
    return sorted(folder.iterdir())


def run_edit(*words: object, make_backend: Callable = make_torch_backend) -> int:
    parser = OneLineParser(prog="counterview-engine")
    edit.add_parser(parser.add_subparsers())
    defaults = ["--device", "cpu", "-i", TEXT]
    return edit.run(parser.parse_args([str(word) for word in ["edit", *defaults, *words]]), make_backend)


def no_backend() -> None:
    raise AssertionError("nothing was to be made")


def values_of(folder: Path) -> list[np.ndarray]:
    with np.load(folder / "guidance.npz") as kept:
        maps = [kept[name] for name in sorted(kept.files)]
    return [np.asarray(Image.open(folder / "counterfactual.png")), *maps]


def are_same(one: Path, other: Path) -> bool:
    return all((a == b).all() for a, b in zip(values_of(one), values_of(other), strict=True))


@pytest.mark.parametrize("behaviour", ["default", "paper-faithful"])
def test_many_radiographs_in_one_run_give_the_pixels_of_each_alone_and_again(behaviour, films, tmp_path):
    words = ("--model", "test-model", "--behaviour", behaviour, "--steps", 2, "--variant", "mask")
    together = tmp_path / "together"
    assert run_edit(*films, *words, "--out", together) == 0
    for film in films[:2]:
        assert run_edit(film, *words, "--out", tmp_path / "alone") == 0
        assert are_same(together / film.stem, tmp_path / "alone" / film.stem)
    assert are_same(together / "film0", together / "film2")  # what the first left behind changes nothing
    assert not are_same(together / "film0", together / "film1")
    before = values_of(together / "film1")
    written = (together / "film1" / "edit.json").stat().st_mtime_ns
    assert run_edit(*films, *words, "--out", together, "--again") == 0
    assert (together / "film1" / "edit.json").stat().st_mtime_ns > written
    assert all((a == b).all() for a, b in zip(before, values_of(together / "film1"), strict=True))


def test_a_run_that_was_killed_goes_on_and_ends_as_if_it_had_not_been(model, films, tmp_path, capsys):
    words = ("--model", model, "--steps", 100, "--out", tmp_path / "out")
    first = tmp_path / "out" / "film0"
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            KILLED,
            first,
            "edit",
            *films,
            "-i",
            TEXT,
            "--device",
            "cpu",
            *map(str, words),
        ],
        cwd=ROOT,
        capture_output=True,
    )
    assert killed.returncode == 9, killed.stderr
    assert first.exists()
    assert not (tmp_path / "out" / "film1").exists()
    before = (first / "edit.json").stat().st_mtime_ns
    assert run_edit(*films, *words, "--json") == 0
    told = capsys.readouterr()
    assert "3 made (" in told.err
    assert json.loads(told.out)[0]["made_earlier"]
    assert (first / "edit.json").stat().st_mtime_ns == before
    assert run_edit(*films, *words[:-1], tmp_path / "other") == 0
    assert all(are_same(tmp_path / "out" / film.stem, tmp_path / "other" / film.stem) for film in films)


def test_what_is_there_is_named_and_counted_as_made_without_loading_anything(model, films, tmp_path, capsys):
    words = (*films, "--model", model, "--steps", 1, "--out", tmp_path)
    assert run_edit(*words) == 0
    first = capsys.readouterr()
    assert run_edit(*words, make_backend=no_backend) == 0
    again = capsys.readouterr()
    assert again.out == first.out
    assert "3 made (3 of them earlier), 0 failed" in again.err
    assert again.err.count("--again") == 1


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("scheduler/scheduler_config.json", '"beta_end": 0.012', '"beta_end": 0.011'),
        ("model_card.toml", 'intensity = "display"', 'intensity = "mimic-cxr-jpg"'),
        ("tokenizer/vocab.json", "{", "{ "),
    ],
)
def test_an_edit_is_made_again_where_the_settings_of_its_model_changed(
    file, before, after, films, tmp_path, capsys
):
    model = add_card(write_model(tmp_path / "tiny")).folder
    words = (films[0], "--model", model, "--steps", 1, "--out", tmp_path / "out")
    assert run_edit(*words) == 0
    settings = (model / file).read_text()
    assert before in settings
    (model / file).write_text(settings.replace(before, after, 1))
    capsys.readouterr()
    assert run_edit(*words) == 0
    assert "earlier" not in capsys.readouterr().err
    assert run_edit(*words, make_backend=no_backend) == 0


def test_an_atlas_counts_by_what_it_holds_and_not_by_where_it_lies(model, films, tmp_path):
    table = (paths.atlas_dir() / "atlas.toml").read_text("utf-8")
    mine = tmp_path / "atlas"
    mine.mkdir()
    (mine / "atlas.toml").write_text(table, "utf-8")
    words = (films[0], "--model", model, "--steps", 1, "--out", tmp_path / "out")
    assert run_edit(*words) == 0
    assert run_edit(*words, "--atlas", mine, make_backend=no_backend) == 0
    (mine / "atlas.toml").write_text(table.replace("midline = 0.5", "midline = 0.6"), "utf-8")
    assert run_edit(*words, "--atlas", mine, make_backend=no_backend) != 0
    without = (*words, "--variant", "relevance", "--atlas")
    assert run_edit(*without, mine) == 0
    assert run_edit(*without, paths.atlas_dir(), make_backend=no_backend) == 0


def test_that_results_of_other_edits_are_replaced_is_said_once(model, films, tmp_path, capsys):
    words = (*films, "--model", model, "--steps", 1, "--out", tmp_path)
    assert run_edit(*words) == 0
    assert run_edit(*words, "--again") == 0
    assert "replaced" not in capsys.readouterr().err
    assert run_edit(*words, "--seed", 1) == 0
    assert capsys.readouterr().err.count("results of other edits of these films are replaced") == 1


def test_what_was_made_in_step_is_kept_for_a_run_in_step_alone(model, films, tmp_path):
    words = (*films[:2], "--model", model, "--steps", 1, "--out", tmp_path)
    assert run_edit(*words, "--together", 2) == 0
    assert run_edit(*words, "--together", 2, make_backend=no_backend) == 0
    in_step = json.loads((tmp_path / "film1" / "edit.json").read_text())
    assert run_edit(*words) == 0
    single = json.loads((tmp_path / "film1" / "edit.json").read_text())
    assert set(in_step["notes"]) - set(single["notes"]) == {in_step_note(2)}
    assert run_edit(*words, "--together", 2, make_backend=no_backend) == 0


def test_the_device_is_asked_once_a_run_how_many_it_makes_in_step(model, films, tmp_path, monkeypatch):
    words = (*films, "--model", model, "--steps", 1, "--out", tmp_path)
    assert run_edit(*words) == 0
    asked = []
    monkeypatch.setattr(memory_check, "most_in_step", lambda device: asked.append(device) or 1)
    assert run_edit(*words, "--together", "auto", make_backend=no_backend) == 0
    assert asked == ["cpu"]


def test_the_same_edit_by_other_words_is_kept(model, films, tmp_path):
    assert run_edit(films[0], "--model", model, "--out", tmp_path) == 0
    words = ("--steps", 4, "--solver", "dpm-solver++", "--guidance-scale", 7.5, "--precision", "float32")
    assert run_edit(films[0], "--model", model, "--out", tmp_path, *words, make_backend=no_backend) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--seed", 1),
        ("--steps", 2),
        ("--threshold", 0.2),
        ("--variant", "mask"),
        ("--image-guidance-scale", 2),
        ("--save-memory",),
        ("--mask", "MASK"),
        ("--precision", "bfloat16"),
    ],
)
def test_an_edit_that_differs_in_anything_is_made(model, films, tmp_path, words):
    mask = np.zeros((300, 260), np.uint8)
    mask[100:200, 60:200] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    made = []

    def make_backend() -> object:
        made.append(make_torch_backend())
        return made[-1]

    common = (films[0], "--model", model, "--steps", 1, "--out", tmp_path / "out")
    assert run_edit(*common) == 0
    changed = [tmp_path / "mask.png" if word == "MASK" else word for word in words]
    assert run_edit(*common, *changed, make_backend=make_backend) == 0
    assert made


def test_a_result_of_another_version_or_with_a_damaged_or_missing_file_is_made_anew(model, films, tmp_path):
    common = (films[0], "--model", model, "--steps", 1, "--out", tmp_path)
    folder = tmp_path / "film0"
    assert run_edit(*common) == 0
    whole = json.loads((folder / "edit.json").read_text())
    older = json.loads(json.dumps(whole))
    older["provenance"]["versions"]["torch"] = "1.0"
    for record in (json.dumps(older), "{", "[]", json.dumps(whole | {"provenance": None})):
        (folder / "edit.json").write_text(record)
        assert run_edit(*common) == 0
        assert (
            json.loads((folder / "edit.json").read_text())["provenance"]["versions"]
            == (whole["provenance"]["versions"])
        )
    (folder / "guidance.npz").unlink()
    assert run_edit(*common) == 0
    assert {path.name for path in folder.iterdir()} == set(FILE_NAMES)


def test_a_result_whose_pixels_did_not_reach_the_disk_is_made_anew(model, films, tmp_path, capsys):
    words = (films[0], "--model", model, "--steps", 1, "--out", tmp_path, "--json")
    assert run_edit(*words) == 0
    for name in ("counterfactual.png", "guidance.npz", "guidance.png"):
        whole = (tmp_path / "film0" / name).read_bytes()
        (tmp_path / "film0" / name).write_bytes(b"")
        capsys.readouterr()
        assert run_edit(*words) == 0
        assert "made_earlier" not in capsys.readouterr().out
        assert len((tmp_path / "film0" / name).read_bytes()) > len(whole) // 2
    assert run_edit(*words) == 0
    assert "made_earlier" in capsys.readouterr().out


def test_what_a_killed_run_left_half_written_goes_and_what_is_being_written_stays(model, films, tmp_path):
    old, fresh = tmp_path / ".making-0a", tmp_path / ".making-0b"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "counterfactual.png").write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    assert run_edit(films[0], "--model", model, "--steps", 1, "--out", tmp_path) == 0
    assert not old.exists()
    assert fresh.exists()
