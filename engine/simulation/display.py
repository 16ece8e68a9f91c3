"""Display: sharpening, window, look-up and what a technician leaves on a film (collimation, side marker)."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from engine.simulation.batch import column
from engine.simulation.patient import Patient
from engine.simulation.random_streams import stream
from engine.simulation.tone import apply_tone, tone_curve
from engine.simulation.tubes import gaussian_blur

_LETTER_L = ("1000", "1000", "1000", "1000", "1000", "1111")
_LETTER_R = ("1110", "1001", "1001", "1110", "1010", "1001")


@dataclass(frozen=True, eq=False)
class Window:
    """What turns a signal into grey: measured on the healthy film.

    Attributes:
        low, high: of the window, (B, 1, 1).
        curves: knots of each patient's tone curve.
    """

    low: Tensor
    high: Tensor
    curves: tuple[tuple[Tensor, Tensor], ...] = ()


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
    return replace(window, curves=curves)


def to_grey(signal: Tensor, window: Window, patients: list[Patient]) -> Tensor:
    """Grey in [0, 1] with collimation and marker, (B, H, W) float32."""
    grey = _look_up(signal, window, patients)
    out = []
    for index, patient in enumerate(patients):
        shade, shape = _furniture(patient, signal.shape[-1])
        shade, shape = shade.to(signal.device), shape.to(signal.device)
        film = apply_tone(grey[index], *window.curves[index])
        out.append(film * (1 - shape) + shade * shape)
    return torch.stack(out).clamp(0, 1)


def _look_up(signal: Tensor, window: Window, patients: list[Patient]) -> Tensor:
    k = column([patient.exposure.gamma for patient in patients], signal.device)
    u = (signal - window.low) / (window.high - window.low)
    knee = torch.nn.functional.softplus(u * 14) / 14  # no corner at black
    grey = (1 - torch.exp(-k * knee)) / (1 - torch.exp(-k))
    return torch.where(grey > 0.92, 0.92 + 0.09 * torch.tanh((grey - 0.92) / 0.09), grey)


def _furniture(patient: Patient, size: int) -> tuple[Tensor, Tensor]:
    """Shade and coverage of collimator borders and of the marker, (size, size) each."""
    random, exposure = stream(patient.seed, "marker"), patient.exposure
    along = (np.arange(size) + 0.5) / size
    a = np.deg2rad(exposure.border_tilt_deg)
    u = along[None] + np.sin(a) * (along[:, None] - 0.5)
    v = along[:, None] - np.sin(a) * (along[None] - 0.5)
    left, right, top, bottom = exposure.collimation
    edge = size / 1.2
    cover = np.zeros((size, size))
    for depth, distance in ((left, u), (right, 1 - u), (top, v), (bottom, 1 - v)):
        if depth:
            cover = np.maximum(cover, 1 / (1 + np.exp(np.clip((distance - depth) * edge, -40, 40))))
    shade = np.full((size, size), 0.02)
    if exposure.marker:
        on_left = random.random() < 0.25  # R stands on the patient's right, which is the left of the image
        letter = np.array([[c == "1" for c in row] for row in (_LETTER_R if on_left else _LETTER_L)])
        high = random.uniform(0.022, 0.04)
        centre = (
            random.uniform(0.05, 0.1),
            random.uniform(0.05, 0.1) if on_left else random.uniform(0.9, 0.95),
        )
        t = np.deg2rad(random.normal(0, 9))
        dv, du = along[:, None] - centre[0], along[None] - centre[1]
        row = ((dv * np.cos(t) - du * np.sin(t)) / high + 0.5) * 6
        column = ((du * np.cos(t) + dv * np.sin(t)) / (0.66 * high) + 0.5) * 4
        inside = (row >= 0) & (row < 6) & (column >= 0) & (column < 4)
        lit = inside & letter[np.clip(row, 0, 5).astype(int), np.clip(column, 0, 3).astype(int)]
        shade[lit], cover[lit] = random.uniform(0.85, 1.0), 0.95
    return torch.as_tensor(shade.astype(np.float32)), torch.as_tensor(cover.astype(np.float32))


def _quantile(values: Tensor, share: float) -> float:
    ordered = values.flatten().sort().values
    return float(ordered[int(share * (ordered.numel() - 1))])
