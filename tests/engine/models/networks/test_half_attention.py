"""Attention in blocks in half precision is as exact as what goes into it."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.models.networks.half_attention import attend_in_blocks

HALF_A_STEP = 2.0**-9
"""Of bfloat16, relative: rounded inputs alone make errors of about this size."""


def drawn(places: int, seen: int, width: int = 40, size: float = 1.0) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(5)

    def heads(count: int) -> Tensor:
        flat = torch.randn(2, count, 3 * width, generator=generator)
        return flat.bfloat16().unflatten(-1, (3, width)).transpose(1, 2)

    queries, keys, values = heads(places), heads(seen), heads(seen)
    # As of a trained network: large scores, and keys with much in common.
    return queries * size, keys + 4, values


def error(found: Tensor, queries: Tensor, keys: Tensor, values: Tensor) -> float:
    exact = F.scaled_dot_product_attention(queries.double(), keys.double(), values.double())
    return float((found.double() - exact).norm() / exact.norm())


@pytest.mark.parametrize(("places", "seen"), [(256, 256), (300, 333), (1, 257), (1024, 1024)])
@pytest.mark.parametrize("size", [1.0, 8.0])
def test_blocks_mix_what_attention_mixes(places: int, seen: int, size: float) -> None:
    inputs = drawn(places, seen, size=size)
    assert error(attend_in_blocks(*inputs), *inputs) < 3 * HALF_A_STEP


def test_large_scores_cost_no_digits_as_they_would_without_the_shift() -> None:
    queries, keys, values = drawn(256, 256, size=8.0)
    scores = torch.matmul(queries * queries.shape[-1] ** -0.5, keys.transpose(-1, -2))
    without = torch.matmul(scores.softmax(-1), values)
    found = attend_in_blocks(queries, keys, values)
    assert error(found, queries, keys, values) < error(without, queries, keys, values) / 3


def test_a_single_key_that_outweighs_all_others_is_found_wherever_it_is() -> None:
    queries, keys, values = drawn(16, 300)
    for place in (0, 7, 150, 299):
        pointed = keys.clone()
        pointed[:, :, place] = 20 * queries[:, :, 3]
        found = attend_in_blocks(queries, pointed, values)[:, :, 3]
        torch.testing.assert_close(found, values[:, :, place], atol=0.02, rtol=0.02)


def test_the_layout_is_that_of_the_queries_and_the_result_is_the_same_each_time() -> None:
    queries, keys, values = drawn(300, 300)
    first, second = attend_in_blocks(queries, keys, values), attend_in_blocks(queries, keys, values)
    assert first.stride() == queries.stride()
    assert torch.equal(first, second)
    assert torch.equal(attend_in_blocks(queries[1:], keys[1:], values[1:]), first[1:])


def test_what_is_no_number_is_not_hidden() -> None:
    queries, keys, values = drawn(300, 300)
    queries = queries.clone()
    queries[0, 0, 0, 0] = torch.nan
    assert attend_in_blocks(queries, keys, values)[0, 0, 0].isnan().all()
