"""Stops of a fade: the pictures between which the screen mixes, and what is said of a mix."""

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.language import number, tr
from viewer.panes.rendering import GreyImage


@dataclass(frozen=True, eq=False)
class Stop:
    """One picture of a fade, as it was read from a file or made by a model.

    Attributes:
        label: what it is, in a word or two.
        image: on the grid of all others.
        is_synthetic: a model made it.
    """

    label: str
    image: GreyImage
    is_synthetic: bool


def between(setting: float, count: int) -> tuple[int, float]:
    """(stop, share of the next one in [0, 1)) at a place in [0, 1] along so many stops; the last has none."""
    along = min(1.0, max(0.0, setting)) * (count - 1)
    stop = min(int(along), count - 1)
    share = along - stop
    if share < 1e-6:
        return stop, 0.0
    return (stop + 1, 0.0) if share > 1.0 - 1e-6 else (stop, share)


def words(stops: Sequence[Stop], setting: float) -> tuple[str, bool]:
    """What is seen at a place along the stops, and whether a model had a part in it."""
    place, share = between(setting, len(stops))
    first = stops[place]
    if not share:
        return first.label, first.is_synthetic
    percent = round(100 * share)
    mix = tr("{share} % {second} + {rest} % {first}").format(
        share=number(percent), second=stops[place + 1].label, rest=number(100 - percent), first=first.label
    )
    return f"{mix}\n{tr('interpolation, not model output')}", True
