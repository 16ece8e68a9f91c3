"""Film character: the grey levels and the spectrum of a film, and how they vary over real films.

The table in resources/simulation holds only means and main variations over the training patients of a public
set; no film can be recovered from it.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import paths
from engine.simulation.patient import COMPONENTS

MIN_FILMS = COMPONENTS + 2  # to learn from
QUANTILES = 33
RINGS = 24
_FIRST_CYCLES, _LAST_CYCLES = 2.0, 256.0  # of a ring, per side of the film


@dataclass(frozen=True, eq=False)
class FilmStatistics:
    """Mean and main variations of grey quantiles and log10 ring amplitudes, over real films.

    Attributes:
        quantiles: (33,) mean grey at even shares from 0 to 1.
        spectrum: (24,) mean log10 amplitude.
        quantile_steps, spectrum_steps: (6, 33) and (6, 24), one standard deviation of each joint variation.
    """

    quantiles: NDArray[np.float64]
    spectrum: NDArray[np.float64]
    quantile_steps: NDArray[np.float64]
    spectrum_steps: NDArray[np.float64]

    def wanted_quantiles(self, character: tuple[float, ...]) -> NDArray[np.float64]:
        """(33,) grey levels, rising, of a film of this character (standard deviations)."""
        curve = self.quantiles + np.asarray(character) @ self.quantile_steps
        rising: NDArray[np.float64] = np.maximum.accumulate(np.clip(curve, 0, 1))
        return rising

    def wanted_spectrum(self, character: tuple[float, ...]) -> NDArray[np.float64]:
        """(24,) log10 amplitudes of a film of this character."""
        wanted: NDArray[np.float64] = self.spectrum + np.asarray(character) @ self.spectrum_steps
        return wanted


@lru_cache(maxsize=1)
def load_film_statistics() -> FilmStatistics:
    """The shipped table."""
    with (paths.resources_dir() / "simulation" / "film_statistics.toml").open("rb") as file:
        table = tomllib.load(file)
    return FilmStatistics(
        *(
            np.asarray(table[name], dtype=np.float64)
            for name in ("quantiles", "spectrum", "quantile_steps", "spectrum_steps")
        )
    )


def learn_film_statistics(films: list[NDArray[np.float32]]) -> FilmStatistics:
    """Means and joint main variations of films, (512, 512) float32 in [0, 1] each, at least 8."""
    if len(films) < MIN_FILMS:
        raise ValueError(f"{len(films)} films say nothing about how films vary; give {MIN_FILMS} or more")
    if any(film.shape != (512, 512) for film in films):
        raise ValueError("the statistics need films of 512 x 512 pixels")
    tensors = [torch.tensor(film) for film in films]
    quantiles = np.stack([_quantiles(film).double().numpy() for film in tensors])
    spectra = np.stack([ring_spectrum(film).double().numpy() for film in tensors])
    # Both parts weigh the same, so that neither decides alone what varies most.
    weights = np.concatenate(
        [np.full(QUANTILES, 1 / quantiles.std(0).mean()), np.full(RINGS, 1 / spectra.std(0).mean())]
    )
    joint = np.concatenate([quantiles, spectra], 1) * weights
    centred = joint - joint.mean(0)
    _, size, direction = np.linalg.svd(centred, full_matrices=False)
    steps = size[:COMPONENTS, None] / np.sqrt(len(films) - 1) * direction[:COMPONENTS] / weights
    return FilmStatistics(quantiles.mean(0), spectra.mean(0), steps[:, :QUANTILES], steps[:, QUANTILES:])


def grey_quantiles(film: Tensor) -> Tensor:
    """(33,) grey levels of (H, W) at even shares from 0 to 1."""
    step = 2 if min(film.shape) >= 256 else 1  # a quarter of the pixels say the same
    return _quantiles(film[::step, ::step])


def _quantiles(film: Tensor) -> Tensor:
    ordered = film.flatten().sort().values
    return ordered[torch.linspace(0, len(ordered) - 1, QUANTILES, device=film.device).long()]


def ring_cycles() -> NDArray[np.float64]:
    """(24,) geometric middle of each ring, cycles per side."""
    edges = np.geomspace(_FIRST_CYCLES, _LAST_CYCLES, RINGS + 1)
    return np.sqrt(edges[1:] * edges[:-1])


def ring_spectrum(film: Tensor) -> Tensor:
    """(24,) log10 of the mean amplitude of (H, H) in rings even in log frequency; NaN beyond Nyquist."""
    size = film.shape[-1]
    ring, window = _rings(size, film.device)
    amplitude = torch.fft.rfft2((film - film.mean()) * window, norm="ortho").abs() / size
    total = torch.zeros(RINGS + 2, device=film.device).index_add_(0, ring, amplitude.flatten())
    count = torch.bincount(ring, minlength=RINGS + 2)
    return torch.log10(total / count)[1:-1]


@lru_cache(maxsize=4)
def _rings(size: int, device: torch.device) -> tuple[Tensor, Tensor]:
    cycles = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]) * size
    ring = np.digitize(cycles, np.geomspace(_FIRST_CYCLES, _LAST_CYCLES, RINGS + 1))
    # A ring cut by the corner of the square is not round any more, and is left out.
    ring[cycles > size / 2] = RINGS + 1
    window = np.outer(np.hanning(size), np.hanning(size)).astype(np.float32)
    return torch.as_tensor(ring.ravel(), device=device), torch.as_tensor(window, device=device)
