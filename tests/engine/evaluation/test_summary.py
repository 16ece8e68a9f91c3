"""Figures where the truth is known only in part, and the order of the groups."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scripted_referee import ScriptedCases, ScriptedReferee

from engine.edit import Variant
from engine.evaluation.case import EvaluationCase, Identity, Suite
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited, unedited
from engine.evaluation.evaluation import Evaluation, Evaluator
from engine.evaluation.look import Look
from engine.evaluation.measure import CaseFacts
from engine.evaluation.report import choose_examples
from engine.evaluation.resampling import Resamples
from engine.evaluation.rows import rows_of
from engine.evaluation.summary import RowSummary, label_agreement, summarize

COUNT = 16


class CasesWithoutTruth(ScriptedCases):
    """As real films are: nothing but what is there, and who it is."""

    def __getitem__(self, index: int) -> EvaluationCase:
        case = super().__getitem__(index)
        who = Identity(case.identity.age_years, case.identity.sex, None, "PA")
        return replace(case, suite=Suite.REAL, target=None, region=None, identity=who)


class EditorWithoutTruth:
    """Draws the truth that the case does not tell."""

    def __call__(self, case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        target = ScriptedCases(COUNT)[seed].target
        assert target is not None
        return Edited(target, None, None, target != case.source, 0.5)


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    store = EditStore(tmp_path_factory.mktemp("summary"), {})
    rows = rows_of(Suite.REAL, (Variant.BOTH,))
    cases = CasesWithoutTruth(COUNT)
    return Evaluator(cases, EditorWithoutTruth(), rows, ScriptedReferee(), store, 0).run(lambda i, name: None)


@pytest.fixture(scope="module")
def rows(evaluation: Evaluation) -> dict[str, RowSummary]:
    resamples = Resamples([fact.patient for fact in evaluation.facts], draws=50)
    return summarize(evaluation, Suite.REAL, resamples)


def test_real_films_have_effect_and_identity_but_no_error(rows: dict[str, RowSummary]) -> None:
    assert list(rows) == ["both", "unedited", "contrast"]
    both = rows["both"].sections
    assert both["effect"]["success"].value == 1
    assert not both["effect"]["success_where_told"].is_known
    assert both["overall"]["R"].value == 100  # of the sex
    assert both["overall"]["A"].value == pytest.approx(100, abs=0.1)
    assert both["preservation"]["sex_kept"].value == 1
    assert not both["error"]["ratio_to_unedited"].is_known
    assert not both["localization"]["guidance_auroc"].is_known
    assert "KL" not in both["overall"]


def test_without_true_counterfactuals_distances_are_to_the_originals(rows: dict[str, RowSummary]) -> None:
    assert rows["unedited"].sections["overall"]["FID"].value == pytest.approx(0, abs=1e-9)
    assert rows["contrast"].sections["overall"]["FID"].value > 0


def test_examples_are_ranked_by_the_referee_where_there_is_no_error(evaluation: Evaluation) -> None:
    chosen = choose_examples(evaluation.facts, evaluation.measures["both"])
    moved = [measure.effects[0].presence_change for measure in evaluation.measures["both"]]
    assert [rank for rank, _, _ in chosen] == ["best", "median", "worst"]
    assert moved[chosen[0][1]] == max(moved)
    assert moved[chosen[2][1]] == min(moved)
    assert "moved by" in chosen[0][2]


def test_levels_go_from_little_to_much_and_right_stands_before_left(rows: dict[str, RowSummary]) -> None:
    levels = [name for name in rows["both"].groups["level"] if name in ("small", "moderate", "large")]
    assert levels == [name for name in ("small", "moderate", "large") if name in levels]
    sides = list(rows["both"].groups["side"])
    assert sides.index("right") < sides.index("left")


def test_the_referee_is_compared_with_the_labels_of_each_film_once(evaluation: Evaluation) -> None:
    patients = [fact.patient for fact in evaluation.facts]
    found = label_agreement(evaluation, Resamples(patients, draws=20))
    twice = replace(evaluation, facts=evaluation.facts * 2)
    assert label_agreement(twice, Resamples(patients * 2, draws=20)) == found
    assert {figure.value for figure in found.values()} == {100}
    assert {figure.n for figure in found.values()} == {COUNT}


def test_the_mean_auroc_is_over_findings_with_both_kinds_of_cases(tmp_path: Path) -> None:
    cases = ScriptedCases(2)
    store = EditStore(tmp_path, {})
    made = Evaluator(
        cases, lambda case, *_: unedited(case), rows_of(Suite.SIMULATED, ()), ScriptedReferee(), store, 0
    ).run(lambda i, name: None)

    def fact(one: CaseFacts, shown: list[int], after: list[float]) -> tuple[CaseFacts, Look]:
        labels = np.zeros(8)
        labels[shown] = 1
        presence = np.zeros((8, 2), np.float32)
        presence[: len(after), 1] = after
        return replace(one, known_after=labels), replace(one.before, presence=presence)

    # Finding 0 is read rightly, finding 1 wrongly, all others are never there: (1 + 0) / 2.
    first, first_look = fact(made.facts[0], [0], [0.9, 0.8])
    second, second_look = fact(made.facts[1], [1], [0.2, 0.3])
    truth = [
        replace(measure, look=look)
        for measure, look in zip(made.measures["truth"], (first_look, second_look), strict=True)
    ]
    changed = replace(made, facts=(first, second), measures=made.measures | {"truth": truth})
    row = summarize(changed, Suite.SIMULATED, Resamples(["a", "b"], draws=20))["truth"]
    assert row.sections["overall"]["P"].value == 50
    assert {name: figure.value for name, figure in row.pathology.items()} == {
        "atelectasis": 100,
        "cardiomegaly": 0,
    }
    assert math.isnan(row.sections["overall"]["A"].value)


def test_what_is_not_known_of_a_film_counts_neither_way(evaluation: Evaluation) -> None:
    patients = [fact.patient for fact in evaluation.facts]
    resamples = Resamples(patients, draws=20)
    plain = summarize(evaluation, Suite.REAL, resamples)["both"].pathology
    effusion = evaluation.findings.index("pleural_effusion")

    def unknown(fact: CaseFacts) -> CaseFacts:
        known = fact.known_after.copy()
        if known[effusion] == 0:
            known[effusion] = math.nan
        return replace(fact, known_after=known)

    half = tuple(unknown(fact) if index % 2 else fact for index, fact in enumerate(evaluation.facts))
    found = summarize(replace(evaluation, facts=half), Suite.REAL, resamples)["both"].pathology
    assert found["pleural_effusion"].n < plain["pleural_effusion"].n == COUNT
    assert found["pleural_effusion"].value == 100
    assert found["edema"] == plain["edema"]
    nothing = tuple(map(unknown, evaluation.facts))
    without = summarize(replace(evaluation, facts=nothing), Suite.REAL, resamples)["both"].pathology
    assert "pleural_effusion" not in without
