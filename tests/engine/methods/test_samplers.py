import diffusers
import pytest
import torch

from engine.edit import Solver
from engine.methods.samplers import make_sampler
from engine.methods.schedule import STABLE_DIFFUSION_V1, NoiseSchedule


def predicted_noise(latents: torch.Tensor, timestep: int) -> torch.Tensor:
    """A made-up network that is not linear in its input."""
    return torch.tanh(latents * (1 + timestep / 1000)) * 0.9


def walk(solver: Solver, schedule: NoiseSchedule, steps: int, start: torch.Tensor) -> torch.Tensor:
    timesteps = schedule.timesteps(steps)
    sampler = make_sampler(solver, schedule, timesteps)
    latents = start
    for index, timestep in enumerate(timesteps):
        clean, noise = schedule.clean_and_noise(predicted_noise(latents, timestep), latents, timestep)
        latents = sampler.step(index, latents, clean, noise)
    return latents


@pytest.mark.parametrize("steps", [10, 20, 50])
@pytest.mark.parametrize(
    ("solver", "scheduler_class"),
    [(Solver.DDIM, diffusers.DDIMScheduler), (Solver.DPM_SOLVER_PP, diffusers.DPMSolverMultistepScheduler)],
)
def test_a_walk_ends_where_that_of_diffusers_ends(solver: Solver, scheduler_class, steps: int) -> None:
    config = {key: value for key, value in STABLE_DIFFUSION_V1.items() if key[0] != "_"}
    config["timestep_spacing"] = "trailing"
    scheduler = scheduler_class.from_config(
        diffusers.DDIMScheduler(**config, clip_sample=False).config, clip_sample=False
    )
    scheduler.set_timesteps(steps)
    schedule = NoiseSchedule.from_config(config)
    assert scheduler.timesteps.tolist() == schedule.timesteps(steps)
    start = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(3))
    expected = start
    for timestep in scheduler.timesteps:
        noise = predicted_noise(expected, int(timestep))
        expected = scheduler.step(noise, timestep, expected).prev_sample
    torch.testing.assert_close(walk(solver, schedule, steps, start), expected, atol=2e-4, rtol=2e-4)


@pytest.mark.parametrize("solver", list(Solver))
def test_an_exact_prediction_is_reached_from_pure_noise(solver: Solver) -> None:
    schedule = NoiseSchedule.from_config(
        {
            **STABLE_DIFFUSION_V1,
            "rescale_betas_zero_snr": True,
            "timestep_spacing": "trailing",
            "prediction_type": "sample",
            "set_alpha_to_one": True,
        }
    )
    truth = torch.linspace(-2, 2, 64).view(1, 1, 8, 8)
    timesteps = schedule.timesteps(5)
    sampler = make_sampler(solver, schedule, timesteps)
    latents = torch.randn(1, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    for index, timestep in enumerate(timesteps):
        clean, noise = schedule.clean_and_noise(truth, latents, timestep)
        latents = sampler.step(index, latents, clean, noise)
    torch.testing.assert_close(latents, truth, atol=1e-5, rtol=1e-5)


def test_dpm_solver_comes_closer_to_the_true_path_than_ddim_in_few_steps() -> None:
    schedule = NoiseSchedule.from_config({**STABLE_DIFFUSION_V1, "timestep_spacing": "trailing"})
    start = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    truth = walk(Solver.DDIM, schedule, 1000, start)
    errors = {solver: (walk(solver, schedule, 20, start) - truth).abs().mean() for solver in Solver}
    assert errors[Solver.DPM_SOLVER_PP] < errors[Solver.DDIM]
