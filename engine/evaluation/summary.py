"""Summary: figures with intervals from all measured cases, one set for each row of the tables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
from engine.evaluation.measure import CaseMeasure
from engine.evaluation.realism import frechet_distance, kernel_distance
from engine.evaluation.resampling import UNKNOWN, Figure, Resamples, weighted_auroc, weighted_pearson
from engine.evaluation.rows import TRUTH

_STYLES = 3
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


def reference_halves(evaluation: Evaluation) -> tuple[float, int]:
    """Fréchet distance between two halves of the reference images, by patient, for scale; and their size."""
    patients = sorted({fact.patient for fact in evaluation.facts})
    first_half = set(patients[::2])
    features = _reference_features(evaluation)
    parts = [
        features[[(fact.patient in first_half) == first for fact in evaluation.facts]]
        for first in (True, False)
    ]
    size = min(map(len, parts))
    if size < 3:
        return math.nan, size
    return float(frechet_distance(parts[0][:size], parts[1][:size], np.ones((1, size)))[0]), size


def _summarize_row(
    evaluation: Evaluation,
    suite: Suite,
    resamples: Resamples,
    measures: list[CaseMeasure],
    is_model: bool,
) -> RowSummary:
    looks = [measure.look for measure in measures]
    pathology = _pathology(evaluation, resamples, looks)
    sections = {
        "overall": _overall(evaluation, suite, resamples, looks, pathology),
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
        pathology={
            finding: resamples.figure(100 * values, len(measures)) for finding, values in pathology.items()
        },
    )


def _pathology(evaluation: Evaluation, resamples: Resamples, looks: Sequence[Look]) -> dict[str, Values]:
    """By finding: AUROC of the readings for what is truly there; only where both kinds of cases are."""
    labels = np.array([fact.labels for fact in evaluation.facts])
    seen = _seen(looks)
    return {
        finding: weighted_auroc(seen[:, column], labels[:, column], resamples.weights)
        for column, finding in enumerate(evaluation.findings)
        if 0 < labels[:, column].sum() < len(labels)
    }


def _overall(
    evaluation: Evaluation,
    suite: Suite,
    resamples: Resamples,
    looks: Sequence[Look],
    pathology: dict[str, Values],
) -> dict[str, Figure]:
    facts, count = evaluation.facts, len(looks)
    weights = resamples.weights
    unknown = np.full(len(weights), np.nan)
    p = 100 * _mean_of(list(pathology.values()), unknown)
    r = 100 * _identity(evaluation, suite, looks, weights, unknown)
    true_age = _numbers([fact.identity.age_years for fact in facts])
    a = 100 * weighted_pearson(true_age, _numbers([look.age for look in looks]), weights)
    figures = {
        "P": resamples.figure(p, count),
        "R": resamples.figure(r, count),
        "A": resamples.figure(a, count),
        "CMIG": resamples.figure(nested_cmig(p, r, a), count),
        "CMIG_cube_root": resamples.figure(cube_root_cmig(p, r, a), count),
    }
    targets = [fact.target for fact in facts if fact.target is not None]
    if len(targets) == count:
        true, edited = _seen(targets), _seen(looks)
        figures["KL"] = resamples.mean(paired_divergence(true, edited))
        figures["KL_histogram"] = resamples.left_out_figure(
            histogram_divergence(true, edited, resamples.left_out), count
        )
    reference = _reference_features(evaluation)
    features = np.array([look.features for look in looks], np.float64)
    figures["FID"] = resamples.left_out_figure(
        frechet_distance(features, reference, resamples.left_out), count
    )
    figures["KID"] = resamples.figure(
        1000 * kernel_distance(features, reference, weights, resamples.patients), count
    )
    return figures


def _identity(
    evaluation: Evaluation, suite: Suite, looks: Sequence[Look], weights: Values, unknown: Values
) -> Values:
    """AUROC of the style (simulated; mean over styles) or of the sex (real films)."""
    identities = [fact.identity for fact in evaluation.facts]
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
    ages = [measure.look.age for measure in measures]
    return {
        "age_drift": resamples.mean([one.age_drift for one in kept]),
        "age_r_to_source": resamples.pearson([fact.before.age for fact in evaluation.facts], ages),
        "sex_kept": resamples.mean([one.sex_kept for one in kept]),
        "style_kept": resamples.mean([one.style_kept for one in kept]),
        "view_kept": resamples.mean([one.view_kept for one in kept]),
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
    timed = [measure.seconds if measure.seconds > 0 else math.nan for measure in measures]
    return {
        "ratio_to_unedited": resamples.ratio(
            [one.inside for one in errors], [one.unedited_inside for one in errors]
        ),
        "inside": resamples.mean([one.inside for one in errors]),
        "outside": resamples.mean([one.outside for one in errors]),
        "psnr": resamples.mean([one.psnr for one in errors]),
        "seconds": resamples.mean(timed),
        "failed": resamples.mean([measure.failed for measure in measures]),
    }


def _seen(looks: Sequence[Look]) -> Values:
    """(N, F) probability that a finding is on either side."""
    return np.array([look.presence.max(axis=1) for look in looks], np.float64)


def _reference_features(evaluation: Evaluation) -> Values:
    """Of the true counterfactuals; of the sources where there are none."""
    return np.array([(fact.target or fact.before).features for fact in evaluation.facts], np.float64)


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
