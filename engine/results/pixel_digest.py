"""Digests of pixels that have no file of their own: painted masks, synthetic inputs."""

import hashlib

import numpy as np

from engine.arrays import BoolImage, StoredPixels


def digest_of_mask(mask: BoolImage) -> str:
    """SHA-256 of the packed bits, as the provenance of an edit keeps it."""
    return hashlib.sha256(np.packbits(np.asarray(mask, dtype=bool)).tobytes()).hexdigest()


def digest_of_pixels(pixels: StoredPixels) -> str:
    """SHA-256 of shape, type and values in little-endian order."""
    values = np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder("<"))
    head = f"{values.shape} {values.dtype.str} ".encode("ascii")
    return hashlib.sha256(head + values.tobytes()).hexdigest()
