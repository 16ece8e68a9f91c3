"""What a model says about itself, whatever its README.md holds."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from engine.edit import Solver
from engine.models.card import ModelCard
from engine.models.description import README_BYTES, README_LINES, README_NAME, as_markdown, describe_model
from engine.radiographs.framing import FrameSpec, Geometry, Intensity

DIGEST = "0f" * 32


@pytest.fixture
def card(tmp_path: Path) -> ModelCard:
    return ModelCard(
        folder=tmp_path,
        name="my-model",
        title="My model",
        method="region_specific",
        licence="MIT",
        frame=FrameSpec(256, Geometry.LETTERBOX, Intensity.DISPLAY),
        grammar_version=1,
        findings=("edema", "pleural_effusion", "mine_alone"),
        weights_sha256={"unet/model.safetensors": DIGEST},
        notice="wiring only",
        guidance_scale=2.5,
        image_guidance_scale=1.0,
        num_inference_steps=12,
        solver=Solver.DPM_SOLVER_PP,
        source="made up by hand",
        extra={"trained_on": "nothing"},
    )


def write_readme(card: ModelCard, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    (card.folder / README_NAME).write_bytes(content)


def test_the_readme_of_the_folder_is_the_description(card: ModelCard) -> None:
    write_readme(card, "It learned from **nothing**.\r\n\r\n- one\r\n")
    description = describe_model(card)
    assert description.text == "It learned from **nothing**.\n\n- one"
    assert description.problem == ""


def test_without_a_readme_the_card_speaks_and_says_so(card: ModelCard) -> None:
    description = describe_model(card)
    assert "made up by hand." in description.text
    assert "findings and levels." in description.text
    assert "made from its card" in description.text
    silent = describe_model(replace(card, source="")).text
    assert "does not say where it comes from" in silent


def test_what_the_card_states_is_told_beside_every_readme(card: ModelCard) -> None:
    write_readme(card, "Some words.")
    description = describe_model(card)
    facts = dict(description.facts)
    assert facts["Name"] == "my-model"
    assert facts["Licence"] == "MIT"
    assert facts["Source"] == "made up by hand"
    assert facts["Findings"] == "edema, pleural effusion, mine_alone"
    assert facts["Instructions"].startswith("grammar 1:")
    assert facts["Frame"].startswith("256 × 256, aspect kept")
    assert facts["Defaults"] == "12 steps of DPM-Solver++, guidance scales 2.5 (text) and 1 (image)"
    assert facts["Trained on"] == "nothing"
    assert facts["Folder"] == str(card.folder)
    assert description.weights_sha256 == (("unet/model.safetensors", DIGEST),)
    assert (description.title, description.notice) == ("My model", "wiring only")
    assert dict(describe_model(replace(card, findings=())).facts)["Findings"] == "all of the vocabulary"


def test_the_printed_text_holds_notice_words_facts_and_hashes(card: ModelCard) -> None:
    write_readme(card, "# My Model\n\nSome words.\n\n## Limits\n\nMany.")
    text = as_markdown(describe_model(card))
    assert text.startswith("# My model\n\n> wiring only\n\nSome words.\n\n## Limits\n")
    assert "- Licence: MIT\n" in text
    assert f"    {DIGEST}  unet/model.safetensors\n" in text
    assert text.count("# My") == 1


def test_a_first_heading_with_other_words_stays(card: ModelCard) -> None:
    write_readme(card, "# Another title\n\nSome words.")
    assert describe_model(card).text.startswith("# Another title")


def test_metadata_and_comments_for_programs_are_left_out(card: ModelCard) -> None:
    write_readme(card, "\ufeff---\nlicense: mit\ntags:\n- x\n---\n<!-- fill\nin -->\nWords.\n\n---\n\nMore.")
    assert describe_model(card).text == "Words.\n\n---\n\nMore."


def test_control_characters_never_reach_a_terminal(card: ModelCard) -> None:
    write_readme(card, "safe \x1b]0;owned\x07\x9b31m \u202eesrever\ttab\nline")
    text = as_markdown(describe_model(replace(card, source="a\x1b[2Jb", notice="c\u2066d\ne")))
    assert not [letter for letter in text if not letter.isprintable() and letter not in "\n\t"]
    assert "tab\nline" in text
    assert "> c\N{REPLACEMENT CHARACTER}d e\n" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a" * (README_BYTES + 1), "longer than 128 kB"),
        (b"a\n" * README_LINES + b"a", "more than 4000 lines"),
        (b"caf\xe9", "not UTF-8"),
        ("Wörter".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_readme_that_cannot_be_shown_is_told_and_logged(
    card: ModelCard, content: bytes, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_readme(card, content)
    with caplog.at_level(logging.WARNING):
        description = describe_model(card)
    assert words in description.problem
    assert words in caplog.text
    assert "made from its card" in description.text


def test_a_readme_that_may_not_be_read_is_told(card: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    write_readme(card, "Words.")

    def refuse(path: Path, *arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in describe_model(card).problem


def test_a_readme_of_the_largest_size_is_shown(card: ModelCard) -> None:
    write_readme(card, b"a" * README_BYTES)
    assert len(describe_model(card).text) == README_BYTES


def test_a_folder_or_a_dead_link_of_that_name_is_no_readme(card: ModelCard, tmp_path: Path) -> None:
    (card.folder / README_NAME).symlink_to(tmp_path / "gone")
    assert describe_model(card).problem == ""
    (card.folder / README_NAME).unlink()
    (card.folder / README_NAME).mkdir()
    assert "made from its card" in describe_model(card).text


def test_an_empty_readme_is_none(card: ModelCard) -> None:
    write_readme(card, "\n  \n")
    assert "made from its card" in describe_model(card).text
