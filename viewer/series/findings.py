"""What a series tells, in plain words."""

from engine.results.consensus import Consensus
from engine.results.reproduction import Reproduction
from engine.results.round_trip import RoundTrip
from engine.results.series import SeriesKind
from engine.results.severity import SeverityFigures
from engine.results.side_by_side import ModelFigures
from viewer.language import mark, number, tr
from viewer.retold.edits import edit_words
from viewer.series.map_view import short_number
from viewer.series.series import Series, SeriesState

_PROMISES = {
    SeriesKind.REPRODUCTION: mark("The stored request runs again, with the same seed and the same model."),
    SeriesKind.SEEDS: mark("The same instruction with other seeds: where they agree, chance plays no part."),
    SeriesKind.VARIANTS: mark("The same instruction with other seeds; choose the one that you want to see."),
    SeriesKind.ROUND_TRIP: mark("The reverse instruction is given on the synthetic image."),
    SeriesKind.SEVERITY: mark("The same seed and settings at each level."),
    SeriesKind.MODELS: mark("The same request, made by each model with the settings of its card."),
    SeriesKind.READ_OUT: mark("A separate classifier reads the input and the counterfactual."),
}


def what_it_tells(series: Series, place: int | None = None) -> str:
    """A few sentences for the reader.

    Args:
        series: as it stands.
        place: of the level that is looked at, for a row of levels.
    """
    match series.outcome:
        case Reproduction():
            return edit_words(series.outcome.sentence)
        case Consensus():
            return _of_seeds(series.outcome)
        case RoundTrip():
            return _of_round_trip(series, series.outcome)
        case SeverityFigures():
            return _of_levels(series, series.outcome, place)
        case ModelFigures():
            return _of_models(series.outcome, place)
        case None if series.plan.kind.is_row and place is not None:
            return _level(series, place)
        case _:
            return tr(_PROMISES[series.plan.kind])


def _of_seeds(found: Consensus) -> str:
    count = len(found.seeds)
    if not found.ever_changed:
        return tr("None of {count} seeds changed a pixel.").format(count=count)
    text = tr(
        "{count} seeds: {always} % of the image changed with every seed, {once} % with at least one."
    ).format(
        count=count,
        always=number(100 * found.always_changed, ".1f"),
        once=number(100 * found.ever_changed, ".1f"),
    )
    if found.steadiness is not None:
        common = f"{100 * found.steadiness:.0f} %"
        text += tr(
            " {common} of the change is common to the seeds, the rest differs from seed to seed."
        ).format(common=common)
    return text


def _of_round_trip(series: Series, found: RoundTrip) -> str:
    if found.undone_share is None:
        return tr("Neither way changed a pixel.")
    whole = series.plan.radiograph.stored_pixels.size
    if found.undone_share >= 0:
        text = tr("{share} % of the change was taken back: what is left is").format(
            share=number(100 * found.undone_share, ".0f")
        )
    else:
        text = tr("The way back did not lead back, but farther away from the input: what is left is")
    return tr(
        "{text} {left} stored units on average (there: {there}), at most {most} (there: "
        "{most_there}); {differs} % of the image differs from the input."
    ).format(
        text=text,
        left=short_number(found.mean_left),
        there=short_number(found.mean_there),
        most=number(found.largest_left, ","),
        most_there=number(found.largest_there, ","),
        differs=number(100 * found.changed_left / whole, ".1f"),
    )


def _level(series: Series, place: int) -> str:
    step = series.plan.steps[place]
    if step.is_input:
        return tr("{label}: the input itself.").format(label=step.label)
    is_there = step.result is not None or place in series.made
    return f"{step.label}." if is_there else tr("{label}: not made yet.").format(label=step.label)


def _of_models(found: ModelFigures, place: int | None) -> str:
    lines = []
    for at, (label, amount) in enumerate(zip(found.labels, found.amounts, strict=True)):
        sign = "▸ " if at == place else ""
        if amount is None:
            lines.append(sign + tr("{label}: not made yet.").format(label=label))
        else:
            lines.append(
                sign
                + tr("{label}: changes the image by {amount} stored units on average.").format(
                    label=label, amount=short_number(amount)
                )
            )
    return "\n".join(lines)


def _of_levels(series: Series, found: SeverityFigures, place: int | None) -> str:
    text = ""
    if place is not None:
        amount = found.amounts[place]
        if place == found.start:
            text = tr("{label}: the input itself.").format(label=found.labels[place])
        elif amount is None:
            text = tr("{label}: not made yet.").format(label=found.labels[place])
        else:
            text = tr("{label}: changes the image by {amount} stored units on average.").format(
                label=found.labels[place], amount=short_number(amount)
            )
    if found.falls:
        near, far = found.falls[0]
        text += tr("\nNot in order: {far} changes less than {near}.").format(far=far, near=near)
    elif series.state is SeriesState.DONE:
        text += tr("\nEach level changes more than the one before.")
    return text.strip()
