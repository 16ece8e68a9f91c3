from dataclasses import replace
from pathlib import Path

import pytest

from engine.edit import Solver
from engine.errors import ModelCardError, ModelNotFoundError
from engine.models.card import ModelCard
from engine.models.card_file import CARD_NAME, read_card, write_card
from engine.radiographs.framing import FrameSpec, Geometry, Intensity


@pytest.fixture
def card(tmp_path: Path) -> ModelCard:
    return ModelCard(
        folder=tmp_path,
        name="my-model",
        title='Mine, with "quotes" and ümlauts',
        method="region_specific",
        licence="MIT",
        frame=FrameSpec(256, Geometry.LETTERBOX, Intensity.DISPLAY),
        grammar_version=2,
        findings=("edema", "pleural_effusion"),
        weights_sha256={"unet/model.safetensors": "0f" * 32},
        notice="a notice",
        predicts_residual=True,
        guidance_scale=1.5,
        image_guidance_scale=1.0,
        num_inference_steps=20,
        solver=Solver.DPM_SOLVER_PP,
        source="several\nlines",
        extra={"trained_on": "nothing"},
    )


def spoil(card: ModelCard, before: str, after: str) -> None:
    path = write_card(card)
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_a_card_that_is_written_reads_the_same(card: ModelCard) -> None:
    write_card(card)
    assert read_card(card.folder) == card


def test_a_card_stays_whole_when_the_disk_is_full(card: ModelCard, monkeypatch) -> None:
    write_card(card)

    def write_half(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    with pytest.raises(OSError, match="No space"):
        write_card(replace(card, title="another"))
    assert read_card(card.folder) == card
    assert [file.name for file in card.folder.iterdir()] == [CARD_NAME]


def test_a_card_beside_other_weights_names_their_folder(card: ModelCard, tmp_path: Path) -> None:
    elsewhere = tmp_path / "cards"
    write_card(card, elsewhere)
    assert not (tmp_path / CARD_NAME).exists()
    assert read_card(elsewhere) == replace(card, folder=tmp_path.resolve())


def test_weights_that_went_away_are_named(card: ModelCard, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    write_card(replace(card, folder=gone), tmp_path / "cards")
    gone.rmdir()
    with pytest.raises(ModelCardError, match="gone"):
        read_card(tmp_path / "cards")


def test_left_out_fields_have_their_published_defaults(tmp_path: Path) -> None:
    (tmp_path / CARD_NAME).write_text(
        'name = "m"\ntitle = "M"\nmethod = "region_specific"\nlicence = "MIT"\ngrammar_version = 1\n'
        '[frame]\nsize = 512\ngeometry = "squash"\nintensity = "mimic-cxr-jpg"\n[weights_sha256]\n'
    )
    card = read_card(tmp_path)
    assert (card.guidance_scale, card.image_guidance_scale, card.num_inference_steps) == (7.5, 1.5, 100)
    assert card.solver is Solver.DDIM
    assert not card.predicts_residual
    assert card.findings == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('name = "my-model"\n', "", "name is missing"),
        ('licence = "MIT"\n', "", "licence is missing"),
        ('licence = "MIT"', 'license = "MIT"', "did you mean licence"),
        ('name = "my-model"', 'name = "../escape"', "name"),
        ('name = "my-model"', "name = 3", "must be a text"),
        ("grammar_version = 2", "grammar_version = 3", "grammar_version"),
        ("grammar_version = 2", "grammar_version = true", "whole number"),
        ('geometry = "letterbox"', 'geometry = "stretch"', "'squash' or 'letterbox'"),
        ("size = 256", "size = 0", "frame.size"),
        ("guidance_scale = 1.5", 'guidance_scale = "much"', "defaults.guidance_scale"),
        ("num_inference_steps = 20", "num_inference_steps = 0", "num_inference_steps"),
        ('solver = "dpm-solver++"', 'solver = "euler"', "defaults.solver must be 'ddim' or"),
        ("predicts_residual = true", 'predicts_residual = "yes"', "true or false"),
        ("0f0f", "xyz0", "64 hexadecimal"),
        ("unet/model.safetensors", "../outside.safetensors", "inside the model folder"),
        ("[frame]", "[frame", "cannot be read"),
    ],
)
def test_a_wrong_field_is_named(card: ModelCard, before: str, after: str, words: str) -> None:
    spoil(card, before, after)
    with pytest.raises(ModelCardError, match=words) as caught:
        read_card(card.folder)
    assert CARD_NAME in str(caught.value)


def test_a_folder_without_card_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ModelCardError, match="models add"):
        read_card(tmp_path)


def test_a_missing_folder_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        read_card(tmp_path / "none")
