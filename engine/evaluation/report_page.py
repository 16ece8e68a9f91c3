"""The report as one HTML file that needs nothing else: tables, pictures inside, light and dark."""

import base64
from collections.abc import Sequence
from html import escape
from itertools import groupby

from engine.evaluation.columns import NEITHER, SECTIONS, Column, Section
from engine.evaluation.report import Example, Report
from engine.evaluation.report_text import (
    CEILING_CAPTION,
    CEILING_TITLE,
    DISCLAIMER,
    INTERVALS,
    example_title,
    examples_caption,
    examples_title,
    facts,
    figure_of,
    group_tables,
    heading,
    in_words,
    is_told,
    notices,
    referee_ceiling,
)
from engine.evaluation.resampling import Figure
from engine.evaluation.rows import Row

_STYLE = """
:root { color-scheme: light dark; --page: #fbfbfa; --ink: #1c1e21; --soft: #60666d; --line: #dcdfe3;
  --band: #f1f3f5; --best: #0b6b50; --warn: #fff4d6; --warn-ink: #6b4a00; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181b; --ink: #e7e9ec; --soft: #9aa1a9; --line: #33383e; --band: #1f2226;
    --best: #5fd0a8; --warn: #3a2f12; --warn-ink: #ffdf9e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 2.5rem 1.5rem 4rem; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.75rem 0 .35rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .15rem; }
p { margin: .25rem 0 .75rem; max-width: 78ch; color: var(--soft); }
p.notice { background: var(--warn); color: var(--warn-ink); padding: .55rem .8rem; border-radius: 6px;
  max-width: none; }
p.words { color: var(--ink); font-size: 1.05rem; margin-top: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 1.25rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .4rem .8rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { vertical-align: bottom; font-weight: 600; color: var(--soft); line-height: 1.25;
  min-width: 5.5rem; }
tr.groups th { text-align: center; color: var(--ink); border-bottom: 0; }
tr.groups th + th { border-left: 1px solid var(--line); }
th:first-child { text-align: left; position: sticky; left: 0; background: var(--page); white-space: nowrap; }
tbody th { font-weight: 500; }
tr.reference, tr.reference th { color: var(--soft); background: var(--band); }
td b { font-weight: 700; color: var(--best); }
td small { display: block; color: var(--soft); font-size: .75rem; white-space: nowrap; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: .6rem; }
figure { margin: 0; } img { width: 100%; height: auto; display: block; border-radius: 4px; }
figcaption { color: var(--soft); font-size: .8rem; padding-top: .2rem; }
.text { color: var(--ink); font-style: italic; margin-bottom: .6rem; }
@media print { body { max-width: none; } .scroll { overflow: visible; } h2 { break-after: avoid; } }
"""


def as_page(report: Report) -> str:
    """The whole file."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(heading(report))}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(heading(report))}</h1>",
        f"<p>{escape(DISCLAIMER)}</p>",
        *(f'<p class="notice">{escape(notice)}</p>' for notice in notices(report)),
        *(f'<p class="words">{escape(sentence)}</p>' for sentence in in_words(report)),
        _list(facts(report)),
        _ceiling(report),
        *(_section(report, section) for section in SECTIONS),
    ]
    for title, head, body in group_tables(report):
        rows = [(name, "", [_cell(*cell) for cell in cells]) for name, cells in body]
        parts += [f"<h2>{escape(title)}</h2><p>{INTERVALS_BELOW}</p>", _table(head, rows)]
    if report.examples:
        parts += [f"<h2>{escape(examples_title(report))}</h2><p>{escape(examples_caption())}</p>"]
    parts += [_example(example) for example in report.examples]
    return "\n".join([*parts, "</body></html>"]) + "\n"


INTERVALS_BELOW = INTERVALS.replace("In brackets", "In small print")


def _ceiling(report: Report) -> str:
    known = referee_ceiling(report)
    if not known:
        return ""
    return f"<h2>{escape(CEILING_TITLE)}</h2><p>{escape(CEILING_CAPTION)}</p>{_list(known)}"


def _list(items: list[tuple[str, str]]) -> str:
    parts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in items)
    return f"<dl>{parts}</dl>"


def _section(report: Report, section: Section) -> str:
    columns = [column for column in section.columns if is_told(report, section.key, column)]
    if not columns:
        return ""
    best = {
        column.key: _best(
            column,
            [figure_of(report, row, section.key, column) for row in report.evaluation.rows if row.is_model],
        )
        for column in columns
    }
    rows = []
    for row in report.evaluation.rows:
        figures = [(column, figure_of(report, row, section.key, column)) for column in columns]
        cells = [
            _cell(column, figure, row.is_model and column.show(figure) == best[column.key])
            for column, figure in figures
        ]
        rows.append((row.title, _kind(row), cells))
    caption = f"{report.caption(section.caption)} {INTERVALS_BELOW}"
    head = ["", *(column.title for column in columns)]
    groups = [(name, len(list(those))) for name, those in groupby(columns, lambda column: column.group)]
    table = _table(head, rows, groups if len(groups) > 1 else [])
    return f"<h2>{escape(section.title)}</h2><p>{escape(caption)}</p>{table}"


def _best(column: Column, figures: list[Figure]) -> str:
    """How the best of the variants is shown; "" where there is nothing to choose between."""
    known = [figure.value for figure in figures if figure.is_known]
    shown = {column.show(figure) for figure in figures if figure.is_known}
    if column.better == NEITHER or len(shown) < 2:
        return ""
    value = max(known) if column.better > 0 else min(known)
    return column.show(Figure(value, value, value, 1))


def _cell(column: Column, figure: Figure, is_best: bool = False) -> str:
    value, interval = escape(column.show(figure)), escape(column.show_interval(figure))
    shown = f"<b>{value}</b>" if is_best else value
    return shown + (f"<small>{interval}</small>" if interval else "")


def _kind(row: Row) -> str:
    return "model" if row.is_model else "reference"


def _table(
    head: list[str], rows: list[tuple[str, str, list[str]]], groups: Sequence[tuple[str, int]] = ()
) -> str:
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    above = "".join(f'<th scope="colgroup" colspan="{width}">{escape(name)}</th>' for name, width in groups)
    if above:
        above = f'<tr class="groups"><th></th>{above}</tr>'
    body = "".join(
        f'<tr class="{kind or "model"}"><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
        for name, kind, cells in rows
    )
    head_rows = f"{above}<tr>{titles}</tr>"
    return f'<div class="scroll"><table><thead>{head_rows}</thead><tbody>{body}</tbody></table></div>'


def _example(example: Example) -> str:
    figures = "".join(
        f'<figure><img alt="{escape(panel.caption)}" src="data:image/png;base64,'
        f'{base64.b64encode(panel.png).decode()}"><figcaption>{escape(panel.caption)}</figcaption></figure>'
        for panel in example.panels
    )
    return (
        f'<h3>{escape(example_title(example))}</h3><p class="text">{escape(example.text)}</p>'
        f'<div class="panels">{figures}</div>'
    )
