"""The report as Markdown, with the pictures in files beside it."""

from engine.evaluation.report import Report
from engine.evaluation.report_tables import (
    HEADING,
    Cell,
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
    picture_path,
)


def as_markdown(report: Report) -> str:
    """The whole report; pictures are named ``pictures/RANK-PANEL.png``."""
    lines = [f"# {heading(report)}", "", DISCLAIMER, ""]
    lines += [f"**{notice}**  " for notice in notices(report)]
    lines += ["", in_words(report), "", counted(report, "In brackets"), ""]
    lines += _table(glance_table(report))
    if report.examples:
        lines += [f"## {examples_title(report)}", "", examples_caption(), ""]
    for example in report.examples:
        lines += [f"### {example_title(example)}", "", example.text, ""]
        lines += [
            " ".join(f"![{panel.caption}]({picture_path(example, panel.key)})" for panel in example.panels),
            "",
        ]
    for table in (*section_tables(report), *detail_tables(report)):
        lines += _table(table)
    lines += [*(f"- {name}: {value}" for name, value in referee_remarks(report)), ""]
    lines += ["## How these figures came about", ""]
    lines += [f"- {name}: {value}" for name, value in facts(report)]
    return "\n".join(lines).rstrip() + "\n"


def _table(table: Table) -> list[str]:
    groups = [name for name, width in table.groups for _ in range(width)] or [""] * len(table.head)
    head = [f"{group}: {title}" if group else title for group, title in zip(groups, table.head, strict=True)]
    lines = [f"## {table.title}", "", table.caption, ""]
    lines += [_line(["", *head]), _line(["---", *["---:"] * len(head)])]
    for line in table.lines:
        if line.kind == HEADING:
            lines.append(_line([f"**{line.name}**", *[""] * len(head)]))
        else:
            lines.append(_line([line.name, *map(_cell, line.cells)]))
    return [*lines, ""]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _cell(cell: Cell) -> str:
    value = f"**{cell.value}**" if cell.is_best else cell.value
    return value + (f" ({cell.beside})" if cell.beside else "")
