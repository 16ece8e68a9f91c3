"""Fitting the lung network: variation that keeps outlines true, and fitting that can be repeated."""

import numpy as np
import pytest
import torch

from engine.errors import RequestError
from engine.instructions.instruction import FindingMention, Location, Side
from engine.simulation.localization_network import SIZE, LungNetwork
from engine.simulation.lung_augmentation import vary
from engine.simulation.lung_training import (
    LungFilms,
    Schedule,
    fit_lung_network,
    simulated_lung_film,
    simulated_lung_films,
)
from engine.simulation.patient import draw_patient


@pytest.fixture(scope="module")
def films() -> LungFilms:
    return simulated_lung_films(range(4))


def test_simulated_lungs_are_dark_and_on_their_sides(films: LungFilms) -> None:
    for image, (right, left) in zip(films.images, films.lungs > 0.5, strict=True):
        assert np.nonzero(right)[1].mean() < SIZE / 2 < np.nonzero(left)[1].mean()
        between = np.s_[50:70, 60:68]
        assert image[right | left].mean() < image[between].mean()


def test_fluid_is_not_counted_as_lung() -> None:
    location = Location(Side.LEFT)
    effusion = FindingMention("pleural_effusion", location=location, severity="large")
    _, without = simulated_lung_film(draw_patient(3), ())
    _, with_fluid = simulated_lung_film(draw_patient(3), (effusion,))
    assert with_fluid[1].sum() < 0.85 * without[1].sum()
    assert with_fluid[0].sum() > 0.95 * without[0].sum()


def test_lungs_stay_dark_after_any_variation(films: LungFilms) -> None:
    generator = torch.Generator().manual_seed(0)
    images, lungs = torch.from_numpy(films.images.copy()), torch.from_numpy(films.lungs.copy())
    for _ in range(10):
        seen, wanted = vary(images, lungs, generator, 96)
        assert seen.shape == (4, 96, 96)
        assert wanted.shape == (4, 2, 96, 96)
        for image, both in zip(seen, wanted.amax(1), strict=True):
            core, shell = (
                both > 0.9,
                (both < 0.1) & (torch.nn.functional.max_pool2d(both[None], 9, 1, 4)[0] > 0.5),
            )
            assert image[core].median() < image[shell].median()


def test_the_same_schedule_gives_the_same_weights(films: LungFilms) -> None:
    def fitted(seed: int) -> torch.Tensor:
        torch.manual_seed(0)
        network = fit_lung_network(LungNetwork(), [(films, 1.0)], Schedule(steps=2, seed=seed, size=48))
        return network.head.weight.detach()

    assert torch.equal(fitted(1), fitted(1))
    assert not torch.equal(fitted(1), fitted(2))


def test_fitting_lowers_the_loss(films: LungFilms) -> None:
    losses: list[float] = []
    torch.manual_seed(0)
    schedule = Schedule(steps=25, seed=0, size=48)
    fit_lung_network(LungNetwork(), [(films, 1.0)], schedule, lambda step, loss: losses.append(loss))
    assert len(losses) == 25
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])


def test_films_without_outlines_are_refused(films: LungFilms) -> None:
    with pytest.raises(RequestError, match="one outline for each"):
        LungFilms(films.images, films.lungs[:2])
