"""The noise schedule a model was trained with: noise levels, timesteps, and what its output means."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
import torch

from engine.errors import ModelIntegrityError, RequestError


class PredictionType(Enum):
    """What the U-Net's output is."""

    EPSILON = "epsilon"
    V_PREDICTION = "v_prediction"
    SAMPLE = "sample"


STABLE_DIFFUSION_V1: Mapping[str, Any] = {
    "_class_name": "DDIMScheduler",
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "epsilon",
    "timestep_spacing": "leading",
    "steps_offset": 1,
    "set_alpha_to_one": False,
}
"""The scheduler of Stable Diffusion v1-4, which the published inference uses for every checkpoint."""

# What a scheduler's file means where it leaves a key out: the default of the class that wrote it.
_SPACING_OF_CLASS = {"DDIMScheduler": "leading", "PNDMScheduler": "leading", "DDPMScheduler": "leading"}
_FINAL_IS_CLEAN_OF_CLASS = {"PNDMScheduler": False}
_WITHOUT_BETAS = ("FlowMatch", "EDM")


@dataclass(frozen=True, eq=False)
class NoiseSchedule:
    """Noise levels of the training timesteps and the meaning of the U-Net's output.

    Attributes:
        alphas_cumprod: (T,) float64, abar(t): the share of signal power left at timestep t.
        prediction_type: noise, velocity or clean latent.
        timestep_spacing: "leading", "trailing" or "linspace".
        steps_offset: added to "leading" timesteps.
        final_alpha_cumprod: level after the last step: abar(0), or 1 for a clean latent.
    """

    alphas_cumprod: np.ndarray
    prediction_type: PredictionType
    timestep_spacing: str
    steps_offset: int
    final_alpha_cumprod: float

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "NoiseSchedule":
        """Read a diffusers ``scheduler_config.json``.

        Raises:
            ModelIntegrityError: a beta schedule, spacing or prediction type that is not known here, or
                numbers that make no sense.
        """
        writer = str(config.get("_class_name", "DDIMScheduler"))
        if writer.startswith(_WITHOUT_BETAS):
            raise ModelIntegrityError(
                f"{writer} has no noise levels of the kind that InstructPix2Pix models are trained with; "
                "put the scheduler_config.json of the model's training there"
            )
        spacing = config.get("timestep_spacing") or _SPACING_OF_CLASS.get(writer, "linspace")
        if spacing not in ("leading", "trailing", "linspace"):
            raise ModelIntegrityError(
                f"timestep spacing {spacing!r} is not known; edit scheduler_config.json"
            )
        try:
            prediction_type = PredictionType(config.get("prediction_type") or "epsilon")
        except ValueError:
            raise ModelIntegrityError(
                f"prediction type {config['prediction_type']!r} is not supported; "
                "models must predict epsilon, v_prediction or sample"
            ) from None
        try:
            alphas_cumprod = _alphas_cumprod(config)
            steps_offset = int(config.get("steps_offset") or 0)
        except (TypeError, ValueError, RuntimeError) as error:
            raise ModelIntegrityError(
                f"scheduler_config.json has a wrong entry ({error}); copy the model again"
            ) from error
        falls = bool((np.diff(alphas_cumprod, prepend=1.0) < 0).all())  # false for NaN too
        offset_fits = 0 <= steps_offset < alphas_cumprod.size  # false for no levels at all
        if not falls or not offset_fits or alphas_cumprod[-1] < 0:
            raise ModelIntegrityError(
                "the noise levels of scheduler_config.json make no sense: betas must be between 0 and 1, and "
                "steps_offset one of their numbers; copy the model again"
            )
        final_is_clean = config.get("set_alpha_to_one", _FINAL_IS_CLEAN_OF_CLASS.get(writer, True))
        return cls(
            alphas_cumprod=alphas_cumprod,
            prediction_type=prediction_type,
            timestep_spacing=spacing,
            steps_offset=steps_offset,
            final_alpha_cumprod=1.0 if final_is_clean else float(alphas_cumprod[0]),
        )

    @property
    def num_train_timesteps(self) -> int:
        """T; timesteps are 0 .. T - 1."""
        return len(self.alphas_cumprod)

    def timesteps(self, steps: int, whole_stride: bool = False) -> list[int]:
        """Timesteps of ``steps`` denoising steps, noisiest first.

        Args:
            steps: 1 .. T.
            whole_stride: round the stride of "leading" spacing down to an integer, as the published
                inference does: where ``steps`` does not divide T, it then starts less noisy than it could.

        Raises:
            RequestError: ``steps`` is out of range, or such a stride leaves the training range.
        """
        total = self.num_train_timesteps
        if not 1 <= steps <= total:
            raise RequestError(f"{steps} steps are out of range; this model takes 1 to {total}")
        if self.timestep_spacing == "trailing":
            ascending = np.round(np.arange(1, steps + 1) * (total / steps)).astype(int) - 1
        elif self.timestep_spacing == "linspace":
            last = (total - 1) / 2 if steps == 1 else total - 1
            ascending = np.round(np.linspace(0 if steps > 1 else last, last, steps)).astype(int)
        else:
            stride = total // steps if whole_stride else total / steps
            ascending = np.floor(np.arange(steps) * stride + 1e-9).astype(int) + self.steps_offset
            if whole_stride and ascending[-1] >= total:
                raise RequestError(
                    f"{steps} steps would start at timestep {ascending[-1]}, beyond the training range; "
                    f"use at most {total - 1} steps"
                )
            ascending -= max(0, int(ascending[-1]) - (total - 1))
        return [int(timestep) for timestep in ascending[::-1]]

    def trailing_timesteps(self, steps: int) -> list[int]:
        """As ``timesteps``, from the noisiest of all whatever the model's spacing: for very few steps."""
        return replace(self, timestep_spacing="trailing").timesteps(steps)

    def signal_and_noise(self, timestep: int) -> tuple[float, float]:
        """(sqrt(abar), sqrt(1 - abar)) at one timestep."""
        alpha_cumprod = float(self.alphas_cumprod[timestep])
        return math.sqrt(alpha_cumprod), math.sqrt(1.0 - alpha_cumprod)

    def add_noise(self, latents: torch.Tensor, noise: torch.Tensor, timestep: int) -> torch.Tensor:
        """q(z, n; t) = sqrt(abar) z + sqrt(1 - abar) n."""
        signal, sigma = self.signal_and_noise(timestep)
        return signal * latents + sigma * noise

    def clean_and_noise(
        self, output: torch.Tensor, latents: torch.Tensor, timestep: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What the U-Net's output says about noisy latents: (clean latents, noise).

        Args:
            output: U-Net output in this schedule's prediction type; broadcasts against ``latents``.
            latents: the noisy latents the U-Net saw.
            timestep: their noise level.

        Raises:
            ModelIntegrityError: a noise prediction where no signal is left says nothing.
        """
        signal, sigma = self.signal_and_noise(timestep)
        if self.prediction_type is PredictionType.EPSILON:
            if signal < 1e-6:
                raise ModelIntegrityError(
                    f"the model predicts noise but its schedule leaves no signal at timestep {timestep}; "
                    "a schedule with zero terminal SNR needs v_prediction or sample"
                )
            return (latents - sigma * output) / signal, output
        if self.prediction_type is PredictionType.V_PREDICTION:
            return signal * latents - sigma * output, signal * output + sigma * latents
        return output, self.noise_beside(output, latents, timestep)

    def noise_beside(self, clean: torch.Tensor, latents: torch.Tensor, timestep: int) -> torch.Tensor:
        """The noise in noisy latents whose clean part is known."""
        signal, sigma = self.signal_and_noise(timestep)
        return (latents - signal * clean) / sigma


def _alphas_cumprod(config: Mapping[str, Any]) -> np.ndarray:
    """abar of each training timestep, in single precision like the libraries models are trained with."""
    total = int(config.get("num_train_timesteps") or 1000)
    kind = config.get("beta_schedule") or "linear"
    start, end = float(config.get("beta_start") or 0.0001), float(config.get("beta_end") or 0.02)
    trained = config.get("trained_betas")
    if trained is not None:
        betas = torch.tensor(trained, dtype=torch.float32)
    elif kind == "linear":
        betas = torch.linspace(start, end, total, dtype=torch.float32)
    elif kind == "scaled_linear":
        betas = torch.linspace(start**0.5, end**0.5, total, dtype=torch.float32) ** 2
    elif kind == "squaredcos_cap_v2":
        # Nichol and Dhariwal 2021, equation 17, betas capped at 0.999.
        levels = [math.cos((step / total + 0.008) / 1.008 * math.pi / 2) ** 2 for step in range(total + 1)]
        betas = torch.tensor([min(1 - after / before, 0.999) for before, after in itertools.pairwise(levels)])
    else:
        raise ModelIntegrityError(f"beta schedule {kind!r} is not known; edit scheduler_config.json")
    alphas_cumprod = torch.cumprod(1.0 - betas, dim=0)
    if config.get("rescale_betas_zero_snr"):
        # Lin et al. 2023, algorithm 1: the last timestep keeps no signal, the first is unchanged.
        signal = alphas_cumprod.sqrt()
        first, last = signal[0].clone(), signal[-1].clone()
        alphas_cumprod = ((signal - last) * (first / (first - last))) ** 2
    return alphas_cumprod.double().numpy()
