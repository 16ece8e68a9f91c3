import numpy as np
import pytest

from engine.reading.model_tests import compare_models, holm
from engine.reading.scores import Score


def both(differences: list[float], item: str = "performance", readers: str = "A") -> list[Score]:
    scores = []
    for case, difference in enumerate(differences):
        for reader in readers:
            scores.append(Score(f"c{case:02}", reader, item, 3.0 + difference, model="new"))
            scores.append(Score(f"c{case:02}", reader, item, 3.0, model="old"))
    return scores


def test_the_exact_test_counts_the_signs() -> None:
    (found,) = compare_models(both([1, 1, 1, 1, 1]))
    assert (found.first, found.second) == ("new", "old")
    assert found.corrected_p == pytest.approx(2 / 32)
    assert (found.better, found.worse, found.same) == (5, 0, 0)
    assert found.difference.value == 1


def test_the_drawn_test_is_near_the_exact_one() -> None:
    random = np.random.default_rng(0)
    differences = [float(v) for v in random.choice([-1, 1, 2], 13)]
    (exact,) = compare_models(both(differences))
    from engine.reading import model_tests

    drawn = model_tests._permutation_p(np.array([*differences, 1.0, -1.0]), 0)
    assert abs(drawn - exact.corrected_p) < 0.1
    assert drawn > 0


def test_no_difference_is_no_evidence() -> None:
    (found,) = compare_models(both([0.0] * 12))
    assert found.corrected_p == 1.0
    assert np.isnan(found.wilcoxon_p)
    assert found.same == 12


def test_several_tests_are_corrected() -> None:
    scores = both([1, 1, 1, 1, 1, 1]) + both([1, 1, 1, -1, 1, 1], item="interpretability")
    by_item = {one.item: one for one in compare_models(scores)}
    assert by_item["performance"].corrected_p == pytest.approx(4 / 64)
    assert by_item["interpretability"].corrected_p == pytest.approx(14 / 64)


def test_a_harsh_reader_who_saw_one_model_only_does_not_weigh() -> None:
    scores = both([0.0] * 10, readers="A")
    scores += [Score(f"c{case:02}", "harsh", "performance", 1.0, model="new") for case in range(10)]
    (found,) = compare_models(scores)
    assert found.difference.value == 0


def test_one_model_alone_is_not_compared() -> None:
    assert compare_models([Score("c", "A", "performance", 3.0, model="new")]) == ()


def test_the_correction_is_that_of_the_statistics_library() -> None:
    from statsmodels.stats.multitest import multipletests

    random = np.random.default_rng(4)
    for count in (1, 2, 7):
        p_values = [float(p) for p in random.random(count) ** 3]
        assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])
    assert holm(()) == ()
