from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.models.instruct_pix2pix import InstructPix2PixBundle, Posterior
from engine.models.loading import load_bundle


@pytest.fixture(scope="module")
def bundle(pristine_model: Path) -> InstructPix2PixBundle:
    return load_bundle(pristine_model, "cpu")


def test_a_posterior_sample_is_mean_plus_deviation_times_normal() -> None:
    posterior = Posterior(torch.full((1, 2, 1, 1), 3.0), torch.full((1, 2, 1, 1), 0.5))
    assert posterior.sample(torch.full((1, 2, 1, 1), -2.0)).flatten().tolist() == [2.0, 2.0]


def test_scaling_and_its_way_back_agree(bundle: InstructPix2PixBundle) -> None:
    encoded = torch.randn(1, 4, 8, 8)
    torch.testing.assert_close(bundle.scale(encoded), 0.5 * encoded)
    torch.testing.assert_close(bundle.unscale(bundle.scale(encoded)), encoded)


def test_shift_and_channel_statistics_of_the_vae_count(pristine_model: Path) -> None:
    bundle = load_bundle(pristine_model, "cpu")
    encoded = torch.randn(1, 4, 8, 8)
    bundle = replace(bundle, vae_config={**bundle.vae_config, "shift_factor": 0.1})
    torch.testing.assert_close(bundle.scale(encoded), 0.5 * (encoded - 0.1))
    means, deviations = [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 4.0, 8.0]
    statistics = {"latents_mean": means, "latents_std": deviations}
    bundle = replace(bundle, vae_config={**bundle.vae_config, **statistics})
    expected = 0.5 * (encoded[:, 1] - 2.0) / 2.0
    torch.testing.assert_close(bundle.scale(encoded)[:, 1], expected)
    torch.testing.assert_close(bundle.unscale(bundle.scale(encoded)), encoded)


def test_a_grey_picture_is_copied_to_the_channels_of_the_vae(bundle: InstructPix2PixBundle) -> None:
    grey = torch.rand(1, 1, 64, 64)
    with torch.inference_mode():
        one, three = bundle.encode(grey), bundle.encode(grey.expand(-1, 3, -1, -1))
    assert torch.equal(one.mean, three.mean)
    assert one.mean.shape == (1, *bundle.latent_shape(64))


def test_text_is_padded_to_the_length_of_the_model(bundle: InstructPix2PixBundle) -> None:
    assert len(bundle.token_ids("edema")) == 77
    assert len(bundle.token_ids("edema " * 100)) == 77
    with torch.inference_mode():
        assert bundle.embed_text("edema").shape == (1, 77, 16)


def test_words_beyond_the_length_are_told(bundle: InstructPix2PixBundle) -> None:
    # One token per letter; 75 fit between start and end.
    assert bundle.unread_words("a" * 75) == ()
    assert bundle.unread_words("a" * 75 + "b") == ("b",)


def test_letters_unknown_to_the_tokenizer_are_told(bundle: InstructPix2PixBundle) -> None:
    assert bundle.unread_words("edema") == ()
    assert len(bundle.unread_words("œdema")) > 0
