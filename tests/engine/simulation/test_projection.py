import dataclasses

import torch

from engine.simulation.patient import draw_patient
from engine.simulation.projection import detector_signal


def flat(value: float) -> torch.Tensor:
    return torch.full((1, 64, 64), value)


def test_denser_rays_leave_a_brighter_signal() -> None:
    patient, scale = draw_patient(2), torch.tensor([7.0])
    means = [float(detector_signal(flat(value), [patient], scale).mean()) for value in (0.5, 1.5, 3.0)]
    assert means[0] < means[1] < means[2]


def test_scatter_takes_contrast_away() -> None:
    patient, scale = draw_patient(2), torch.tensor([7.0])
    clean = dataclasses.replace(patient, exposure=dataclasses.replace(patient.exposure, scatter=0.0))
    half = flat(1.0)
    half[:, :, 32:] = 3.0
    contrast = [
        float(signal[..., 40:].mean() - signal[..., :24].mean())
        for signal in (detector_signal(half, [p], scale) for p in (patient, clean))
    ]
    assert abs(contrast[1] - 2) < 0.02  # without scatter the signal is the attenuation itself
    assert contrast[0] < contrast[1] - 0.2


def test_fewer_quanta_make_more_noise() -> None:
    patient, scale = draw_patient(2), torch.tensor([7.0])
    faint = dataclasses.replace(patient, exposure=dataclasses.replace(patient.exposure, quanta=2e4))
    good, poor = (float(detector_signal(flat(1.0), [p], scale).std()) for p in (patient, faint))
    assert poor > 1.5 * good > 0
