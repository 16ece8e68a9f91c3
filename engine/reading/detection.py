"""Detection: how well readers of a study tell synthetic images from real ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.resampling import Figure, Resamples
from engine.reading.plan import Showings
from engine.reading.protocol import Control, Design, StudyProtocol
from engine.reading.rating import Rating

ITEM = "real_or_synthetic"
CONFIDENCE = "confidence"  # how sure a reader is of the answer to it
SYNTHETIC = 2  # second option of the item

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class ControlDetection:
    """One kind of control against the synthetic images.

    Attributes:
        control: which kind.
        called_real: share of these controls that were called real, Wilson's interval.
        d_prime: how far synthetic images are from them for readers, see ``Detection``.
    """

    control: str
    called_real: Figure
    d_prime: Figure


@dataclass(frozen=True)
class ReaderDetection:
    """One reader.

    Attributes:
        reader: code.
        synthetic_found, real_found, d_prime: as in ``Detection``, of this reader alone.
    """

    reader: str
    synthetic_found: Figure
    real_found: Figure
    d_prime: Figure


@dataclass(frozen=True)
class Detection:
    """How often readers told real from synthetic. Shares have Wilson's interval, over cases.

    Attributes:
        right: share of right answers.
        synthetic_found: sensitivity: share of synthetic images that were called so.
        real_found: specificity: share of controls that were called real.
        d_prime: mean over readers of z(synthetic found) - z(controls called synthetic); 0: they cannot tell
            them apart. Half an answer is added to each cell, so that it stays finite; interval over resampled
            cases.
        controls: each kind of control that the study has.
        readers: each reader.

    Source: Macmillan and Creelman, Detection Theory (2005), chapter 1; half an answer: Hautus, Behav. Res.
    Methods Instrum. Comput. 27 (1995) 46.
    """

    right: Figure
    synthetic_found: Figure
    real_found: Figure
    d_prime: Figure
    controls: tuple[ControlDetection, ...]
    readers: tuple[ReaderDetection, ...]


def find_detection(
    protocol: StudyProtocol, ratings: Sequence[Rating], showings: Showings, seed: int = 0
) -> Detection | None:
    """From first answers that count; None in other designs, and before the first answer."""
    if protocol.design is not Design.REAL_OR_SYNTHETIC:
        return None
    cases = {case.name: case for case in protocol.cases}
    answers = [
        (one.reader, cases[showings[one.showing][1].case], one.value == SYNTHETIC)
        for one in ratings
        if one.item == ITEM and one.value is not None and not showings[one.showing][1].repeat
    ]
    if not answers:
        return None
    of = np.array([reader for reader, *_ in answers])
    kind = np.array(["" if case.control is None else case.control.value for _, case, _ in answers])
    called = np.array([called for *_, called in answers])
    is_synthetic = kind == ""
    resamples = Resamples([case.name for _, case, _ in answers], seed=seed)

    def share(right: Bools, among: Bools) -> Figure:
        return resamples.share(np.where(among, right.astype(np.float64), math.nan))

    def d_prime(among: Bools) -> Figure:
        """Over the readers who saw both kinds of image among these."""
        values = [
            _d_primes(called, is_synthetic, among & (of == one), resamples.weights)
            for one in protocol.readers
        ]
        known = [value for value in values if math.isfinite(value[0])]
        of_all = np.mean(known, axis=0) if known else np.full(len(resamples.weights), math.nan)
        return resamples.figure(of_all, among)

    every = np.ones(len(answers), bool)
    return Detection(
        right=share(called == is_synthetic, every),
        synthetic_found=share(called, is_synthetic),
        real_found=share(~called, ~is_synthetic),
        d_prime=d_prime(every),
        controls=tuple(
            ControlDetection(
                one.value, share(~called, kind == one.value), d_prime(is_synthetic | (kind == one.value))
            )
            for one in Control
            if (kind == one.value).any()
        ),
        readers=tuple(
            ReaderDetection(
                one,
                share(called, is_synthetic & (of == one)),
                share(~called, ~is_synthetic & (of == one)),
                d_prime(of == one),
            )
            for one in protocol.readers
        ),
    )


def _d_primes(
    called: Bools, is_synthetic: Bools, among: Bools, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(B,) under (B, N) weights; NaN where either kind of image is missing."""
    from scipy.special import ndtri

    said = called.astype(np.float64)
    synthetic, real = weights * (among & is_synthetic), weights * (among & ~is_synthetic)
    number, others = synthetic.sum(axis=1), real.sum(axis=1)
    hits = (synthetic @ said + 0.5) / (number + 1)
    false_alarms = (real @ said + 0.5) / (others + 1)
    distance: NDArray[np.float64] = ndtri(hits) - ndtri(false_alarms)
    return np.where((number > 0) & (others > 0), distance, math.nan)
