"""What a reader is told before an edit runs."""

from dataclasses import replace

import pytest

from engine.instructions.cautions import Caution, CautionKind, Earlier, Facts, find_cautions
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse

VOCABULARY = load_vocabulary()


def cautions(text: str, **facts: object) -> tuple[Caution, ...]:
    instructions = parse(text, VOCABULARY).instructions
    return find_cautions(text, instructions, replace(Facts(), **facts), VOCABULARY)  # type: ignore[arg-type]


def test_nothing_is_said_where_all_is_well() -> None:
    facts = {"card_findings": ("edema",), "painted_left": 1.0}
    assert cautions("add left edema", **facts) == ()


def test_a_finding_without_an_annotated_mask_may_change_the_whole_image() -> None:
    assert cautions("add fracture") == (Caution(CautionKind.WHOLE_IMAGE, ("fracture",)),)
    assert cautions("add fracture", painted_left=0.5) == ()
    assert cautions("add fracture", uses_mask=False) == ()


def test_a_word_that_the_model_does_not_know_is_named() -> None:
    (found,) = cautions("add pneumonia and edema", card_findings=("edema",))
    assert (found.kind, found.names) == (CautionKind.UNTRAINED, ("pneumonia",))


@pytest.mark.parametrize(
    ("text", "left", "names", "remedy"),
    [
        ("add left edema", 0.02, ("left", "right"), "add right edema"),
        ("add right edema", 1.0, ("right", "left"), "add left edema"),
        ("add bilateral edema", 1.0, ("bilateral", "left"), "add left edema"),
        ("add RLL consolidation", 1.0, ("right", "left"),
         "Add the finding of consolidation in the left lower zone."),
    ],
)  # fmt: skip
def test_a_mask_painted_on_the_other_side_is_told_with_the_text_that_fits(
    text: str, left: float, names: tuple[str, str], remedy: str
) -> None:
    assert cautions(text, painted_left=left) == (Caution(CautionKind.PAINTED_ELSEWHERE, names, remedy),)


@pytest.mark.parametrize(
    ("text", "left"), [("add left edema", 0.6), ("add left edema", 1.0), ("add edema", 0)]
)
def test_a_mask_that_fits_the_text_is_no_matter(text: str, left: float) -> None:
    assert cautions(text, painted_left=left) == ()


def test_a_model_of_grammar_1_is_not_told_places_and_levels() -> None:
    kinds = {one.kind: one.names for one in cautions("add large left effusion", grammar_version=1)}
    assert kinds == {CautionKind.PLACE_ONLY_CLIPS: ("left",), CautionKind.LEFT_OUT: ("large",)}
    (ignored,) = cautions("add left effusion", grammar_version=1, painted_left=1.0)
    assert ignored.kind is CautionKind.PLACE_IGNORED
    assert cautions("change effusion from small to large", grammar_version=1) == ()


def test_what_was_asked_before_is_told_with_its_result() -> None:
    earlier = (Earlier(0, "add edema"), Earlier(3, "add left oedema"), Earlier(4, "sparkle"))
    assert cautions("Add the finding of edema.", earlier=earlier) == (
        Caution(CautionKind.ASKED_BEFORE, ("edema",), result=3),
    )
    assert cautions("remove edema", earlier=earlier) == ()
    assert cautions("add right edema", earlier=earlier[1:]) == ()
    same = (*earlier, Earlier(5, "add  edema", is_same=True))
    assert cautions("add edema", earlier=same) == (Caution(CautionKind.SAME_AGAIN, result=5),)


def test_the_most_important_comes_first() -> None:
    found = cautions(
        "add fracture", is_synthetic=True, suitability=("lateral view",), card_findings=("edema",)
    )
    assert [one.kind for one in found] == [
        CautionKind.UNTRAINED,
        CautionKind.WHOLE_IMAGE,
        CautionKind.SYNTHETIC_INPUT,
        CautionKind.UNSUITABLE,
    ]
