import pytest
import torch

from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.film import build_scene
from engine.simulation.findings import draw_finding
from engine.simulation.lung_frame import Change, lung_frame
from engine.simulation.patient import draw_patient
from engine.simulation.severity import settle

PATIENT = draw_patient(31)
SCENE = build_scene([PATIENT], 160, torch.device("cpu"))
FRAME = lung_frame(SCENE.chest, 0, 0)
LUNG = FRAME.outline > 0.5


def drawn(finding: str, level: str, zone: Zone | None = None, side: Side = Side.RIGHT) -> Change:
    present = settle(FindingMention(finding, Location(side, zone), level), PATIENT.seed)
    change = draw_finding(PATIENT, present, SCENE, 0)
    assert change is not None
    return change


@pytest.mark.parametrize("finding", ["consolidation", "pneumonia", "lung_opacity"])
def test_zones_follow_one_another_down_the_lung(finding: str) -> None:
    middles = []
    for zone in (Zone.UPPER, Zone.MIDDLE, Zone.LOWER):
        density = drawn(finding, "moderate", zone).density
        middles.append(float((density * FRAME.down).sum() / density.sum()))
    assert middles[0] < middles[1] - 0.1 < middles[2] - 0.2


def test_consolidation_is_denser_than_pneumonia_and_that_than_an_opacity() -> None:
    peaks = [
        float(drawn(finding, "moderate", Zone.LOWER).density[LUNG].quantile(0.98))
        for finding in ("consolidation", "pneumonia", "lung_opacity")
    ]
    assert peaks[0] > peaks[1] > peaks[2]


def test_vessels_are_lost_in_consolidation_and_seen_through_an_opacity() -> None:
    hidden = [
        float(drawn(finding, "severe", Zone.LOWER).vessels[LUNG].min())
        for finding in ("consolidation", "lung_opacity")
    ]
    assert hidden[0] < 0.25
    assert hidden[1] > 0.5


def test_bronchi_stay_dark_in_consolidation() -> None:
    change = drawn("consolidation", "severe", Zone.LOWER)
    beside = torch.roll(SCENE.vessels[0], (-1, 1), (0, 1))
    core = (change.vessels < 0.3) & LUNG
    dark, rest = core & (beside > 0.35), core & (beside < 0.1)
    assert dark.any()
    share = change.density / FRAME.depth.clamp(min=1)
    assert share[dark].mean() < share[rest].mean()


def test_mild_edema_widens_upper_vessels_and_severe_edema_is_a_bat_wing() -> None:
    mild, severe = drawn("edema", "mild"), drawn("edema", "severe")
    upper, lower = LUNG & (FRAME.down < 0.35), LUNG & (FRAME.down > 0.6)
    assert mild.vessels[upper].mean() > 1.3 > mild.vessels[lower].mean()
    near = LUNG & (torch.hypot(FRAME.x - 4.6, FRAME.y - 0.5) < 3)
    wall = LUNG & (FRAME.out > 0.85)

    def perihilar(change: Change) -> float:
        share = change.density / FRAME.depth.clamp(min=1)
        return float(share[near].mean() / share[wall].mean())

    assert perihilar(severe) > perihilar(mild)
    assert mild.mask.sum() < 0.7 * severe.mask.sum()


def test_septal_lines_are_at_the_lateral_base() -> None:
    moderate = drawn("edema", "moderate").density
    rough = (moderate - 0.5 * (torch.roll(moderate, 1, 0) + torch.roll(moderate, -1, 0))).abs()
    base = LUNG & (FRAME.out > 0.85) & (FRAME.out < 0.98) & (FRAME.down > 0.66) & (FRAME.depth > 0.5)
    top = LUNG & (FRAME.out > 0.85) & (FRAME.out < 0.98) & (FRAME.down < 0.5) & (FRAME.depth > 0.5)
    assert rough[base].mean() > 2 * rough[top].mean()


def test_severe_atelectasis_of_the_base_is_a_triangle_beside_the_spine() -> None:
    severe, mild = (drawn("atelectasis", level, Zone.LOWER) for level in ("severe", "mild"))
    low = LUNG & (FRAME.down > 0.6)
    medial, lateral = low & (FRAME.out < 0.3), low & (FRAME.out > 0.8)
    assert severe.density[medial].mean() > 5 * severe.density[lateral].mean()
    assert severe.mask.sum() > 5 * mild.mask.sum() > 0


@pytest.mark.parametrize("zone", [Zone.UPPER, Zone.MIDDLE, Zone.RETROCARDIAC])
def test_atelectasis_is_drawn_in_its_zone(zone: Zone) -> None:
    change = drawn("atelectasis", "moderate", zone, Side.LEFT)
    mask = change.mask > 0.5
    left = lung_frame(SCENE.chest, 0, 1)
    low, high = {Zone.UPPER: (0.0, 0.5), Zone.MIDDLE: (0.4, 0.7), Zone.RETROCARDIAC: (0.5, 1.1)}[zone]
    assert low < float(left.down[mask].mean()) < high
    if zone is Zone.RETROCARDIAC:
        assert (SCENE.chest.heart[0][mask] > 0.5).float().mean() > 0.5


def test_a_finding_that_is_there_has_an_outline_at_its_least_level() -> None:
    for zone in (None, Zone.UPPER, Zone.BASAL):
        assert drawn("edema", "minimal", zone).mask.any()
