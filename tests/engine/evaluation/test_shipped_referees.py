"""The measure with the shipped referees: answers of known quality keep their order."""

from pathlib import Path

import pytest

from engine.edit import Variant
from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited
from engine.evaluation.evaluation import Evaluator
from engine.evaluation.referee_judge import judge_for
from engine.evaluation.resampling import Resamples
from engine.evaluation.rows import rows_of
from engine.evaluation.suites import make_cases
from engine.evaluation.summary import summarize

COUNT = 16


def never_asked(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
    raise AssertionError("only the references are measured here")


@pytest.mark.parametrize("suite", [Suite.INSERTED, Suite.SIMULATED])
def test_truth_beats_wrong_answers_and_no_edit_does_nothing(
    suite: Suite, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    judge = judge_for(suite)
    if "untrained" in judge.description["notice"]:
        pytest.skip("this referee is not trained yet, so its readings have no meaning")
    films = None
    if suite is Suite.INSERTED:
        films = request.getfixturevalue("shared") / "data" / "nih512"
    cases = make_cases(suite, COUNT, 0, films)
    evaluator = Evaluator(cases, never_asked, rows_of(suite, ()), judge, EditStore(tmp_path, {}), seed=0)
    evaluation = evaluator.run(lambda index, name: None)
    rows = summarize(evaluation, suite, Resamples([fact.patient for fact in evaluation.facts], draws=50))
    effect = {key: row.sections["effect"] for key, row in rows.items()}
    kept = {key: row.sections["preservation"] for key, row in rows.items()}
    assert effect["unedited"]["success"].value == 0
    assert effect["truth"]["success"].value > effect["shuffled"]["success"].value
    assert effect["truth"]["success"].value > effect["contrast"]["success"].value
    assert effect["truth"]["side_right"].value >= 0.65
    assert effect["truth"]["side_right"].value > effect["shuffled"]["side_right"].value
    assert effect["truth"]["presence_change"].value > 0.1
    for wrong in ("shuffled", "contrast"):
        assert abs(effect[wrong]["share_of_truth"].value) < 0.5
    assert kept["truth"]["age_drift"].value < 8
    assert kept["contrast"]["outside_mae"].value > 10 * kept["truth"]["outside_mae"].value
    assert rows["truth"].sections["overall"]["P"].value > rows["unedited"].sections["overall"]["P"].value
