from pathlib import Path

from scripted_referee import ScriptedCases, ScriptedReferee

from engine.edit import Variant
from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.differences import paired_differences
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited, contrast_changed, true_counterfactual, unedited
from engine.evaluation.evaluation import Evaluator
from engine.evaluation.resampling import Resamples
from engine.evaluation.rows import rows_of

ANSWERS = {Variant.BOTH: true_counterfactual, Variant.MASK: unedited, Variant.NONE: contrast_changed}


def answer(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
    return ANSWERS[variant](case)


def test_a_better_variant_differs_from_worse_ones_case_by_case(tmp_path: Path) -> None:
    rows = rows_of(Suite.SIMULATED, tuple(ANSWERS))
    evaluator = Evaluator(ScriptedCases(16), answer, rows, ScriptedReferee(), EditStore(tmp_path, {}), 0)
    evaluation = evaluator.run(lambda index, name: None)
    resamples = Resamples([fact.patient for fact in evaluation.facts], draws=100)
    both = next(row for row in rows if row.key == "both")
    found = paired_differences(evaluation, resamples, both)
    assert list(found) == ["none", "mask"]
    assert found["mask"]["success"].value == 1
    assert found["mask"]["success"].low > 0
    assert found["mask"]["inside"].high < 0
    assert found["none"]["outside_mae"].high < 0
    assert found["none"]["age_drift"].value < 0
    assert found["mask"]["guidance_auroc"].value == 0.5
