import numpy as np
import pytest
import torch

from engine.errors import RequestError
from engine.methods.noise import ReplayedNoise, SeededNoise


def test_a_seed_gives_the_draws_of_the_published_order() -> None:
    torch.manual_seed(101)
    torch.randint(1000, 1001, [1])
    expected = [torch.randn(1, 4, 8, 8) for _ in range(4)]
    draws = SeededNoise(101).draw((4, 8, 8))
    assert torch.equal(draws.init_posterior, expected[0])
    assert torch.equal(draws.added_noise, expected[1])
    assert torch.equal(draws.source_posterior, expected[2])
    assert torch.equal(draws.relevance_noise, expected[3])


def test_draws_do_not_depend_on_what_else_is_random() -> None:
    before = SeededNoise(5).draw((4, 8, 8))
    torch.rand(7)
    state = torch.get_rng_state()
    again = SeededNoise(5).draw((4, 8, 8))
    assert torch.equal(before.relevance_noise, again.relevance_noise)
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(RequestError, match="out of range"):
        SeededNoise(seed)


def test_the_largest_seed_draws() -> None:
    assert SeededNoise(2**64 - 1).draw((4, 2, 2)).added_noise.shape == (1, 4, 2, 2)


def test_recorded_draws_come_back_in_their_places() -> None:
    recorded = {name: np.full((8, 4, 4), number) for number, name in enumerate(ReplayedNoise.NAMES)}
    draws = ReplayedNoise(recorded).draw((8, 4, 4))
    assert [float(draw[0, 0, 0, 0]) for draw in vars(draws).values()] == [0, 1, 2, 3]


def test_a_recording_without_a_draw_is_refused() -> None:
    with pytest.raises(RequestError, match="draw_3_source_posterior"):
        ReplayedNoise({name: np.zeros((4, 8, 8)) for name in ReplayedNoise.NAMES if "draw_3" not in name})


def test_recorded_draws_of_another_model_are_refused() -> None:
    noise = ReplayedNoise({name: np.zeros((4, 8, 8)) for name in ReplayedNoise.NAMES})
    with pytest.raises(RequestError, match="shape"):
        noise.draw((8, 8, 8))


def test_golden_draws_come_from_their_seed(shared) -> None:
    recorded = np.load(shared / "golden" / "a_add_effusion_10steps.npz")
    draws = SeededNoise(101).draw((4, 64, 64))
    for name, draw in zip(ReplayedNoise.NAMES, vars(draws).values(), strict=True):
        assert np.array_equal(recorded[name], draw[0].numpy())
