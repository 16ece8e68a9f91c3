"""The report as Markdown, with the pictures in files beside it."""

from engine.evaluation.columns import DIFFERENCES, GROUP_TITLES, PATHOLOGY, SECTIONS, SUCCESS, Column
from engine.evaluation.pictures import DIFFERENCE_SCALE
from engine.evaluation.report import Example, Report
from engine.evaluation.resampling import UNKNOWN, Figure
from engine.evaluation.rows import TRUTH, Row
from engine.instructions.findings import load_vocabulary

DISCLAIMER = (
    "For research only, never for diagnosis. The measure judges software by its own referee; it says nothing "
    "about any patient."
)
CEILING_TITLE = "How well the referee itself sees"
CEILING_CAPTION = "From its card: its accuracy on unseen truth. No model can be judged better than this."
# Title, head, and rows of a name and cells.
GroupTable = tuple[str, list[str], list[tuple[str, list[tuple[Column, Figure]]]]]
INTERVALS = "In brackets: 95 % interval over patients."


def as_markdown(report: Report) -> str:
    """The whole report; pictures are named ``pictures/RANK-PANEL.png``."""
    lines = [f"# {heading(report)}", "", DISCLAIMER, ""]
    lines += [f"**{notice}**  " for notice in notices(report)]
    lines += ["", *in_words(report), ""]
    lines += [*(f"- {name}: {value}" for name, value in facts(report)), ""]
    if referee_ceiling(report):
        lines += [f"## {CEILING_TITLE}", "", CEILING_CAPTION, ""]
        lines += [*(f"- {name}: {value}" for name, value in referee_ceiling(report)), ""]
    for section in SECTIONS:
        columns = [column for column in section.columns if is_told(report, section.key, column)]
        if not columns:
            continue
        lines += [f"## {section.title}", "", f"{report.caption(section.caption)} {INTERVALS}", ""]
        lines += _table(
            ["", *(column.full_title for column in columns)],
            [
                [
                    row.title,
                    *(_cell(column, figure_of(report, row, section.key, column)) for column in columns),
                ]
                for row in report.evaluation.rows
            ],
        )
    for title, head, body in group_tables(report):
        lines += [f"## {title}", "", INTERVALS, ""]
        lines += _table(head, [[name, *(_cell(*cell) for cell in cells)] for name, cells in body])
    if report.examples:
        lines += [f"## {examples_title(report)}", "", examples_caption(), ""]
    for example in report.examples:
        lines += [f"### {example_title(example)}", "", example.text, ""]
        lines += [
            " ".join(f"![{panel.caption}]({picture_path(example, panel.key)})" for panel in example.panels),
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


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


def in_words(report: Report) -> list[str]:
    """The main figures of the last variant, as sentences."""
    row = report.example_row
    if row is None:
        return []
    sections = report.rows[row.key].sections
    effect, kept, error = sections["effect"], sections["preservation"], sections["error"]
    done = (
        f"With {row.title}, the referee sees the instruction done in {_percent(effect['success'])} of cases"
    )
    if TRUTH.key in report.rows:
        ceiling = report.rows[TRUTH.key].sections["effect"]["success"]
        done += f"; in true counterfactuals it sees it done in {_percent(ceiling)}, which is the ceiling"
    words = [f"{done}."]
    reached = effect["share_of_truth"]
    if reached.is_known:
        words.append(f"It reaches {_percent(reached)} of the effect that the referee measures on those.")
    ratio = error["ratio_to_unedited"]
    if ratio.is_known:
        words.append(
            f"Inside the true region the error is {ratio.value:.2f} times that of no edit: {_far(ratio)}."
        )
    outside = kept["outside_mask_max"].value
    words.append(
        "Outside the edit mask not one pixel changed."
        if outside == 0
        else f"DEFECT: pixels outside the edit mask changed by up to {255 * outside:.2f} of 255 grey levels."
    )
    words.append(
        f"The referee's age reading moved by {kept['age_drift'].value:.1f} years on average, and its reading "
        f"of the sex stayed in {_percent(kept['sex_kept'])}."
    )
    return [" ".join(words)]


def _far(ratio: Figure) -> str:
    if ratio.high < 1:
        return "nearer to the truth than the unedited source"
    if ratio.low > 1:
        return "farther from the truth than the unedited source"
    return "not surely nearer to the truth than the unedited source"


def _percent(figure: Figure) -> str:
    if not figure.is_known:
        return "an unknown share"
    low_high = "" if figure.low != figure.low else f" ({100 * figure.low:.0f} to {100 * figure.high:.0f})"
    return f"{100 * figure.value:.0f} %{low_high}"


def facts(report: Report) -> list[tuple[str, str]]:
    """How the figures came about, as names and values."""
    details = report.details
    model, referee = details["model"], details["referee"]
    hashes = ", ".join(f"{name} {digest[:12]}" for name, digest in sorted(model["weights_sha256"].items()))
    halves, size = report.halves
    scale = f"{halves:.3f} (n = {size} each)" if halves == halves else "not known"
    versions = ", ".join(f"{name} {version}" for name, version in details["versions"].items())
    return [
        ("Model", f"{model['title']} ({hashes})"),
        ("Cases", f"{len(report.evaluation.facts)} of {report.patients} patients; {details['splits']}"),
        ("Seed", f"{details['seed']}; the variants of a case share the seed of their noise"),
        ("Denoising steps", str(details["steps"])),
        ("Referee", f"{referee['title']} ({referee['source']})"),
        ("FID between two halves of the reference", scale),
        ("Run on", f"{details['device']}; {versions}"),
        ("Command", details["command"]),
        ("Made", details["made"]),
    ]


def referee_ceiling(report: Report) -> list[tuple[str, str]]:
    """What the referee's card says of its own accuracy on unseen truth, as names and values."""
    groups = report.details["referee"].get("ceiling_on_its_card", {})
    return [
        (
            str(group).replace("_", " "),
            ", ".join(f"{str(name).replace('_', ' ')} {value:g}" for name, value in figures.items()),
        )
        for group, figures in groups.items()
    ]


def group_tables(report: Report) -> list[GroupTable]:
    """Differences between variants, success by finding, operation, level and side, AUROC by finding."""
    shown = [row for row in report.evaluation.rows if row.is_model or row.key == TRUTH.key]
    if not shown:
        shown = list(report.evaluation.rows)
    tables = _difference_tables(report)
    for kind, title in GROUP_TITLES.items():
        groups = list(report.rows[shown[0].key].groups[kind])
        body = [
            (
                f"{group_name(kind, group)} (n = {report.rows[shown[0].key].groups[kind][group][0].n})",
                [(SUCCESS, report.rows[row.key].groups[kind][group][0]) for row in shown],
            )
            for group in groups
        ]
        tables.append((f"{title}: done as told, %", ["", *(row.title for row in shown)], body))
    findings = list(report.rows[shown[0].key].pathology)
    body = [
        (
            group_name("finding", finding),
            [(PATHOLOGY, report.rows[row.key].pathology[finding]) for row in shown],
        )
        for finding in findings
    ]
    if body:
        title = "P by finding: AUROC of the referee's readings for what is truly there"
        tables.append((title, ["", *(row.title for row in shown)], body))
    return tables


def _difference_tables(report: Report) -> list[GroupTable]:
    columns = [
        column
        for column in DIFFERENCES
        if any(figures[column.key].is_known for figures in report.differences.values())
    ]
    if report.example_row is None or not columns:
        return []
    body = [
        (f"minus {row.title}", [(column, report.differences[row.key][column.key]) for column in columns])
        for row in report.evaluation.rows
        if row.key in report.differences
    ]
    what = "minus each other variant (an interval without 0 is more than chance)"
    title = f"Case by case: {report.example_row.title}, {what}"
    return [(title, ["", *(column.title for column in columns)], body)]


def group_name(kind: str, group: str) -> str:
    """A group in words."""
    vocabulary = load_vocabulary()
    return vocabulary.finding(group).name if kind == "finding" and vocabulary.has(group) else group


def is_told(report: Report, section: str, column: Column) -> bool:
    """Whether any row knows this figure."""
    return any(figure_of(report, row, section, column).is_known for row in report.evaluation.rows)


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


def figure_of(report: Report, row: Row, section: str, column: Column) -> Figure:
    """One cell of a section's table."""
    return report.rows[row.key].sections[section].get(column.key, UNKNOWN)


def _cell(column: Column, figure: Figure) -> str:
    interval = column.show_interval(figure)
    return column.show(figure) + (f" ({interval})" if interval else "")


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [line(head), line(["---", *["---:"] * (len(head) - 1)]), *map(line, rows), ""]
