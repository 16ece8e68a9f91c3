"""From an evaluation to report.json, report.md, report.html and pictures in a folder."""

import json
from pathlib import Path
from typing import Any

from engine.edit import EditRequest
from engine.errors import OutputError
from engine.evaluation.case import CaseSource, Suite
from engine.evaluation.differences import paired_differences
from engine.evaluation.evaluation import Evaluation, Evaluator
from engine.evaluation.pictures import make_panels
from engine.evaluation.report import Example, Report, as_json, choose_examples, describe_case
from engine.evaluation.report_page import as_page
from engine.evaluation.report_text import as_markdown
from engine.evaluation.report_words import picture_path
from engine.evaluation.resampling import Resamples
from engine.evaluation.rows import Row
from engine.evaluation.summary import label_agreement, summarize

FILES = ("report.html", "report.md", "report.json")


def make_report(
    suite: Suite, details: dict[str, Any], evaluation: Evaluation, evaluator: Evaluator, cases: CaseSource
) -> Report:
    """Work out all figures and draw the cases to look at.

    Args:
        suite: of the cases.
        details: plain values for the head of the report; see ``counterview-engine evaluate``.
        evaluation: what was measured.
        evaluator: gives the edits again.
        cases: the same that were measured.
    """
    resamples = Resamples([fact.patient for fact in evaluation.facts])
    models = [row for row in evaluation.rows if row.is_model]
    row = models[-1] if models else None
    notice = str(details["model"]["notice"])
    return Report(
        suite=suite,
        details={**details, "cases": cases.describe()},
        evaluation=evaluation,
        rows=summarize(evaluation, suite, resamples),
        differences={} if row is None else paired_differences(evaluation, resamples, row),
        labels=label_agreement(evaluation, resamples) if suite is Suite.REAL else {},
        examples=() if row is None else _draw_examples(row, evaluation, evaluator, cases, notice),
        example_row=row,
    )


def write_report(report: Report, folder: Path) -> None:
    """Write all files of a report; older ones are replaced.

    Raises:
        OutputError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for example in report.examples:
            for panel in example.panels:
                path = folder / picture_path(example, panel.key)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(panel.png)
        page, text = as_page(report), as_markdown(report)
        values = json.dumps(as_json(report), indent=1, allow_nan=False)
        for name, content in zip(FILES, (page, text, values), strict=True):
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"the report cannot be written to {folder}: {error.strerror or error}") from error


def _draw_examples(
    row: Row, evaluation: Evaluation, evaluator: Evaluator, cases: CaseSource, notice: str
) -> tuple[Example, ...]:
    examples = []
    for rank, index, remark in choose_examples(evaluation.facts, evaluation.measures[row.key]):
        case = cases[index]
        edited = evaluator.edit(row, index, case, case)
        panels = make_panels(case, edited, EditRequest.threshold, notice)
        examples.append(Example(rank, case.name, describe_case(case), remark, panels))
    return tuple(examples)
