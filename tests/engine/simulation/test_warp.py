import numpy as np
import torch

from engine.simulation.patient import draw_patient
from engine.simulation.warp import pixel_grid, to_film

SIZE = 256
CPU = torch.device("cpu")


def test_the_grid_and_the_way_to_the_film_are_inverse() -> None:
    for seed in range(4):
        patient = draw_patient(seed)
        x, y, _ = pixel_grid([patient], SIZE, CPU)
        across, down = to_film(x[0].numpy(), y[0].numpy(), patient)
        middles = (np.arange(SIZE) + 0.5) / SIZE
        assert np.abs(across - middles[None]).max() * SIZE < 0.6
        assert np.abs(down - middles[:, None]).max() * SIZE < 0.6


def test_the_patients_left_is_right_on_the_film() -> None:
    x, y, scale = pixel_grid([draw_patient(3)], SIZE, CPU)
    assert (x[0].diff(dim=1) > 0).all()
    assert (y[0].diff(dim=0) > 0).all()
    assert 5 < float(scale) < 10


def test_two_patients_are_bent_differently() -> None:
    points = np.linspace(-10, 10, 9)
    bent = [to_film(points, 0 * points, draw_patient(seed))[1] for seed in (1, 2)]
    curved = [row - np.linspace(row[0], row[-1], 9) for row in bent]
    assert np.abs(curved[0] - curved[1]).max() > 1e-3
