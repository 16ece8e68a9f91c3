"""Samplers: how the latents of one noise level become those of the next, given what the model predicts."""

import math
from collections.abc import Sequence
from typing import Protocol

import torch

from engine.edit import Solver
from engine.methods.schedule import NoiseSchedule


class Sampler(Protocol):
    """One walk from noise to image; steps must be taken in order."""

    def step(
        self, index: int, latents: torch.Tensor, clean: torch.Tensor, noise: torch.Tensor
    ) -> torch.Tensor:
        """Latents at the level after step ``index``.

        Args:
            index: of the step, from 0.
            latents: (1, C, h, w) at the level of timestep ``index``.
            clean: predicted clean latents, same shape.
            noise: predicted noise, same shape.
        """
        ...


class DdimSampler:
    """DDIM with eta 0 (Song et al. 2021, equation 12).

    Args:
        schedule: noise levels.
        timesteps: noisiest first.
    """

    def __init__(self, schedule: NoiseSchedule, timesteps: Sequence[int]) -> None:
        levels = [float(schedule.alphas_cumprod[timestep]) for timestep in timesteps[1:]]
        self._next_levels = [*levels, schedule.final_alpha_cumprod]

    def step(
        self, index: int, latents: torch.Tensor, clean: torch.Tensor, noise: torch.Tensor
    ) -> torch.Tensor:
        """Keep both predictions and put them together at the next level."""
        level = self._next_levels[index]
        return math.sqrt(level) * clean + math.sqrt(1.0 - level) * noise


class DpmSolverPlusPlusSampler:
    """DPM-Solver++ (2M) (Lu et al. 2022, algorithm 2): second order from the second step on.

    The first and the last step are of first order; the last ends at the clean latent.

    Args:
        schedule: noise levels.
        timesteps: noisiest first.
    """

    def __init__(self, schedule: NoiseSchedule, timesteps: Sequence[int]) -> None:
        self._levels = [*(schedule.signal_and_noise(timestep) for timestep in timesteps), (1.0, 0.0)]
        self._previous_clean: torch.Tensor | None = None

    def step(
        self, index: int, latents: torch.Tensor, clean: torch.Tensor, noise: torch.Tensor
    ) -> torch.Tensor:
        """Extrapolate the clean prediction along the log signal-to-noise ratio."""
        (_, sigma), (next_signal, next_sigma) = self._levels[index], self._levels[index + 1]
        stride = self._log_snr(index + 1) - self._log_snr(index)
        target = clean
        is_last = index == len(self._levels) - 2
        if self._previous_clean is not None and not is_last:
            previous_stride = self._log_snr(index) - self._log_snr(index - 1)
            half_inverse_ratio = 0.5 * stride / previous_stride  # 0 after a level without signal
            target = clean + half_inverse_ratio * (clean - self._previous_clean)
        self._previous_clean = clean
        return (next_sigma / sigma) * latents - next_signal * math.expm1(-stride) * target

    def _log_snr(self, index: int) -> float:
        signal, sigma = self._levels[index]
        if signal == 0.0:
            return -math.inf
        return math.inf if sigma == 0.0 else math.log(signal / sigma)


def make_sampler(solver: Solver, schedule: NoiseSchedule, timesteps: Sequence[int]) -> Sampler:
    """A fresh sampler for one walk along ``timesteps``."""
    if solver is Solver.DPM_SOLVER_PP:
        return DpmSolverPlusPlusSampler(schedule, timesteps)
    return DdimSampler(schedule, timesteps)
