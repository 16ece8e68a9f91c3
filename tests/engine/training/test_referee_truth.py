"""What is true about a film, and what is not known."""

from pathlib import Path

import numpy as np

from engine.datasets.real_films import RealFilm
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.models.predictors import FINDINGS
from engine.simulation.population import draw_simulated_case
from engine.training.referee_truth import FIELDS, film_truth, join, simulated_truth, stored

EFFUSION = FINDINGS.index("pleural_effusion")
HEART = FINDINGS.index("cardiomegaly")
CHANGED = np.zeros((100, 100), bool)
CHANGED[50:, :15] = True
EDEMA = FINDINGS.index("edema")


def film(*present: str) -> RealFilm:
    return RealFilm(Path("a.png"), "17", frozenset(), frozenset(present), 44, "F", "AP")


def test_what_was_put_in_is_there_on_its_side_with_its_extent() -> None:
    mentions = [
        FindingMention("pleural_effusion", Location(Side.LEFT), "large"),
        FindingMention("cardiomegaly", Location(), "mild"),
        FindingMention("pneumonia", Location(Side.BILATERAL, Zone.LOWER), "moderate"),
    ]
    truth = film_truth(film(), None, mentions, CHANGED, load_vocabulary())
    assert truth["presence"][0, EFFUSION].tolist() == [0, 1]
    assert truth["extent"][0, EFFUSION].tolist() == [0, 1]
    assert truth["presence"][0, HEART].tolist() == [1, 1]
    assert truth["extent"][0, HEART].tolist() == [0.5, 0.5]
    assert truth["extent"][0, FINDINGS.index("pneumonia")].tolist() == [0.75, 0.75]
    assert truth["presence"][0, EDEMA].tolist() == [0, 0]
    assert (truth["age"][0], truth["male"][0], truth["view_ap"][0]) == (44, 0, 1)
    assert np.isnan(truth["style"][0])


def test_the_map_of_a_single_finding_is_where_the_film_changed() -> None:
    mention = FindingMention("pleural_effusion", Location(Side.RIGHT), "large")
    maps = film_truth(film("edema"), None, [mention], CHANGED, load_vocabulary())["maps"][0]
    assert maps[EFFUSION, 7].tolist() == [1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]
    assert maps[EFFUSION].sum() == 7.5
    assert not maps[HEART].any()
    assert np.isnan(maps[EDEMA]).all()


def test_which_of_two_findings_changed_a_cell_is_not_known() -> None:
    mentions = [
        FindingMention("pleural_effusion", Location(Side.RIGHT), "large"),
        FindingMention("cardiomegaly", Location(), "mild"),
    ]
    maps = film_truth(film(), None, mentions, CHANGED, load_vocabulary())["maps"][0]
    for index in (EFFUSION, HEART):
        assert np.isnan(maps[index, 5:, :2]).all()
        assert not maps[index, :5].any()
        assert not maps[index, :, 2:].any()


def test_the_side_of_what_a_label_names_is_not_known() -> None:
    truth = film_truth(film("pleural_effusion"), None, [], None, load_vocabulary())
    assert np.isnan(truth["presence"][0, EFFUSION]).all()
    assert truth["somewhere"][0, EFFUSION] == 1
    # It could hide an atelectasis, so that is not known either; an enlarged heart would show.
    assert np.isnan(truth["presence"][0, FINDINGS.index("atelectasis")]).all()
    assert np.isnan(truth["somewhere"][0, FINDINGS.index("atelectasis")])
    assert truth["presence"][0, HEART].tolist() == [0, 0]


def test_a_simulated_patient_has_a_whole_truth() -> None:
    pair = draw_simulated_case(3, 64)
    truth = join([simulated_truth(pair.before), simulated_truth(pair.after)])
    assert set(truth) == set(FIELDS)
    assert all(len(values) == 2 for values in truth.values())
    assert np.isfinite(truth["presence"]).all()
    assert (truth["presence"][0] != truth["presence"][1]).any() or (
        truth["extent"][0] != truth["extent"][1]
    ).any()
    for row, case in enumerate((pair.before, pair.after)):
        assert {FINDINGS[i] for i in np.flatnonzero(truth["presence"][row].any(1))} == {
            one.mention.finding for one in case.findings
        }
    assert ((truth["areas"] > 0) & (truth["areas"] < 0.5)).all()
    assert np.array_equal(truth["extent"] > 0, truth["presence"] == 1)
    assert np.array_equal(truth["maps"].max((2, 3)) > 0, (truth["presence"] == 1).any(2))


def test_storing_a_film_rounds_to_the_nearest_of_256_levels() -> None:
    assert stored(np.array([[-1, 0.501, 2]], np.float32)).tolist() == [[0, 128, 255]]
