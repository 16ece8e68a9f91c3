"""How series stand among the results, and what is said when one ends out of sight."""

from collections.abc import Sequence

from engine.edit import EditResult
from engine.results.reproduction import Reproduction
from engine.results.series import SeriesKind
from viewer.language import tr
from viewer.panes.strip_rows import StripGroup, caption
from viewer.retold.edits import edit_words
from viewer.series.series import Series, SeriesState
from viewer.series.series_runner import CANCELLED, SeriesRunner


def made_before(
    runner: SeriesRunner,
    edits: Sequence[EditResult],
    kind: SeriesKind,
    result: EditResult,
    count: int | None = None,
) -> Series | None:
    """The series of this kind that was already made, or is being made, of a result of the open radiograph.

    Args:
        runner: of all series.
        edits: of the open radiograph.
        kind: a reproduction that has ended is forgotten, for the reader asks whether it holds now.
        result: that the reader asks about.
        count: of seeds; None for other kinds.
    """
    for one in runner.series:
        plan = one.plan
        is_level = kind is SeriesKind.SEVERITY and any(edits[member] is result for _, member in one.members)
        if plan.kind is not kind or not (plan.source is result or is_level):
            continue
        if count is not None and len(plan.steps) != count:
            continue
        if kind is SeriesKind.REPRODUCTION and not one.is_running:
            runner.forget(one.number)
        else:
            return one
    return None


def strip_groups(series: Sequence[Series]) -> list[StripGroup]:
    """One stack for each series; a reproduction stands in the receipt, a read-out in its own window."""
    groups = []
    for one in series:
        if one.plan.kind in (SeriesKind.REPRODUCTION, SeriesKind.READ_OUT):
            continue
        far = "" if one.state is SeriesState.DONE else f" {len(one.made)}/{len(one.plan.to_make)}"
        sentence = one.plan.source.provenance.sentence
        groups.append(
            StripGroup(
                one.number,
                f"{one.title}{far}: {caption(sentence)}",
                tr("{series} of a synthetic result: {sentence}\n{stand}; click to look at it").format(
                    series=one.title, sentence=sentence, stand=one.stand or tr("Done")
                ),
                one.plan.source,
                frozenset(member for _, member in one.members),
            )
        )
    return groups


def news_of(one: Series) -> tuple[str, bool]:
    """What to say about a series that has ended, and whether that is an error; "" for nothing."""
    what = tr("{series} of “{sentence}”").format(
        series=one.title, sentence=caption(one.plan.source.provenance.sentence)
    )
    if one.state is SeriesState.STOPPED and one.message != CANCELLED:
        return tr("{what} stopped: {reason}").format(what=what, reason=tr(one.message)), True
    if one.state is not SeriesState.DONE:
        return "", False
    if isinstance(one.outcome, Reproduction):
        result = edit_words(one.outcome.sentence)
        return tr("{what} is done: {result}").format(what=what, result=result), False
    return tr("{what} is done; it stands with the results").format(what=what), False
