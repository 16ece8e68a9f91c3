"""The results of a study as one HTML file that needs nothing else and prints well."""

import math
from collections.abc import Iterable
from html import escape
from pathlib import Path

from engine.evaluation.page_style import STYLE
from engine.evaluation.resampling import Figure
from engine.reading.agreement import Agreement
from engine.reading.detection import Detection
from engine.reading.item_results import ItemResults
from engine.reading.protocol import Control
from engine.reading.scores import ScoreSummary
from engine.reading.study_results import StudyResults
from engine.whole_file import write_output

DISCLAIMER = (
    "Research only, never for diagnosis. Intervals are 95 %, over cases: they say how the mean would move "
    "with other cases and the same readers."
)
_GROUPS = {
    "finding": "By finding",
    "operation": "By operation",
    "arm": "By model",
    "reader": "By reader",
    "stage": "Without and with the guidance map",
    "kind": "By kind of image",
}
_CONTROLS = {
    Control.UNTOUCHED.value: "untouched films",
    Control.SAME_PATH.value: "films on the path of an edit, without a finding",
}
_ABOUT_CONTROLS = (
    "Every image had the same neutral mark and the same display. Synthetic images and films on the path of "
    "an edit went through the same model, which could change the same places; for the latter its text "
    "guidance was 0, so that it drew the film again without a finding. d′ against untouched films tells "
    "whether an edit is known from a film by whatever trace, d′ against films on the path whether it is "
    "known by the finding."
)
_COLORS = ("#3b4a6b", "#4f74a3", "#7d9a9c", "#b3a15a", "#e0b13b", "#e8c766", "#f0d992", "#f5e6b8", "#faf2da")
_BAR_WIDTH, _BAR_HEIGHT = 220, 14


def write_report(path: Path, results: StudyResults) -> Path:
    """Write the report; an older one is replaced at once or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    return write_output(path, as_page(results).encode(), makes_folder=True)


def as_page(results: StudyResults) -> str:
    """The whole file."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(results.title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(results.title)}</h1>",
        f"<p>{escape(DISCLAIMER)}</p>",
    ]
    if results.unblinded:
        entries = "; ".join(results.unblinded)
        parts.append(f'<p class="notice">Blinding was lifted: {escape(entries)}</p>')
    if results.paper_line:
        parts.append(f'<p class="words">{escape(results.paper_line)}</p>')
    parts += _progress(results)
    for item in results.items:
        parts += _item(item)
    parts += _others(results)
    parts.append(f"<p>Study {escape(results.identity)}, design {escape(results.design)}.</p></body></html>\n")
    return "\n".join(parts)


def _progress(results: StudyResults) -> Iterable[str]:
    yield "<h2>Readers</h2>"
    yield _table(
        ("reader", "done", "skipped", "of", "median time in view"),
        [
            (one.reader, str(one.done), str(one.skipped), str(one.total), _seconds(one.visible_s))
            for one in results.progress
        ],
    )


def _item(item: ItemResults) -> Iterable[str]:
    yield f"<h2>{escape(item.title)}</h2>"
    if item.overall is None:
        yield "<p>No answer yet.</p>"
        return
    yield _summaries("all", [item.overall])
    if item.declined:
        yield f"<p>{item.declined} answers were “cannot be judged”.</p>"
    for name, summaries in item.groups.items():
        if len(summaries) > 1:
            yield f"<h3>{_GROUPS[name]}</h3>"
            yield _summaries(name, summaries)
    if item.between:
        yield "<h3>Agreement between readers</h3>"
        yield _agreements(item.between)
        yield f"<p>{escape(item.between_note)}</p>"
    for reader, within in item.within.items():
        yield f"<h3>{escape(reader)} with himself or herself, {within[0].cases} cases read twice</h3>"
        yield _agreements(within)
    if item.comparisons:
        yield "<h3>Comparisons on the same cases</h3>"
        yield _table(
            ("first", "second", "cases", "difference", "better / same / worse", "Wilcoxon p", "corrected p"),
            [
                (
                    *(test.first, test.second, str(test.cases), _figure(test.difference, signed=True)),
                    f"{test.better} / {test.same} / {test.worse}",
                    _number(test.wilcoxon_p, 4),
                    _number(test.corrected_p, 4),
                )
                for test in item.comparisons
            ],
        )
        yield "<p>Corrected: permutation of signs, Holm's correction over all comparisons of this table.</p>"
    if item.need is not None:
        need = item.need
        more = f"{need.more} more cases" if need.more else "no more cases"
        yield (
            f"<p>The mean is known to ± {need.now:.2f} points now; ± {need.half_width:g} needs {more} with "
            "these readers.</p>"
        )


def _others(results: StudyResults) -> Iterable[str]:
    if results.detection is not None:
        yield from _detection(results.detection)
    if results.preference is not None:
        preferred = results.preference
        yield "<h2>Preference</h2>"
        yield _table(
            ("", "answers"),
            [
                (preferred.first, str(preferred.prefer_first)),
                (preferred.second, str(preferred.prefer_second)),
                ("no difference", str(preferred.no_difference)),
            ],
        )
        yield f"<p>{escape(preferred.first)} among those who prefer one: {_share(preferred.share_first)}.</p>"


def _detection(found: Detection) -> Iterable[str]:
    yield "<h2>Real or synthetic</h2>"
    yield _table(
        ("", "share", "answers"),
        [
            ("right answers", _share(found.right), str(found.right.n)),
            (
                "sensitivity: synthetic images called synthetic",
                *(_share(found.synthetic_found), str(found.synthetic_found.n)),
            ),
            (
                "specificity: real images called real",
                *(_share(found.real_found), str(found.real_found.n)),
            ),
            *(
                (f"{_CONTROLS[one.control]} called real", _share(one.called_real), str(one.called_real.n))
                for one in found.controls
            ),
        ],
    )
    yield "<h3>d′: how far synthetic images are from real ones for readers</h3>"
    yield _table(
        ("against", "d′"),
        [
            ("all real images", _figure(found.d_prime)),
            *((_CONTROLS[one.control], _figure(one.d_prime)) for one in found.controls),
        ],
    )
    yield "<h3>By reader</h3>"
    yield _table(
        ("reader", "sensitivity", "specificity", "d′"),
        [
            (one.reader, _share(one.synthetic_found), _share(one.real_found), _figure(one.d_prime))
            for one in found.readers
        ],
    )
    yield f"<p>{_ABOUT_CONTROLS}</p>"
    yield (
        "<p>Shares have Wilson's interval, d′ one over resampled cases; d′ = 0: readers cannot tell them "
        "apart.</p>"
    )


def _summaries(name: str, summaries: Iterable[ScoreSummary]) -> str:
    return _table(
        (name, "n", "mean", "SD", "median", "distribution, lowest to highest"),
        [
            (
                " / ".join(one.group) or "all",
                str(one.n),
                _figure(one.mean),
                _number(one.deviation, 2),
                f"{one.median:g}",
                _Markup(_bars(one.counts)),
            )
            for one in summaries
        ],
    )


def _agreements(found: Iterable[Agreement]) -> str:
    return _table(
        ("coefficient", "value", "cases"),
        [
            (one.coefficient.value, _figure(Figure(one.value, one.low, one.high, one.cases)), str(one.cases))
            for one in found
        ],
    )


class _Markup(str):
    """Text that is HTML already."""


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = []
    for row in rows:
        first, *others = (cell if isinstance(cell, _Markup) else escape(cell) for cell in row)
        body.append(f"<tr><th>{first}</th>{''.join(f'<td>{cell}</td>' for cell in others)}</tr>")
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _bars(counts: tuple[int, ...]) -> str:
    """One bar whose parts are the shares of the points, with the counts in words for who cannot see it."""
    total = sum(counts)
    words = ", ".join(f"{point}: {count}" for point, count in enumerate(counts, 1))
    place, parts = 0.0, []
    for count, color in zip(counts, _COLORS, strict=False):
        width = _BAR_WIDTH * count / max(total, 1)
        parts.append(
            f'<rect x="{place:.1f}" y="0" width="{width:.1f}" height="{_BAR_HEIGHT}" fill="{color}"/>'
        )
        place += width
    return (
        f'<svg width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}" role="img" aria-label="{escape(words)}">'
        f"<title>{escape(words)}</title>{''.join(parts)}</svg><small>{escape(words)}</small>"
    )


def _figure(figure: Figure, signed: bool = False) -> str:
    sign = "+" if signed else ""
    if not figure.is_known:
        return "not defined"
    text = f"{figure.value:{sign}.2f}"
    return (
        f"{text} ({figure.low:{sign}.2f} to {figure.high:{sign}.2f})" if math.isfinite(figure.low) else text
    )


def _share(figure: Figure) -> str:
    if not figure.is_known:
        return "not defined"
    text = f"{figure.value * 100:.0f} %"
    return (
        f"{text} ({figure.low * 100:.0f} to {figure.high * 100:.0f})" if math.isfinite(figure.low) else text
    )


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if math.isfinite(value) else "–"


def _seconds(value: float) -> str:
    return f"{value:.0f} s" if math.isfinite(value) else "–"
