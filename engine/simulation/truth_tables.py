"""Truth tables: one row for each simulated radiograph, one for each pair."""

from engine.simulation.case import SimulatedCase
from engine.simulation.population import Story, seed_split, sentence
from engine.simulation.severity import SIMULATED

CASE_COLUMNS = (
    "radiograph",
    "seed",
    "age_years",
    "sex",
    "style",
    "split",
    "view",
    "row_spacing_cm",
    "column_spacing_cm",
    "cardiothoracic_ratio",
    "right_lung_cm2",
    "left_lung_cm2",
    "heart_cm2",
    *(f"{finding}{part}" for finding in SIMULATED for part in ("", "_side", "_zone", "_level", "_cm2")),
)
PAIR_COLUMNS = ("before", "after", "instruction", "way_back")


def case_row(name: str, case: SimulatedCase) -> dict[str, str]:
    """The truth of one radiograph, by ``CASE_COLUMNS``; what a finding lacks is empty."""
    areas = case.areas_cm2()
    row = dict.fromkeys(CASE_COLUMNS, "") | {
        "radiograph": name,
        "seed": str(case.patient.seed),
        "age_years": f"{case.patient.age_years:.1f}",
        "sex": case.patient.sex.value,
        "style": str(case.patient.style),
        "split": seed_split(case.patient.seed).value,
        "view": "AP" if case.patient.exposure.portable else "PA",
        "row_spacing_cm": f"{case.spacing_cm[0]:.6f}",
        "column_spacing_cm": f"{case.spacing_cm[1]:.6f}",
        "cardiothoracic_ratio": f"{case.cardiothoracic_ratio():.3f}",
    }
    row |= {f"{organ}_cm2": f"{areas[organ]:.2f}" for organ in ("right_lung", "left_lung", "heart")}
    row |= dict.fromkeys(SIMULATED, "0")
    for item in case.findings:
        key, place = item.mention.finding, item.mention.location
        row[key] = "1"
        row[f"{key}_side"] = place.side.value if place.side else ""
        row[f"{key}_zone"] = place.zone.value if place.zone else ""
        row[f"{key}_level"] = item.mention.severity or ""
        row[f"{key}_cm2"] = f"{areas[key]:.2f}"
    return row


def pair_row(before: str, after: str, story: Story) -> dict[str, str]:
    """One pair, by ``PAIR_COLUMNS``."""
    return {
        "before": before,
        "after": after,
        "instruction": sentence(story.instruction),
        "way_back": sentence(story.way_back),
    }
