import math
from dataclasses import replace

import numpy as np
import pytest
from scripted_referee import ScriptedCases, ScriptedReferee, person_square, square_of

from engine.evaluation.asked import asked_changes
from engine.evaluation.case import EvaluationCase
from engine.evaluation.preservation import Preservation, measure_preservation
from engine.instructions.findings import load_vocabulary

JUDGE = ScriptedReferee()


@pytest.fixture
def case() -> EvaluationCase:
    return ScriptedCases(3)[2]  # consolidation


def preserved(case: EvaluationCase, image: np.ndarray, mask: np.ndarray | None = None) -> Preservation:
    before, after = JUDGE.look(np.stack([case.source, image]))
    asked = asked_changes(case, load_vocabulary())
    everything = np.ones(image.shape, bool)
    return measure_preservation(
        case, image, everything if mask is None else mask, asked, JUDGE.findings, before, after
    )


def changed(case: EvaluationCase, where: tuple[slice, slice], by: float) -> np.ndarray:
    image = np.array(case.source)
    image[where] += np.float32(by)
    return image


def test_a_patient_made_older_is_noticed(case: EvaluationCase) -> None:
    assert preserved(case, changed(case, person_square("age"), 0.05)).age_drift == pytest.approx(10, abs=0.01)


def test_another_sex_and_another_style_are_noticed(case: EvaluationCase) -> None:
    sex = 0.4 if case.identity.sex == "F" else -0.4
    assert preserved(case, changed(case, person_square("sex"), sex)).sex_kept == 0
    other = f"style{(case.identity.style or 0) + 1 if case.identity.style != 2 else 0}"
    found = preserved(case, changed(case, person_square(other), 1.0))
    assert (found.style_kept, found.sex_kept) == (0, 1)


def test_a_view_that_the_referee_does_not_know_is_left_out(case: EvaluationCase) -> None:
    assert math.isnan(preserved(case, case.source).view_kept)


def test_another_finding_that_appears_is_noticed_and_the_asked_one_is_not(case: EvaluationCase) -> None:
    pneumothorax, consolidation = 7, 2
    assert preserved(case, changed(case, square_of(pneumothorax, 0), 0.3)).other_findings > 0.05
    assert preserved(case, changed(case, square_of(consolidation, 0), 0.3)).other_findings == 0


def test_a_larger_heart_is_noticed_where_no_cardiomegaly_was_asked(case: EvaluationCase) -> None:
    image = changed(case, person_square("heart"), 0.1)
    assert preserved(case, image).organ_drift > 0.2
    cardiomegaly = ScriptedCases(2)[1]
    assert math.isnan(preserved(cardiomegaly, cardiomegaly.source).organ_drift)


def test_what_an_effusion_pushes_aside_does_not_count() -> None:
    effusion = ScriptedCases(6)[5]
    assert effusion.instruction.mentions[0].finding == "pleural_effusion"
    assert math.isnan(preserved(effusion, changed(effusion, person_square("heart"), 0.1)).organ_drift)


def test_pixels_outside_mask_and_region_are_told_apart(case: EvaluationCase) -> None:
    image = changed(case, (slice(505, 506), slice(0, 512)), 0.1)
    mask = np.zeros(image.shape, bool)
    found = preserved(case, image, mask)
    assert found.outside_mask == pytest.approx(0.1, abs=1e-6)
    assert found.outside_mae == pytest.approx(0.1 / 512, rel=0.02)
    mask[505] = True
    assert preserved(case, image, mask).outside_mask == 0
    assert preserved(case, case.source).outside_ssim == pytest.approx(1)


def test_without_a_true_region_nothing_is_said_about_its_outside(case: EvaluationCase) -> None:
    found = preserved(replace(case, target=None, region=None), case.source)
    assert math.isnan(found.outside_mae)
    assert math.isnan(found.outside_psnr)
    assert found.outside_mask == 0
