"""Films are varied, sides are not."""

import pytest
import torch

from engine.training.film_augmentation import augment


def films(count: int) -> torch.Tensor:
    """Dark, with a bright block low on the left of the picture."""
    made = torch.full((count, 96, 96), 0.3)
    made[:, 50:80, 12:36] = 0.8
    return made


def test_varied_films_are_finite_in_range_and_of_the_same_shape() -> None:
    varied = augment(films(40), torch.Generator().manual_seed(0))
    assert varied.shape == (40, 96, 96)
    assert varied.isfinite().all()
    assert varied.min() >= 0
    assert varied.max() <= 1


def test_the_same_seed_varies_alike_and_another_does_not() -> None:
    one, same, other = (augment(films(4), torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("much", [1.0, 2.0])
def test_what_is_on_a_side_stays_on_that_side(much: float) -> None:
    varied = augment(films(100), torch.Generator().manual_seed(3), much)
    left, right = varied[:, 45:85, 8:40].mean((1, 2)), varied[:, 45:85, 56:88].mean((1, 2))
    assert (left > right).all()


def test_much_more_is_varied_further() -> None:
    moved = [
        float((augment(films(50), torch.Generator().manual_seed(5), much) - films(50)).abs().mean())
        for much in (0.3, 1.0, 2.0)
    ]
    assert moved[0] < moved[1] < moved[2]


def test_films_of_one_batch_are_varied_differently() -> None:
    varied = augment(films(6), torch.Generator().manual_seed(4))
    assert len({round(float(film.mean()), 5) for film in varied}) == 6
