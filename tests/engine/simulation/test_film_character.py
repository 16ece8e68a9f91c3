import numpy as np
import pytest

from engine.simulation.film_character import learn_film_statistics, load_film_statistics


def test_an_average_character_is_the_mean_film() -> None:
    table = load_film_statistics()
    assert np.allclose(table.wanted_spectrum((0.0,) * 6), table.spectrum)
    assert np.allclose(table.wanted_quantiles((0.0,) * 6), table.quantiles)
    assert (np.diff(table.wanted_quantiles((1.8, -1.8, 1.8, -1.8, 1.8, -1.8))) >= 0).all()


def test_films_that_vary_one_way_are_described_by_one_step() -> None:
    random = np.random.default_rng(0)
    base = random.random((512, 512)).astype(np.float32)
    films = [np.clip(base * share, 0, 1).astype(np.float32) for share in np.linspace(0.5, 1.0, 12)]
    table = learn_film_statistics(films)
    assert np.abs(table.quantile_steps[0]).mean() > 20 * np.abs(table.quantile_steps[1]).mean()


def test_too_few_films_are_refused() -> None:
    with pytest.raises(ValueError, match="8 or more"):
        learn_film_statistics([np.zeros((512, 512), np.float32)] * 3)
    with pytest.raises(ValueError, match="512 x 512"):
        learn_film_statistics([np.zeros((64, 64), np.float32)] * 9)
