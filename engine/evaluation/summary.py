"""Summary: figures with intervals from all measured cases, one set for each row of the tables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.case import Suite
from engine.evaluation.cmig import (
    cube_root_cmig,
    histogram_divergence,
    nested_cmig,
    paired_divergence,
)
from engine.evaluation.effect_summary import summarize_effect, summarize_groups
from engine.evaluation.evaluation import Evaluation
from engine.evaluation.look import Look
from engine.evaluation.measure import CaseFacts, CaseMeasure
from engine.evaluation.realism import frechet_distance, kernel_distance
from engine.evaluation.resampling import UNKNOWN, Figure, Resamples, weighted_auroc, weighted_pearson
from engine.evaluation.rows import TRUTH

_STYLES = 3
_FEWEST_OF_A_KIND = 5  # cases with, and cases without a finding, for an interval of its AUROC
_FEWEST_FOR_HISTOGRAMS = 300  # with fewer, 50 bins measure how many cases there are
Values = NDArray[np.float64]
# The references were not confined by a mask.
_OF_EDIT_MASKS = (
    ("preservation", "outside_mask_max"),
    ("localization", "opened"),
    ("localization", "covered"),
    ("localization", "guidance_iou"),
    ("error", "failed"),
)


@dataclass(frozen=True)
class RowSummary:
    """All figures of one row, by section and name; and success by group of asked changes.

    Attributes:
        sections: "overall", "effect", "preservation", "localization", "error", to figures by name.
        groups: "finding", "operation", "level", "side", to figures by group, to (success, extent share).
        pathology: AUROC of each finding.
    """

    sections: dict[str, dict[str, Figure]]
    groups: dict[str, dict[str, tuple[Figure, Figure]]]
    pathology: dict[str, Figure]


def summarize(evaluation: Evaluation, suite: Suite, resamples: Resamples) -> dict[str, RowSummary]:
    """Figures of each row, by its key."""
    return {
        row.key: _summarize_row(evaluation, suite, resamples, evaluation.measures[row.key], row.is_model)
        for row in evaluation.rows
    }


def label_agreement(evaluation: Evaluation, resamples: Resamples) -> dict[str, Figure]:
    """By finding: AUROC x 100 of the referee's readings of the sources for their labels, each film once."""
    films: dict[bytes, int] = {}
    for index, fact in enumerate(evaluation.facts):
        films.setdefault(fact.before.features.tobytes(), index)
    chosen = list(films.values())
    facts = [evaluation.facts[index] for index in chosen]
    labels = np.array([fact.known_before for fact in facts])
    seen = _seen([fact.before for fact in facts])
    return _by_finding(evaluation.findings, labels, seen, resamples.take(chosen))


def _summarize_row(
    evaluation: Evaluation,
    suite: Suite,
    resamples: Resamples,
    measures: list[CaseMeasure],
    is_model: bool,
) -> RowSummary:
    # An edit that failed is not done as told, and no answer to any other question.
    usable = [index for index, measure in enumerate(measures) if not measure.failure]
    facts, looks = [evaluation.facts[index] for index in usable], [measures[index].look for index in usable]
    part = resamples.take(usable)
    pathology = (
        _by_finding(evaluation.findings, np.array([fact.known_after for fact in facts]), _seen(looks), part)
        if usable
        else {}
    )
    sections = {
        "overall": _overall(facts, suite, part, looks) if usable else {},
        "effect": summarize_effect(resamples, measures, evaluation.measures.get(TRUTH.key)),
        "preservation": _preservation(evaluation, resamples, measures),
        "localization": _localization(resamples, measures),
        "error": _error(resamples, measures),
    }
    if not is_model:
        for section, name in _OF_EDIT_MASKS:
            sections[section][name] = UNKNOWN
    return RowSummary(
        sections=sections,
        groups=summarize_groups(resamples, measures),
        pathology=pathology,
    )


def _aurocs(labels: Values, seen: Values, weights: Values) -> dict[int, tuple[Values, NDArray[np.bool_]]]:
    """By column with both kinds of cases: AUROC x 100 under (B, N) weights, and which cases it is of."""
    found = {}
    for column in range(labels.shape[1]):
        has = np.isfinite(labels[:, column])
        there = labels[has, column] == 1
        if there.any() and not there.all():
            found[column] = 100 * weighted_auroc(seen[has, column], there, weights[:, has]), has
    return found


def _by_finding(
    findings: Sequence[str], labels: Values, seen: Values, resamples: Resamples
) -> dict[str, Figure]:
    """AUROC x 100 by finding; an interval only with some cases of either kind."""
    figures = {}
    for column, (values, has) in _aurocs(labels, seen, resamples.weights).items():
        figure = resamples.figure(values, has)
        fewest = min(np.count_nonzero(labels[has, column] == kind) for kind in (0, 1))
        if fewest < _FEWEST_OF_A_KIND:
            figure = replace(figure, low=math.nan, high=math.nan)
        figures[findings[column]] = figure
    return figures


def _overall(
    facts: Sequence[CaseFacts], suite: Suite, resamples: Resamples, looks: Sequence[Look]
) -> dict[str, Figure]:
    count, weights = len(facts), resamples.weights
    unknown = np.full(len(weights), np.nan)
    labels = np.array([fact.known_after for fact in facts])
    p = _mean_of([values for values, _ in _aurocs(labels, _seen(looks), weights).values()], unknown)
    r = 100 * _identity(facts, suite, looks, weights, unknown)
    true_age = _numbers([fact.identity.age_years for fact in facts])
    a = 100 * weighted_pearson(true_age, _numbers([look.age for look in looks]), weights)
    figures = {
        "P": resamples.figure(p),
        "R": resamples.figure(r),
        "A": resamples.figure(a),
        "CMIG": resamples.figure(nested_cmig(p, r, a)),
        "CMIG_cube_root": resamples.figure(cube_root_cmig(p, r, a)),
    }
    targets = [fact.target for fact in facts if fact.target is not None]
    if len(targets) == count:
        true, edited = _seen(targets), _seen(looks)
        figures["KL"] = resamples.mean(paired_divergence(true, edited))
        if count >= _FEWEST_FOR_HISTOGRAMS:
            figures["KL_histogram"] = resamples.left_out_figure(
                histogram_divergence(true, edited, resamples.left_out)
            )
    reference = np.array([(fact.target or fact.before).features for fact in facts], np.float64)
    features = np.array([look.features for look in looks], np.float64)
    figures["FID"] = resamples.left_out_figure(frechet_distance(features, reference, resamples.left_out))
    figures["KID"] = resamples.figure(
        1000 * kernel_distance(features, reference, weights, resamples.patients)
    )
    return figures


def _identity(
    facts: Sequence[CaseFacts], suite: Suite, looks: Sequence[Look], weights: Values, unknown: Values
) -> Values:
    """AUROC of the style (simulated; mean over styles) or of the sex (real films)."""
    identities = [fact.identity for fact in facts]
    if suite is not Suite.SIMULATED:
        male = np.array([identity.sex == "M" for identity in identities])
        if male.all() or not male.any():
            return unknown
        return weighted_auroc(_numbers([look.sex_male for look in looks]), male, weights)
    values = []
    for style in range(_STYLES):
        has = np.array([identity.style == style for identity in identities])
        if has.any() and not has.all():
            values.append(weighted_auroc(_numbers([look.style[style] for look in looks]), has, weights))
    return _mean_of(values, unknown)


def _preservation(
    evaluation: Evaluation, resamples: Resamples, measures: list[CaseMeasure]
) -> dict[str, Figure]:
    kept = [measure.preservation for measure in measures]
    ages = [math.nan if measure.failure else measure.look.age for measure in measures]
    return {
        "age_drift": resamples.mean([one.age_drift for one in kept]),
        "age_r_to_source": resamples.pearson([fact.before.age for fact in evaluation.facts], ages),
        "sex_kept": resamples.share([one.sex_kept for one in kept]),
        "style_kept": resamples.share([one.style_kept for one in kept]),
        "view_kept": resamples.share([one.view_kept for one in kept]),
        "other_findings": resamples.mean([one.other_findings for one in kept]),
        "organ_drift": resamples.mean([one.organ_drift for one in kept]),
        "outside_mask_max": resamples.maximum([one.outside_mask for one in kept]),
        "outside_mae": resamples.mean([one.outside_mae for one in kept]),
        "outside_psnr": resamples.mean([one.outside_psnr for one in kept]),
        "outside_ssim": resamples.mean([one.outside_ssim for one in kept]),
    }


def _localization(resamples: Resamples, measures: list[CaseMeasure]) -> dict[str, Figure]:
    figures = {
        "opened": resamples.mean([measure.opened for measure in measures]),
        "covered": resamples.mean([measure.covered for measure in measures]),
    }
    for name in ("guidance", "relevance", "change"):
        found = [getattr(measure, name) for measure in measures]
        figures[f"{name}_pointing"] = resamples.mean([one.pointing for one in found])
        figures[f"{name}_auroc"] = resamples.mean([one.auroc for one in found])
        figures[f"{name}_iou"] = resamples.mean([one.iou for one in found])
        figures[f"{name}_best_iou"] = resamples.mean([one.best_iou for one in found])
    return figures


def _error(resamples: Resamples, measures: list[CaseMeasure]) -> dict[str, Figure]:
    errors = [measure.error for measure in measures]
    return {
        "ratio_to_unedited": resamples.ratio(
            [one.inside for one in errors], [one.unedited_inside for one in errors]
        ),
        "inside": resamples.mean([one.inside for one in errors]),
        "outside": resamples.mean([one.outside for one in errors]),
        "psnr": resamples.mean([one.psnr for one in errors]),
        "seconds": resamples.median([measure.seconds for measure in measures]),
        "failed": resamples.share([float(bool(measure.failure)) for measure in measures]),
    }


def _seen(looks: Sequence[Look]) -> Values:
    """(N, F) probability that a finding is on either side."""
    return np.array([look.presence.max(axis=1) for look in looks], np.float64)


def _numbers(values: Sequence[float | None]) -> Values:
    return np.array([math.nan if value is None else float(value) for value in values])


def _mean_of(rows: list[Values], unknown: Values) -> Values:
    if not rows:
        return unknown
    stacked = np.array(rows)
    known = np.isfinite(stacked)
    counts = known.sum(axis=0)
    sums = np.where(known, stacked, 0.0).sum(axis=0)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
