"""How series stand among the results, and what is said when one ends out of sight."""

from collections.abc import Sequence

from engine.results.reproduction import Reproduction
from engine.results.series import SeriesKind
from viewer.panes.result_strip import StripGroup, caption
from viewer.series.series import Series, SeriesState
from viewer.series.series_runner import CANCELLED


def strip_groups(series: Sequence[Series]) -> list[StripGroup]:
    """One stack for each series; the verdict of a reproduction stands in the receipt instead."""
    groups = []
    for one in series:
        if one.plan.kind is SeriesKind.REPRODUCTION:
            continue
        far = "" if one.state is SeriesState.DONE else f" {len(one.made)}/{len(one.plan.to_make)}"
        sentence = one.plan.source.provenance.sentence
        groups.append(
            StripGroup(
                one.number,
                f"{one.title}{far}: {caption(sentence)}",
                f"{one.title} of a synthetic result: {sentence}\n{one.stand or 'Done'}; click to look at it",
                one.plan.source,
                frozenset(member for _, member in one.members),
            )
        )
    return groups


def news_of(one: Series) -> tuple[str, bool]:
    """What to say about a series that has ended, and whether that is an error; "" for nothing."""
    what = f"{one.title} of “{caption(one.plan.source.provenance.sentence)}”"
    if one.state is SeriesState.STOPPED and one.message != CANCELLED:
        return f"{what} stopped: {one.message}", True
    if one.state is not SeriesState.DONE:
        return "", False
    if isinstance(one.outcome, Reproduction):
        return f"{what} is done: {one.outcome.sentence}", False
    return f"{what} is done; it stands with the results", False
