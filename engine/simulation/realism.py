"""Realism: how far simulated radiographs are from real ones, in spectrum, grey levels and to a classifier."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from engine.arrays import FloatImage

_RINGS = 40
_THUMBNAIL = 64


@dataclass(frozen=True)
class Realism:
    """What was measured on two sets of radiographs.

    Attributes:
        spectrum_rms_dex: rms difference of the logarithms of the mean radial amplitude spectra.
        grey_distance: mean absolute difference of the pooled quantile curves, of 1.
        classifier_auc: of a small network on 64 x 64 thumbnails that it has not seen; .5 is perfect.
        real, simulated: number of radiographs.
    """

    spectrum_rms_dex: float
    grey_distance: float
    classifier_auc: float
    real: int
    simulated: int


def measure_realism(real: np.ndarray, simulated: np.ndarray, *, epochs: int = 30, seed: int = 0) -> Realism:
    """Compare two stacks of square radiographs of one size, (n, H, H) float32 in [0, 1], n at least 8."""
    if real.ndim != 3 or real.shape[1:] != simulated.shape[1:] or min(len(real), len(simulated)) < 8:
        raise ValueError("needs at least 8 radiographs of each kind, all of one size")
    difference = log_spectrum(real) - log_spectrum(simulated)
    shares = np.linspace(0.005, 0.995, 100)
    grey = np.abs(np.quantile(real[:, ::4, ::4], shares) - np.quantile(simulated[:, ::4, ::4], shares)).mean()
    auc = classifier_auc(real, simulated, epochs=epochs, seed=seed)
    return Realism(float(np.sqrt((difference**2).mean())), float(grey), auc, len(real), len(simulated))


def log_spectrum(images: np.ndarray) -> FloatImage:
    """(rings,) log10 of the mean radial amplitude, rings even in log frequency from 2 cycles to Nyquist."""
    size = images.shape[-1]
    window = np.outer(np.hanning(size), np.hanning(size))
    centred = (images - images.mean((1, 2), keepdims=True)) * window
    amplitude = np.abs(np.fft.rfft2(centred)).mean(0)
    cycles = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]) * size
    edges = np.geomspace(2, size / 2, _RINGS + 1)
    ring = np.digitize(cycles, edges) - 1
    means = [amplitude[ring == i].mean() for i in range(_RINGS) if (ring == i).any()]
    return np.log10(np.asarray(means) + 1e-9).astype(np.float32)


def classifier_auc(real: np.ndarray, simulated: np.ndarray, *, epochs: int = 30, seed: int = 0) -> float:
    """AUC of a small network trained on one half of each set, tested on the other."""
    torch.manual_seed(seed)
    tests, truths, trains, labels = [], [], [], []
    for label, stack in enumerate((real, simulated)):
        small = _thumbnails(stack)
        half = len(small) // 2
        trains.append(small[:half])
        tests.append(small[half:])
        labels.append(torch.full((half,), float(label)))
        truths.append(torch.full((len(small) - half,), float(label)))
    images, answers = torch.cat(trains), torch.cat(labels)
    network = nn.Sequential(
        *_block(1, 16),
        *_block(16, 32),
        *_block(32, 64),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(64, 1),
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-2)
    for _ in range(epochs):
        for chosen in torch.randperm(len(images)).split(32):
            batch = images[chosen]
            batch = torch.roll(batch, tuple(torch.randint(-3, 4, (2,)).tolist()), (2, 3))
            loss = nn.functional.binary_cross_entropy_with_logits(network(batch)[:, 0], answers[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    network.eval()
    with torch.no_grad():
        scores = network(torch.cat(tests))[:, 0].numpy()
    return _auc(scores, torch.cat(truths).numpy())


def _block(before: int, after: int) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(before, after, 3, padding=1),
        nn.GroupNorm(4, after),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )


def _thumbnails(stack: np.ndarray) -> torch.Tensor:
    images = torch.as_tensor(np.ascontiguousarray(stack, dtype=np.float32))[:, None]
    small = nn.functional.interpolate(images, (_THUMBNAIL, _THUMBNAIL), mode="area")
    return (small - small.mean((2, 3), keepdim=True)) / (small.std((2, 3), keepdim=True) + 1e-3)


def _auc(scores: np.ndarray, truths: np.ndarray) -> float:
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positive = truths > 0.5
    count = positive.sum()
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(scores) - count)))
