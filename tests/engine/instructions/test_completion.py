"""What is offered while the reader types."""

from engine.instructions.completion import complete
from engine.instructions.findings import load_vocabulary

VOCABULARY = load_vocabulary()


def test_only_findings_of_the_card_are_offered() -> None:
    assert complete("add fract", VOCABULARY)
    assert complete("add fract", VOCABULARY, ("edema",)) == []
    assert all("edema" in text for text in complete("add", VOCABULARY, ("edema",)))


def test_a_model_of_grammar_1_is_offered_no_side_and_no_level_to_add() -> None:
    offered = complete("add eff", VOCABULARY, ("pleural_effusion",), 1)
    assert offered == ["Add the finding of pleural effusion."]
    assert complete("change effusion", VOCABULARY, ("pleural_effusion",), 1)


def test_a_word_that_may_still_become_finding_or_level_does_not_empty_the_list() -> None:
    assert complete("add the fin", VOCABULARY)[0].startswith("Add the finding of")
    assert complete("change the lev", VOCABULARY)[0].startswith("Change the level of")
