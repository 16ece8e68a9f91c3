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


def drawn(finding: str, level: str, zone: Zone | None = None) -> Change:
    present = settle(FindingMention(finding, Location(Side.RIGHT, zone), level), PATIENT.seed)
    change = draw_finding(PATIENT, present, SCENE, 0)
    assert change is not None
    return change


def test_fluid_fills_from_below_and_climbs_along_the_wall() -> None:
    mask = drawn("pleural_effusion", "moderate").mask > 0.5
    lung = FRAME.outline > 0.5
    assert FRAME.down[mask].min() > 0.4
    wall, medial = (FRAME.out > 0.75) & lung, (FRAME.out < 0.45) & lung
    assert FRAME.down[mask & wall].min() < FRAME.down[mask & medial].min() - 0.05
    lowest = lung & (FRAME.down > 0.95)
    assert (mask & lowest).sum() > 0.8 * lowest.sum()


def test_a_small_effusion_only_blunts_the_angle() -> None:
    mask = drawn("pleural_effusion", "small").mask > 0.5
    assert FRAME.down[mask].min() > 0.75
    assert mask.sum() < 0.12 * (FRAME.outline > 0.5).sum()


def test_a_large_effusion_fills_more_than_half_of_the_lung_and_hides_its_vessels() -> None:
    change = drawn("pleural_effusion", "large")
    mask = change.mask > 0.5
    assert mask.sum() > 0.45 * (FRAME.outline > 0.5).sum()
    assert change.vessels[mask].mean() < 0.2


def test_air_gathers_at_the_apex_and_takes_vessels_and_density_away() -> None:
    change = drawn("pneumothorax", "moderate")
    mask = change.mask > 0.5
    apex, base = (FRAME.outline > 0.5) & (FRAME.down < 0.25), (FRAME.outline > 0.5) & (FRAME.down > 0.75)
    assert (mask & apex).sum() / apex.sum() > 1.4 * (mask & base).sum() / base.sum()
    assert change.vessels[mask].max() < 0.5
    assert change.density[mask].mean() < 0


def test_the_collapsed_lung_stays_at_its_hilum_and_is_denser() -> None:
    change = drawn("pneumothorax", "large")
    inside = (FRAME.radial < 0.3) & (FRAME.outline > 0.5) & (FRAME.x > 3)
    assert not (change.mask[inside] > 0.5).any()
    assert change.density[inside].mean() > 0


def test_a_zone_keeps_air_where_it_is_named() -> None:
    apical, basal = (drawn("pneumothorax", "moderate", zone).mask > 0.5 for zone in (Zone.APICAL, Zone.BASAL))
    assert FRAME.down[apical].mean() < 0.35
    assert FRAME.down[basal].mean() > 0.65
