import dataclasses

import numpy as np

from engine.simulation.case import simulate
from engine.simulation.patient import draw_patient

SIZE = 128


def test_the_style_changes_processing_and_leaves_the_bones_where_they_are() -> None:
    patient = draw_patient(21, style=0)
    other = dataclasses.replace(patient, exposure=draw_patient(21, style=2).exposure)
    first, second = simulate([patient, other], size=SIZE)
    assert np.array_equal(first.left_lung, second.left_lung)
    assert np.array_equal(first.heart, second.heart)
    assert np.abs(first.image - second.image).mean() > 1e-3


def test_the_character_of_the_film_sets_its_brightness() -> None:
    patient = draw_patient(21)
    films = []
    for step in (-1.5, 1.5):
        exposure = dataclasses.replace(patient.exposure, character=(step, 0.0, 0.0, 0.0, 0.0, 0.0))
        films.append(simulate([dataclasses.replace(patient, exposure=exposure)], size=SIZE)[0].image)
    assert abs(float(films[0].mean() - films[1].mean())) > 0.15
