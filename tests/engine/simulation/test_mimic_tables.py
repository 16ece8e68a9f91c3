import numpy as np

from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention
from engine.simulation.mimic_tables import boxes_of, difference_answer

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
