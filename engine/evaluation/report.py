"""Report: all figures of an evaluation with what they are made of, as values and as JSON."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.evaluation import Evaluation
from engine.evaluation.measure import CaseFacts, CaseMeasure
from engine.evaluation.pictures import Panel
from engine.evaluation.resampling import DRAWS, Figure
from engine.evaluation.rows import Row
from engine.evaluation.summary import RowSummary

SCHEMA_VERSION = 1
SPLITS = {
    Suite.SIMULATED: "simulated patients whose seed falls to 'test'; editors and referees have not seen them",
    Suite.INSERTED: "films of patients that resources/splits/chestxray14.csv puts into 'test'",
    Suite.REAL: "films of patients that resources/splits/chestxray14.csv puts into 'test'",
}


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
        halves: Fréchet distance between halves of the reference images, and the size of a half.
        examples: cases to look at, of one row.
        example_row: which.
    """

    suite: Suite
    details: dict[str, Any]
    evaluation: Evaluation
    rows: dict[str, RowSummary]
    differences: dict[str, dict[str, Figure]]
    halves: tuple[float, int]
    examples: tuple[Example, ...]
    example_row: Row | None

    @property
    def patients(self) -> int:
        return len({fact.patient for fact in self.evaluation.facts})

    @property
    def identity_name(self) -> str:
        """What R is about."""
        return "the style (mean over three)" if self.suite is Suite.SIMULATED else "the sex"

    @property
    def reference_name(self) -> str:
        """What FID and KID compare with."""
        return "originals" if self.suite is Suite.REAL else "true counterfactuals"

    def caption(self, text: str) -> str:
        """A section's caption with what depends on the suite filled in."""
        return text.replace("{identity}", self.identity_name).replace("{reference}", self.reference_name)


def choose_examples(
    facts: Sequence[CaseFacts], measures: Sequence[CaseMeasure]
) -> list[tuple[str, int, str]]:
    """Best, median and worst case: rank, index and a remark.

    By the error over that of no edit; by the asked change of the referee's reading where there is no truth.
    """
    scored = []
    for index, measure in enumerate(measures):
        error = measure.error
        if math.isfinite(error.inside):
            ratio = error.inside / max(error.unedited_inside, 1e-6)
            scored.append((ratio, index, f"error {ratio:.2f} of that of no edit"))
        else:
            change = min(effect.presence_change for effect in measure.effects)
            scored.append((-change, index, f"the referee's probability moved by {change:+.2f} as asked"))
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
        "splits": SPLITS[report.suite],
        "R_is": report.identity_name,
        "intervals": f"95 %, percentile of {DRAWS} resamples of patients; FID and KL of histograms: "
        "jackknife over groups of patients",
        "fid_between_halves_of_reference": {"value": _plain(report.halves[0]), "n": report.halves[1]},
        "rows": [
            {
                "key": row.key,
                "title": row.title,
                "is_model": row.is_model,
                "figures": {
                    section: {name: _figure(figure) for name, figure in figures.items()}
                    for section, figures in report.rows[row.key].sections.items()
                },
                "pathology_auroc": {
                    name: _figure(figure) for name, figure in report.rows[row.key].pathology.items()
                },
                "groups": {
                    kind: {
                        name: {"success": _figure(success), "extent_share": _figure(share)}
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
                key: {name: _figure(figure) for name, figure in figures.items()}
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


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": _plain(figure.value),
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "n": figure.n,
    }


def _plain(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None
