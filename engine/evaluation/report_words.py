"""What a report says in words: its title, warnings, main figures as sentences, and how they came about."""

from collections.abc import Mapping
from typing import Any

from engine.evaluation.intervals import FEWEST_PATIENTS
from engine.evaluation.pictures import DIFFERENCE_SCALE
from engine.evaluation.report import Example, Report
from engine.evaluation.resampling import Figure
from engine.evaluation.rows import TRUTH

DISCLAIMER = (
    "For research only, never for diagnosis. The measure judges software by its own referee; it says nothing "
    "about any patient."
)
_SEES_ENOUGH = 0.5  # share of the true counterfactuals in which a referee sees the instruction done


def heading(report: Report) -> str:
    """Title of the report."""
    return (
        f"How good are the counterfactuals of {report.details['model']['name']}? Suite: {report.suite.value}"
    )


def notices(report: Report) -> list[str]:
    """What must be read before any figure."""
    told = [report.details["model"]["notice"], report.details["referee"]["notice"]]
    named = ("Model", "Referee")
    return [f"{name}: {notice}" for name, notice in zip(named, told, strict=True) if notice]


def in_words(report: Report) -> str:
    """The main figures of the last variant, as sentences."""
    row = report.example_row
    if row is None:
        return ""
    sections = report.rows[row.key].sections
    effect, kept, error = sections["effect"], sections["preservation"], sections["error"]
    success = effect["success"]
    of = f"{success.n} cases" if report.has_truth else f"{success.n} cases that it reads as labelled"
    done = f"With {row.title}, the referee sees the instruction done in {_percent(success)} of {of}"
    if TRUTH.key in report.rows:
        yardstick = report.rows[TRUTH.key].sections["effect"]["success"]
        done += f"; in the true counterfactuals themselves it sees it done in {_percent(yardstick)}"
    words = [f"{done}."]
    if TRUTH.key in report.rows and yardstick.value < _SEES_ENOUGH:
        words.append("It misses so many that single cases say little of the model.")
    reached = effect["share_of_truth"]
    if reached.is_known:
        words.append(f"The findings change by {_percent(reached)} of what they change in those.")
    ratio = error["ratio_to_unedited"]
    if ratio.is_known:
        words.append(
            f"Inside the true region the error is {ratio.value:.2f} times that of no edit: {_far(ratio)}."
        )
    outside = kept["outside_mask_max"]
    if outside.value == 0:
        words.append("Outside the edit mask not one pixel changed.")
    elif outside.is_known:
        grey = 255 * outside.value
        words.append(f"DEFECT: pixels outside the edit mask changed by up to {grey:.2f} of 255 grey levels.")
    failed = sum(bool(measure.failure) for measure in report.evaluation.measures[row.key])
    if failed:
        words.append(
            f"{failed} of {len(report.evaluation.facts)} edits failed: they count as not done, and for "
            "nothing else."
        )
    return " ".join(words)


def _far(ratio: Figure) -> str:
    if ratio.high < 1:
        return "nearer to the truth than the unedited source"
    if ratio.low > 1:
        return "farther from the truth than the unedited source"
    return "not surely nearer to the truth, nor farther, than the unedited source"


def _percent(figure: Figure) -> str:
    if not figure.is_known:
        return "an unknown share"
    low_high = "" if figure.low != figure.low else f" ({100 * figure.low:.0f} to {100 * figure.high:.0f})"
    return f"{100 * figure.value:.0f} %{low_high}"


def counted(report: Report, where: str) -> str:
    """How to read the figures."""
    cases, patients = len(report.evaluation.facts), report.patients
    base = f"{cases} cases of {patients} patients."
    few = patients < FEWEST_PATIENTS
    told = "Too few patients for intervals. " if few else ""
    interval = "" if few else "95 % interval over patients; "
    return f"{base} {told}{where}: {interval}n, the number of cases, where a figure is not of all."


def facts(report: Report) -> list[tuple[str, str]]:
    """How the figures came about, as names and values."""
    details = report.details
    model, referee = details["model"], details["referee"]
    hashes = ", ".join(f"{name} {digest[:12]}" for name, digest in sorted(model["weights_sha256"].items()))
    versions = ", ".join(f"{name} {version}" for name, version in details["versions"].items())
    return [
        ("Model", f"{model['title']} ({hashes})"),
        ("Cases", f"{len(report.evaluation.facts)} of {report.patients} patients; {details['cases']}"),
        ("Seed", f"{details['seed']}; the variants of a case share the seed of their noise"),
        ("Denoising steps", _steps(details)),
        ("Referee", f"{referee['title']}. {referee['source']}"),
        ("Run on", f"{details['device']}, in {details['precision']}; {versions}"),
        ("Command", details["command"]),
        ("Made", details["made"]),
    ]


def _steps(details: Mapping[str, Any]) -> str:
    behaviour = details.get("behaviour", "default")
    return str(details["steps"]) + ("" if behaviour == "default" else f" ({behaviour})")


def examples_title(report: Report) -> str:
    """Above the pictures."""
    assert report.example_row is not None
    return f"Best, median and worst case of: {report.example_row.title}"


def examples_caption() -> str:
    """What the colors mean."""
    percent = round(100 * DIFFERENCE_SCALE)
    return f"Differences: orange is brighter, blue is darker, full color at {percent} % of the grey scale."


def example_title(example: Example) -> str:
    """Above one case."""
    return f"{example.rank.capitalize()}: {example.remark}"


def picture_path(example: Example, key: str) -> str:
    """Relative to the report."""
    return f"pictures/{example.rank}-{key}.png"
