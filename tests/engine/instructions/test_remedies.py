"""What to say in place of a text that cannot run."""

from engine.instructions.findings import load_vocabulary
from engine.instructions.remedies import with_one_line_less, without_zones

VOCABULARY = load_vocabulary()


def test_of_two_sentences_that_contradict_each_other_either_can_be_kept() -> None:
    assert with_one_line_less("Add edema. Remove edema.", VOCABULARY) == ("Remove edema.", "Add edema.")


def test_a_sentence_that_is_not_understood_can_be_left_out() -> None:
    assert with_one_line_less("add edema. do not add effusion", VOCABULARY) == ("add edema.",)
    assert with_one_line_less("keep the heart as it is", VOCABULARY) == ()


def test_a_zone_can_be_left_out_and_the_side_stays() -> None:
    assert without_zones("add RUL effusion", VOCABULARY) == "Add the finding of right pleural effusion."
    assert without_zones("add right effusion", VOCABULARY) == ""
