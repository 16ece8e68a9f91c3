"""A counterfactual as its difference to the input, and back to the bit.

Where nothing changed, nothing is stored: those pixels are the input's own. What is stored says nothing about
the input, so it may travel without the patient's picture.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arrays import BoolImage, FloatImage, StoredPixels


@dataclass(frozen=True, eq=False)
class Difference:
    """Two arrays of one shape, as the change from one to the other.

    Attributes:
        changed: packed bits of all pixels, row by row: where they differ.
        values: unsigned, one for each of these in the same order.
    """

    changed: np.ndarray
    values: np.ndarray


def stored_difference(before: StoredPixels, after: StoredPixels) -> Difference:
    """Of stored values: running differences (cumulative sums restore them), modulo their size.

    A change is smooth along a row, so its running differences are small and pack well.
    """
    unsigned = _unsigned(after.dtype)
    changed = before != after
    change = after[changed].view(unsigned) - before[changed].view(unsigned)
    return Difference(pack_bits(changed), np.diff(change, prepend=change.dtype.type(0)))


def add_stored_difference(before: StoredPixels, difference: Difference) -> StoredPixels:
    """The other array of ``stored_difference``.

    Raises:
        ValueError: there are not as many values as changed pixels.
    """
    unsigned = _unsigned(before.dtype)
    changed = unpack_bits(difference.changed, before.shape)
    after = np.array(before)
    values = before[changed].view(unsigned) + np.cumsum(difference.values, dtype=unsigned)
    after[changed] = values.view(before.dtype)
    return after


def float_difference(before: FloatImage, after: FloatImage) -> Difference:
    """Of float32 values: where their bits differ, and which of them."""
    bits = np.ascontiguousarray(before).view(np.uint32) ^ np.ascontiguousarray(after).view(np.uint32)
    changed = bits != 0
    return Difference(pack_bits(changed), bits[changed])


def add_float_difference(before: FloatImage, difference: Difference) -> FloatImage:
    """The other array of ``float_difference``.

    Raises:
        ValueError: there are not as many values as changed pixels.
    """
    changed = unpack_bits(difference.changed, before.shape)
    bits = np.ascontiguousarray(before).view(np.uint32).copy()
    if np.count_nonzero(changed) != len(difference.values):
        raise ValueError("as many values as changed pixels are needed")
    bits[changed] ^= difference.values
    return bits.view(np.float32)


def pack_bits(mask: BoolImage) -> np.ndarray:
    """(n,) uint8: eight pixels in a byte, row by row."""
    return np.packbits(mask)


def unpack_bits(packed: np.ndarray, shape: tuple[int, ...]) -> BoolImage:
    """Bool of this shape; ``packed`` must have as many bytes as that takes."""
    count = int(np.prod(shape, dtype=np.int64))
    return np.unpackbits(packed, count=count).reshape(shape).astype(bool)


def packed_size(count: int) -> int:
    """Bytes that hold this many bits."""
    return -(-count // 8)


def _unsigned(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(f"u{dtype.itemsize}")
