"""Fitting the lung network to films with outlines, simulated and real."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.arrays import FloatImage, freeze_arrays, reduce_through_constructor
from engine.errors import RequestError
from engine.instructions.instruction import FindingMention
from engine.simulation.case import simulate
from engine.simulation.localization_network import SIZE, LungNetwork, standardize
from engine.simulation.lung_augmentation import vary
from engine.simulation.patient import Patient, draw_patient
from engine.simulation.population import draw_story
from engine.simulation.random_streams import stream

_RENDERED = 256
_BATCH = 12
# Fluid is not lung: what an effusion covers is left out of the lungs that show.
_HIDES_LUNG = "pleural_effusion"


@dataclass(frozen=True, eq=False)
class LungFilms:
    """Films and the outlines to learn from them.

    Attributes:
        images: (N, 128, 128) float32 in [0, 1].
        lungs: (N, 2, 128, 128) float32, share of each pixel that is right and left lung.
    """

    images: NDArray[np.float32]
    lungs: NDArray[np.float32]

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        if len(self.images) != len(self.lungs) or not len(self.images):
            raise RequestError(
                f"{len(self.images)} films and {len(self.lungs)} outlines; give one outline for each film"
            )
        freeze_arrays(self)


@dataclass(frozen=True)
class Schedule:
    """How long and how finely to fit.

    Attributes:
        steps: batches of 12 films.
        seed: of what is drawn.
        rate: the highest learning rate of the one cycle.
        size: pixels of a side while fitting; a smaller film is quicker for a start.
    """

    steps: int
    seed: int
    rate: float = 4e-3
    size: int = SIZE


def simulated_lung_films(seeds: Sequence[int]) -> LungFilms:
    """Simulated patients, every other one with a finding; effusions are not counted as lung.

    Hearts are drawn smaller and larger than the simulator's ordinary ones, so that the border of the heart is
    found where it is and not where it usually is.
    """
    films = []
    for seed in seeds:
        patient = draw_patient(seed)
        heart = patient.body.heart_scale * stream(seed, "lung training").uniform(0.7, 1.15)
        films.append(
            simulated_lung_film(
                patient.with_body(heart_scale=heart), draw_story(seed).after if seed % 2 else ()
            )
        )
    return LungFilms(np.stack([image for image, _ in films]), np.stack([lungs for _, lungs in films]))


def simulated_lung_film(
    patient: Patient, findings: Sequence[FindingMention]
) -> tuple[FloatImage, NDArray[np.float32]]:
    """(128, 128) film and (2, 128, 128) share of each pixel that is right and left lung, without fluid."""
    step = _RENDERED // SIZE
    case = simulate([patient], [findings], size=_RENDERED)[0]
    hidden = case.finding_masks.get(_HIDES_LUNG, np.zeros_like(case.right_lung))
    both = np.stack([case.right_lung & ~hidden, case.left_lung & ~hidden]).astype(np.float32)
    small = case.image.reshape(SIZE, step, SIZE, step).mean(axis=(1, 3))
    return small.astype(np.float32), both.reshape(2, SIZE, step, SIZE, step).mean(axis=(2, 4))


def fit_lung_network(
    network: LungNetwork,
    sources: Sequence[tuple[LungFilms, float]],
    schedule: Schedule,
    report: Callable[[int, float], None] = lambda step, loss: None,
) -> LungNetwork:
    """Fit in place; deterministic for one schedule and number of threads.

    Args:
        network: new, or fitted before.
        sources: films and the share of each batch that comes from them.
        report: hears of every step and its loss.

    Returns:
        The network, in evaluation mode.
    """
    steps, seed, rate = schedule.steps, schedule.seed, schedule.rate
    random = np.random.default_rng(seed)
    generator = torch.Generator().manual_seed(seed)
    shares = np.array([share for _, share in sources], dtype=float)
    shares /= shares.sum()
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=1e-3)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.15)
    network.train()
    for weights in network.parameters():
        if weights.ndim == 4:  # half as long on a CPU
            weights.data = weights.data.contiguous(memory_format=torch.channels_last)
    for step in range(steps):
        drawn = random.choice(len(sources), _BATCH, p=shares)
        images, lungs = [], []
        for index in drawn:
            films = sources[index][0]
            one = int(random.integers(len(films.images)))
            images.append(films.images[one])
            lungs.append(films.lungs[one])
        pixels, outlines = torch.from_numpy(np.stack(images)), torch.from_numpy(np.stack(lungs))
        seen, wanted = vary(pixels, outlines, generator, schedule.size)
        loss = _loss(network(standardize(seen[:, None])), wanted)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        cycle.step()
        report(step, float(loss.detach()))
    return network.eval()


def _loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy plus half of one minus soft Dice."""
    entropy = functional.binary_cross_entropy_with_logits(logits, wanted)
    found = logits.sigmoid()
    shared = (found * wanted).sum((2, 3))
    dice = 1 - (2 * shared + 20) / (found.sum((2, 3)) + wanted.sum((2, 3)) + 20)
    return entropy + 0.5 * dice.mean()
