"""Additions of low rank: nothing at first, a few numbers that learn, and the network itself untouched."""

import torch
from torch import nn

from engine.training.low_rank import add_low_rank, additions_of, without_additions


def small() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(2, 6, 3, padding=1), nn.GroupNorm(2, 6), nn.Flatten(), nn.Linear(96, 4))


def test_nothing_is_added_before_anything_was_learned() -> None:
    plain, adapted = small(), small()
    add_low_rank(adapted, 2)
    film = torch.randn(3, 2, 4, 4)
    assert torch.equal(plain(film), adapted(film))


def test_only_the_additions_learn_and_the_network_can_be_had_without_them() -> None:
    plain, adapted = small(), small()
    add_low_rank(adapted, 2)
    film = torch.randn(3, 2, 4, 4)
    optimizer = torch.optim.SGD([one for one in adapted.parameters() if one.requires_grad], lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        adapted(film).square().mean().backward()
        optimizer.step()
    assert not torch.allclose(plain(film), adapted(film))
    with without_additions(adapted):
        assert torch.equal(plain(film), adapted(film))
    assert not torch.allclose(plain(film), adapted(film))


def test_what_was_learned_can_be_put_into_the_weights_of_a_plain_network() -> None:
    plain, adapted = small(), small()
    add_low_rank(adapted, 2)
    for name, parameter in adapted.named_parameters():
        if name.endswith(("up", "down")):
            nn.init.normal_(parameter)
    found = additions_of(adapted)
    assert set(found) == {f"{layer}.weight.{part}" for layer in ("0", "3") for part in ("up", "down")}
    weights = plain.state_dict()
    for name in ("0.weight", "3.weight"):
        weights[name] += (found[f"{name}.up"] @ found[f"{name}.down"]).view_as(weights[name])
    film = torch.randn(3, 2, 4, 4)
    assert torch.allclose(plain(film), adapted(film), atol=1e-5)


def test_the_rank_is_no_more_than_a_weight_can_have() -> None:
    network = nn.Sequential(nn.Linear(3, 50))
    add_low_rank(network, 8)
    assert additions_of(network)["0.weight.up"].shape == (50, 3)
