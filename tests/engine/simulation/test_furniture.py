import dataclasses

import numpy as np

from engine.simulation.furniture import furniture
from engine.simulation.patient import Exposure, draw_patient

SIZE = 256


def drawn(seed: int, **changes: object) -> tuple[np.ndarray, np.ndarray]:
    patient = draw_patient(seed)
    exposure: Exposure = dataclasses.replace(patient.exposure, **changes)  # type: ignore[arg-type]
    shade, cover = furniture(dataclasses.replace(patient, exposure=exposure), SIZE)
    return shade.numpy(), cover.numpy()


def test_without_marker_and_borders_the_film_is_bare() -> None:
    _, cover = drawn(5, marker=False, portable=False, collimation=(0.0, 0.0, 0.0, 0.0))
    assert not cover.any()


def test_a_collimator_covers_its_border_only() -> None:
    _, cover = drawn(5, marker=False, portable=False, collimation=(0.0, 0.1, 0.0, 0.0), border_tilt_deg=0.0)
    assert cover[:, -20:].min() == 1
    assert cover[:, : SIZE // 2].max() == 0


def test_markers_are_bright_small_and_in_a_corner() -> None:
    for seed in range(12):
        shade, cover = drawn(seed, marker=True, portable=False, collimation=(0.0, 0.0, 0.0, 0.0))
        lit = cover > 0.5
        assert 4 < lit.sum() < 0.01 * SIZE**2
        assert shade[lit].min() > 0.3
        rows, columns = np.nonzero(lit)
        assert rows.max() < 0.4 * SIZE
        assert (columns < 0.3 * SIZE).all() or (columns > 0.7 * SIZE).all()
