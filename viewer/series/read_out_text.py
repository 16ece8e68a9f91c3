"""A read-out in words and rows."""

from dataclasses import dataclass

from engine.results.read_out import FindingRead, ReadOut
from viewer.language import number, tr

SEEN = "●"
_FIGURES = 5  # columns before those of what is known of the classifier


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        cells: finding, side, input, counterfactual, change, AUROC, and AUROC against reports.
        turned: the classifier begins or ceases to count the finding as seen.
    """

    cells: tuple[str, ...]
    turned: bool


def headings(found: ReadOut) -> list[tuple[str, str]]:
    """(heading, explanation) of each column."""
    manner = tr("read as a pair, as here") if found.is_pair else tr("each read alone, as here")
    return [
        (tr("Finding"), tr("What the classifier knows; most changed first")),
        (tr("Side"), tr("Of the patient")),
        (tr("Input"), tr("Probability that the classifier gives the finding on the input")),
        (tr("Synthetic"), tr("The same on the synthetic counterfactual")),
        (tr("Change"), tr("In percent points")),
        (
            tr("AUROC"),
            tr("On {films} films of {patients} patients that it never saw, {manner}").format(
                films=found.films, patients=found.patients, manner=manner
            ),
        ),
        (
            tr("Reports"),
            tr("AUROC against labels mined from the reports of real films, each read alone"),
        ),
    ]


def rows(found: ReadOut) -> list[Row]:
    """One for each finding and side, the most changed first; the last cell is empty where it is not known."""
    entries = [
        ((-abs(_points(one, side)), -abs(one.change(side))), _row(one, side))
        for one in found.findings
        for side in ((0, 1) if one.is_sided else (0,))
    ]
    return [row for _, row in sorted(entries, key=lambda entry: entry[0])]


def knows_labels(found: ReadOut) -> bool:
    """The card has figures against labels of real films."""
    return any(one.auroc_of_labels is not None for one in found.findings)


def verdict(found: ReadOut) -> str:
    """What the classifier now sees, or no longer, in a sentence."""
    sides = [(one, side) for one in found.findings for side in ((0, 1) if one.is_sided else (0,))]
    parts = []
    for turn, sentence in (
        ("comes", tr("This classifier now sees {what}.")),
        ("goes", tr("This classifier no longer sees {what}.")),
    ):
        what = [_where(one, side) for one, side in sides if one.turned(side) == turn]
        if what:
            parts.append(sentence.format(what=", ".join(what)))
    return " ".join(parts) or tr("For this classifier no finding comes or goes.")


def explanation(found: ReadOut) -> str:
    """What the signs mean, and the card's own words."""
    how = (
        tr("Both films were read beside each other, so what differs between them counts more.")
        if found.is_pair
        else tr("Each film was read by itself.")
    )
    threshold = tr("{sign} at or above the classifier's own threshold for the finding.").format(sign=SEEN)
    figures = headings(found)[_FIGURES:] if knows_labels(found) else headings(found)[_FIGURES:-1]
    lines = [f"{threshold} {how}", *(f"{title}: {what}." for title, what in figures), found.notice]
    return "\n".join(lines)


def as_text(head: str, found: ReadOut) -> str:
    """Everything, for the clipboard, with tabs between the columns."""
    titles = "\t".join(title for title, _ in headings(found))
    return "\n".join([head, titles, *("\t".join(row.cells) for row in rows(found)), explanation(found)])


def _points(one: FindingRead, side: int) -> int:
    """Between the percentages as they are shown."""
    return round(100 * one.after[side]) - round(100 * one.before[side])


def _row(one: FindingRead, side: int) -> Row:
    before, after = one.before[side], one.after[side]
    points = _points(one, side)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return Row(
        (
            one.name,
            _side(one, side),
            _percent(before, one.threshold),
            _percent(after, one.threshold),
            f"{sign}{abs(points)}",
            _figure(one.auroc),
            _figure(one.auroc_of_labels),
        ),
        bool(one.turned(side)),
    )


def _side(one: FindingRead, side: int) -> str:
    if not one.is_sided:
        return ""
    return tr("right") if side == 0 else tr("left")


def _where(one: FindingRead, side: int) -> str:
    return " ".join(filter(None, (one.name, _side(one, side))))


def _percent(value: float, threshold: float) -> str:
    return f"{100 * value:.0f} % {SEEN if value >= threshold else chr(0x2007)}"  # a space as wide as a digit


def _figure(value: float | None) -> str:
    """Never rounded up to a perfect one."""
    if value is None:
        return ""
    return f"> {number(0.99, '.2f')}" if value > 0.99 else number(value, ".2f")
