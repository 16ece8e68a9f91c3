"""The command ``models``: list, add, check."""

import io
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file
from tiny_models import write_model

from engine.__main__ import main
from engine.models.catalog import find_model, find_models
from engine.radiographs.framing import Geometry, Intensity

LICENCE = ("--licence", "my own")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_model(tmp_path / "tiny")


def test_the_list_shows_the_shipped_model_with_its_notice(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["models"], ["models", "list"]):
        assert main(arguments) == 0
        printed = capsys.readouterr().out
        assert "chest-editor" in printed
        assert "not from patients with the finding" in printed
        assert "test-model" not in printed


def test_the_model_for_tests_is_listed_where_asked(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERVIEW_TEST_MODELS", "1")
    assert main(["models"]) == 0
    assert "wiring only" in capsys.readouterr().out


def test_add_writes_what_was_asked_and_lists_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [
        *("--name", "mine", "--title", "My model", "--frame", "letterbox", "--intensity", "display"),
        *("--size", "128", "--grammar", "2", "--findings", "edema", "pleural_effusion"),
        *("--guidance-scale", "2", "--image-guidance-scale", "1", "--steps", "20", "--predicts-residual"),
        *("--licence", "MIT", "--notice", "careful", "--source", "made up"),
    ]
    assert main(["models", "add", str(folder), *options]) == 0
    assert "model_card.toml" in capsys.readouterr().out
    card = find_model("mine")
    assert card.folder == folder
    assert (card.title, card.licence, card.notice, card.source) == ("My model", "MIT", "careful", "made up")
    assert (card.frame.size, card.frame.geometry, card.frame.intensity) == (
        128,
        Geometry.LETTERBOX,
        Intensity.DISPLAY,
    )
    assert (card.grammar_version, card.findings) == (2, ("edema", "pleural_effusion"))
    assert (card.guidance_scale, card.image_guidance_scale, card.num_inference_steps) == (2.0, 1.0, 20)
    assert card.predicts_residual
    assert main(["models"]) == 0
    assert "mine: My model" in capsys.readouterr().out


def test_check_reads_all_and_compares_with_the_card(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["models", "add", str(folder), *LICENCE])
    assert main(["models", "check", "tiny"]) == 0
    assert "as the card says" in capsys.readouterr().out
    path = folder / "vae" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(path)
    tensors[sorted(tensors)[0]] += 1
    save_file(tensors, path, metadata={"format": "pt"})
    assert main(["models", "check", str(folder)]) == 2
    assert "another SHA-256" in capsys.readouterr().err


def test_the_shipped_model_passes_its_check() -> None:
    assert main(["models", "check", "test-model"]) == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--name", "test-model"], "taken"),
        (["--name", "a b"], "name"),
        (["--findings", "banana"], "banana"),
        (["--steps", "0"], "--steps"),
        (["--steps", "1001"], "--steps"),
        (["--guidance-scale", "nan"], "--guidance-scale"),
        (["--image-guidance-scale", "-1"], "--image-guidance-scale"),
        (["--size", "100"], "multiple"),
    ],
)
def test_a_wrong_option_is_one_line(folder: Path, capsys, options: list[str], words: str) -> None:
    assert main(["models", "add", str(folder), *LICENCE, *options]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert words in last
    assert not (folder / "model_card.toml").exists()


def test_a_damaged_checkpoint_and_a_wrong_folder_are_one_line(tmp_path: Path, capsys) -> None:
    (tmp_path / "model.ckpt").write_bytes(b"x")
    assert main(["models", "add", str(tmp_path / "model.ckpt"), *LICENCE]) == 2
    assert "not a whole checkpoint" in capsys.readouterr().err.splitlines()[-1]
    (tmp_path / "model.ckpt").unlink()
    assert main(["models", "add", str(tmp_path), *LICENCE]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_model_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "check", "nothing"]) == 2
    assert "known are" in capsys.readouterr().err


def test_show_prints_the_readme_and_what_the_card_states(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("It learned from *noise*.")
    main(["models", "add", str(folder), "--notice", "careful", "--licence", "MIT"])
    capsys.readouterr()
    for model in ("tiny", str(folder)):
        assert main(["models", "show", model]) == 0
        printed = capsys.readouterr().out
        assert printed.startswith("# tiny\n\n> careful\n\nIt learned from *noise*.\n")
        assert "- Licence: MIT" in printed


def test_show_says_on_the_error_stream_what_is_wrong_with_a_readme(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["models", "add", str(folder), *LICENCE])
    (folder / "README.md").write_bytes(b"\xff\xfe")
    capsys.readouterr()
    assert main(["models", "show", "tiny"]) == 0
    captured = capsys.readouterr()
    assert "not UTF-8" in captured.err
    assert "made from its card" in captured.out


def test_show_of_an_unknown_model_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "show", "nobody"]) == 2
    assert "test-model" in capsys.readouterr().err


def test_a_copied_model_keeps_its_readme(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "README.md").write_text("Words that came along.")
    assert main(["models", "add", str(folder), "--name", "copied", "--copy", *LICENCE]) == 0
    assert find_model("copied").folder != folder
    capsys.readouterr()
    main(["models", "show", "copied"])
    assert "Words that came along." in capsys.readouterr().out


def test_without_an_accepted_licence_nothing_is_added(folder: Path, capsys, monkeypatch) -> None:
    assert main(["models", "add", str(folder)]) == 2
    assert "no licence was accepted" in capsys.readouterr().err.splitlines()[-1]
    (folder / "LICENSE").write_text("Do as you like.")
    monkeypatch.setattr("sys.stdin", _Terminal("no"))
    assert main(["models", "add", str(folder)]) == 2
    assert "Do as you like." in capsys.readouterr().err
    assert "tiny" not in [card.name for card in find_models()]
    monkeypatch.setattr("sys.stdin", _Terminal("yes"))
    assert main(["models", "add", str(folder)]) == 0
    assert find_model("tiny").licence == "Do as you like."
    assert "licence_accepted" in find_model("tiny").extra


def test_a_title_can_change_and_a_model_can_go(folder: Path, capsys, monkeypatch) -> None:
    main(["models", "add", str(folder), "--copy", *LICENCE])
    assert main(["models", "rename", "tiny", "A finer title"]) == 0
    assert find_model("tiny").title == "A finer title"
    own = find_model("tiny").folder
    assert main(["models", "remove", "tiny"]) == 2
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", _Terminal("n"))
    assert main(["models", "remove", "tiny"]) == 1
    assert own.exists()
    assert main(["models", "remove", "tiny", "--yes"]) == 0
    assert not own.exists()
    assert folder.exists()


def test_a_shipped_model_is_neither_renamed_nor_removed(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["rename", "chest-editor", "Mine"], ["remove", "chest-editor", "--yes"]):
        assert main(["models", *command]) == 2
        assert "came with the application" in capsys.readouterr().err


class _Terminal(io.StringIO):
    """Someone who types one answer."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer + "\n")

    def isatty(self) -> bool:
        return True
