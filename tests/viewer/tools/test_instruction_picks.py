"""Pickers and text say the same, and changing one finding leaves the others alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.instructions.findings import Vocabulary, load_vocabulary
from engine.instructions.grammar import parse, print_instructions
from engine.instructions.instruction import Operation, Side, Zone
from viewer.tools.instruction_picks import Picks, picks_of

VOCABULARY = load_vocabulary()


@pytest.fixture
def vocabulary() -> Vocabulary:
    return VOCABULARY


@st.composite
def some_picks(draw: st.DrawFn) -> Picks:
    finding = draw(st.sampled_from(VOCABULARY.findings))

    def maybe(values: tuple) -> object:
        return draw(st.sampled_from((None, *values)))

    return Picks(
        operation=draw(st.sampled_from(Operation)),
        finding=finding.key,
        side=maybe(tuple(Side)) if finding.sided else None,
        zone=maybe(finding.zones),
        severity=maybe(finding.levels),
        kind=maybe(finding.kinds),
    ).completed(VOCABULARY)


@settings(max_examples=200, deadline=None)
@given(picks=some_picks())
def test_whatever_can_be_picked_is_understood_again_from_its_text(picks: Picks) -> None:
    assert picks.instruction is not None
    text = print_instructions((picks.instruction,), VOCABULARY, 2)
    assert picks_of(parse(text, VOCABULARY).instructions) == picks


def test_another_finding_drops_what_makes_no_sense_for_it(vocabulary: Vocabulary) -> None:
    picks = Picks(Operation.ADD, "pneumothorax", Side.LEFT, Zone.APICAL, "small", "tension")
    heart = picks.for_finding(vocabulary.finding("cardiomegaly"))
    assert heart == Picks(Operation.ADD, "cardiomegaly")
    effusion = picks.for_finding(vocabulary.finding("pleural_effusion"))
    assert effusion == Picks(Operation.ADD, "pleural_effusion", Side.LEFT, None, "small")


@pytest.mark.parametrize(
    ("given_levels", "completed"),
    [
        ((None, None), ("minimal", "subtle")),
        (("severe", None), ("severe", "moderate to severe")),
        (("mild", "mild"), ("mild", "mild to moderate")),
        ((None, "minimal"), ("subtle", "minimal")),
        (("mild", "severe"), ("mild", "severe")),
    ],
)
def test_a_change_of_level_always_has_two_different_levels(
    vocabulary: Vocabulary, given_levels: tuple, completed: tuple
) -> None:
    picks = Picks(
        Operation.CHANGE, "edema", severity_from=given_levels[0], severity_to=given_levels[1]
    ).completed(vocabulary)
    assert (picks.severity_from, picks.severity_to) == completed


def test_the_level_of_an_addition_becomes_the_level_to_change_from(vocabulary: Vocabulary) -> None:
    picks = Picks(Operation.CHANGE, "edema", severity="moderate").completed(vocabulary)
    assert (picks.severity, picks.severity_from) == (None, "moderate")
