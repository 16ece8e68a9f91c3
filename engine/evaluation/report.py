"""Report: all figures of an evaluation with what they are made of, as values and as JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.evaluation import Evaluation
from engine.evaluation.measure import CaseFacts, CaseMeasure
from engine.evaluation.pictures import Panel
from engine.evaluation.resampling import DRAWS, Figure
from engine.evaluation.rows import Row
from engine.evaluation.summary import RowSummary

SCHEMA_VERSION = 2


@dataclass(frozen=True)
class Example:
    """One case to look at.

    Attributes:
        rank: "best", "median" or "worst".
        case, text: name and instruction.
        remark: its figure.
        panels: pictures.
    """

    rank: str
    case: str
    text: str
    remark: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, eq=False)
class Report:
    """All there is to tell.

    Attributes:
        suite: of the cases.
        details: plain values: model, referee, command, versions, ...
        evaluation: what was measured.
        rows: figures by key of the row.
        differences: of the last variant to each other, by key of the row and name.
        labels: how well the referee's readings of real sources agree with their labels; empty elsewhere.
        examples: cases to look at, of one row.
        example_row: which.
    """

    suite: Suite
    details: dict[str, Any]
    evaluation: Evaluation
    rows: dict[str, RowSummary]
    differences: dict[str, dict[str, Figure]]
    labels: dict[str, Figure]
    examples: tuple[Example, ...]
    example_row: Row | None

    @property
    def patients(self) -> int:
        return len({fact.patient for fact in self.evaluation.facts})

    @property
    def has_truth(self) -> bool:
        return self.suite is not Suite.REAL

    @property
    def identity_name(self) -> str:
        """What R is about."""
        return "the style (mean over three)" if self.suite is Suite.SIMULATED else "the sex"

    def caption(self, text: str) -> str:
        """A section's caption with what depends on the suite and the referee filled in."""
        truth = self.has_truth
        filled = {
            "identity": self.identity_name,
            "findings": "what was put in and is truly there afterwards"
            if self.suite is Suite.INSERTED
            else "the findings that are truly there afterwards"
            if truth
            else "what was asked for, which is no truth",
            "reference": "against the true counterfactuals of the same cases, so that no edit is their scale"
            if truth
            else "against the originals of the same cases: how far they moved, not better where smaller",
            "presumed": ""
            if truth
            else "Only films count on which the referee does not see yet what is to be added, and sees what "
            "is to be removed, for their labels may be wrong. ",
            "beside": "Source and edit are read beside each other. "
            if self.details["referee"].get("reads_beside")
            else "",
            "person": _accuracy(self.details["referee"].get("ceiling_on_its_card", {})),
        }
        for name, words in filled.items():
            text = text.replace(f"{{{name}}}", words)
        return text


# What the card says of a reading, for the sentence beside it.
_PERSON = {
    "age_r": "age, correlation {:.2f} with the true one",
    "age_mean_error_years": "age, off by {:.0f} years",
    "sex_auroc": "sex, AUROC {:.2f}",
    "style_accuracy": "style, right in {:.0%} (one of three)",
    "view_auroc": "view, AUROC {:.2f}",
}


def _accuracy(ceiling: Mapping[str, Any]) -> str:
    """How well the referee reads a person at all, from its card: a reading of chance is kept by anything."""
    figures = ceiling.get("real_films_as_they_are") or ceiling.get("person") or {}
    told = [words.format(float(figures[name])) for name, words in _PERSON.items() if name in figures]
    return f"On unseen films this referee reads {'; '.join(told)}. " if told else ""


def choose_examples(
    facts: Sequence[CaseFacts], measures: Sequence[CaseMeasure]
) -> list[tuple[str, int, str]]:
    """Best, median and worst case: rank, index and a remark.

    By the error over that of no edit; by the asked change of the referee's reading where there is no truth.
    Edits that failed show nothing.
    """
    scored = []
    for index, measure in enumerate(measures):
        if measure.failure:
            continue
        error = measure.error
        if math.isfinite(error.inside):
            ratio = error.inside / max(error.unedited_inside, 1e-6)
            scored.append((ratio, index, f"error {ratio:.2f} of that of no edit"))
        else:
            change = min(effect.presence_change for effect in measure.effects)
            scored.append((-change, index, f"the referee's probability moved by {change:+.2f} as asked"))
    if not scored:
        return []
    scored.sort()
    places = {"best": 0, "median": len(scored) // 2, "worst": len(scored) - 1}
    chosen: list[tuple[str, int, str]] = []
    for rank, place in places.items():
        if scored[place][1] not in [index for _, index, _ in chosen]:
            chosen.append((rank, *scored[place][1:]))
    return chosen


def describe_case(case: EvaluationCase) -> str:
    """Instruction and who, in a line."""
    who = case.identity
    parts = [
        f"{who.age_years:.0f} years" if who.age_years is not None else "",
        {"F": "female", "M": "male"}.get(who.sex or "", ""),
        who.view or "",
    ]
    return f"{case.text} ({', '.join(part for part in parts if part)})"


def as_json(report: Report) -> dict[str, Any]:
    """Everything as plain values; what could not be computed is null."""
    evaluation = report.evaluation
    return {
        "schema_version": SCHEMA_VERSION,
        **report.details,
        "suite": report.suite.value,
        "cases_measured": len(evaluation.facts),
        "patients": report.patients,
        "R_is": report.identity_name,
        "intervals": "95 %, by patient, none below 8 patients; shares: Wilson with the effective number of "
        "cases; differences of shares: Agresti and Min; FID and KL of histograms: jackknife over groups of "
        f"patients; others: expanded percentiles of {DRAWS} resamples",
        "agreement_with_labels": {name: figure_as_json(figure) for name, figure in report.labels.items()},
        "rows": [
            {
                "key": row.key,
                "title": row.title,
                "is_model": row.is_model,
                "figures": {
                    section: {name: figure_as_json(figure) for name, figure in figures.items()}
                    for section, figures in report.rows[row.key].sections.items()
                },
                "pathology_auroc": {
                    name: figure_as_json(figure) for name, figure in report.rows[row.key].pathology.items()
                },
                "groups": {
                    kind: {
                        name: {"success": figure_as_json(success), "extent_share": figure_as_json(share)}
                        for name, (success, share) in table.items()
                    }
                    for kind, table in report.rows[row.key].groups.items()
                },
            }
            for row in evaluation.rows
        ],
        "differences": {
            "of": None if report.example_row is None else report.example_row.key,
            "minus": {
                key: {name: figure_as_json(figure) for name, figure in figures.items()}
                for key, figures in report.differences.items()
            },
        },
        "cases": [
            {
                "name": fact.name,
                "patient": fact.patient,
                "instruction": fact.text,
                "rows": {row.key: _case(evaluation.measures[row.key][index]) for row in evaluation.rows},
            }
            for index, fact in enumerate(evaluation.facts)
        ],
    }


def _case(measure: CaseMeasure) -> dict[str, Any]:
    error, kept, found = measure.error, measure.preservation, measure.guidance
    return {
        "failed": bool(measure.failure),
        "failure": measure.failure,
        "success": _plain(measure.success),
        "extent_changes": [_plain(effect.measured) for effect in measure.effects],
        "extent_asked": [_plain(effect.wanted) for effect in measure.effects],
        "age_drift": _plain(kept.age_drift),
        "outside_mask_max": _plain(kept.outside_mask),
        "outside_mae": _plain(kept.outside_mae),
        "edit_mask_opened": _plain(measure.opened),
        "edit_mask_covered": _plain(measure.covered),
        "guidance_pointing": _plain(found.pointing),
        "guidance_auroc": _plain(found.auroc),
        "error_inside": _plain(error.inside),
        "unedited_error_inside": _plain(error.unedited_inside),
        "seconds": _plain(measure.seconds),
    }


def figure_as_json(figure: Figure) -> dict[str, Any]:
    """Value, 95 % interval and number of cases; null where not known."""
    return {
        "value": _plain(figure.value),
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "n": figure.n,
    }


def _plain(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None
