"""What a series tells, in plain words."""

from engine.results.consensus import Consensus
from engine.results.reproduction import Reproduction
from engine.results.round_trip import RoundTrip
from engine.results.series import SeriesKind
from engine.results.severity import SeverityFigures
from viewer.series.map_view import number
from viewer.series.series import Series, SeriesState

_PROMISES = {
    SeriesKind.REPRODUCTION: "The stored request runs again, with the same seed and the same model.",
    SeriesKind.SEEDS: "The same instruction with other seeds: where they agree, chance plays no part.",
    SeriesKind.ROUND_TRIP: "The reverse instruction is given on the synthetic image.",
    SeriesKind.SEVERITY: "The same seed and settings at each level.",
    SeriesKind.READ_OUT: "A separate classifier reads the input and the counterfactual.",
}


def what_it_tells(series: Series, place: int | None = None) -> str:
    """A few sentences for the reader.

    Args:
        series: as it stands.
        place: of the level that is looked at, for a row of levels.
    """
    match series.outcome:
        case Reproduction():
            return series.outcome.sentence
        case Consensus():
            return _of_seeds(series.outcome)
        case RoundTrip():
            return _of_round_trip(series, series.outcome)
        case SeverityFigures():
            return _of_levels(series, series.outcome, place)
        case None if series.plan.kind is SeriesKind.SEVERITY and place is not None:
            return _level(series, place)
        case _:
            return _PROMISES[series.plan.kind]


def _of_seeds(found: Consensus) -> str:
    count = len(found.seeds)
    if not found.ever_changed:
        return f"None of {count} seeds changed a pixel."
    text = (
        f"{count} seeds: {100 * found.always_changed:.1f} % of the image changed with every seed, "
        f"{100 * found.ever_changed:.1f} % with at least one."
    )
    if found.steadiness is not None:
        common = f"{100 * found.steadiness:.0f} %"
        text += f" {common} of the change is common to the seeds, the rest differs from seed to seed."
    return text


def _of_round_trip(series: Series, found: RoundTrip) -> str:
    if found.undone_share is None:
        return "Neither way changed a pixel."
    whole = series.plan.radiograph.stored_pixels.size
    if found.undone_share >= 0:
        text = f"{100 * found.undone_share:.0f} % of the change was taken back: what is left is"
    else:
        text = "The way back did not lead back, but farther away from the input: what is left is"
    return (
        f"{text} {number(found.mean_left)} stored units on average (there: {number(found.mean_there)}), "
        f"at most {found.largest_left:,} (there: {found.largest_there:,}); "
        f"{100 * found.changed_left / whole:.1f} % of the image differs from the input."
    )


def _level(series: Series, place: int) -> str:
    step = series.plan.steps[place]
    if step.is_input:
        return f"{step.label}: the input itself."
    is_there = step.result is not None or place in series.made
    return f"{step.label}." if is_there else f"{step.label}: not made yet."


def _of_levels(series: Series, found: SeverityFigures, place: int | None) -> str:
    text = ""
    if place is not None:
        amount = found.amounts[place]
        if place == found.start:
            text = f"{found.labels[place]}: the input itself."
        elif amount is None:
            text = f"{found.labels[place]}: not made yet."
        else:
            text = f"{found.labels[place]}: changes the image by {number(amount)} stored units on average."
    if found.falls:
        near, far = found.falls[0]
        text += f"\nNot in order: {far} changes less than {near}."
    elif series.state is SeriesState.DONE:
        text += "\nEach level changes more than the one before."
    return text.strip()
