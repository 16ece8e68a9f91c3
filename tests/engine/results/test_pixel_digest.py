"""Digests of pixels without a file."""

import hashlib

import numpy as np

from engine.results.pixel_digest import digest_of_mask, digest_of_pixels


def test_the_digest_of_a_mask_is_that_of_its_packed_bits():
    mask = np.eye(9, dtype=bool)
    assert digest_of_mask(mask) == hashlib.sha256(np.packbits(mask).tobytes()).hexdigest()


def test_values_shape_and_type_all_count_but_not_the_order_of_bytes():
    pixels = np.arange(12, dtype=np.uint16).reshape(3, 4)
    digest = digest_of_pixels(pixels)
    assert digest == digest_of_pixels(pixels.astype(">u2"))
    assert digest != digest_of_pixels(pixels.reshape(4, 3))
    assert digest != digest_of_pixels(pixels.astype(np.int16))
    assert digest != digest_of_pixels(pixels + np.uint16(1))
