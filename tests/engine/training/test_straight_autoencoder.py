"""The linear transform learns, and the AutoencoderKL that is written from it computes the same."""

from pathlib import Path

import pytest
import torch

from engine.models.networks.weights import load_autoencoder
from engine.training.straight_autoencoder import StraightAutoencoder, in_pixels, write_into


@pytest.fixture(scope="module")
def straight() -> StraightAutoencoder:
    torch.manual_seed(3)
    network = StraightAutoencoder(8)
    with torch.no_grad():
        for value in network.parameters():
            value.add_(torch.randn_like(value) * 0.05)
    return network.requires_grad_(False)


def test_the_autoencoder_written_from_it_computes_the_same(straight: StraightAutoencoder) -> None:
    turn = torch.linalg.qr(torch.randn(8, 8))[0] @ torch.diag(torch.linspace(0.4, 2.0, 8))
    vae = write_into(straight, turn, 0.03)
    films = torch.rand(2, 1, 64, 96) * 2 - 1
    with torch.inference_mode():
        posterior = vae.encode(films.expand(-1, 3, -1, -1)).latent_dist
        latents = straight.encode(films)
        turned = torch.einsum("ij,njhw->nihw", turn, latents)
        away = (posterior.mean - turned).abs().max()
        decoded = vae.decode(turned).sample
    assert away < 0.01 * latents.std()
    assert decoded.shape == (2, 3, 64, 96)
    whole = straight.decode(latents)
    assert (decoded - whole).abs().max() < 0.01 * whole.std()
    assert torch.allclose(posterior.std, torch.tensor(0.03), atol=1e-5)


def test_edits_leave_its_idle_branches_out(straight: StraightAutoencoder, tmp_path: Path) -> None:
    vae = write_into(straight, torch.eye(8), 0.03)
    films = torch.rand(1, 3, 64, 64) * 2 - 1
    with torch.inference_mode():
        before = vae.decode(vae.encode(films).latent_dist.mean).sample
        vae.save_pretrained(tmp_path)
        quick = load_autoencoder(tmp_path)
        after = quick.decode(quick.encode(films)[0])
    assert sum(getattr(module, "is_idle", False) for module in quick.modules()) == 16
    torch.testing.assert_close(after, before, atol=1e-5, rtol=1e-5)


def test_turned_latents_differ_as_much_as_the_pictures(straight: StraightAutoencoder) -> None:
    films = torch.nn.functional.interpolate(torch.rand(6, 1, 12, 12), (96, 96), mode="bicubic") * 2 - 1
    latents = straight.encode(films)
    turn = in_pixels(straight, latents)
    turned = torch.einsum("ij,njhw->nihw", turn, latents)
    covariance = torch.cov(turned.transpose(0, 1).flatten(1))
    assert torch.allclose(covariance, torch.diag(covariance.diag()), atol=1e-3)
    assert covariance[0, 0] == pytest.approx(1, abs=1e-3)
    assert (covariance.diag().diff() <= 1e-3).all()
    moved = torch.zeros(8, 8, 9, 9)
    moved[:, :, 4, 4] = torch.randn(8, 8, generator=torch.Generator().manual_seed(1))
    before = straight.decode(torch.zeros_like(moved))
    seen = (straight.decode(moved) - before).square().sum((1, 2, 3))
    told = torch.einsum("ij,njhw->nihw", turn, moved).square().sum((1, 2, 3))
    assert torch.allclose(seen / told, (seen / told).mean().expand(8), rtol=0.02)


def test_it_learns_to_keep_pictures() -> None:
    torch.manual_seed(0)
    network = StraightAutoencoder(8)
    smooth = torch.nn.functional.interpolate(torch.rand(4, 1, 6, 6) * 2 - 1, (64, 64), mode="bicubic")
    optimizer = torch.optim.Adam(network.parameters(), lr=4e-3)
    errors = []
    for _ in range(40):
        _, decoded = network(smooth, torch.zeros(4, 8, 8, 8))
        error = (decoded - smooth).square().mean()
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        errors.append(error.item())
    assert errors[-1] < 0.2 * errors[0]
