from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.datasets.real_films import read_real_films
from engine.datasets.splits import Split, read_splits
from engine.paths import splits_file
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


def test_the_shipped_table_is_that_of_the_training_patients(shared: Path) -> None:
    splits = read_splits(splits_file())
    films = [
        film for film in read_real_films(shared / "data" / "nih512") if splits[film.patient] is Split.TRAIN
    ]
    pixels = [
        np.asarray(Image.open(film.path).convert("L"), dtype=np.float32) / np.float32(255) for film in films
    ]
    learned, shipped = learn_film_statistics(pixels), load_film_statistics()
    # The very brightest pixel is left out: the tone curve has no use for it.
    assert np.abs(learned.quantiles - shipped.quantiles)[:-1].max() < 2e-3
    assert np.abs(learned.spectrum - shipped.spectrum).max() < 5e-3
    sizes = [np.linalg.norm(np.hstack([t.quantile_steps, t.spectrum_steps])[0]) for t in (learned, shipped)]
    assert abs(sizes[0] / sizes[1] - 1) < 0.02
