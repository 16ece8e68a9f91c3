"""Preservation: is it still the same patient, and is everything else as it was?"""

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import BoolImage, FloatImage
from engine.evaluation.asked import AskedChange
from engine.evaluation.case import EvaluationCase
from engine.evaluation.look import UNDECIDED, Look
from engine.evaluation.similarity import psnr, ssim

# Findings that pull or push the heart and both lungs, and findings that cover the outline of their own lung.
_MOVES_ALL = {"cardiomegaly", "pleural_effusion", "pneumothorax", "atelectasis"}
_COVERS_LUNG = {"consolidation", "pneumonia", "lung_opacity"}
RIGHT_LUNG, LEFT_LUNG, HEART = range(3)


@dataclass(frozen=True)
class Preservation:
    """How much else an edit changed; NaN where a question does not arise.

    Attributes:
        age_drift: years between the referee's readings of source and edit.
        sex_kept, style_kept, view_kept: 1 where the referee reads the same on both.
        other_findings: mean change of the probability of findings that were not asked for.
        organ_drift: mean change of the area of lungs and heart that the asked finding leaves alone, as a
            share of the area.
        outside_mask: largest change outside the edit mask; must be 0.
        outside_mae, outside_psnr, outside_ssim: source against edit outside the true region.
    """

    age_drift: float
    sex_kept: float
    style_kept: float
    view_kept: float
    other_findings: float
    organ_drift: float
    outside_mask: float
    outside_mae: float
    outside_psnr: float
    outside_ssim: float


NOT_ASKED = Preservation(*[math.nan] * 10)


def measure_preservation(
    case: EvaluationCase,
    image: FloatImage,
    edit_mask: BoolImage,
    asked: tuple[AskedChange, ...],
    findings: tuple[str, ...],
    before: Look,
    after: Look,
) -> Preservation:
    """Compare an edit with its source.

    Args:
        case: the question.
        image: (512, 512) float32 in [0, 1], the edit.
        edit_mask: (512, 512) bool, what was allowed to change.
        asked: what the case asks.
        findings: order of the looks.
        before, after: source and edit as the referee sees them.
    """
    change = np.abs(image - case.source)
    outside = None if case.region is None else ~case.region
    return Preservation(
        age_drift=abs(after.age - before.age),
        sex_kept=_same(before.sex_male, after.sex_male),
        style_kept=_same_style(before, after),
        view_kept=_same(before.view_ap, after.view_ap),
        other_findings=_others(asked, findings, before, after),
        organ_drift=_organs(asked, before, after),
        outside_mask=float(change[~edit_mask].max(initial=0.0)),
        outside_mae=math.nan if outside is None or not outside.any() else float(change[outside].mean()),
        outside_psnr=math.nan if outside is None else psnr(image, case.source, outside),
        outside_ssim=math.nan if outside is None else ssim(image, case.source, outside),
    )


def _same(before: float, after: float) -> float:
    if math.isnan(before) or math.isnan(after):
        return math.nan
    return float((before >= UNDECIDED) == (after >= UNDECIDED))


def _same_style(before: Look, after: Look) -> float:
    if np.isnan(before.style).any() or np.isnan(after.style).any():
        return math.nan
    return float(np.argmax(before.style) == np.argmax(after.style))


def _others(asked: tuple[AskedChange, ...], findings: tuple[str, ...], before: Look, after: Look) -> float:
    named = {one.finding for one in asked}
    columns = [column for column, finding in enumerate(findings) if finding not in named]
    if not columns:
        return math.nan
    return float(np.abs(after.presence[columns] - before.presence[columns]).mean())


def _organs(asked: tuple[AskedChange, ...], before: Look, after: Look) -> float:
    stays = {RIGHT_LUNG, LEFT_LUNG, HEART}
    for one in asked:
        if one.finding in _MOVES_ALL:
            stays.clear()
        if one.finding in _COVERS_LUNG:
            stays -= {(RIGHT_LUNG, LEFT_LUNG)[side] for side in one.sides}
    drifts = [
        abs(float(after.areas[organ] - before.areas[organ])) / float(before.areas[organ])
        for organ in sorted(stays)
        if before.areas[organ] > 1e-3
    ]
    return float(np.mean(drifts)) if drifts else math.nan
