"""Additions to the U-Net are put in once, verified, and leave the model's own weights alone."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from tiny_models import add_card, write_model

from engine.errors import ModelCardError, ModelIntegrityError, RequestError
from engine.models.card import ModelCard, PreviewSpec
from engine.models.card_file import read_card, write_card
from engine.models.catalog import find_model
from engine.models.description import describe_model
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import load_bundle
from engine.models.preview_weights import check_preview, with_preview_weights

NAMES = ("conv_in.weight", "mid_block.resnets.0.time_emb_proj.weight")


@pytest.fixture
def card(tmp_path: Path) -> ModelCard:
    return add_card(write_model(tmp_path / "tiny"))


@pytest.fixture
def bundle(card: ModelCard) -> InstructPix2PixBundle:
    return load_bundle(card, "cpu")


def previewing(card: ModelCard, additions: dict[str, torch.Tensor]) -> ModelCard:
    path = card.folder / "preview.safetensors"
    save_file(additions, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(card, preview=PreviewSpec(1, path.name, digest))


def additions_for(bundle: InstructPix2PixBundle, names: tuple[str, ...] = NAMES) -> dict[str, torch.Tensor]:
    weights = dict(bundle.unet.named_parameters())
    made = {}
    for name in names:
        made[f"{name}.up"] = torch.randn(len(weights[name]), 2).half()
        made[f"{name}.down"] = torch.randn(2, weights[name][0].numel()).half()
    return made


def test_what_the_file_holds_is_added_and_all_else_is_shared(
    card: ModelCard, bundle: InstructPix2PixBundle
) -> None:
    additions = additions_for(bundle)
    before = {name: value.clone() for name, value in bundle.unet.named_parameters()}
    card = previewing(card, additions)
    made = dict(with_preview_weights(bundle, card).unet.named_parameters())
    for name, value in bundle.unet.named_parameters():
        assert torch.equal(value, before[name])
        if name in NAMES:
            up, down = additions[f"{name}.up"].float(), additions[f"{name}.down"].float()
            assert torch.allclose(made[name], value + (up @ down).view(value.shape))
        else:
            assert made[name] is value
    latents = torch.randn(1, 4, 8, 8)
    with torch.inference_mode():
        words = bundle.look_up(bundle.embed_text("Add the finding of edema."))
        of_model = bundle.predict(latents, latents, words, 999)
        assert not torch.equal(
            with_preview_weights(bundle, card).predict(latents, latents, words, 999), of_model
        )
        assert torch.equal(bundle.predict(latents, latents, words, 999), of_model)


def test_the_network_is_made_once_for_a_loaded_model(card: ModelCard, bundle: InstructPix2PixBundle) -> None:
    card = previewing(card, additions_for(bundle))
    first = with_preview_weights(bundle, card)
    assert with_preview_weights(replace(bundle, saves_memory=True), card).unet is first.unet


def test_a_preview_without_additions_is_by_the_model_itself(
    card: ModelCard, bundle: InstructPix2PixBundle
) -> None:
    assert with_preview_weights(bundle, replace(card, preview=PreviewSpec(2))).unet is bundle.unet


def test_another_file_than_the_card_describes_is_refused(
    card: ModelCard, bundle: InstructPix2PixBundle
) -> None:
    card = previewing(card, additions_for(bundle))
    save_file(additions_for(bundle), card.folder / "preview.safetensors")
    with pytest.raises(ModelIntegrityError, match="another SHA-256"):
        with_preview_weights(bundle, card)
    with pytest.raises(ModelIntegrityError, match="another SHA-256"):
        check_preview(card)
    (card.folder / "preview.safetensors").unlink()
    with pytest.raises(ModelIntegrityError, match="is not in"):
        with_preview_weights(bundle, card)


def test_the_shipped_preview_is_what_its_card_says_and_is_told() -> None:
    card = find_model("chest-editor")
    check_preview(card)
    assert card.preview is not None
    assert dict(describe_model(card).facts)["Preview"].startswith("1 step, with the additions of preview.")


@pytest.mark.parametrize("broken", ["missing", "shape", "half"])
def test_additions_of_another_network_are_refused(
    card: ModelCard, bundle: InstructPix2PixBundle, broken: str
) -> None:
    additions = additions_for(bundle)
    if broken == "missing":
        additions |= {f"nowhere.weight.{part}": torch.zeros(2, 2) for part in ("up", "down")}
    elif broken == "shape":
        additions["conv_in.weight.up"] = torch.zeros(3, 2)
    else:
        del additions["conv_in.weight.down"]
    with pytest.raises(ModelIntegrityError, match="do not fit"):
        with_preview_weights(bundle, previewing(card, additions))


def test_a_model_without_previews_says_so(card: ModelCard, bundle: InstructPix2PixBundle) -> None:
    with pytest.raises(RequestError, match="makes no previews"):
        with_preview_weights(bundle, card)


def test_the_card_names_the_file_and_is_written_and_read_again(tmp_path: Path) -> None:
    spec = PreviewSpec(2, "preview.safetensors", "a" * 64)
    card = add_card(write_model(tmp_path / "tiny"), preview=spec)
    assert read_card(card.folder).preview == spec
    assert read_card(add_card(write_model(tmp_path / "other")).folder).preview is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("steps = 2", "steps = 0", "preview.steps must be at least 1"),
        ("steps = 2\n", "", "preview.steps is missing"),
        ("steps = 2", "step = 2", "did you mean preview.steps"),
        ("preview.safetensors", "../preview.safetensors", "inside the model folder"),
        ("aaaa", "xyzz", "64 hexadecimal"),
    ],
)
def test_a_wrong_field_of_the_card_is_named(card: ModelCard, before: str, after: str, words: str) -> None:
    path = write_card(replace(card, preview=PreviewSpec(2, "preview.safetensors", "a" * 64)))
    text = path.read_text("utf-8")
    start = text.index("[preview]")
    path.write_text(text[:start] + text[start:].replace(before, after, 1), "utf-8")
    with pytest.raises(ModelCardError, match=words):
        read_card(card.folder)
