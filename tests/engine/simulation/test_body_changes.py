import numpy as np
import pytest
import torch

from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.body_changes import change_body, resample, shift_mediastinum
from engine.simulation.case import simulate
from engine.simulation.film import build_scene
from engine.simulation.patient import draw_patient
from engine.simulation.severity import Present, settle

CPU = torch.device("cpu")


def present(finding: str, level: str, side: Side | None = None, zone: Zone | None = None) -> Present:
    return settle(FindingMention(finding, Location(side, zone), level), 21)


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_the_level_of_cardiomegaly_is_its_share_of_the_chest(seed: int) -> None:
    patient = draw_patient(seed)
    levels = ("mild", "moderate", "severe")
    rows = [[], *([FindingMention("cardiomegaly", severity=level)] for level in levels)]
    cases = simulate([patient] * 4, rows, size=200)
    ratios = [case.cardiothoracic_ratio() for case in cases]
    assert ratios == sorted(ratios)
    # Mild .50 to .55, moderate to .60, severe beyond, unless the heart was larger than that before.
    for ratio, (low, high) in zip(ratios[1:], ((0.5, 0.55), (0.55, 0.6), (0.6, 0.68)), strict=True):
        assert low - 0.02 < ratio
        assert ratio < max(high + 0.02, ratios[0] + 0.09)


def test_the_ratio_does_not_depend_on_the_size_of_the_film() -> None:
    mention = FindingMention("cardiomegaly", severity="severe")
    small, large = (simulate([draw_patient(21)], [[mention]], size=size)[0] for size in (128, 320))
    assert abs(small.cardiothoracic_ratio() - large.cardiothoracic_ratio()) < 0.015


def test_lost_volume_raises_the_dome_of_its_side_only() -> None:
    patient = draw_patient(21)
    changed = change_body(patient, [present("atelectasis", "severe", Side.LEFT, Zone.BASAL)])
    assert changed.body.dome_left < patient.body.dome_left - 1
    assert changed.body.dome_right == patient.body.dome_right


def test_a_tension_pneumothorax_lowers_its_dome() -> None:
    patient = draw_patient(21)
    changed = change_body(patient, [present("pneumothorax", "massive", Side.RIGHT)])
    assert changed.body.dome_right > patient.body.dome_right + 1
    assert changed.body.dome_left == patient.body.dome_left


@pytest.mark.parametrize(
    ("item", "towards"),
    [
        (("pleural_effusion", "massive", Side.RIGHT, None), 1),
        (("pleural_effusion", "massive", Side.LEFT, None), -1),
        (("pneumothorax", "massive", Side.RIGHT, None), 1),
        (("atelectasis", "severe", Side.RIGHT, Zone.LOWER), -1),
    ],
)
def test_the_mediastinum_goes_away_from_fluid_and_air_and_to_lost_volume(item: tuple, towards: int) -> None:
    scene = build_scene([draw_patient(21)], 128, CPU)
    shifted = shift_mediastinum(scene, [[present(*item)]])
    columns = torch.arange(128.0)

    def middle(heart: torch.Tensor) -> float:
        return float((heart[0] * columns).sum() / heart[0].sum())

    assert (middle(shifted.chest.heart) - middle(scene.chest.heart)) * towards > 0.3
    body = scene.chest.tissue + scene.chest.lungs.sum(0)
    kept = shifted.chest.tissue + shifted.chest.lungs.sum(0)
    assert torch.allclose(body, kept, atol=1e-3)


def test_small_amounts_and_both_sides_leave_the_mediastinum() -> None:
    scene = build_scene([draw_patient(21)], 64, CPU)
    for item in (present("pleural_effusion", "small", Side.LEFT), present("pneumonia", "severe", Side.LEFT)):
        assert shift_mediastinum(scene, [[item]]) is scene
    both = present("pleural_effusion", "massive", Side.BILATERAL)
    assert shift_mediastinum(scene, [[both]]) is scene


def test_resampling_moves_to_the_right_and_down() -> None:
    image = torch.zeros(8, 8)
    image[2, 3] = 1
    one = torch.ones(8, 8)
    assert np.argwhere(resample(image, one, 2 * one).numpy() > 0.99).tolist() == [[4, 4]]
