import dataclasses

import torch

from engine.simulation.anatomy import build_chest
from engine.simulation.devices import device_attenuation, draw_devices
from engine.simulation.patient import draw_patient


def carries(seed: int, portable: bool) -> bool:
    patient = draw_patient(seed)
    patient = dataclasses.replace(patient, exposure=dataclasses.replace(patient.exposure, portable=portable))
    return any(len(points.x) for points in draw_devices(patient))


def test_most_bedside_films_and_few_others_show_devices() -> None:
    bedside, upright = (sum(carries(seed, portable) for seed in range(60)) / 60 for portable in (True, False))
    assert bedside > 0.7
    assert 0.1 < upright < 0.5


def test_devices_only_add_and_are_small() -> None:
    seed = next(seed for seed in range(60) if carries(seed, True) and draw_patient(seed).exposure.portable)
    patient = draw_patient(seed)
    shade = device_attenuation([patient], build_chest([patient], 128, torch.device("cpu")))[0]
    assert float(shade.min()) >= 0
    assert float(shade.max()) > 0.05
    assert float((shade > 0.05).float().mean()) < 0.15
