"""Films are varied, sides are not."""

import pytest
import torch

from engine.training.film_augmentation import augment, augment_together


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


def test_films_side_by_side_are_moved_alike() -> None:
    """Whatever becomes of their grey levels."""
    spots = torch.zeros(60, 96, 96)
    spots[:, 40:46, 60:66] = 1
    first, second = augment_together(films(60), torch.maximum(films(60), spots), _seeded(0))
    plain, _ = augment_together(films(60), films(60), _seeded(0))
    change = (second - first).abs()
    there = torch.stack([film.flatten().argmax() for film in change])
    torch.testing.assert_close(first, plain)  # what is varied follows from the seed
    assert ((there // 96 - 43).abs() < 20).float().mean() > 0.8
    assert ((there % 96 - 63).abs() < 20).float().mean() > 0.8


def test_of_films_beside_themselves_half_stay_alike_and_patches_or_all_of_the_others_differ() -> None:
    first, second = augment_together(films(200), films(200), _seeded(1))
    share = ((first - second).abs() > 1e-3).float().mean((1, 2))
    assert 0.4 < float((share == 0).float().mean()) < 0.6
    assert (share > 0.9).any()
    assert ((share > 0.05) & (share < 0.6)).any()


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
