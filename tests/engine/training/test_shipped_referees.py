"""What the shipped referees can do, on patients that they have not seen."""

from pathlib import Path

import numpy as np
import pytest

from engine.models.predictors import FINDINGS, NAMES, Reading, load_referee
from engine.simulation.case import SimulatedCase
from engine.simulation.population import Split, draw_simulated_case, seed_split
from engine.training.referee_scores import auroc
from engine.training.referee_truth import join, simulated_truth


@pytest.fixture(scope="module")
def cases() -> list[SimulatedCase]:
    """Six patients of the test split, before and after."""
    seeds = [seed for seed in range(5000, 5100) if seed_split(seed) is Split.TEST][:6]
    return [
        case for seed in seeds for pair in [draw_simulated_case(seed)] for case in (pair.before, pair.after)
    ]


@pytest.fixture(scope="module")
def reading(cases: list[SimulatedCase]) -> Reading:
    return load_referee("simulated").read(np.stack([case.image for case in cases]))


def test_the_referee_of_simulated_radiographs_sees_the_findings(
    cases: list[SimulatedCase], reading: Reading
) -> None:
    there = join(simulated_truth(case) for case in cases)["presence"] == 1
    assert there.any()
    assert auroc(reading.presence.ravel(), there.ravel()) > 0.8


def test_it_measures_lungs_and_heart(cases: list[SimulatedCase], reading: Reading) -> None:
    true = join(simulated_truth(case) for case in cases)["areas"]
    assert np.abs(reading.areas - true).mean() < 0.015  # of the frame; a lung takes some .13


@pytest.mark.parametrize("name", NAMES)
def test_the_card_tells_the_ceiling_and_what_the_referee_is_not(name: str) -> None:
    card = load_referee(name).card
    assert "never for diagnosis" in card.notice
    for group in ("presence_auroc", "side", "extent", "person", "areas", "counts"):
        assert card.ceiling[group], group
    assert card.ceiling["counts"]["films"] >= 500
    assert set(FINDINGS) <= set(card.ceiling["presence_auroc"])
    assert card.ceiling["presence_auroc"]["mean"] > 0.75
    assert card.ceiling["level_change"]["right_direction"] > 0.8
    assert card.ceiling["presence_beside"]["mean"] > max(0.9, card.ceiling["presence_auroc"]["mean"])
    assert card.ceiling["side_beside"]["all"] > card.ceiling["side"]["all"]
    assert card.ceiling["counts"]["patients"] >= 90
    assert card.thresholds_from["patients"] >= 10


def test_both_referees_together_stay_small() -> None:
    folder = Path(__file__).resolve().parents[3] / "resources" / "referees"
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 15e6
