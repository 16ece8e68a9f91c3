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

COUNTS = {Suite.INSERTED: 12, Suite.SIMULATED: 10}


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
    cases = make_cases(suite, COUNTS[suite], 0, films)
    evaluator = Evaluator(cases, never_asked, rows_of(suite, ()), judge, EditStore(tmp_path, {}), seed=0)
    evaluation = evaluator.run(lambda index, name: None)
    rows = summarize(evaluation, suite, Resamples([fact.patient for fact in evaluation.facts], draws=50))
    effect = {key: row.sections["effect"] for key, row in rows.items()}
    kept = {key: row.sections["preservation"] for key, row in rows.items()}
    found = {key: row.sections["localization"] for key, row in rows.items()}
    # Relations only, and of differences within cases: how well a referee sees stands on its card.
    assert effect["unedited"]["success"].value == effect["unedited"]["presence_change"].value == 0
    for name in ("age_drift", "other_findings", "outside_mae"):
        assert kept["unedited"][name].value == 0
    for wrong in ("shuffled", "contrast"):
        assert effect["truth"]["presence_change"].value > 4 * abs(effect[wrong]["presence_change"].value)
        assert effect["truth"]["success"].value > effect[wrong]["success"].value + 0.4
        assert effect["truth"]["side_right"].value > effect[wrong]["side_right"].value
        assert found["truth"]["guidance_auroc"].value > 0.99 > 0.8 > found[wrong]["guidance_auroc"].value
        assert kept[wrong]["outside_mae"].value > 4 * kept["truth"]["outside_mae"].value
