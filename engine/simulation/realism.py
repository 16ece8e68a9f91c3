"""Realism: how far simulated radiographs are from real ones, in spectrum, grey levels and to a classifier."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from engine.arrays import FloatImage

_RINGS = 40
_THUMBNAIL = 64
_SHARES = np.linspace(0.005, 0.995, 100)
EPOCHS = 30  # with this schedule the training loss has settled; twice as many moved the AUC by under .02


@dataclass(frozen=True)
class Realism:
    """What was measured on two sets of radiographs.

    Attributes:
        spectrum_rms_dex: rms difference of the logarithms of the mean radial amplitude spectra.
        grey_distance: mean absolute difference between the quantile curves of all pixels of either set, of 1.
        grey_floor: the same between two random halves of the real radiographs, averaged over 20 draws: what
            the sample size alone makes of it.
        classifier_auc: mean of ``classifier_aucs``; .5 is perfect.
        classifier_aucs: of a small network on 64 x 64 thumbnails it has not seen, each half tested once.
        real, simulated: number of radiographs.
    """

    spectrum_rms_dex: float
    grey_distance: float
    grey_floor: float
    classifier_auc: float
    classifier_aucs: tuple[float, ...]
    real: int
    simulated: int


def measure_realism(
    real: np.ndarray, simulated: np.ndarray, *, epochs: int = EPOCHS, seed: int = 0
) -> Realism:
    """Compare two stacks of square radiographs of one size, (n, H, H) float32 in [0, 1], n at least 8.

    The classifier trains on one half of each stack and is tested on the other, then the other way round. The
    order of the stacks is kept, so films of one patient that follow each other stay together.
    """
    if real.ndim != 3 or real.shape[1:] != simulated.shape[1:] or min(len(real), len(simulated)) < 8:
        raise ValueError("needs at least 8 radiographs of each kind, all of one size")
    difference = log_spectrum(real) - log_spectrum(simulated)
    aucs = tuple(
        classifier_auc(real[::way], simulated[::way], epochs=epochs, seed=seed + number)
        for number, way in enumerate((1, -1))
    )
    return Realism(
        float(np.sqrt((difference**2).mean())),
        grey_distance(real, simulated),
        _grey_floor(real, seed),
        float(np.mean(aucs)),
        aucs,
        len(real),
        len(simulated),
    )


def grey_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Mean absolute difference of the pooled quantile curves of two stacks, (n, H, H) in [0, 1].

    All pixels of a stack make one distribution, so exposure that differs from film to film counts only where
    the populations differ; quantiles from .5 to 99.5 % leave out borders and markers.
    """
    curves = [np.quantile(stack[:, ::4, ::4], _SHARES) for stack in (first, second)]
    return float(np.abs(curves[0] - curves[1]).mean())


def _grey_floor(real: np.ndarray, seed: int, draws: int = 20) -> float:
    random = np.random.default_rng(seed)
    small = real[:, ::4, ::4]
    found = []
    for _ in range(draws):
        order = random.permutation(len(real))
        halves = [small[part][:, ::2, ::2] for part in np.array_split(order, 2)]
        curves = [np.quantile(half, _SHARES) for half in halves]
        found.append(np.abs(curves[0] - curves[1]).mean())
    return float(np.mean(found))


def log_spectrum(images: np.ndarray) -> FloatImage:
    """(rings,) log10 of the mean radial amplitude, rings even in log frequency from 2 cycles to Nyquist."""
    size = images.shape[-1]
    window = np.outer(np.hanning(size), np.hanning(size)).astype(np.float32)
    amplitude = np.zeros((size, size // 2 + 1))
    for image in images:
        amplitude += np.abs(np.fft.rfft2((image - image.mean()) * window)) / len(images)
    cycles = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]) * size
    edges = np.geomspace(2, size / 2, _RINGS + 1)
    ring = np.digitize(cycles, edges) - 1
    means = [amplitude[ring == i].mean() for i in range(_RINGS) if (ring == i).any()]
    return np.log10(np.asarray(means) + 1e-9).astype(np.float32)


def classifier_auc(real: np.ndarray, simulated: np.ndarray, *, epochs: int = EPOCHS, seed: int = 0) -> float:
    """AUC of a small network trained on the first half of each set, tested on the second."""
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
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-2, weight_decay=1e-2)
    batches = -(-len(images) // 32)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=epochs * batches)
    for _ in range(epochs):
        for chosen in torch.randperm(len(images)).tensor_split(batches):
            batch = images[chosen]
            batch = torch.roll(batch, tuple(torch.randint(-3, 4, (2,)).tolist()), (2, 3))
            loss = nn.functional.binary_cross_entropy_with_logits(network(batch)[:, 0], answers[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    network.eval()
    with torch.no_grad():
        scores = network(torch.cat(tests))[:, 0].numpy()
    return _auc(scores, torch.cat(truths).numpy())


def _block(before: int, after: int) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(before, after, 3, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )


def _thumbnails(stack: np.ndarray) -> torch.Tensor:
    small = torch.cat(
        [
            nn.functional.interpolate(
                torch.as_tensor(np.ascontiguousarray(image, dtype=np.float32))[None, None],
                (_THUMBNAIL, _THUMBNAIL),
                mode="area",
            )
            for image in stack
        ]
    )
    return (small - small.mean((2, 3), keepdim=True)) / (small.std((2, 3), keepdim=True) + 1e-3)


def _auc(scores: np.ndarray, truths: np.ndarray) -> float:
    """Ties count half."""
    high, low = scores[truths > 0.5][:, None], scores[truths <= 0.5][None]
    return float(((high > low) + 0.5 * (high == low)).mean())
