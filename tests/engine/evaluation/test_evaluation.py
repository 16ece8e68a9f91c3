"""The measure itself: answers of known quality get the figures that they deserve."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scripted_referee import ScriptedCases, ScriptedReferee

from engine.edit import Variant
from engine.errors import NonFiniteResultError, OutputError
from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.edit_store import EditStore
from engine.evaluation.editors import Edited, true_counterfactual, unedited
from engine.evaluation.evaluation import Evaluation, Evaluator
from engine.evaluation.look import Look
from engine.evaluation.resampling import Resamples
from engine.evaluation.rows import rows_of
from engine.evaluation.summary import RowSummary, summarize

COUNT = 32


def answer_truly(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
    return replace(true_counterfactual(case), seconds=1.5)


def evaluate(
    folder: Path,
    editor: Callable[[EvaluationCase, Variant, int], Edited] = answer_truly,
    count: int = COUNT,
    variants: tuple[Variant, ...] = (Variant.BOTH,),
) -> Evaluation:
    store = EditStore(folder, {"model": "scripted"})
    evaluator = Evaluator(
        ScriptedCases(count), editor, rows_of(Suite.SIMULATED, variants), ScriptedReferee(), store, seed=5
    )
    return evaluator.run(lambda index, name: None)


def figures_of(evaluation: Evaluation) -> dict[str, RowSummary]:
    resamples = Resamples([fact.patient for fact in evaluation.facts], draws=200)
    return summarize(evaluation, Suite.SIMULATED, resamples)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RowSummary]:
    return figures_of(evaluate(tmp_path_factory.mktemp("evaluation")))


def value(rows: dict[str, RowSummary], row: str, section: str, name: str) -> float:
    return rows[row].sections[section][name].value


def test_true_counterfactuals_as_edits_are_at_the_ceiling(rows: dict[str, RowSummary]) -> None:
    for row in ("both", "truth"):
        for name in ("success", "added", "removed", "changed", "side_right", "level_right", "extent_share"):
            assert value(rows, row, "effect", name) == pytest.approx(1, abs=0.01), (row, name)
        for name in ("P", "R", "A", "CMIG", "CMIG_cube_root"):
            assert value(rows, row, "overall", name) == pytest.approx(100, abs=0.5), (row, name)
        for name in ("KL", "FID", "KID"):
            assert value(rows, row, "overall", name) == pytest.approx(0, abs=1e-6), (row, name)
        assert value(rows, row, "error", "ratio_to_unedited") == 0
        assert value(rows, row, "localization", "guidance_pointing") == 1
        assert value(rows, row, "localization", "guidance_auroc") == 1
        assert value(rows, row, "localization", "guidance_best_iou") == 1
    assert value(rows, "both", "preservation", "outside_mask_max") == 0
    assert "KL_histogram" not in rows["both"].sections["overall"]  # too few cases
    assert value(rows, "both", "localization", "covered") == 1
    assert value(rows, "both", "effect", "share_of_truth") == 1
    assert value(rows, "unedited", "effect", "share_of_truth") == 0


def test_the_unedited_source_has_no_effect_and_full_preservation(rows: dict[str, RowSummary]) -> None:
    for name in ("success", "added", "removed", "changed", "side_right", "level_right", "direction_right"):
        assert value(rows, "unedited", "effect", name) == 0, name
    preserved = rows["unedited"].sections["preservation"]
    for name in ("age_drift", "other_findings", "organ_drift", "outside_mae"):
        assert preserved[name].value == 0, name
    for name in ("sex_kept", "style_kept", "age_r_to_source", "outside_ssim"):
        assert preserved[name].value == pytest.approx(1, abs=1e-9), name
    assert value(rows, "unedited", "error", "ratio_to_unedited") == 1
    assert value(rows, "unedited", "localization", "guidance_auroc") == 0.5


def test_the_change_of_another_case_fails_effect_side_and_localization(rows: dict[str, RowSummary]) -> None:
    assert value(rows, "shuffled", "effect", "success") < 0.2
    assert value(rows, "shuffled", "effect", "side_right") < 0.3
    assert value(rows, "shuffled", "localization", "guidance_pointing") < 0.3
    assert value(rows, "shuffled", "localization", "guidance_auroc") < 0.65
    assert value(rows, "shuffled", "error", "ratio_to_unedited") > 0.8
    assert value(rows, "shuffled", "preservation", "other_findings") > 0.02


def test_a_global_change_of_contrast_fails_preservation(rows: dict[str, RowSummary]) -> None:
    kept, ceiling = rows["contrast"].sections["preservation"], rows["truth"].sections["preservation"]
    assert kept["outside_mae"].value > 20 * ceiling["outside_mae"].value + 0.02
    assert kept["outside_psnr"].value < 30
    assert kept["outside_ssim"].value < 0.95
    assert kept["organ_drift"].value > 0.2
    assert kept["age_drift"].value > 5
    assert value(rows, "contrast", "effect", "success") < 0.3


def test_a_change_outside_the_edit_mask_is_caught(tmp_path: Path) -> None:
    def leak(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        edited = unedited(case)
        image = np.array(edited.image)
        image[500, 500] = 1.0 if image[500, 500] < 0.5 else 0.0
        return replace(edited, image=image)

    found = figures_of(evaluate(tmp_path, leak, count=4))
    assert value(found, "both", "preservation", "outside_mask_max") > 0.4
    assert math.isnan(value(found, "unedited", "preservation", "outside_mask_max"))


def test_success_is_told_by_finding_operation_level_and_side(rows: dict[str, RowSummary]) -> None:
    groups = rows["truth"].groups
    assert {"add", "remove", "change"} == set(groups["operation"])
    assert {"right", "left", "no side"} == set(groups["side"])
    assert sum(success.n for success, _ in groups["finding"].values()) == COUNT
    assert all(success.value == 1 for table in groups.values() for success, _ in table.values())


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    asked: list[tuple[str, int]] = []

    def answer_some(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        asked.append((case.name, seed))
        if len(asked) == 4:
            raise KeyboardInterrupt
        return answer_truly(case, variant, seed)

    with pytest.raises(KeyboardInterrupt):
        evaluate(tmp_path, answer_some, count=6)
    evaluation = evaluate(tmp_path, answer_some, count=6)
    names = [f"scripted-{index}" for index in (0, 1, 2, 3, 3, 4, 5)]
    assert [name for name, _ in asked] == names
    assert [seed for _, seed in asked] == [5, 6, 7, 8, 8, 9, 10]
    assert [measure.success for measure in evaluation.measures["both"]] == [1] * 6
    assert {measure.seconds for measure in evaluation.measures["both"]} == {1.5}


def test_all_variants_of_a_case_share_its_seed(tmp_path: Path) -> None:
    asked: list[tuple[str, Variant, int]] = []

    def note(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        asked.append((case.name, variant, seed))
        return unedited(case)

    evaluation = evaluate(tmp_path, note, count=2, variants=tuple(Variant))
    assert [variant for _, variant, _ in asked[:4]] == list(Variant)
    assert {seed for name, _, seed in asked if name == "scripted-0"} == {5}
    assert [row.key for row in evaluation.rows[:4]] == ["none", "relevance", "mask", "both"]


def test_what_an_editor_raises_goes_through(tmp_path: Path) -> None:
    def fail(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        raise OutputError("the disk is full; free some space")

    with pytest.raises(OutputError, match="disk is full"):
        evaluate(tmp_path, fail, count=2)


def test_an_edit_without_finite_values_counts_as_none_and_is_told(tmp_path: Path) -> None:
    def break_down(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        if seed == 6:
            raise NonFiniteResultError("the model returned NaN in the latents; use float32 precision")
        return answer_truly(case, variant, seed)

    found = figures_of(evaluate(tmp_path, break_down, count=4))
    assert value(found, "both", "error", "failed") == 0.25
    assert value(found, "both", "effect", "success") == 0.75
    both = found["both"].sections
    of_three = (
        ("preservation", "outside_mask_max"),
        ("preservation", "age_drift"),
        ("localization", "guidance_auroc"),
        ("localization", "change_auroc"),
        ("error", "inside"),
        ("error", "seconds"),
        ("overall", "FID"),
        ("overall", "KL"),
        ("overall", "A"),
    )
    assert {both[section][name].n for section, name in of_three} == {3}
    assert both["effect"]["success"].n == 4


def test_an_editor_that_always_fails_has_no_figures_but_that(tmp_path: Path) -> None:
    def break_down(case: EvaluationCase, variant: Variant, seed: int) -> Edited:
        raise NonFiniteResultError("the model returned NaN in the latents; use float32 precision")

    both = figures_of(evaluate(tmp_path, break_down, count=2))["both"]
    assert both.sections["error"]["failed"].value == 1
    assert both.sections["effect"]["success"].value == 0
    assert both.sections["overall"] == both.pathology == {}
    assert not any(figure.is_known for figure in both.sections["preservation"].values())


def test_the_change_of_another_case_is_of_another_patient(tmp_path: Path) -> None:
    cases = ScriptedCases(5)  # patients 0, 0, 1, 1, 2
    evaluation = evaluate(tmp_path, count=5)
    for index, other in enumerate((4, 4, 1, 1, 3)):
        case, changed = cases[index], cases[other]
        assert changed.region is not None
        assert case.patient != changed.patient
        # What was changed is what the other case changes, so its pixels find the other's region alone.
        found = evaluation.measures["shuffled"][index].change
        assert (found.auroc > 0.9) == bool((changed.region & case.region).any())


def test_with_one_case_there_is_no_other(tmp_path: Path) -> None:
    evaluation = evaluate(tmp_path, count=1)
    assert [row.key for row in evaluation.rows] == ["both", "truth", "unedited", "contrast"]
    assert "shuffled" not in evaluation.measures


def test_source_and_answer_are_read_beside_each_other(tmp_path: Path) -> None:
    class Noting(ScriptedReferee):
        """Notes what is read beside what."""

        def look(self, images: np.ndarray, beside: np.ndarray | None = None) -> list[Look]:
            looks = super().look(images)
            read.append((images, beside))
            return looks

    read: list[tuple[np.ndarray, np.ndarray | None]] = []
    evaluator = Evaluator(
        ScriptedCases(2),
        answer_truly,
        rows_of(Suite.SIMULATED, ()),
        Noting(),
        EditStore(tmp_path, {}),
        seed=0,
    )
    evaluator.run(lambda index, name: None)
    case = ScriptedCases(2)[0]
    assert case.target is not None
    (alone, nothing), (sources, answers), (swapped, others) = read[:3]
    assert nothing is None
    np.testing.assert_array_equal(alone[0], case.source)
    assert all(np.array_equal(image, case.source) for image in sources)
    np.testing.assert_array_equal(answers[-1], case.target)
    np.testing.assert_array_equal(swapped, answers)
    np.testing.assert_array_equal(others, sources)
