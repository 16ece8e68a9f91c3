"""Random streams of a simulated patient, one for each subsystem, so that changing one leaves the others."""

import hashlib

import numpy as np


def stream(seed: int, subsystem: str) -> np.random.Generator:
    """The generator of one subsystem ("ribs", "noise", ...); the same on every machine and device."""
    word = int.from_bytes(hashlib.sha256(subsystem.encode()).digest()[:8], "little")
    return np.random.default_rng([seed, word])
