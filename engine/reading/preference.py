"""Preference: which of two arms readers of a study prefer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.evaluation.resampling import Figure, Resamples
from engine.reading.plan import Showings
from engine.reading.protocol import Design, StudyProtocol
from engine.reading.rating import Rating


@dataclass(frozen=True)
class Preference:
    """Which of two arms readers prefer.

    Attributes:
        first, second: names of the arms.
        prefer_first, prefer_second, no_difference: answers.
        share_first: of those that prefer one, with its interval over cases.
    """

    first: str
    second: str
    prefer_first: int
    prefer_second: int
    no_difference: int
    share_first: Figure


def find_preference(
    protocol: StudyProtocol,
    ratings: Sequence[Rating],
    showings: Showings,
    seed: int,
) -> Preference | None:
    """From answers that count; None in other designs, and before the first answer."""
    if protocol.design is not Design.PAIRED:
        return None
    first, second = (arm.name for arm in protocol.arms)
    cases, chosen = [], []
    for one in ratings:
        showing = showings[one.showing][1]
        if one.item == "preference" and one.value is not None and not showing.repeat:
            cases.append(showing.case)
            chosen.append(showing.arms[one.value - 1] if one.value <= 2 else "")
    if not cases:
        return None
    share = [math.nan if not name else float(name == first) for name in chosen]
    return Preference(
        first=first,
        second=second,
        prefer_first=chosen.count(first),
        prefer_second=chosen.count(second),
        no_difference=chosen.count(""),
        share_first=Resamples(cases, seed=seed).share(share),
    )
