import re

import numpy as np

from engine.datasets.splits import Split
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.case import simulate
from engine.simulation.mimic_tables import (
    QUESTION,
    TABLES,
    StudyNames,
    boxes_of,
    carries_devices,
    difference_answer,
    difference_question,
    study_rows,
)
from engine.simulation.patient import draw_patient
from engine.simulation.population import seed_split

WORDS = load_vocabulary()


def named(*pairs: tuple[str, str]) -> list[FindingMention]:
    return [FindingMention(finding, severity=level) for finding, level in pairs]


def test_answers_are_worded_as_published() -> None:
    one = named(("edema", "mild"))
    assert difference_answer(one, named(("edema", "severe")), WORDS) == (
        "the level of edema has changed from mild to severe. "
    )
    assert difference_answer([], one, WORDS) == (
        "the main image has an additional finding of edema than the reference image. "
    )
    two = named(("edema", "mild"), ("pneumonia", "mild"))
    assert difference_answer([], two, WORDS) == (
        "the main image has additional findings of edema, and pneumonia than the reference image. "
    )
    assert difference_answer(two, [], WORDS) == (
        "the main image is missing the findings of edema, and pneumonia than the reference image. "
    )
    assert difference_answer(one, one, WORDS) == "nothing has changed."


def test_boxes_hold_the_mask_and_part_two_lungs() -> None:
    mask = np.zeros((100, 100), bool)
    mask[10:30, 5:20] = True
    assert boxes_of(mask) == [(5, 10, 15, 20)]
    mask[40:60, 70:90] = True
    assert boxes_of(mask) == [(5, 10, 15, 20), (70, 40, 20, 20)]
    mask[20, :] = True
    assert boxes_of(mask) == [(0, 10, 100, 50)]
    assert boxes_of(np.zeros((10, 10), bool)) == []


def placed(level: str, side: Side, zone: Zone | None = None) -> FindingMention:
    return FindingMention("pneumonia", Location(side, zone), level)


def test_a_level_that_changed_in_one_place_is_asked_about_by_area() -> None:
    old, new = [placed("mild", Side.LEFT, Zone.MIDDLE)], [placed("severe", Side.LEFT, Zone.MIDDLE)]
    extra = FindingMention("edema", severity="mild")
    asked = difference_question(old, [*new, extra], WORDS, by_area=True)
    assert asked == (
        "what has changed in the mid area?",
        "the level of pneumonia has changed from mild to severe. ",
    )
    assert difference_question(old, new, WORDS, by_area=False)[0] == QUESTION
    elsewhere = [placed("severe", Side.RIGHT, Zone.MIDDLE)]
    assert difference_question(old, elsewhere, WORDS, by_area=True)[0] == QUESTION


def test_levels_are_words_of_the_published_list() -> None:
    answer = difference_answer(
        named(("pleural_effusion", "small")), named(("pleural_effusion", "large")), WORDS
    )
    assert answer == "the level of pleural effusion has changed from small to moderate to large. "


def test_numbers_lie_where_mimic_has_none_and_do_not_repeat() -> None:
    names = [StudyNames(seed, study) for seed in range(3000) for study in range(2)]
    assert len({name.study_id for name in names}) == len({name.dicom_id for name in names}) == 6000
    assert len({name.subject_id for name in names}) == 3000
    for name in names:
        assert 20_000_000 <= name.subject_id < 30_000_000
        assert 60_000_000 <= name.study_id < 70_000_000
        assert (name.folder == 29) == (name.split == "test")
        assert re.fullmatch(r"([0-9a-f]{8}-){4}[0-9a-f]{8}", name.dicom_id)
        assert re.fullmatch(r"\d{5,6}\.\d{1,3}", name.study_time)
        path = f"files/p{name.folder}/p{name.subject_id}/s{name.study_id}/{name.dicom_id}.jpg"
        assert name.path == path


def test_no_referee_or_test_patient_is_in_the_training_rows() -> None:
    for seed in range(300):
        wanted = {Split.TRAIN: "train", Split.TEST: "test"}.get(seed_split(seed), "validate")
        assert StudyNames(seed, 0).split == wanted


def test_rows_have_the_published_columns_and_boxes_in_pixels() -> None:
    case = simulate([draw_patient(40)], [[placed("severe", Side.LEFT, Zone.UPPER)]], size=96)[0]
    rows = study_rows(case, StudyNames(40, 0), 0, WORDS)
    for table, columns in TABLES.items():
        for row in rows.get(table, []):
            assert set(row) <= set(columns), table
    (labels,) = rows["mimic-cxr-2.0.0-chexpert.csv"]
    assert labels["Pneumonia"] == "1.0"
    assert "No Finding" not in labels
    (box,) = rows["MS_CXR_Local_Alignment_v1.1.0.csv"]
    assert box["category_name"] == "Pneumonia"
    inside = case.finding_masks["pneumonia"][box["y"] : box["y"] + box["h"], box["x"] : box["x"] + box["w"]]
    assert inside.sum() == case.finding_masks["pneumonia"].sum()
    assert inside[0].any()
    assert inside[:, -1].any()


def test_a_healthy_patient_has_no_finding_and_may_carry_devices() -> None:
    seed = next(seed for seed in range(200) if carries_devices(draw_patient(seed)))
    rows = study_rows(simulate([draw_patient(seed)], size=64)[0], StudyNames(seed, 0), 0, WORDS)
    (labels,) = rows["mimic-cxr-2.0.0-chexpert.csv"]
    assert labels["No Finding"] == labels["Support Devices"] == "1.0"
    assert rows["MS_CXR_Local_Alignment_v1.1.0.csv"] == []
