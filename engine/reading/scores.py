"""Scores: the answers of a study as rows, and what one number says of many of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.resampling import Figure, Resamples

_BETWEEN = " / "


@dataclass(frozen=True)
class Score:
    """One answer that counts: the newest of a reader to an item of a showing.

    Attributes:
        case: which radiograph and request; the same for all models, readers and repeats.
        reader: code of the reader.
        item: key of the rating item.
        value: 1..points.
        model: that made the counterfactual; "" where there is none.
        variant: of the method.
        finding: key of the first finding asked for.
        operation: "add", "remove" or "change".
        control: which kind of control it is, "" for none.
        stage: 1, or 2 where the map is shown afterwards.
        repeat: 0 for the first reading, 1 for the hidden second one.
    """

    case: str
    reader: str
    item: str
    value: float
    model: str = ""
    variant: str = ""
    finding: str = ""
    operation: str = ""
    control: str = ""
    stage: int = 1
    repeat: int = 0


@dataclass(frozen=True)
class ScoreSummary:
    """What the scores of one group look like.

    Attributes:
        group: what they have in common; () for all.
        n: scores.
        cases, readers: how many different ones.
        mean: with its 95 % interval over cases.
        deviation: standard deviation of the scores (n - 1); NaN for one.
        median: of the scores.
        counts: of each point, lowest first.
    """

    group: tuple[str, ...]
    n: int
    cases: int
    readers: int
    mean: Figure
    deviation: float
    median: float
    counts: tuple[int, ...]


def summarize(
    scores: Sequence[Score], points: int, group: tuple[str, ...] = (), seed: int = 0
) -> ScoreSummary:
    """Describe scores of one item.

    Args:
        scores: of one item, any readers.
        points: of its scale.
        group: goes into the summary.
        seed: of the resampling.

    Raises:
        RequestError: there is no score.
    """
    values = np.array([score.value for score in scores], np.float64)
    resamples = Resamples([score.case for score in scores], seed=seed)
    return ScoreSummary(
        group=group,
        n=len(values),
        cases=len({score.case for score in scores}),
        readers=len({score.reader for score in scores}),
        mean=resamples.mean(values),
        deviation=float(values.std(ddof=1)) if len(values) > 1 else math.nan,
        median=float(np.median(values)),
        counts=tuple(int((values == point).sum()) for point in range(1, points + 1)),
    )


def summarize_by(
    scores: Sequence[Score], points: int, key: Callable[[Score], tuple[str, ...]], seed: int = 0
) -> tuple[ScoreSummary, ...]:
    """One summary for each group that ``key`` tells apart, in the order of the keys."""
    groups: dict[tuple[str, ...], list[Score]] = {}
    for score in scores:
        groups.setdefault(key(score), []).append(score)
    return tuple(summarize(groups[group], points, group, seed) for group in sorted(groups))


def reader_table(scores: Sequence[Score]) -> tuple[NDArray[np.float64], tuple[str, ...], tuple[str, ...]]:
    """First readings as a table for agreement between readers.

    Returns:
        (N, R) float64, NaN where missing; its cases (with model, variant and stage where they differ) and
        its readers.
    """
    return _table([score for score in scores if score.repeat == 0], lambda score: score.reader)


def repeat_table(
    scores: Sequence[Score], reader: str
) -> tuple[NDArray[np.float64], tuple[str, ...], tuple[str, ...]]:
    """First and second readings of one reader as two columns, over the cases that were read twice."""
    own = [score for score in scores if score.reader == reader and score.repeat in (0, 1)]
    table, rows, columns = _table(own, lambda score: str(score.repeat))
    if table.shape[1] < 2:
        return np.empty((0, 2)), (), ("0", "1")
    both = np.isfinite(table).all(axis=1)
    return table[both], tuple(rows[place] for place in np.flatnonzero(both)), columns


def case_of(row: str) -> str:
    """The case of a row of ``reader_table`` or ``repeat_table``."""
    return row.split(_BETWEEN)[0]


def _table(
    scores: Sequence[Score], column_of: Callable[[Score], str]
) -> tuple[NDArray[np.float64], tuple[str, ...], tuple[str, ...]]:
    rows = sorted({_shown(score) for score in scores})
    columns = sorted({column_of(score) for score in scores})
    table = np.full((len(rows), len(columns)), math.nan)
    row_of = {row: place for place, row in enumerate(rows)}
    column_place = {column: place for place, column in enumerate(columns)}
    for score in scores:
        table[row_of[_shown(score)], column_place[column_of(score)]] = score.value
    return table, tuple(_BETWEEN.join(filter(None, row)) for row in rows), tuple(columns)


def _shown(score: Score) -> tuple[str, ...]:
    return (score.case, score.model, score.variant, str(score.stage))
