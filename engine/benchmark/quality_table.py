"""The quality of the procedures side by side, as text and as JSON: a column each, a figure on each line."""

from collections.abc import Mapping
from typing import Any

from engine.benchmark.quality import Quality
from engine.benchmark.table import in_columns
from engine.datasets.splits import Split
from engine.evaluation.case import Suite
from engine.evaluation.columns import DIFFERENCES, GLANCE, SECTIONS, Column
from engine.evaluation.report import figure_as_json
from engine.evaluation.resampling import UNKNOWN, Figure

_COLUMNS = {
    (column.source or section.key, column.key): column
    for section in (*SECTIONS, GLANCE)
    for column in section.columns
}
_DIFFERENCES = {column.key: column for column in DIFFERENCES}
_TOLD = (
    ("effect", _COLUMNS["effect", "success"]),
    ("preservation", _COLUMNS["preservation", "other_findings"]),
    ("preservation", _COLUMNS["preservation", "outside_mae"]),
    ("error", _DIFFERENCES["inside"]),
    ("error", _COLUMNS["error", "ratio_to_unedited"]),
    ("overall", _COLUMNS["overall", "FID"]),
    ("localization", _COLUMNS["localization", "guidance_pointing"]),
    ("localization", _COLUMNS["localization", "guidance_auroc"]),
)
_COMPARED = ("success", "other_findings", "outside_mae", "inside", "guidance_auroc")
_SUITES = {
    Suite.SIMULATED: "simulated patients",
    Suite.INSERTED: "findings put into real films",
}
_PATIENTS = {Split.TEST: "test", Split.VALIDATE: "validation"}


def quality_as_text(quality: Quality) -> str:
    """Tables in Markdown: the figures, and the differences from the published procedure."""
    figures = [quality.figures[row.key].sections for row in quality.rows]
    cases = str(quality.cases) if quality.is_whole else f"{quality.cases} of {quality.asked.count}"
    patients = f"{quality.patients} {_PATIENTS[quality.asked.patients]} patient" + "s" * (
        quality.patients != 1
    )
    lines = [
        f"Quality on {cases} cases: {_SUITES[quality.asked.suite]}, {patients}, read by {quality.referee}. "
        "In brackets: 95 % intervals. FID: on the referee's features, from the true counterfactuals. The "
        "published arithmetic works at this model's noise levels and guidance; the reference, by the "
        "libraries, draws what the faithful mode draws.",
        "",
        *in_columns(
            ("", *(row.title for row in quality.rows)),
            [
                (
                    column.full_title,
                    *(_cell(column, of[section].get(column.key, UNKNOWN)) for of in figures),
                )
                for section, column in _TOLD
            ],
        ),
    ]
    if quality.differences:
        lines += [
            "",
            "Case by case, minus the published procedure; an interval without 0 speaks for a difference:",
            "",
            *in_columns(
                ("", *quality.differences),
                [
                    (column.full_title, *(_cell(column, of[key]) for of in quality.differences.values()))
                    for key in _COMPARED
                    if (column := _DIFFERENCES[key])
                ],
            ),
        ]
    return "\n".join(lines)


def quality_as_json(quality: Quality) -> dict[str, Any]:
    """All figures by name, those that the table has no room for as well."""
    return {
        "suite": quality.asked.suite.value,
        "cases": quality.cases,
        "cases_asked": quality.asked.count,
        "patients": quality.patients,
        "patients_of": quality.asked.patients.value,
        "seed": quality.asked.seed,
        "cases_from": quality.described,
        "referee": quality.referee,
        "rows": [
            {
                "name": row.key,
                "title": row.title,
                "figures": {
                    section: _as_json(figures)
                    for section, figures in quality.figures[row.key].sections.items()
                },
            }
            for row in quality.rows
        ],
        "minus_published": {name: _as_json(figures) for name, figures in quality.differences.items()},
    }


def _as_json(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: figure_as_json(figure) for name, figure in figures.items()}


def _cell(column: Column, figure: Figure) -> str:
    interval = column.show_interval(figure)
    return column.show(figure) + (f" ({interval})" if interval else "")
