import dataclasses

import numpy as np
import pytest

from engine.errors import InstructionError, RequestError
from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.case import SimulatedCase, simulate, simulate_pair
from engine.simulation.patient import draw_patient
from engine.simulation.severity import SIMULATED, levels_of

SIZE = 160
SEED = 108


def mention(finding: str, level: str, side: Side | None = None, zone: Zone | None = None) -> FindingMention:
    return FindingMention(finding, Location(side, zone), level)


def graded(finding: str, side: Side | None) -> list[SimulatedCase]:
    rows: list[list[FindingMention]] = [[]] + [
        [mention(finding, level, side)] for level in levels_of(finding)
    ]
    return simulate([draw_patient(SEED)] * 4, rows, size=SIZE)


def test_rendering_again_gives_the_same_bits_alone_or_in_a_batch() -> None:
    patients = [draw_patient(SEED), draw_patient(SEED + 1)]
    first, again = simulate(patients, size=SIZE), simulate(patients, size=SIZE)
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.image, other.image)
    alone = simulate(patients[1:], size=SIZE)[0]
    assert np.array_equal(alone.image, first[1].image)


def test_two_patients_differ() -> None:
    one, other = simulate([draw_patient(1), draw_patient(2)], size=SIZE)
    assert np.abs(one.image - other.image).mean() > 0.03


def test_the_right_lung_is_left_of_the_heart_on_the_image() -> None:
    case = simulate([draw_patient(SEED)], size=SIZE)[0]
    middle = [np.argwhere(mask)[:, 1].mean() for mask in (case.right_lung, case.heart, case.left_lung)]
    assert middle[0] < middle[1] < middle[2]
    assert middle[1] > SIZE * 0.47  # most of the heart is on the patient's left


def test_areas_and_heart_are_those_of_adults() -> None:
    shares = []
    for case in simulate([draw_patient(seed) for seed in range(6)], size=SIZE):
        areas = case.areas_cm2()
        assert 110 < areas["right_lung"] < 330
        assert 90 < areas["left_lung"] < 300
        shares.append(areas["right_lung"] / areas["left_lung"])
        assert 0.33 < case.cardiothoracic_ratio() < 0.52
        assert not (case.right_lung & case.left_lung).any()
        assert case.image[case.right_lung].mean() < case.image[case.heart].mean() - 0.1
    assert min(shares) > 0.85
    assert np.mean(shares) > 1.05


@pytest.mark.parametrize("finding", SIMULATED)
def test_every_finding_changes_more_with_every_level_and_has_a_mask(finding: str) -> None:
    side = None if finding in ("cardiomegaly", "edema") else Side.RIGHT
    healthy, *levels = graded(finding, side)
    amounts = [float(np.abs(case.image - healthy.image).mean()) for case in levels]
    assert amounts[0] < amounts[1] < amounts[2]
    assert amounts[0] > 1e-4
    assert all(case.finding_masks[finding].any() for case in levels)


@pytest.mark.parametrize("finding", [f for f in SIMULATED if f not in ("cardiomegaly", "edema")])
@pytest.mark.parametrize("side", [Side.RIGHT, Side.LEFT])
def test_a_sided_finding_stays_on_its_side(finding: str, side: Side) -> None:
    patient = draw_patient(SEED)
    before, after = simulate_pair(patient, [], [mention(finding, levels_of(finding)[1], side)], size=SIZE)
    mask, change = after.finding_masks[finding], np.abs(after.image - before.image)
    wanted, other = (before.right_lung, before.left_lung)[:: 1 if side is Side.RIGHT else -1]
    assert not (mask & other).any()
    assert change[wanted].mean() > 5 * change[other].mean()


def test_air_is_darker_and_fluid_brighter() -> None:
    healthy, *air = graded("pneumothorax", Side.LEFT)
    inside = air[2].finding_masks["pneumothorax"]
    assert air[2].image[inside].mean() < healthy.image[inside].mean()
    healthy, *fluid = graded("pleural_effusion", Side.LEFT)
    inside = fluid[2].finding_masks["pleural_effusion"]
    assert fluid[2].image[inside].mean() > healthy.image[inside].mean() + 0.1


def test_cardiomegaly_passes_one_half_of_the_chest() -> None:
    healthy, *levels = graded("cardiomegaly", None)
    ratios = [case.cardiothoracic_ratio() for case in (healthy, *levels)]
    assert ratios == sorted(ratios)
    assert ratios[0] < 0.5 < ratios[2]


def test_outside_the_lungs_the_members_of_a_pair_are_nearly_the_same() -> None:
    change = mention("consolidation", "moderate", Side.RIGHT, Zone.LOWER)
    before, after = simulate_pair(draw_patient(SEED), [], [change], size=SIZE)
    background = ~(before.right_lung | before.left_lung | before.heart)
    background[:, : SIZE // 2] = False
    assert np.abs(after.image - before.image)[background].max() < 0.02
    assert np.array_equal(before.left_lung, after.left_lung)


def test_a_finding_that_stays_is_drawn_the_same() -> None:
    stays = mention("cardiomegaly", "moderate")
    added = mention("pleural_effusion", "small", Side.RIGHT)
    before, after = simulate_pair(draw_patient(SEED), [stays], [stays, added], size=SIZE)
    assert np.array_equal(before.heart, after.heart)
    assert np.array_equal(before.finding_masks["cardiomegaly"], after.finding_masks["cardiomegaly"])


def test_what_a_mention_leaves_open_is_told_by_the_case() -> None:
    case = simulate([draw_patient(SEED)], [[FindingMention("pneumonia")]], size=SIZE)[0]
    told = case.findings[0].mention
    assert told.severity in levels_of("pneumonia")
    assert told.location.side is not None
    assert told.location.zone is not None


def test_masks_and_image_are_read_only() -> None:
    case = simulate([draw_patient(SEED)], [[FindingMention("edema")]], size=SIZE)[0]
    for array in (case.image, case.heart, case.left_lung, case.finding_masks["edema"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.spacing_cm = (1.0, 1.0)  # type: ignore[misc]


def test_findings_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(InstructionError, match="fracture cannot be simulated"):
        simulate([draw_patient(1)], [[FindingMention("fracture")]], size=SIZE)
    with pytest.raises(InstructionError, match="says no amount"):
        simulate([draw_patient(1)], [[FindingMention("pneumonia", severity="acute")]], size=SIZE)
    retrocardiac = mention("pneumonia", "mild", Side.RIGHT, Zone.RETROCARDIAC)
    with pytest.raises(InstructionError, match="retrocardiac"):
        simulate([draw_patient(1)], [[retrocardiac]], size=SIZE)


def test_sizes_and_counts_out_of_range_are_refused() -> None:
    with pytest.raises(RequestError, match="from 64 to 2048"):
        simulate([draw_patient(1)], size=20)
    with pytest.raises(RequestError, match="2 lists of findings"):
        simulate([draw_patient(1)], [[], []], size=SIZE)
    with pytest.raises(RequestError, match="no patients"):
        simulate([], size=SIZE)
