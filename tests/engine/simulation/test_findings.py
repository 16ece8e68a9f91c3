import pytest
import torch

from engine.instructions.instruction import FindingMention, Location, Side
from engine.simulation.film import build_scene
from engine.simulation.findings import draw_finding
from engine.simulation.patient import draw_patient
from engine.simulation.severity import SIMULATED, levels_of, settle

PATIENT = draw_patient(31)
SCENE = build_scene([PATIENT], 128, torch.device("cpu"))
IN_LUNG = [finding for finding in SIMULATED if finding != "cardiomegaly"]


def test_cardiomegaly_is_in_the_body_already() -> None:
    assert draw_finding(PATIENT, settle(FindingMention("cardiomegaly"), 31), SCENE, 0) is None


@pytest.mark.parametrize("finding", IN_LUNG)
def test_a_finding_of_the_right_leaves_the_left_lung_alone(finding: str) -> None:
    present = settle(FindingMention(finding, Location(Side.RIGHT), levels_of(finding)[2]), 31)
    change = draw_finding(PATIENT, present, SCENE, 0)
    assert change is not None
    left = (SCENE.chest.x[0] > 1.5) & (SCENE.chest.organs[1, 0] > 0.5)
    assert change.density[left].abs().max() < 0.02
    assert (change.vessels[left] - 1).abs().max() < 1e-3
    assert not change.mask[left].any()
    assert change.mask.any()


@pytest.mark.parametrize("finding", IN_LUNG)
def test_both_sides_are_the_sum_of_each(finding: str) -> None:
    level = levels_of(finding)[1]
    both, right, left = (
        draw_finding(PATIENT, settle(FindingMention(finding, Location(side), level), 31), SCENE, 0)
        for side in (Side.BILATERAL, Side.RIGHT, Side.LEFT)
    )
    assert both is not None
    assert right is not None
    assert left is not None
    assert torch.allclose(both.density, right.density + left.density, atol=1e-5)
    assert torch.equal(both.mask, torch.maximum(right.mask, left.mask))


@pytest.mark.parametrize("finding", [f for f in IN_LUNG if f != "pneumothorax"])
def test_tissue_is_added_and_never_more_than_the_lung_is_deep(finding: str) -> None:
    present = settle(FindingMention(finding, Location(Side.LEFT), levels_of(finding)[2]), 31)
    change = draw_finding(PATIENT, present, SCENE, 0)
    assert change is not None
    assert change.density.min() >= -1e-6
    # Fluid is a little denser than tissue; septal lines and plates are tissue at a lung's thin edge.
    room = (0.20 - SCENE.lung_density[0]) * SCENE.chest.lungs[1, 0]
    assert (change.density - 1.05 * room).max() < 0.3


@pytest.mark.parametrize("finding", IN_LUNG)
def test_the_levels_of_one_patient_are_one_finding_growing(finding: str) -> None:
    masks = []
    for level in levels_of(finding):
        present = settle(FindingMention(finding, Location(Side.RIGHT), level), 31)
        change = draw_finding(PATIENT, present, SCENE, 0)
        assert change is not None
        masks.append(change.mask > 0.5)
    small, middle, large = masks
    assert 0 < small.sum() < middle.sum() < large.sum()
    assert (middle & large).sum() > 0.75 * middle.sum()
