"""Figures of referees, against values worked by hand."""

import numpy as np
import pytest

from engine.models.predictors import FINDINGS, Reading
from engine.training.referee_scores import auroc, best_threshold, label_figures, score
from engine.training.referee_truth import unknown_truth

EFFUSION, HEART = FINDINGS.index("pleural_effusion"), FINDINGS.index("cardiomegaly")


def reading(count: int) -> Reading:
    def fill(*shape: int) -> np.ndarray:
        return np.full((count, *shape), 0.5, np.float32)

    return Reading(fill(8, 2), fill(8, 2), fill(), fill(), fill(3), fill(), fill(3), fill(4))


def writable(values: np.ndarray) -> np.ndarray:
    return np.array(values)


def test_auroc_counts_pairs_in_order() -> None:
    # Positives .8 and .4 against negatives .6, .4 and .1: 3 + 1 wins and one tie of 6 pairs.
    values = np.array([0.8, 0.4, 0.6, 0.4, 0.1])
    assert auroc(values, np.array([1, 1, 0, 0, 0])) == pytest.approx(4.5 / 6)
    assert np.isnan(auroc(values, np.ones(5)))


def test_the_threshold_parts_positives_from_negatives() -> None:
    values = np.array([0.1, 0.2, 0.3, 0.6, 0.7])
    assert 0.3 < best_threshold(values, np.array([0, 0, 0, 1, 1])) <= 0.6
    assert best_threshold(values, np.zeros(5)) == 0.5


def test_unknown_truth_gives_no_figures() -> None:
    figures = score(reading(4), unknown_truth(4))
    assert set(figures) == {"counts"}
    assert figures["counts"]["pleural_effusion"] == 0


def test_sides_and_presence_are_counted_over_what_is_known() -> None:
    truth = unknown_truth(4)
    truth["presence"][:3, EFFUSION] = [[1, 0], [1, 0], [0, 1]]
    said = writable(reading(4).presence)
    said[:3, EFFUSION] = [[0.9, 0.2], [0.3, 0.4], [0.1, 0.8]]
    plain = reading(4)
    figures = score(
        Reading(said, *(getattr(plain, name) for name in list(plain.__dataclass_fields__)[1:])), truth
    )
    assert figures["side"] == {"pleural_effusion": pytest.approx(2 / 3), "all": pytest.approx(2 / 3)}
    # .9, .3, .8 against .2, .4, .1: eight of nine pairs in order.
    assert figures["presence_auroc"]["pleural_effusion"] == pytest.approx(8 / 9)
    assert figures["counts"]["pleural_effusion"] == 3


def test_a_finding_without_side_counts_once_and_has_no_side() -> None:
    truth = unknown_truth(2)
    truth["presence"][:, HEART] = [[1, 1], [0, 0]]
    truth["extent"][:, HEART] = [[0.75, 0.75], [0, 0]]
    figures = score(reading(2), truth)
    assert "side" not in figures
    assert figures["extent"]["mean_error"] == pytest.approx(0.25)
    assert figures["extent"]["within_a_level"] == 1
    assert figures["extent"]["within_half_a_level"] == 0


def test_person_and_areas_are_scored_where_known() -> None:
    truth = unknown_truth(4)
    plain = reading(4)
    truth["age"][:] = [10.5, 20.5, 30.5, np.nan]
    truth["male"][:] = [1, 0, 1, 0]
    truth["style"][:] = [0, 0, 1, np.nan]
    truth["areas"][:, 2] = [0.4, 0.5, 0.6, 0.7]
    figures = score(plain, truth)
    assert figures["person"]["age_mean_error_years"] == pytest.approx(20)
    assert figures["person"]["sex_auroc"] == pytest.approx(0.5)
    assert figures["person"]["style_accuracy"] == pytest.approx(2 / 3)
    assert "view_auroc" not in figures["person"]
    assert figures["areas"]["heart_mean_error_percent"] == pytest.approx(10)


def test_a_change_of_level_is_judged_by_the_difference() -> None:
    truth = unknown_truth(8)
    truth["pair"][:] = [7, 7, 8, 8, 9, 9, 10, -1]
    truth["is_real"][:] = 0
    truth["presence"][:, EFFUSION, 0] = [1, 1, 1, 1, 0, 1, 1, 1]  # the third is put in, the fourth is alone
    truth["presence"][:6, HEART] = [[1, 1], [1, 1], [0, 0], [0, 0], [0, 0], [0, 0]]
    truth["extent"][:, EFFUSION, 0] = [0.25, 1.0, 0.75, 0.5, 0, 1, 1, 1]
    truth["extent"][:2, HEART] = [[0.5, 0.5], [0.75, 0.75]]
    said = writable(reading(8).extent)
    said[:4, EFFUSION, 0] = [0.3, 0.9, 0.4, 0.6]
    said[:2, HEART] = [[0.1, 0.1], [0.3, 0.3]]
    plain = reading(8)
    rest = [getattr(plain, name) for name in list(plain.__dataclass_fields__)[2:]]
    figures = score(Reading(plain.presence, said, *rest), truth)["level_change"]
    # Said .6 of .75, .2 of -.25 and, of the heart, which counts once, .2 of .25.
    assert figures["n"] == 3
    assert figures["right_direction"] == pytest.approx(2 / 3)
    assert figures["within_half_a_level"] == pytest.approx(1 / 3)
    assert figures["slope"] == pytest.approx((0.45 - 0.05 + 0.05) / (0.5625 + 0.0625 + 0.0625), rel=1e-5)


def test_figures_are_told_with_the_number_of_films_and_patients() -> None:
    truth = unknown_truth(4)
    truth["person"][:] = [1, 1, 2, 3]
    truth["is_real"][:] = 1
    truth["presence"][:, EFFUSION] = [[1, 0], [1, 1], [0, 0], [1, np.nan]]
    truth["age"][:2] = 40
    counts = score(reading(4), truth)["counts"]
    assert (counts["films"], counts["patients"]) == (4, 3)
    assert (counts["pleural_effusion"], counts["pleural_effusion_one_side"]) == (3, 1)
    assert (counts["age"], counts["sex"]) == (2, 0)


def test_the_extent_of_what_is_absent_is_told() -> None:
    truth = unknown_truth(3)
    truth["presence"][:, EFFUSION] = [[1, 0], [0, 0], [1, 1]]
    truth["extent"][:, EFFUSION] = [[0.5, 0], [0, 0], [1, 0.75]]
    assert score(reading(3), truth)["extent"]["mean_where_absent"] == pytest.approx(0.5)


def test_labels_of_films_are_judged_on_the_likelier_side() -> None:
    truth = unknown_truth(9)
    truth["somewhere"][:5, EFFUSION] = 1
    truth["presence"][5:8, EFFUSION] = 0  # nothing is known of the ninth
    truth["somewhere"][:4, HEART] = 1
    said = writable(reading(9).presence)
    said[:, EFFUSION] = 0.1
    said[[0, 1, 2, 3, 4, 5], EFFUSION, [0, 1, 0, 1, 0, 1]] = [0.9, 0.9, 0.9, 0.9, 0.2, 0.3]
    plain = reading(9)
    rest = [getattr(plain, name) for name in list(plain.__dataclass_fields__)[1:]]
    figures = label_figures(Reading(said, *rest), truth)
    # Four of five films are above all three without it, the fifth above two of them.
    assert figures == {"pleural_effusion": pytest.approx(14 / 15), "pleural_effusion_films": 5}
