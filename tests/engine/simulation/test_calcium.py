import torch

from engine.simulation.anatomy import Chest, arch_border, build_chest
from engine.simulation.calcium import arch_calcium, cartilage_calcium
from engine.simulation.patient import Patient, Sex, draw_patient

SIZE = 160
CPU = torch.device("cpu")


def elder(sex: Sex | None = None) -> tuple[Patient, Chest]:
    patient = draw_patient(9, age_years=85, sex=sex)
    return patient, build_chest([patient], SIZE, CPU)


def test_the_young_have_no_calcium_and_the_old_more_than_the_middle_aged() -> None:
    patients = [draw_patient(9, age_years=age) for age in (22, 60, 85)]
    chest = build_chest(patients, SIZE, CPU)
    for make in (arch_calcium, cartilage_calcium):
        young, middle, old = make(patients, chest).sum((1, 2)).tolist()
        assert young < 1e-3 < middle < old


def test_plaques_lie_on_the_rim_of_the_arch_on_the_left() -> None:
    patient, chest = elder()
    amount = arch_calcium([patient], chest)[0]
    x, y = arch_border(patient)
    middle = [float((amount * place[0]).sum() / amount.sum()) for place in (chest.x, chest.y)]
    assert middle[0] > 1
    assert y[0] < middle[1] < y[-1]
    near = torch.hypot(
        chest.x[0][..., None] - torch.as_tensor(x), chest.y[0][..., None] - torch.as_tensor(y)
    ).amin(-1)
    assert float(amount[near < 0.6].sum()) > 0.97 * float(amount.sum())


def test_cartilages_lie_between_ribs_and_sternum_on_both_sides() -> None:
    patient, chest = elder()
    amount = cartilage_calcium([patient], chest)[0]
    beside = (chest.x[0].abs() > 1) & (chest.x[0].abs() < 0.8 * patient.body.half_width)
    assert float(amount[beside].sum()) > 0.95 * float(amount.sum())
    left = float(amount[chest.x[0] > 0].sum() / amount.sum())
    assert 0.25 < left < 0.75
    # Flecks whiten a film, they do not hide it.
    assert 0.05 < float(amount.max()) < 1.2


def test_calcium_keeps_its_attenuation_at_another_size() -> None:
    patient, chest = elder()
    fine = build_chest([patient], 2 * SIZE, CPU)
    for make in (arch_calcium, cartilage_calcium):
        small, large = float(make([patient], chest).mean()), float(make([patient], fine).mean())
        assert abs(small / large - 1) < 0.05
