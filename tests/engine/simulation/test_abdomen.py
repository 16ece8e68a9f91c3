import torch

from engine.simulation.abdomen import gas_paths
from engine.simulation.anatomy import build_chest
from engine.simulation.patient import draw_patient


def test_gas_lies_below_the_diaphragm_and_the_stomach_on_the_left() -> None:
    patients = [draw_patient(seed).with_body(gas=0.0) for seed in range(8)]
    chest = build_chest(patients, 96, torch.device("cpu"))
    paths = gas_paths(patients, chest)
    assert float(paths.min()) >= 0
    for patient, gas, x, y in zip(patients, paths, chest.x, chest.y, strict=True):
        assert float((gas * x).sum() / gas.sum()) > 2
        assert float(gas[y < patient.body.dome_left].sum()) < 0.05 * float(gas.sum())


def test_bowels_with_gas_show_more_than_the_stomach_alone() -> None:
    lean = draw_patient(3).with_body(gas=0.0)
    full = lean.with_body(gas=1.0)
    chest = build_chest([lean, full], 96, torch.device("cpu"))
    stomach, both = gas_paths([lean, full], chest)
    assert float(both.sum()) > 1.1 * float(stomach.sum())
