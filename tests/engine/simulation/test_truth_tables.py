from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.case import simulate
from engine.simulation.patient import draw_patient
from engine.simulation.population import draw_story, seed_split
from engine.simulation.severity import SIMULATED
from engine.simulation.truth_tables import CASE_COLUMNS, PAIR_COLUMNS, case_row, pair_row

PATIENT = draw_patient(17)


def test_a_healthy_film_says_so_for_every_finding() -> None:
    row = case_row("one", simulate([PATIENT], size=96)[0])
    assert tuple(row) == CASE_COLUMNS
    for finding in SIMULATED:
        assert row[finding] == "0"
        assert row[f"{finding}_level"] == row[f"{finding}_cm2"] == ""
    assert row["split"] == seed_split(17).value
    assert row["view"] in ("PA", "AP")


def test_a_finding_is_told_with_side_zone_level_and_area() -> None:
    mention = FindingMention("pneumonia", Location(Side.LEFT, Zone.UPPER), "moderate")
    case = simulate([PATIENT], [[mention]], size=96)[0]
    row = case_row("one", case)
    told = [row[f"pneumonia{part}"] for part in ("", "_side", "_zone", "_level")]
    assert told == ["1", "left", "upper", "moderate"]
    area = float(case.finding_masks["pneumonia"].sum()) * case.spacing_cm[0] * case.spacing_cm[1]
    assert abs(float(row["pneumonia_cm2"]) - area) < 0.01
    assert row["edema"] == "0"


def test_a_pair_is_told_by_its_sentences() -> None:
    row = pair_row("a", "b", draw_story(17))
    assert tuple(row) == PAIR_COLUMNS
    assert row["instruction"].endswith(".")
    assert row["instruction"] != row["way_back"]
