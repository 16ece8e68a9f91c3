"""The report as one HTML file that needs nothing else: tables, pictures inside, light and dark."""

import base64
from html import escape

from engine.evaluation.page_style import STYLE
from engine.evaluation.report import Example, Report
from engine.evaluation.report_tables import (
    HEADING,
    Cell,
    Line,
    Table,
    detail_tables,
    glance_table,
    referee_remarks,
    section_tables,
)
from engine.evaluation.report_words import (
    DISCLAIMER,
    counted,
    example_title,
    examples_caption,
    examples_title,
    facts,
    heading,
    in_words,
    notices,
)


def as_page(report: Report) -> str:
    """The whole file."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(heading(report))}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(heading(report))}</h1>",
        f"<p>{escape(DISCLAIMER)}</p>",
        *(f'<p class="notice">{escape(notice)}</p>' for notice in notices(report)),
        f'<p class="words">{escape(in_words(report))}</p>',
        f"<p>{escape(counted(report, 'In small print'))}</p>",
        _table(glance_table(report)),
    ]
    if report.examples:
        parts += [f"<h2>{escape(examples_title(report))}</h2><p>{escape(examples_caption())}</p>"]
    parts += [_example(example) for example in report.examples]
    parts += [_table(table) for table in section_tables(report)]
    parts += ["<details open><summary>By group and finding, and the referee itself</summary>"]
    parts += [_table(table) for table in detail_tables(report)]
    parts += [_list(referee_remarks(report)), "</details>"]
    parts += [f"<h2>How these figures came about</h2>{_list(facts(report))}"]
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _list(items: list[tuple[str, str]]) -> str:
    parts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in items)
    return f"<dl>{parts}</dl>" if parts else ""


def _table(table: Table) -> str:
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in table.head)
    above = "".join(
        f'<th scope="colgroup" colspan="{width}">{escape(name)}</th>' for name, width in table.groups
    )
    if above:
        above = f'<tr class="groups"><th></th>{above}</tr>'
    body = "".join(_line(line, len(table.head)) for line in table.lines)
    return (
        f"<h2>{escape(table.title)}</h2><p>{escape(table.caption)}</p>"
        f'<div class="scroll"><table><thead>{above}<tr><th></th>{titles}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _line(line: Line, width: int) -> str:
    if line.kind == HEADING:
        return (
            f'<tr class="{HEADING}"><th scope="rowgroup" colspan="{width + 1}">{escape(line.name)}</th></tr>'
        )
    cells = "".join(f"<td>{_cell(cell)}</td>" for cell in line.cells)
    return f'<tr class="{line.kind}"><th scope="row">{escape(line.name)}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    value = escape(cell.value)
    shown = f"<b>{value}</b>" if cell.is_best else value
    return shown + (f"<small>{escape(cell.beside)}</small>" if cell.beside else "")


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
