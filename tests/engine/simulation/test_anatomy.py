import numpy as np
import torch

from engine.simulation.anatomy import build_chest
from engine.simulation.patient import draw_patient

SIZE = 128
CPU = torch.device("cpu")


def width_of_heart(scale: float) -> float:
    patient = draw_patient(7)
    chest = build_chest([patient.with_body(heart_scale=patient.body.heart_scale * scale)], SIZE, CPU)
    columns = np.flatnonzero((chest.heart[0] > 0.5).any(0).numpy())
    return float(columns[-1] - columns[0] + 1)


def test_paths_are_never_negative_or_longer_than_a_body() -> None:
    chest = build_chest([draw_patient(seed) for seed in range(6)], SIZE, CPU)
    assert float(chest.lungs.min()) >= 0
    assert float(chest.tissue.min()) >= 0
    assert float(chest.lungs.sum(0).max()) < 25
    assert float(chest.tissue.max()) < 60


def test_the_heart_grows_with_its_parameter() -> None:
    widths = [width_of_heart(scale) for scale in (1.0, 1.15, 1.3)]
    assert widths[0] < widths[1] < widths[2]
    assert 1.1 < widths[2] / widths[0] < 1.45


def test_a_higher_dome_leaves_a_smaller_lung() -> None:
    patient = draw_patient(7)
    raised = patient.with_body(dome_left=patient.body.dome_left - 2)
    chest = build_chest([patient, raised], SIZE, CPU)
    right, left = (chest.organs > 0.5).sum((2, 3)).float()
    assert left[1] < 0.96 * left[0]
    assert abs(float(right[1] / right[0]) - 1) < 0.02


def test_lungs_and_heart_hardly_overlap() -> None:
    chest = build_chest([draw_patient(seed) for seed in range(4)], SIZE, CPU)
    lungs, heart = (chest.organs > 0.5).any(0), chest.heart > 0.5
    assert float((lungs & heart).sum() / heart.sum()) < 0.05
