import numpy as np
import torch

from engine.simulation.anatomy import build_chest
from engine.simulation.patient import draw_patient
from engine.simulation.vessels import airway_paths, vessel_paths

SIZE = 128
CPU = torch.device("cpu")


def test_vessels_thin_out_from_the_hilum_to_the_wall() -> None:
    patient = draw_patient(9)
    chest = build_chest([patient], SIZE, CPU)
    paths = vessel_paths([patient], chest)[0]
    side = chest.x[0].abs()
    level = (chest.y[0] + 1).abs() < 3
    near, far = paths[level & (side > 3) & (side < 6)], paths[level & (side > 9) & (side < 11)]
    assert float(paths.min()) >= 0
    assert float(near.mean()) > 2 * float(far.mean()) > 0


def test_more_blood_makes_more_vessels() -> None:
    patient = draw_patient(9)
    full = patient.with_body(vascular=patient.body.vascular * 1.4)
    pale, rich = vessel_paths([patient, full], build_chest([patient, full], SIZE, CPU)).sum((1, 2))
    assert rich > 1.3 * pale


def test_the_trachea_is_in_the_middle_above_the_hila() -> None:
    patient = draw_patient(9)
    chest = build_chest([patient], SIZE, CPU)
    air = airway_paths([patient], chest)[0]
    neck = (chest.y[0] > -12) & (chest.y[0] < -6)
    assert float(air[neck].max()) > 1.2
    middle = float((air * chest.x[0])[neck].sum() / air[neck].sum())
    assert abs(middle) < 1.5
    assert not np.isnan(middle)
