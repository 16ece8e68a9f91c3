"""Tone: bends a patient's grey levels towards those of real films, by a curve that belongs to the patient."""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.patient import Patient

# Quantile curves of 200 public films (NIH ChestX-ray14): mean, and one deviation of the two main variations.
_MEAN = (
    0.006,
    0.138,
    0.242,
    0.312,
    0.371,
    0.425,
    0.477,
    0.526,
    0.571,
    0.613,
    0.653,
    0.691,
    0.730,
    0.771,
    0.812,
    0.852,
    0.966,
)
_FIRST = (
    0.008,
    0.107,
    0.137,
    0.141,
    0.141,
    0.140,
    0.138,
    0.134,
    0.126,
    0.116,
    0.103,
    0.090,
    0.076,
    0.060,
    0.044,
    0.027,
    -0.008,
)
_SECOND = (
    -0.001,
    -0.051,
    -0.045,
    -0.035,
    -0.026,
    -0.016,
    -0.004,
    0.008,
    0.017,
    0.025,
    0.033,
    0.040,
    0.046,
    0.050,
    0.051,
    0.049,
    0.018,
)
_BLEND = 0.7


def tone_curve(grey: Tensor, patient: Patient) -> tuple[Tensor, Tensor]:
    """Knots of the curve of one patient, measured on the healthy film.

    Args:
        grey: (H, W) of the healthy film.
        patient: whose ``exposure.tone`` chooses the target.

    Returns:
        Grey levels before and after, (n,) float32 each, both rising.
    """
    ordered = grey.flatten().sort().values
    places = torch.linspace(0, len(ordered) - 1, len(_MEAN)).long()
    before = ordered[places.to(grey.device)].double()
    first, second = np.clip(patient.exposure.tone, -1.6, 1.6)
    wanted = np.array(_MEAN) + first * np.array(_FIRST) + second * np.array(_SECOND)
    wanted = np.maximum.accumulate(np.clip(wanted, 0, 1))
    ramp = torch.arange(len(_MEAN), device=grey.device) * 1e-4
    target = torch.as_tensor(wanted, device=grey.device)
    after = (1 - _BLEND) * before + _BLEND * target
    return (before + ramp).float(), (after + ramp).float()


def apply_tone(grey: Tensor, before: Tensor, after: Tensor) -> Tensor:
    """The grey levels on the curve, (H, W) float32; beyond its ends shifted as they are."""
    upper = torch.bucketize(grey, before).clamp(1, len(before) - 1)
    low, high = before[upper - 1], before[upper]
    share = ((grey - low) / (high - low)).clamp(0, 1)
    bent = after[upper - 1] + (after[upper] - after[upper - 1]) * share
    return (bent + (grey - before[-1]).clamp(min=0)).clamp(0, 1)
