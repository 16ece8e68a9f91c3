"""Tone: bends a patient's grey levels and spectrum towards those of a real film of the patient's character.

Both belong to the patient: they are measured on the healthy film and used unchanged for every other.
"""

import numpy as np
import torch
from torch import Tensor

from engine.simulation.film_character import (
    QUANTILES,
    grey_quantiles,
    load_film_statistics,
    ring_cycles,
    ring_spectrum,
)
from engine.simulation.patient import Patient

_EQUALIZED, _MOST_DEX = 1.0, 0.4
_PAD = 8  # of the film's side, mirrored, so that opposite borders do not meet


def tone_curve(grey: Tensor, patient: Patient) -> tuple[Tensor, Tensor]:
    """Knots of the curve of one patient, measured on the healthy film.

    Args:
        grey: (H, W) of the healthy film.
        patient: whose ``exposure.character`` chooses the target.

    Returns:
        Grey levels before and after, (n,) float32 each, both rising.
    """
    before = grey_quantiles(grey).double()
    wanted = load_film_statistics().wanted_quantiles(patient.exposure.character)
    # The whitest spot of a real film is its marker, which comes later: the body keeps its own last step.
    wanted[-1] = min(1.0, wanted[-2] + float(before[-1] - before[-2]))
    ramp = torch.arange(QUANTILES, device=grey.device) * 1e-4
    after = torch.as_tensor(wanted, device=grey.device)
    return (before + ramp).float(), (after + ramp).float()


def closing_curve(grey: Tensor, patient: Patient) -> tuple[Tensor, Tensor]:
    """The way back to the wanted grey levels after the equalizer, as ``tone_curve``.

    The empty film beside the body stays as it is: where all is nearly one grey, a curve would be a cliff.
    """
    before, wanted = tone_curve(grey, patient)
    share = ((before - 0.08) / 0.12).clamp(0, 1)
    after = before + share * (wanted - before)
    return before, torch.cummax(after, 0).values + torch.arange(QUANTILES, device=grey.device) * 1e-6


def apply_tone(grey: Tensor, before: Tensor, after: Tensor) -> Tensor:
    """The grey levels on the curve, (H, W) float32; beyond its ends shifted as they are."""
    upper = torch.bucketize(grey, before).clamp(1, len(before) - 1)
    low, high = before[upper - 1], before[upper]
    share = ((grey - low) / (high - low)).clamp(0, 1)
    bent = after[upper - 1] + (after[upper] - after[upper - 1]) * share
    return (bent + (grey - before[-1]).clamp(min=0)).clamp(0, 1)


def equalizer(grey: Tensor, patient: Patient) -> Tensor:
    """Gain of each spatial frequency that gives the healthy film the spectrum of the patient's character.

    Args:
        grey: (H, H) of the healthy film on its tone curve.

    Returns:
        Gains for ``apply_equalizer``, float32, from 10^-.4 to 10^.4; 1 for the whole film's mean.
    """
    size = grey.shape[-1]
    own = ring_spectrum(grey).double().cpu().numpy()
    wanted = load_film_statistics().wanted_spectrum(patient.exposure.character)
    known = np.isfinite(own)
    excess = np.clip(_EQUALIZED * (wanted - own)[known], -_MOST_DEX, _MOST_DEX)
    padded = size + 2 * (size // _PAD)
    down, across = np.fft.fftfreq(padded)[:, None], np.fft.rfftfreq(padded)[None]
    cycles = np.hypot(down, across) * size
    steps = np.log(ring_cycles()[known])
    gain = 10 ** np.interp(np.log(np.maximum(cycles, 1e-3)), steps, excess)
    # The lowest frequencies are the body's shape and the film's brightness: tone has dealt with them.
    fade = np.clip((cycles - 1) / 2, 0, 1)
    return torch.as_tensor((1 + (gain - 1) * fade).astype(np.float32), device=grey.device)


def apply_equalizer(grey: Tensor, gain: Tensor) -> Tensor:
    """(H, H) filtered by the gains; may leave [0, 1]."""
    size = grey.shape[-1]
    pad = size // _PAD
    wide = torch.nn.functional.pad(grey[None, None], (pad, pad, pad, pad), mode="reflect")[0, 0]
    return torch.fft.irfft2(torch.fft.rfft2(wide) * gain, s=wide.shape)[pad:-pad, pad:-pad]
