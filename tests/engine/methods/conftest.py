"""Tiny models, loaded, and a method that edits with them."""

import pytest
from tiny_models import add_card, write_model

from engine.methods.region_specific import RegionSpecificMethod
from engine.models.card import ModelCard, PreviewSpec
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import load_bundle


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> ModelCard:
    """A random model with four latent channels that predicts noise, 64 pixel frame; previews in one step."""
    return add_card(write_model(tmp_path_factory.mktemp("models") / "tiny"), preview=PreviewSpec(1))


@pytest.fixture(scope="session")
def tiny_bundle(tiny_model: ModelCard) -> InstructPix2PixBundle:
    return load_bundle(tiny_model, device="cpu")


@pytest.fixture(scope="session")
def published_size_model(tmp_path_factory: pytest.TempPathFactory) -> ModelCard:
    """The same network with the published frame of 512 pixels."""
    folder = write_model(tmp_path_factory.mktemp("models") / "published-size", seed=1)
    return add_card(folder, size=512, num_inference_steps=2)


@pytest.fixture(scope="session")
def method() -> RegionSpecificMethod:
    """Edits on the CPU; keeps each model it has loaded."""
    loaded: dict[tuple[str, str], InstructPix2PixBundle] = {}

    def load(card: ModelCard, device: str, precision: str) -> InstructPix2PixBundle:
        key = (str(card.folder), precision)
        if key not in loaded:
            loaded[key] = load_bundle(card, "cpu", precision)
        return loaded[key]

    return RegionSpecificMethod(load)
