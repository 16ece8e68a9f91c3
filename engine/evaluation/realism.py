"""Realism: do edits, as a set, look like true counterfactuals? FID and KID on a referee's features.

Both compare two sets of features (N, D) that belong to the same cases, under weights (B, N) of the cases
(see resampling.py). They are on another scale than figures on Inception or DenseNet features.
"""

import numpy as np
from numpy.typing import NDArray

from engine.errors import FrameMismatchError

Features = NDArray[np.float64]


def frechet_distance(first: Features, second: Features, weights: Features) -> Features:
    """(B,) Fréchet distance of the Gaussians that fit two sets of features.

    Covariances are shrunk towards a multiple of the identity as far as their own noise asks for it, for
    there are seldom more cases than features.

    Source: Heusel et al., NeurIPS 2017 (distance); Ledoit and Wolf, J. Multivariate Anal. 88 (2004) 365
    (shrinkage).
    """
    _check(first, second)
    return np.array([_frechet(first, second, row) for row in weights])


def kernel_distance(
    first: Features, second: Features, weights: Features, groups: NDArray[np.int64]
) -> Features:
    """(B,) kernel inception distance, unbiased: around 0 for sets from one distribution, below 0 too.

    Two images of one patient are never compared, neither within a set nor across.

    Args:
        first, second: (N, D), row by row of the same case.
        weights: (B, N).
        groups: (N,) the patient of each case, as a number.

    Source: Binkowski et al., ICLR 2018; paired form of Gretton et al., JMLR 13 (2012) 723, lemma 6.
    """
    _check(first, second)
    apart = groups[:, None] != groups[None]
    cross = _kernel(first, second)
    excess = np.where(apart, _kernel(first, first) + _kernel(second, second) - cross - cross.T, 0.0)
    above = ((weights @ excess) * weights).sum(axis=1)
    pairs = ((weights @ apart.astype(np.float64)) * weights).sum(axis=1)
    return np.where(pairs > 0, above / np.where(pairs > 0, pairs, 1.0), np.nan)


def _check(first: Features, second: Features) -> None:
    if first.shape != second.shape or first.ndim != 2:
        raise FrameMismatchError(f"features of {first.shape} and {second.shape} do not belong together")


def _kernel(first: Features, second: Features) -> Features:
    product: Features = (first @ second.T / first.shape[1] + 1) ** 3
    return product


def _frechet(first: Features, second: Features, weights: Features) -> float:
    used = weights > 0
    if np.count_nonzero(used) < 3:
        return float("nan")
    mean_1, spread_1 = _moments(first[used], weights[used])
    mean_2, spread_2 = _moments(second[used], weights[used])
    values, vectors = np.linalg.eigh(spread_2)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    together = np.linalg.eigvalsh(root @ spread_1 @ root)
    traces = np.trace(spread_1) + np.trace(spread_2) - 2 * np.sqrt(np.clip(together, 0, None)).sum()
    return float(np.square(mean_1 - mean_2).sum() + max(traces, 0.0))


def _moments(features: Features, weights: Features) -> tuple[Features, Features]:
    """Mean and shrunk covariance."""
    count, size = weights.sum(), features.shape[1]
    mean = weights @ features / count
    centered = features - mean
    covariance = (centered * weights[:, None]).T @ centered / count
    level = np.trace(covariance) / size
    far = np.square(covariance).sum() - size * level**2  # squared distance to the multiple of the identity
    noise = (
        weights @ np.square(np.square(centered).sum(axis=1)) / count - np.square(covariance).sum()
    ) / count
    share = min(max(noise / far, 0.0), 1.0) if far > 0 else 0.0
    shrunk = (1 - share) * covariance
    shrunk[np.diag_indices(size)] += share * level
    return mean, shrunk
