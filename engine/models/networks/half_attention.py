"""Attention in half precision on a CPU, in blocks of queries, as exact as its inputs.

A CPU's fused attention takes as long in half precision as in single. Plain products are quicker, but round
the scores to 8 bits, and so a large score by more than its weight bears. Weights do not change when a number
is taken from all scores of a query: with about the largest of them taken, within the product, what matters
lies near zero, where rounding is small.
"""

import torch
from torch import Tensor

FEWEST_KEYS = 256
"""Below so many, fused attention is as quick."""

_QUERIES_AT_ONCE = 128  # of all heads: their scores stay in the cache
_EVERY = 7  # key is looked at for the largest score; shares no factor with the width of a picture


def attend_in_blocks(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """What ``scaled_dot_product_attention`` gives, to about the precision of the inputs.

    Args:
        queries: (n, heads, places, width), any strides.
        keys, values: (n, heads, seen, width).

    Returns:
        As ``queries``, in its layout.
    """
    width = queries.shape[-1]
    mixed = torch.empty_like(queries)
    for query, key, value, out in zip(queries, keys, values, mixed, strict=True):
        shifted_query, shifted_key = _with_shift(query, key)
        value = value.contiguous()
        for start in range(0, query.shape[1], _QUERIES_AT_ONCE):
            block = slice(start, start + _QUERIES_AT_ONCE)
            some = shifted_query[:, block]
            scores = some.new_empty(*some.shape[:2], key.shape[1])
            torch.baddbmm(scores, some, shifted_key, beta=0, alpha=width**-0.5, out=scores)
            out[:, block] = torch.bmm(scores.softmax(-1), value)
    return mixed


def _with_shift(query: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
    """Queries (heads, places, w) and keys (heads, w, seen) whose products are scores less a shift.

    The shift is the largest score of each query with a few keys spread over the picture.
    """
    heads, places, width = query.shape
    padded = width + 2  # two values at a time are multiplied
    more_query = query.new_zeros(heads, places, padded)
    more_query[..., :width] = query
    more_key = key.new_zeros(heads, padded, key.shape[1])
    more_key[:, :width] = key.transpose(1, 2)
    more_key[:, width] = -1
    few = key[:, ::_EVERY].transpose(1, 2).contiguous()
    for start in range(0, places, _QUERIES_AT_ONCE):
        block = slice(start, start + _QUERIES_AT_ONCE)
        more_query[:, block, width] = torch.bmm(query[:, block].contiguous(), few).amax(-1)
    return more_query, more_key
