"""Films of a pair find each other, and what came and went between them is told."""

import numpy as np
import torch

from engine.training.comparison_truth import changes, choose_beside, partners
from engine.training.referee_truth import unknown_truth


def test_the_two_films_of_a_pair_are_partners_of_each_other() -> None:
    truth = unknown_truth(7)
    truth["pair"][:] = [5, 5, -1, 5, 5, 9, -1]  # 9 has lost its other film
    truth["is_real"][:] = [0, 0, 1, 1, 1, 0, 1]
    assert partners(truth).tolist() == [1, 0, -1, 4, 3, -1, -1]


def test_films_are_read_beside_their_partner_and_now_and_then_beside_themselves() -> None:
    partner, numbers = np.array([1, 0]), np.repeat([0, 1], 4000)
    beside = choose_beside(numbers, partner, torch.Generator().manual_seed(0))
    assert 0.88 < (beside == partner[numbers]).mean() < 0.92
    assert ((beside == numbers) | (beside == partner[numbers])).all()


def test_what_came_is_1_what_went_is_0_and_what_stayed_lies_between() -> None:
    truth = unknown_truth(2)
    truth["presence"][:, :4] = 0
    truth["maps"][:, :4] = 0
    truth["presence"][1, 0, 1], truth["maps"][1, 0, 2, 7] = 1, 0.5  # came on the left
    truth["presence"][0, 1, 0], truth["maps"][0, 1, 3, 3] = 1, 1.0  # went on the right
    truth["presence"][:, 2, 0] = 1  # stayed
    truth["maps"][1, 3, 0, 0] = np.nan
    found = changes(truth, np.array([1, 0]), np.array([0, 1]))
    came, back = found["presence"].reshape(2, 8, 2)
    assert (came[0, 1], came[1, 0], came[2, 0], came[3, 0]) == (1, 0, 0.5, 0.5)
    assert (came[4:] == 0.5).all()  # not known of either film: nobody changed it
    np.testing.assert_array_equal(back, 1 - came)
    maps = found["maps"][0]
    assert (maps[0, 2, 7], maps[1, 3, 3], maps[0, 0, 0]) == (0.75, 0, 0.5)
    assert np.isnan(maps[3, 0, 0])
    assert (maps[4:] == 0.5).all()


def test_beside_itself_nothing_came_or_went() -> None:
    truth = unknown_truth(1)
    truth["presence"][0, 0], truth["maps"][0, 0] = 1, 0.3
    found = changes(truth, np.array([0]), np.array([0]))
    assert (found["presence"] == 0.5).all()
    assert (found["maps"] == 0.5).all()
