"""What counts as done as told: each operation, side and level on readings given by hand."""

import math

import numpy as np
import pytest
from scripted_referee import ScriptedCases

from engine.evaluation.asked import AskedChange, asked_changes
from engine.evaluation.case import EvaluationCase
from engine.evaluation.effect import Effect, measure_effect
from engine.evaluation.look import Look
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side


def look(presence: tuple[float, float], extent: tuple[float, float] | None = None) -> Look:
    return Look(
        presence=np.array([presence], np.float32),
        extent=np.array([extent or presence], np.float32),
        age=50.0,
        sex_male=1.0,
        style=np.full(3, np.nan, np.float32),
        view_ap=math.nan,
        areas=np.ones(3, np.float32),
        features=np.ones(4, np.float32),
    )


def asked(
    operation: Operation, side: Side | None, first: str | None = None, last: str | None = None
) -> AskedChange:
    mention = FindingMention("pleural_effusion", Location(side), first)
    instruction = Instruction(operation, (mention,))
    if operation is Operation.CHANGE:
        mention = FindingMention("pleural_effusion", Location(side))
        instruction = Instruction(operation, (mention,), first, last)
    (found,) = asked_changes(case_of(instruction), load_vocabulary())
    return found


def case_of(instruction: Instruction, before: tuple[FindingMention, ...] = ()) -> EvaluationCase:
    case = ScriptedCases(1)[0]
    return EvaluationCase(
        case.name,
        case.suite,
        case.patient,
        case.source,
        None,
        None,
        case.text,
        instruction,
        before,
        (),
        case.identity,
    )


def effect(one: AskedChange, before: Look, after: Look) -> Effect:
    return measure_effect(one, 0, 0.5, before, after)


ADD_LEFT = asked(Operation.ADD, Side.LEFT, "moderate")


def test_an_added_finding_on_the_asked_side_is_a_success() -> None:
    found = effect(ADD_LEFT, look((0.1, 0.1), (0, 0)), look((0.1, 0.9), (0, 0.75)))
    assert (found.success, found.side_right, found.level_right) == (1, 1, 1)
    assert found.measured == pytest.approx(found.wanted) == pytest.approx(0.75)
    assert found.presence_change == pytest.approx(0.8)


def test_an_added_finding_on_the_other_side_is_none() -> None:
    found = effect(ADD_LEFT, look((0.1, 0.1)), look((0.9, 0.1)))
    assert (found.success, found.side_right) == (0, 0)


def test_an_added_finding_on_both_sides_is_none_where_one_was_asked() -> None:
    assert effect(ADD_LEFT, look((0.1, 0.1)), look((0.9, 0.9))).success == 0


def test_what_was_seen_before_has_not_been_added() -> None:
    assert effect(ADD_LEFT, look((0.1, 0.8)), look((0.1, 0.9))).success == 0


def test_the_same_finding_on_the_other_side_may_stay_and_must_not_go() -> None:
    assert effect(ADD_LEFT, look((0.9, 0.1)), look((0.9, 0.9))).success == 1
    assert effect(ADD_LEFT, look((0.9, 0.1)), look((0.1, 0.9))).success == 0


def test_both_sides_are_needed_where_both_were_asked() -> None:
    both = asked(Operation.ADD, Side.BILATERAL, "small")
    assert effect(both, look((0.1, 0.1)), look((0.9, 0.9))).success == 1
    assert effect(both, look((0.1, 0.1)), look((0.9, 0.1))).success == 0
    assert math.isnan(effect(both, look((0.1, 0.1)), look((0.9, 0.9))).side_right)


def test_either_side_will_do_where_none_was_told() -> None:
    open_ = asked(Operation.ADD, None)
    found = effect(open_, look((0.1, 0.1)), look((0.1, 0.9)))
    assert (found.success, found.asked.side_name) == (1, "side not told")
    assert math.isnan(found.level_right)
    assert math.isnan(found.wanted)


def test_a_removed_finding_must_be_gone_from_every_side() -> None:
    gone = asked(Operation.REMOVE, None)
    assert effect(gone, look((0.9, 0.8)), look((0.1, 0.1))).success == 1
    assert effect(gone, look((0.9, 0.8)), look((0.1, 0.8))).success == 0
    assert effect(gone, look((0.1, 0.1)), look((0.1, 0.1))).success == 0
    right = asked(Operation.REMOVE, Side.RIGHT, "small")
    assert effect(right, look((0.9, 0.1)), look((0.1, 0.1))).success == 1


def test_a_changed_level_must_be_moved_to() -> None:
    more = asked(Operation.CHANGE, Side.LEFT, "small", "large")  # extents .5 and 1
    seen = look((0, 1), (0, 0.5))
    assert effect(more, seen, look((0, 1), (0, 1.1))).success == 1
    short = effect(more, seen, look((0, 1), (0, 0.8)))
    assert (short.success, short.direction_right) == (0, 1)
    assert (
        effect(more, seen, look((0, 1), (0, 0.4))).direction_right
        == effect(more, seen, seen).direction_right
        == 0
    )
    assert math.isnan(effect(ADD_LEFT, seen, seen).direction_right)
    assert effect(more, seen, look((0, 1), (0, 1.2))).success == 0
    assert effect(more, look((0, 1), (0, 0.3)), look((0, 1), (0, 0.8))).success == 1  # misread alike
    assert effect(more, seen, look((0, 1), (0, 0.2))).success == 0
    less = asked(Operation.CHANGE, Side.LEFT, "large", "small")
    found = effect(less, look((0, 1), (0, 1)), look((0, 1), (0, 0.5)))
    assert (found.success, found.side_right) == (1, 1)
    assert found.measured == pytest.approx(0.5)


def test_a_level_of_what_is_added_must_be_moved_to() -> None:
    assert effect(ADD_LEFT, look((0, 0), (0, 0.2)), look((0, 1), (0, 0.9))).level_right == 1
    assert effect(ADD_LEFT, look((0, 0), (0, 0)), look((0, 1), (0, 0.5))).level_right == 0
    assert effect(ADD_LEFT, look((0, 0), (0, 0.75)), look((0, 1), (0, 0.75))).level_right == 0
    little = asked(Operation.CHANGE, Side.LEFT, "small", "small to moderate")  # .125 apart
    assert effect(little, look((0, 1), (0, 0.5)), look((0, 1), (0, 0.5))).success == 0


def test_a_film_that_is_read_otherwise_than_labelled_is_left_out_where_labels_may_be_wrong() -> None:
    gone = asked(Operation.REMOVE, None)
    for one, before, presumed in (
        (ADD_LEFT, look((0.1, 0.8)), False),
        (ADD_LEFT, look((0.8, 0.1)), True),
        (gone, look((0.1, 0.1)), False),
        (gone, look((0.1, 0.8)), True),
    ):
        found = measure_effect(one, 0, 0.5, before, look((0.1, 0.1)), alone=(before, 0.5))
        assert math.isnan(found.success) is not presumed


def test_a_level_that_was_there_already_is_no_success() -> None:
    more = asked(Operation.CHANGE, Side.LEFT, "small", "moderate")
    assert effect(more, look((0, 1), (0, 0.75)), look((0, 1), (0, 0.75))).success == 0


def test_a_finding_without_a_side_is_read_once() -> None:
    instruction = Instruction(Operation.ADD, (FindingMention("cardiomegaly", Location(), "mild"),))
    (found,) = asked_changes(case_of(instruction), load_vocabulary())
    assert (found.sides, found.others, found.side_name) == ((0,), (), "no side")


def test_a_finding_named_on_both_sides_apart_does_not_forbid_itself() -> None:
    mentions = tuple(
        FindingMention("pneumonia", Location(side), level)
        for side, level in ((Side.RIGHT, "mild"), (Side.LEFT, "severe"))
    )
    first, second = asked_changes(case_of(Instruction(Operation.ADD, mentions)), load_vocabulary())
    assert (first.sides, second.sides) == ((0,), (1,))
    assert first.others == second.others == ()


def test_how_much_is_removed_comes_from_the_truth_where_the_words_leave_it_out() -> None:
    instruction = Instruction(Operation.REMOVE, (FindingMention("pneumothorax", Location(Side.LEFT)),))
    there = (
        FindingMention("pneumothorax", Location(Side.LEFT), "large"),
        FindingMention("pneumothorax", Location(Side.RIGHT), "small"),
    )
    (found,) = asked_changes(case_of(instruction, there), load_vocabulary())
    assert (found.extent_from, found.extent_to, found.level) == (1.0, 0.0, "large")
