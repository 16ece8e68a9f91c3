from dataclasses import replace

import pytest
import torch

from engine.edit import Solver
from engine.methods.denoising import (
    ALL_BRANCHES,
    Branch,
    BranchPredictor,
    DenoisingStep,
    GuidanceScales,
    KeptByPrediction,
    KeptByReplacing,
    denoise,
)
from engine.methods.in_step import alone
from engine.methods.samplers import make_sampler
from engine.methods.schedule import STABLE_DIFFUSION_V1, NoiseSchedule
from engine.models.instruct_pix2pix import InstructPix2PixBundle

SHAPE = (1, 4, 8, 8)


def normal(seed: int) -> torch.Tensor:
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(seed))


class ExactNetwork:
    """Stands for a bundle: knows the clean latents of each branch, and says them in any prediction type."""

    def __init__(self, schedule: NoiseSchedule, kind: str, conditioning: torch.Tensor) -> None:
        self.schedule = schedule
        self.kind = kind
        self.predicts_residual = kind == "residual"
        self.conditioning = conditioning

    saves_memory = False
    unet = None

    def scale(self, encoded: torch.Tensor) -> torch.Tensor:
        return 0.5 * encoded

    def look_up(self, text):
        return text

    def predict(self, latents, conditioning, text, timestep, rows):
        latents, conditioning = latents[rows], conditioning[rows]
        # The clean latents of a branch: half the scaled picture it was shown, plus what its text says.
        clean = 0.5 * self.scale(conditioning) + text[:, :1, :1, None]
        signal, sigma = self.schedule.signal_and_noise(timestep)
        noise = (latents - signal * clean) / sigma
        return {
            "epsilon": noise,
            "v_prediction": signal * noise - sigma * clean,
            "sample": clean,
            "residual": clean - self.scale(conditioning),
        }[self.kind]


def walk(kind: str, solver: Solver = Solver.DDIM, scales: GuidanceScales | None = None) -> torch.Tensor:
    prediction_type = "sample" if kind == "residual" else kind
    schedule = NoiseSchedule.from_config({**STABLE_DIFFUSION_V1, "prediction_type": prediction_type})
    conditioning = normal(1)
    network = ExactNetwork(schedule, kind, conditioning)
    predictor = BranchPredictor(
        network, schedule, conditioning, torch.full((1, 1, 1), 1.0), torch.zeros(1, 1, 1)
    )
    timesteps = schedule.timesteps(10)
    scales = scales or GuidanceScales(3.0, 1.5)
    return alone(
        denoise(
            predictor=predictor,
            sampler=make_sampler(solver, schedule, timesteps),
            timesteps=timesteps,
            scales=scales,
            branches=scales.needed_branches(),
            start=normal(2),
            kept=KeptByPrediction(torch.ones(1, 1, 8, 8, dtype=torch.bool), normal(3), 10),
            before_step=lambda index: None,
            after_step=lambda step: None,
        )
    )


@pytest.mark.parametrize("solver", list(Solver))
@pytest.mark.parametrize("kind", ["v_prediction", "sample", "residual"])
def test_each_prediction_type_walks_the_path_of_noise_predictions(kind: str, solver: Solver) -> None:
    torch.testing.assert_close(walk(kind, solver), walk("epsilon", solver), atol=2e-4, rtol=2e-4)


def test_guidance_pushes_along_text_and_picture() -> None:
    # Clean latents of the branches: c/4 + 1, c/4 and 0, so guided: 3 * 1 + 1.5 * c/4.
    expected = 3.0 + 1.5 * 0.25 * normal(1)
    torch.testing.assert_close(walk("sample", Solver.DPM_SOLVER_PP), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    ("scales", "expected"),
    [
        (GuidanceScales(7.5, 1.5), ALL_BRANCHES),
        (GuidanceScales(1.0, 1.0), (Branch.TEXT_AND_IMAGE,)),
        (GuidanceScales(3.0, 1.0), (Branch.TEXT_AND_IMAGE, Branch.IMAGE)),
        (GuidanceScales(1.5, 1.5), (Branch.TEXT_AND_IMAGE, Branch.NOTHING)),
        (GuidanceScales(0.0, 0.0), (Branch.NOTHING,)),
    ],
)
def test_only_branches_that_count_are_asked(scales: GuidanceScales, expected: tuple[Branch, ...]) -> None:
    assert scales.needed_branches() == expected


@pytest.mark.parametrize("text", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("image", [0.0, 1.0, 1.5])
def test_leaving_out_branches_changes_nothing(text: float, image: float) -> None:
    scales = GuidanceScales(text, image)
    outputs = dict(zip(ALL_BRANCHES, (normal(4), normal(5), normal(6)), strict=True))
    needed = scales.needed_branches()
    found = scales.combine(torch.cat([outputs[branch] for branch in needed]), needed)
    full = scales.combine(torch.cat(list(outputs.values())), ALL_BRANCHES)
    torch.testing.assert_close(found, full, atol=1e-5, rtol=1e-5)


def test_kept_cells_take_what_they_are_given_and_edited_cells_do_not(
    tiny_bundle: InstructPix2PixBundle,
) -> None:
    schedule = NoiseSchedule.from_config(tiny_bundle.scheduler_config)
    predictor = BranchPredictor(
        tiny_bundle, schedule, normal(1), tiny_bundle.embed_text("Add edema"), tiny_bundle.embed_text("")
    )
    cells = torch.zeros(1, 1, 8, 8, dtype=torch.bool)
    cells[..., :4] = True
    timesteps = schedule.timesteps(3)
    steps: list[DenoisingStep] = []
    with torch.inference_mode():
        latents = alone(
            denoise(
                predictor=predictor,
                sampler=make_sampler(Solver.DDIM, schedule, timesteps),
                timesteps=timesteps,
                scales=GuidanceScales(2.0, 1.0),
                branches=(Branch.TEXT_AND_IMAGE, Branch.IMAGE),
                start=normal(2),
                kept=KeptByReplacing(cells, lambda index: torch.full(SHAPE, float(index))),
                before_step=lambda index: None,
                after_step=steps.append,
            )
        )
    assert [step.timestep for step in steps] == timesteps
    assert (latents[..., 4:] == 2.0).all()
    for index, step in enumerate(steps):
        assert (step.latents[..., 4:] == index).all()
        assert torch.equal(step.latents[..., :4], step.unblended[..., :4])


@pytest.mark.parametrize("solver", list(Solver))
@pytest.mark.parametrize("kind", ["epsilon", "residual"])
def test_kept_cells_follow_the_noised_source_and_are_the_source_at_the_end(kind: str, solver: Solver) -> None:
    prediction_type = "sample" if kind == "residual" else kind
    schedule = NoiseSchedule.from_config({**STABLE_DIFFUSION_V1, "prediction_type": prediction_type})
    network = ExactNetwork(schedule, kind, normal(1))
    predictor = BranchPredictor(
        network, schedule, normal(1), torch.full((1, 1, 1), 1.0), torch.zeros(1, 1, 1)
    )
    timesteps = schedule.timesteps(6)
    cells = torch.zeros(1, 1, 8, 8, dtype=torch.bool)
    cells[..., :4] = True
    source, noise = normal(7), normal(8)
    steps: list[DenoisingStep] = []
    latents = alone(
        denoise(
            predictor=predictor,
            sampler=make_sampler(solver, schedule, timesteps),
            timesteps=timesteps,
            scales=GuidanceScales(1.0, 1.0),
            branches=(Branch.TEXT_AND_IMAGE,),
            start=schedule.add_noise(source, noise, timesteps[0]),
            kept=KeptByPrediction(cells, source, len(timesteps)),
            before_step=lambda index: None,
            after_step=steps.append,
        )
    )
    for step, timestep in zip(steps, timesteps[1:], strict=False):
        expected = schedule.add_noise(source, noise, timestep)
        torch.testing.assert_close(step.latents[..., 4:], expected[..., 4:], atol=1e-3, rtol=1e-3)
        assert (step.latents[..., :4] - expected[..., :4]).abs().max() > 0.1
    assert torch.equal(latents[..., 4:], source[..., 4:])


def test_one_call_per_step_whatever_the_branches(tiny_bundle: InstructPix2PixBundle) -> None:
    schedule = NoiseSchedule.from_config(tiny_bundle.scheduler_config)
    calls: list[tuple[int, int]] = []

    def count(unet, inputs) -> None:
        pictures, _, words, _ = inputs
        calls.append((len(pictures), len(words.keys_and_values[0][0][0])))

    hook = tiny_bundle.unet.register_forward_pre_hook(count)
    predictor = BranchPredictor(
        tiny_bundle, schedule, normal(1), tiny_bundle.embed_text("a"), tiny_bundle.embed_text("")
    )
    with torch.inference_mode():
        alone(predictor.predict(normal(2), 500, ALL_BRANCHES, 0))
        alone(predictor.predict(normal(2), 500, (Branch.IMAGE,), 0))
    hook.remove()
    assert calls == [(2, 3), (1, 1)]  # two branches see the same picture


def test_a_withheld_picture_is_zeros_and_its_text_is_empty(tiny_bundle: InstructPix2PixBundle) -> None:
    schedule = NoiseSchedule.from_config(tiny_bundle.scheduler_config)
    text, empty = tiny_bundle.embed_text("Add edema"), tiny_bundle.embed_text("")
    predictor = BranchPredictor(tiny_bundle, schedule, normal(1), text, empty)
    with torch.inference_mode():
        found = alone(predictor.predict(normal(2), 500, (Branch.NOTHING,), 0))
        expected = tiny_bundle.predict(normal(2), torch.zeros(SHAPE), tiny_bundle.look_up(empty), 500)
    assert torch.equal(found, expected)


def test_a_residual_flag_is_ignored_for_noise_predictions(tiny_bundle: InstructPix2PixBundle) -> None:
    assert tiny_bundle.card is not None
    flagged = replace(tiny_bundle, card=replace(tiny_bundle.card, predicts_residual=True))
    schedule = NoiseSchedule.from_config(tiny_bundle.scheduler_config)
    empty = tiny_bundle.embed_text("")
    with torch.inference_mode():
        plain, other = (
            alone(
                BranchPredictor(bundle, schedule, normal(1), empty, empty).predict(
                    normal(2), 500, (Branch.IMAGE,), 0
                )
            )
            for bundle in (tiny_bundle, flagged)
        )
    assert torch.equal(plain, other)
