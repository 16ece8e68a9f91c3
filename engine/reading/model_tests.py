"""Are the scores of one model higher than those of another? Paired tests over cases, with correction."""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.resampling import Figure, Resamples
from engine.reading.scores import Score

PERMUTATIONS = 20_000
_ALL_SIGNS_UP_TO = 14  # cases; more sign patterns are drawn instead of counted


@dataclass(frozen=True)
class PairedTest:
    """Two models on the same cases.

    Attributes:
        item: key of the rating item.
        first, second: what is compared.
        cases: that both were scored on; a case's score is its mean over readers.
        difference: mean of first - second, with its 95 % interval over cases.
        better, worse, same: cases where the first is higher, lower, equal.
        wilcoxon_p: signed-rank test with zeros by Pratt; NaN where all are equal.
        permutation_p: signs of the differences exchanged, exact for few cases.
        corrected_p: the same after Holm's correction over all tests of one call.
    """

    item: str
    first: str
    second: str
    cases: int
    difference: Figure
    better: int
    worse: int
    same: int
    wilcoxon_p: float
    permutation_p: float
    corrected_p: float


def compare_models(
    scores: Sequence[Score],
    name: Callable[[Score], str] = lambda score: score.model,
    seed: int = 0,
    within: Callable[[Score], str] = lambda score: "",
) -> tuple[PairedTest, ...]:
    """Every pair of models, for every item, on the cases that both have.

    Args:
        scores: of first readings; repeats are left out.
        name: what is compared: model, variant or stage.
        seed: of resampling and permutation.
        within: what else has to be the same in what is compared: the model, where stages are.

    Source: Pratt, J. Am. Stat. Assoc. 54 (1959) 655.
    """
    means = _case_means([score for score in scores if score.repeat == 0], name, within)
    found = []
    for item in sorted(means):
        for first, second in itertools.combinations(sorted(means[item]), 2):
            shared = sorted(set(means[item][first]) & set(means[item][second]))
            if shared:
                pairs = [(means[item][first][case], means[item][second][case]) for case in shared]
                found.append((item, first, second, shared, np.array(pairs)))
    return correct(
        [
            _test(item, first, second, cases, pairs[:, 0] - pairs[:, 1], seed)
            for item, first, second, cases, pairs in found
        ]
    )


def correct(tests: Sequence[PairedTest]) -> tuple[PairedTest, ...]:
    """The same tests with Holm's correction over all of them."""
    corrected = holm([test.permutation_p for test in tests])
    return tuple(replace(test, corrected_p=p) for test, p in zip(tests, corrected, strict=True))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Each p value corrected for their number, in their order.

    Source: Holm, Scand. J. Stat. 6 (1979) 65.
    """
    # statsmodels' own collects garbage at each call, which takes longer than all other statistics here.
    corrected, reached = list(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        reached = max(reached, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = reached
    return tuple(corrected)


def _test(
    item: str,
    first: str,
    second: str,
    cases: list[str],
    differences: NDArray[np.float64],
    seed: int,
) -> PairedTest:
    """Not corrected yet."""
    from scipy.stats import wilcoxon

    permutation_p = _permutation_p(differences, seed)
    some = bool((differences != 0).any())
    signed_rank = float(wilcoxon(differences, zero_method="pratt").pvalue) if some else math.nan
    return PairedTest(
        item=item,
        first=first,
        second=second,
        cases=len(cases),
        difference=Resamples(cases, seed=seed).mean(differences),
        better=int((differences > 0).sum()),
        worse=int((differences < 0).sum()),
        same=int((differences == 0).sum()),
        wilcoxon_p=signed_rank,
        permutation_p=permutation_p,
        corrected_p=permutation_p,
    )


def _case_means(
    scores: Sequence[Score], name: Callable[[Score], str], within: Callable[[Score], str]
) -> dict[str, dict[str, dict[str, float]]]:
    """Mean over readers, by item, compared name and case; only readers who scored a case under every name."""
    values: dict[str, dict[str, dict[tuple[str, str, str], list[float]]]] = {}
    for score in scores:
        values.setdefault(score.item, {}).setdefault(name(score), {}).setdefault(
            (score.case, score.reader, within(score)), []
        ).append(score.value)
    means: dict[str, dict[str, dict[str, float]]] = {}
    for item, named in values.items():
        for one, by_reader in named.items():
            by_case: dict[str, list[float]] = {}
            for key, given in by_reader.items():
                case = key[0]
                # A reader who is harsher than others must not weigh on one model alone.
                if all(key in other for other in named.values() if _has_case(other, case)):
                    by_case.setdefault(case, []).append(float(np.mean(given)))
            means.setdefault(item, {})[one] = {case: float(np.mean(v)) for case, v in by_case.items()}
    return means


def _has_case(by_reader: dict[tuple[str, str, str], list[float]], case: str) -> bool:
    return any(known == case for known, *_ in by_reader)


def _permutation_p(differences: NDArray[np.float64], seed: int) -> float:
    """Two-sided; 1 where no case differs."""
    apart = differences[differences != 0]
    if len(apart) == 0:
        return 1.0
    reached = abs(float(apart.sum())) - 1e-9
    if len(apart) <= _ALL_SIGNS_UP_TO:
        signs = np.array(list(itertools.product((-1.0, 1.0), repeat=len(apart))))
        return float((np.abs(signs @ apart) >= reached).mean())
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(PERMUTATIONS, len(apart)))
    return float((1 + (np.abs(signs @ apart) >= reached).sum()) / (PERMUTATIONS + 1))
