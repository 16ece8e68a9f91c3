"""CMIG: one number for pathology, race and age, as far as it can be computed again; and how readings shift.

The published formula is not known: no closed form of the printed columns gives the printed CMIG. Ours is
sqrt(P * sqrt(R * A')) with A' = (100 + A) / 2, which meets the rows of InstructX2X's tables best; the cube
root of P R A stands beside it. Judge by the components.
"""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_LEAST = 1e-4  # probabilities are kept this far from 0 and 1
_HISTOGRAM_BINS = 50


def nested_cmig(pathology: Values, identity: Values, age: Values) -> Values:
    """sqrt(P * sqrt(R * (100 + A) / 2)).

    Args:
        pathology, identity: 0 to 100.
        age: 100 times a correlation, -100 to 100.
    """
    mapped = np.clip((100 + np.asarray(age)) / 2, 0, None)
    inner = np.sqrt(np.clip(identity, 0, None) * mapped)
    return np.asarray(np.sqrt(np.clip(pathology, 0, None) * inner))


def cube_root_cmig(pathology: Values, identity: Values, age: Values) -> Values:
    """(P R A)^(1/3), 0 where the age correlation is negative."""
    product = np.clip(pathology, 0, None) * np.clip(identity, 0, None) * np.clip(age, 0, None)
    return np.asarray(np.cbrt(product))


def paired_divergence(true: Values, edited: Values) -> Values:
    """(N,) Bernoulli divergence of each case's readings, mean over findings, times 100.

    Args:
        true, edited: (N, F) probabilities on the true counterfactual and on the edit.
    """
    p, q = np.clip(true, _LEAST, 1 - _LEAST), np.clip(edited, _LEAST, 1 - _LEAST)
    divergence = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
    return np.asarray(100 * divergence.mean(axis=1))


def histogram_divergence(true: Values, edited: Values, weights: Values) -> Values:
    """(B,) divergence of the 50-bin histograms of readings, mean over findings, times 100.

    All bins together get one case beforehand, so that an empty one does not make it infinite. It depends on
    how many cases there are: compare it over equal numbers only, of a few hundred or more.

    Args:
        true, edited: (N, F) probabilities.
        weights: (B, N) of the cases.
    """
    total = np.zeros(len(weights))
    for first, second in zip(true.T, edited.T, strict=True):
        p, q = _histogram(first, weights), _histogram(second, weights)
        total += (p * np.log(p / q)).sum(axis=1)
    return np.asarray(100 * total / true.shape[1])


def _histogram(values: Values, weights: Values) -> Values:
    bins = np.minimum((values * _HISTOGRAM_BINS).astype(np.int64), _HISTOGRAM_BINS - 1)
    counts = weights @ np.eye(_HISTOGRAM_BINS)[bins] + 1 / _HISTOGRAM_BINS
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))
