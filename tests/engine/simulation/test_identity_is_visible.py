"""What a film shows of age and style, measured on its pixels without a network."""

import numpy as np
import pytest
import torch

from engine.simulation.anatomy import arch_border
from engine.simulation.case import simulate
from engine.simulation.film_character import ring_cycles, ring_spectrum
from engine.simulation.patient import STYLES, draw_patient
from engine.simulation.warp import to_film

SEEDS = (31, 32, 33, 34)
SIZE = 160  # what a referee sees


@pytest.fixture(scope="module")
def films_of_styles() -> list[list[np.ndarray]]:
    return [
        [case.image for case in simulate([draw_patient(seed, style=style) for seed in SEEDS], size=SIZE)]
        for style in range(STYLES)
    ]


def detail(film: np.ndarray) -> float:
    """Log amplitude at 8 to 40 cycles of the film."""
    rings = (ring_cycles() > 8) & (ring_cycles() < 40)
    return float(ring_spectrum(torch.tensor(film)).numpy()[rings].mean())


def test_hard_films_have_more_detail_than_soft_and_soft_more_than_flat(
    films_of_styles: list[list[np.ndarray]],
) -> None:
    soft, flat, hard = (np.array([detail(film) for film in films]) for films in films_of_styles)
    assert (flat < soft).all()
    assert (soft < hard).all()
    assert (soft - flat).mean() > 0.05  # 12 % in amplitude
    assert (hard - soft).mean() > 0.05


def test_the_style_is_still_seen_after_blur(films_of_styles: list[list[np.ndarray]]) -> None:
    blurred = [
        [torch.nn.functional.avg_pool2d(torch.tensor(film)[None], 2)[0].numpy() for film in films]
        for films in films_of_styles
    ]
    spread = [[float(np.quantile(film, 0.9) - np.quantile(film, 0.3)) for film in films] for films in blurred]
    _, flat, hard = spread
    assert all(low < high for low, high in zip(flat, hard, strict=True))
    assert np.mean(hard) > 1.2 * np.mean(flat)


def knob_brightness(seed: int, age: float) -> float:
    """Grey of the arch's outer half beside the lung at its side."""
    patient = draw_patient(seed, age_years=age)
    film = simulate([patient], size=256)[0].image
    # The rim of an arch of seventy years is where an unfolded arch is and a young one is not.
    x, y = arch_border(draw_patient(seed, age_years=70))
    values = []
    for shift in (-0.5, 1.8):
        across, down = to_film(x[40:80] + shift, y[40:80], patient)
        values.append(film[(down * 256).astype(int), (across * 256).astype(int)].mean())
    return float(values[0] - values[1])


@pytest.mark.parametrize("seed", [31, 33, 40])
def test_the_aortic_knob_stands_out_more_with_age(seed: int) -> None:
    young, middle, old = (knob_brightness(seed, age) for age in (25, 55, 85))
    assert young < middle < old + 0.02
    assert old > young + 0.05
