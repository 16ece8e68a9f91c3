"""Display: sharpening, window and look-up, from the detector's signal to the grey levels of a film."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from engine.simulation.batch import column
from engine.simulation.furniture import furniture
from engine.simulation.patient import Patient
from engine.simulation.tone import apply_equalizer, apply_tone, closing_curve, equalizer, tone_curve
from engine.simulation.tubes import gaussian_blur


@dataclass(frozen=True, eq=False)
class Window:
    """What turns a signal into grey: measured on the healthy film.

    Attributes:
        low, high: of the window, (B, 1, 1).
        curves: knots of each patient's tone curve.
        gains: each patient's equalizer.
        finals: knots of the curve that brings the grey levels back after the equalizer.
    """

    low: Tensor
    high: Tensor
    curves: tuple[tuple[Tensor, Tensor], ...] = ()
    gains: tuple[Tensor, ...] = ()
    finals: tuple[tuple[Tensor, Tensor], ...] = ()


def sharpen(signal: Tensor, patients: list[Patient], scale: Tensor) -> Tensor:
    """Unsharp masking at two widths, .16 and 1.3 cm."""
    fine = column([patient.exposure.unsharp_fine for patient in patients], signal.device)
    wide = column([patient.exposure.unsharp_wide for patient in patients], signal.device)
    per_patient = scale[:, None, None]
    small = signal - gaussian_blur(signal, 0.16 * per_patient, signal.shape[-1] // 16)
    large = signal - gaussian_blur(signal, 1.3 * per_patient, signal.shape[-1] // 8)
    return signal + fine * small + wide * large


def measure_window(signal: Tensor, lung: Tensor, patients: list[Patient]) -> Window:
    """The window of healthy films: the lung's dark end at its level, white at a share of the film.

    Args:
        signal: (B, H, W), sharpened.
        lung: (B, H, W), 0..1.
    """
    lows, highs = [], []
    for index, patient in enumerate(patients):
        exposure = patient.exposure
        inside = signal[index][lung[index] > 0.6]
        whole = signal[index][signal[index] > signal[index].mean() * 0.3]
        dark = _quantile(inside if inside.numel() else whole, 0.04)
        white = _quantile(whole, exposure.white_share)
        # The look-up is inverted so that the dark end of the lung lands at its level.
        k = exposure.gamma
        share = -np.log(1 - exposure.lung_level * (1 - np.exp(-k))) / k
        low = (dark - share * white) / (1 - share)
        lows.append(low)
        highs.append(white)
    device = signal.device
    window = Window(column(lows, device), column(highs, device))
    grey = _look_up(signal, window, patients)
    curves = tuple(tone_curve(film, patient) for film, patient in zip(grey, patients, strict=True))
    toned = [apply_tone(film, *curve) for film, curve in zip(grey, curves, strict=True)]
    gains = tuple(equalizer(film, patient) for film, patient in zip(toned, patients, strict=True))
    equal = [apply_equalizer(film, gain).clamp(0, 1) for film, gain in zip(toned, gains, strict=True)]
    finals = tuple(closing_curve(film, patient) for film, patient in zip(equal, patients, strict=True))
    return replace(window, curves=curves, gains=gains, finals=finals)


def to_grey(signal: Tensor, window: Window, patients: list[Patient]) -> Tensor:
    """Grey in [0, 1] with collimation and marker, (B, H, W) float32."""
    grey = _look_up(signal, window, patients)
    out = []
    for index, patient in enumerate(patients):
        shade, shape = furniture(patient, signal.shape[-1])
        shade, shape = shade.to(signal.device), shape.to(signal.device)
        film = apply_tone(grey[index], *window.curves[index])
        film = apply_equalizer(film, window.gains[index]).clamp(0, 1)
        film = apply_tone(film, *window.finals[index])
        out.append(film * (1 - shape) + shade * shape)
    return torch.stack(out).clamp(0, 1)


def _look_up(signal: Tensor, window: Window, patients: list[Patient]) -> Tensor:
    k = column([patient.exposure.gamma for patient in patients], signal.device)
    u = (signal - window.low) / (window.high - window.low)
    knee = torch.nn.functional.softplus(u * 14) / 14  # no corner at black
    grey = (1 - torch.exp(-k * knee)) / (1 - torch.exp(-k))
    return torch.where(grey > 0.92, 0.92 + 0.09 * torch.tanh((grey - 0.92) / 0.09), grey)


def _quantile(values: Tensor, share: float) -> float:
    ordered = values.flatten().sort().values
    return float(ordered[int(share * (ordered.numel() - 1))])
