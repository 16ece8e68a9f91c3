"""The tables of a report, ready to be written as text or as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.evaluation.columns import (
    DIFFERENCES,
    GLANCE,
    GROUP_TITLES,
    NEITHER,
    NOT_BETTER_ON_REAL,
    PATHOLOGY,
    SECTIONS,
    SUCCESS,
    Column,
    Section,
)
from engine.evaluation.report import Report
from engine.evaluation.resampling import UNKNOWN, Figure
from engine.evaluation.rows import TRUTH, Row
from engine.instructions.findings import load_vocabulary

MODEL, REFERENCE, HEADING, PLAIN = "model", "reference", "heading", "plain"
# Columns of the referee's table: group of its card, what is appended to the finding, title, digits.
_CARD_COLUMNS = (
    ("counts", "", "films with it", 0),
    ("presence_auroc", "", "seen, AUROC", 2),
    ("counts", "_one_side", "on one side", 0),
    ("side", "", "right side, share", 2),
    ("extent", "_r", "how much, correlation", 2),
)
# The same of films that are read beside another, where the referee reads edits so.
_BESIDE = {group: f"{group.removesuffix('_auroc')}_beside" for group, _, _, _ in _CARD_COLUMNS}


@dataclass(frozen=True)
class Cell:
    """A figure.

    Attributes:
        value: in words; "–" where it is not known.
        beside: interval, and number of cases where it differs from the table's.
        is_best: of the variants.
    """

    value: str
    beside: str = ""
    is_best: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a table: a name, MODEL, REFERENCE, HEADING (without cells) or PLAIN, and its cells."""

    name: str
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        title, caption: for people.
        head: titles of the columns but the first.
        groups: what neighboring columns are about, and how many they are; empty without such.
        lines: top to bottom.
    """

    title: str
    caption: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    groups: tuple[tuple[str, int], ...] = ()


def glance_table(report: Report) -> Table:
    """The main figures."""
    found = _section_table(report, GLANCE)
    assert found is not None  # the time or the share of failures is always known
    return found


def section_tables(report: Report) -> list[Table]:
    """All figures, and the differences between variants."""
    tables = [_section_table(report, section) for section in SECTIONS]
    return [table for table in (*tables, _difference_table(report)) if table is not None]


def detail_tables(report: Report) -> list[Table]:
    """Success by group, AUROC by finding, and what the referee's card says."""
    found = [_group_table(report), _pathology_table(report), _referee_table(report)]
    return [table for table in found if table is not None]


def referee_remarks(report: Report) -> list[tuple[str, str]]:
    """What else the referee's card says of its accuracy on unseen films, as names and values."""
    ceiling = _ceiling(report)
    findings = report.evaluation.findings
    used = {(group, finding + end) for group, end, _, _ in _CARD_COLUMNS for finding in findings}
    used |= {(_BESIDE[group], name) for group, name in used}
    remarks = []
    for group, figures in ceiling.items():
        told = [
            f"{name.replace('_', ' ')} {value:g}"
            for name, value in figures.items()
            if (group, name) not in used and isinstance(value, int | float)
        ]
        if told:
            remarks.append((group.replace("_", " "), ", ".join(told)))
    rest_on = report.details["referee"].get("thresholds_from") or {}
    if rest_on:
        remarks.append(
            ("thresholds rest on", ", ".join(f"{count} {name}" for name, count in rest_on.items()))
        )
    return remarks


def _section_table(report: Report, section: Section) -> Table | None:
    columns = [column for column in section.columns if _is_told(report, section.key, column)]
    if not columns or (section.needs_truth and not report.has_truth):
        return None
    caption = f"{section.caption} {section.of_truth}" if report.has_truth else section.caption
    cases = len(report.evaluation.facts)
    best = {column: _best(report, section.key, column) for column in columns}
    lines = []
    for row in report.evaluation.rows:
        cells = []
        for column in columns:
            figure = figure_of(report, row, section.key, column)
            is_best = row.is_model and column.show(figure) == best[column]
            cells.append(_cell(column, figure, cases, is_best))
        lines.append(Line(row.title, MODEL if row.is_model else REFERENCE, tuple(cells)))
    groups = tuple((name, len(list(those))) for name, those in groupby(columns, lambda column: column.group))
    return Table(
        section.title,
        report.caption(caption).strip(),
        tuple(column.title for column in columns),
        tuple(lines),
        groups if len(groups) > 1 else (),
    )


def _difference_table(report: Report) -> Table | None:
    rows = [row for row in report.evaluation.rows if row.key in report.differences]
    columns = [
        column
        for column in DIFFERENCES
        if any(report.differences[row.key][column.key].is_known for row in rows)
    ]
    if report.example_row is None or not columns:
        return None
    cases = len(report.evaluation.facts)
    lines = [
        Line(
            f"minus {row.title}",
            MODEL,
            tuple(_cell(column, report.differences[row.key][column.key], cases) for column in columns),
        )
        for row in rows
    ]
    return Table(
        f"Case by case: {report.example_row.title}, minus each other variant",
        "An interval without 0 speaks for a difference; of many comparisons one in twenty does so by chance.",
        tuple(column.title for column in columns),
        tuple(lines),
    )


def _compared_rows(report: Report) -> list[Row]:
    rows = [row for row in report.evaluation.rows if row.is_model or row.key == TRUTH.key]
    return rows or list(report.evaluation.rows)


def _group_table(report: Report) -> Table:
    rows = _compared_rows(report)
    lines = []
    for kind, title in GROUP_TITLES.items():
        lines.append(Line(title, HEADING, ()))
        for group, (first, _) in report.rows[rows[0].key].groups[kind].items():
            figures = [report.rows[row.key].groups[kind][group][0] for row in rows]
            cells = tuple(_cell(SUCCESS, figure, first.n) for figure in figures)
            lines.append(Line(f"{_group_name(kind, group)} (n = {first.n})", PLAIN, cells))
    return Table(
        "Done as told by finding, operation, level and side, %",
        "An instruction that names two findings counts for each.",
        tuple(row.title for row in rows),
        tuple(lines),
    )


def _pathology_table(report: Report) -> Table | None:
    rows = _compared_rows(report)
    lines = []
    for column, finding in enumerate(report.evaluation.findings):
        labels = [fact.known_after[column] for fact in report.evaluation.facts]
        there, gone = labels.count(1.0), labels.count(0.0)
        figures = [report.rows[row.key].pathology.get(finding, UNKNOWN) for row in rows]
        if any(figure.is_known for figure in figures):
            cells = tuple(_cell(PATHOLOGY, figure, there + gone) for figure in figures)
            lines.append(
                Line(f"{_group_name('finding', finding)} ({there} with, {gone} without)", PLAIN, cells)
            )
    if not lines:
        return None
    what = "what is truly there" if report.has_truth else "what was asked for"
    return Table(
        f"P by finding: AUROC x 100 of the referee's readings for {what}",
        "Only cases of which it is known whether the finding is there.",
        tuple(row.title for row in rows),
        tuple(lines),
    )


def _referee_table(report: Report) -> Table | None:
    ceiling = _ceiling(report)
    is_beside = bool(report.details["referee"].get("reads_beside"))
    card_columns = [
        (_BESIDE[group] if is_beside else group, end, title, digits)
        for group, end, title, digits in _CARD_COLUMNS
    ]
    columns = [
        one
        for one in card_columns
        if any(finding + one[1] in ceiling.get(one[0], {}) for finding in report.evaluation.findings)
    ]
    if not columns and not report.labels:
        return None
    lines = []
    for finding in report.evaluation.findings:
        cells = [
            _card_cell(ceiling.get(group, {}).get(finding + end), digits) for group, end, _, digits in columns
        ]
        if report.labels:
            cells.append(_cell(PATHOLOGY, report.labels.get(finding, UNKNOWN), -1))
        lines.append(Line(_group_name("finding", finding), PLAIN, tuple(cells)))
    head = [title for _, _, title, _ in columns]
    if report.labels:
        head.append("labels of these films, AUROC x 100")
    return Table(
        "How well the referee itself sees",
        "From its card: films of patients that it did not learn from, each read "
        + ("beside another of its patient, as edits are. " if is_beside else "alone. ")
        + "What it cannot see, it sees in no edit."
        + (" Labels of films come from reports and are noisy." if report.labels else ""),
        tuple(head),
        tuple(lines),
    )


def _ceiling(report: Report) -> Mapping[str, Mapping[str, Any]]:
    groups = report.details["referee"].get("ceiling_on_its_card", {})
    return {str(name): figures for name, figures in groups.items() if isinstance(figures, Mapping)}


def _card_cell(value: Any, digits: int) -> Cell:
    return Cell(f"{value:.{digits}f}" if isinstance(value, int | float) else "–")


def _group_name(kind: str, group: str) -> str:
    vocabulary = load_vocabulary()
    return vocabulary.finding(group).name if kind == "finding" and vocabulary.has(group) else group


def _is_told(report: Report, section: str, column: Column) -> bool:
    """Whether any variant or reference knows this figure."""
    if column.real_only and report.has_truth:
        return False
    return any(figure_of(report, row, section, column).is_known for row in report.evaluation.rows)


def _best(report: Report, section: str, column: Column) -> str:
    """How the best of the variants is shown; "" where there is nothing to choose between."""
    rows: Sequence[Row] = [row for row in report.evaluation.rows if row.is_model]
    known = [figure for row in rows if (figure := figure_of(report, row, section, column)).is_known]
    nothing_better = column.better == NEITHER or (not report.has_truth and column.key in NOT_BETTER_ON_REAL)
    if nothing_better or len({column.show(figure) for figure in known}) < 2:
        return ""
    value = (max if column.better > 0 else min)(figure.value for figure in known)
    return column.show(Figure(value, value, value, 1))


def figure_of(report: Report, row: Row, section: str, column: Column) -> Figure:
    """One cell of a section's table."""
    return report.rows[row.key].sections[column.source or section].get(column.key, UNKNOWN)


def _cell(column: Column, figure: Figure, cases: int, is_best: bool = False) -> Cell:
    """With the number of cases where it is not ``cases``."""
    count = f"n = {figure.n}" if figure.is_known and figure.n != cases else ""
    beside = ", ".join(part for part in (column.show_interval(figure), count) if part)
    return Cell(column.show(figure), beside, is_best)
