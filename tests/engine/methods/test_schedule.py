from itertools import pairwise

import diffusers
import numpy as np
import pytest
import torch

from engine.errors import ModelIntegrityError, RequestError
from engine.methods.schedule import STABLE_DIFFUSION_V1, NoiseSchedule, PredictionType


def make(**changes) -> NoiseSchedule:
    return NoiseSchedule.from_config({**STABLE_DIFFUSION_V1, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"beta_schedule": "linear", "beta_start": 0.0001, "beta_end": 0.02},
        {"beta_schedule": "squaredcos_cap_v2"},
        {"rescale_betas_zero_snr": True},
        {"trained_betas": [0.1, 0.2, 0.3], "num_train_timesteps": 3},
    ],
)
def test_noise_levels_equal_those_of_diffusers(changes: dict) -> None:
    config = {key: value for key, value in {**STABLE_DIFFUSION_V1, **changes}.items() if key[0] != "_"}
    expected = diffusers.DDIMScheduler(**config).alphas_cumprod.numpy()
    np.testing.assert_allclose(make(**changes).alphas_cumprod, expected, atol=2e-6)


def test_zero_terminal_snr_leaves_no_signal_at_the_last_timestep() -> None:
    schedule = make(rescale_betas_zero_snr=True)
    assert schedule.alphas_cumprod[-1] == 0
    assert schedule.alphas_cumprod[0] == pytest.approx(make().alphas_cumprod[0], rel=1e-6)


@pytest.mark.parametrize("spacing", ["leading", "trailing", "linspace"])
@pytest.mark.parametrize("steps", [2, 10, 20, 50, 100])
def test_timesteps_equal_those_of_diffusers(spacing: str, steps: int) -> None:
    config = {key: value for key, value in STABLE_DIFFUSION_V1.items() if key[0] != "_"}
    scheduler = diffusers.DDIMScheduler(**{**config, "timestep_spacing": spacing})
    scheduler.set_timesteps(steps)
    assert make(timestep_spacing=spacing).timesteps(steps) == scheduler.timesteps.tolist()


def test_published_timesteps_of_ten_steps() -> None:
    assert make().timesteps(10, whole_stride=True) == [901, 801, 701, 601, 501, 401, 301, 201, 101, 1]


@pytest.mark.parametrize("spacing", ["leading", "trailing", "linspace"])
@pytest.mark.parametrize("steps", [1, 3, 7, 30, 333, 600, 999, 1000])
def test_any_number_of_steps_walks_down_inside_the_training_range(spacing: str, steps: int) -> None:
    timesteps = make(timestep_spacing=spacing).timesteps(steps)
    assert len(timesteps) == steps
    assert all(before > after for before, after in pairwise(timesteps))
    assert timesteps[-1] >= 0
    assert timesteps[0] <= 999


@pytest.mark.parametrize("steps", [0, 1001])
def test_too_few_or_too_many_steps_are_refused(steps: int) -> None:
    with pytest.raises(RequestError, match="out of range"):
        make().timesteps(steps)


def test_a_thousand_published_steps_would_leave_the_training_range() -> None:
    with pytest.raises(RequestError, match="beyond the training range"):
        make().timesteps(1000, whole_stride=True)


@pytest.mark.parametrize("kind", list(PredictionType))
def test_each_prediction_type_gives_back_clean_latents_and_noise(kind: PredictionType) -> None:
    schedule = make(prediction_type=kind.value)
    clean, noise = torch.randn(1, 4, 8, 8), torch.randn(1, 4, 8, 8)
    timestep = 400
    signal, sigma = schedule.signal_and_noise(timestep)
    latents = schedule.add_noise(clean, noise, timestep)
    outputs = {
        PredictionType.EPSILON: noise,
        PredictionType.V_PREDICTION: signal * noise - sigma * clean,
        PredictionType.SAMPLE: clean,
    }
    found_clean, found_noise = schedule.clean_and_noise(outputs[kind], latents, timestep)
    torch.testing.assert_close(found_clean, clean, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(found_noise, noise, atol=1e-5, rtol=1e-5)


def test_a_noise_prediction_without_signal_is_refused() -> None:
    schedule = make(rescale_betas_zero_snr=True)
    with pytest.raises(ModelIntegrityError, match="zero terminal SNR"):
        schedule.clean_and_noise(torch.zeros(1), torch.zeros(1), 999)


@pytest.mark.parametrize(
    ("field", "value"),
    [("prediction_type", "flow_prediction"), ("beta_schedule", "odd"), ("timestep_spacing", "odd")],
)
def test_an_unknown_schedule_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(ModelIntegrityError, match=value):
        make(**{field: value})


@pytest.mark.parametrize("name", ["FlowMatchEulerDiscreteScheduler", "EDMEulerScheduler"])
def test_a_scheduler_without_betas_is_refused_by_name(name: str) -> None:
    with pytest.raises(ModelIntegrityError, match=name):
        NoiseSchedule.from_config({"_class_name": name, "num_train_timesteps": 1000})


@pytest.mark.parametrize(
    "changes",
    [
        {"num_train_timesteps": "many"},
        {"num_train_timesteps": -3},
        {"beta_end": "high"},
        {"beta_end": 2.0},
        {"steps_offset": "one"},
        {"steps_offset": -1},
        {"steps_offset": 1e30},
        {"trained_betas": []},
        {"trained_betas": [0.1, float("nan")]},
    ],
)
def test_noise_levels_that_make_no_sense_are_refused(changes: dict) -> None:
    with pytest.raises(ModelIntegrityError, match=r"scheduler_config\.json"):
        make(**changes)


def test_very_few_steps_start_from_the_noisiest_timestep_whatever_the_spacing() -> None:
    schedule = NoiseSchedule.from_config(STABLE_DIFFUSION_V1)
    assert schedule.timesteps(1) == [1]
    assert schedule.trailing_timesteps(1) == [999]
    assert schedule.trailing_timesteps(2) == [999, 499]
