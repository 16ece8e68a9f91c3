"""What the results desk says in words above its tabs."""

import math
from collections.abc import Callable

from engine.evaluation.resampling import Figure
from engine.reading.detection import ControlDetection, Detection
from engine.reading.preference import Preference
from engine.reading.protocol import Control
from engine.reading.study_results import StudyResults
from viewer.language import number, tr
from viewer.reading.score_table import figure_text


def summary(results: StudyResults) -> str:
    """Mean ± standard deviation of each scored question, with readers and cases; "" before any answer.

    As ``StudyResults.paper_line``, which goes into reports, in the language of the window.
    """
    told = [(one.title, one.overall) for one in results.items if one.overall is not None]
    if not told:
        return ""
    parts = []
    for title, score in told:
        spread = f" ± {figure_text(score.deviation)}" if math.isfinite(score.deviation) else ""
        parts.append(f"{tr(title)} {figure_text(score.mean.value)}{spread}")
    readers, cases = max(score.readers for _, score in told), max(score.cases for _, score in told)
    by = tr("1 reader") if readers == 1 else tr("{n} readers").format(n=readers)
    of = tr("1 case") if cases == 1 else tr("{n} cases").format(n=cases)
    return f"{', '.join(parts)} ({by}, {of})"


def overview(results: StudyResults, name_of: Callable[[str], str]) -> list[str]:
    """Lines about real or synthetic, and about which arm is preferred.

    Args:
        results: of the study.
        name_of: how an arm is called, as long as it is hidden; lines are in the order of these names.
    """
    lines = []
    if results.detection is not None:
        lines += [_told(results.detection), *map(_apart, results.detection.controls)]
    if results.preference is not None:
        lines.append(_preferred(results.preference, name_of))
    return lines


def _told(found: Detection) -> str:
    words = tr("Told right: {right}; synthetic found: {found}; real called real: {real}")
    right, synthetic = _percent(found.right), _percent(found.synthetic_found)
    return words.format(right=right, found=synthetic, real=_percent(found.real_found))


def _apart(found: ControlDetection) -> str:
    words = {
        Control.UNTOUCHED.value: tr("Untouched films called real: {real}; d′ against synthetic ones {d}"),
        Control.SAME_PATH.value: tr("Sham edits called real: {real}; d′ against synthetic images {d}"),
    }[found.control]
    d = found.d_prime
    told = figure_text(d.value)
    if d.low == d.low:
        told += " " + tr("({low} to {high})").format(low=figure_text(d.low), high=figure_text(d.high))
    return words.format(real=_percent(found.called_real), d=told)


def _preferred(found: Preference, name_of: Callable[[str], str]) -> str:
    first, second = (name_of(found.first), found.prefer_first), (name_of(found.second), found.prefer_second)
    share = found.share_first
    if second < first:
        first, second = second, first
        share = Figure(1 - share.value, 1 - share.high, 1 - share.low, share.n)
    words = tr("{first} preferred {a} times, {second} {b} times, neither {none} times ({share})")
    return words.format(
        first=first[0],
        a=first[1],
        second=second[0],
        b=second[1],
        none=found.no_difference,
        share=_percent(share),
    )


def _percent(figure: Figure) -> str:
    if not figure.is_known:
        return "–"
    text = f"{number(figure.value * 100, '.0f')} %"
    if figure.low == figure.low:
        text += f" ({number(figure.low * 100, '.0f')}–{number(figure.high * 100, '.0f')})"
    return text
