"""A text line by line: what is rewritten, and what stays as it was typed."""

from dataclasses import replace

import pytest

from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.lines import add_line, move_line, read_lines, remove_line, rewrite_line

VOCABULARY = load_vocabulary()


def on(side: Side | None, text: str, index: int = 0) -> str:
    """The text with one line on another side."""
    instruction = read_lines(text, VOCABULARY)[index].instruction
    assert instruction is not None
    mention = replace(instruction.mentions[0], location=Location(side))
    return rewrite_line(text, index, replace(instruction, mentions=(mention,)), VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "index", "side", "expected"),
    [
        ("please add a small left effusion", 0, Side.RIGHT, "please add a small right effusion"),
        ("please add a small left effusion", 0, None, "please add a small effusion"),
        ("please add a small effusion", 0, Side.LEFT, "please add a small left effusion"),
        ("Left oedema should go from mild to severe", 0, Side.RIGHT,
         "Right oedema should go from mild to severe"),
        ("add effusion on the left", 0, None, "Add the finding of pleural effusion."),
        ("add left effusion as in the prior film", 0, Side.RIGHT,
         "add right effusion as in the prior film"),
        ("Add the finding of left edema.", 0, Side.RIGHT, "Add the finding of right edema."),
        ("Add the findings of edema and left effusion. Sparkle.", 1, Side.RIGHT,
         "Add the findings of edema and right pleural effusion. Sparkle."),
        ("Make it sparkle. Add left edema", 1, Side.RIGHT, "Make it sparkle. Add right edema"),
        ("add e\u0301clat, then add left edema", 1, Side.RIGHT, "add e\u0301clat, then add right edema"),
    ],
)  # fmt: skip
def test_a_pick_changes_only_the_words_it_concerns(
    typed: str, index: int, side: Side | None, expected: str
) -> None:
    assert on(side, typed, index) == expected


def test_unknown_words_of_a_sentence_written_anew_stay() -> None:
    text = "add effusion on the left as in prior"
    assert on(None, text) == "Add the finding of pleural effusion as prior."


def test_sentences_are_added_removed_and_moved() -> None:
    added = add_line("add edema", Instruction(Operation.REMOVE, (FindingMention("pneumonia"),)), VOCABULARY)
    assert added == "add edema. Remove the finding of pneumonia."
    moved, place = move_line(added, 0, 1, VOCABULARY)
    assert (moved, place) == ("Remove the finding of pneumonia. add edema.", 1)
    assert remove_line(moved, 0, VOCABULARY) == "add edema."
    assert remove_line("Add edema and remove effusion", 1, VOCABULARY) == "Add edema"
    assert remove_line("Add edema and remove effusion", 0, VOCABULARY) == "remove effusion"
    assert remove_line("Add the findings of edema and effusion.", 0, VOCABULARY) == (
        "Add the finding of pleural effusion."
    )


def test_findings_of_one_sentence_change_places_in_it() -> None:
    text = "Add the findings of edema, pneumonia and small effusion."
    moved, place = move_line(text, 2, -1, VOCABULARY)
    assert (moved, place) == ("Add the findings of edema, small pleural effusion and pneumonia.", 1)


def test_moving_past_the_end_changes_nothing() -> None:
    assert move_line("add edema", 0, 1, VOCABULARY) == ("add edema", 0)
    assert move_line("add edema", 0, -1, VOCABULARY) == ("add edema", 0)


def test_moving_keeps_what_is_asked_for() -> None:
    text = "Add edema and left effusion, then remove pneumonia; change cardiomegaly from mild to severe"
    for index in range(4):
        for by in (-1, 1):
            moved, place = move_line(text, index, by, VOCABULARY)
            before = {line.instruction for line in read_lines(text, VOCABULARY)}
            assert {line.instruction for line in read_lines(moved, VOCABULARY)} == before
            assert read_lines(moved, VOCABULARY)[place].instruction == (
                read_lines(text, VOCABULARY)[index].instruction
            )
            parse(moved, VOCABULARY)


def test_a_sentence_that_is_not_understood_is_a_line_too() -> None:
    lines = read_lines("Add edema. What about it? Remove pneumonia.", VOCABULARY)
    assert [line.instruction is None for line in lines] == [False, True, False]
    assert lines[1].said == "What about it"


@pytest.mark.parametrize("text", ["", "  ", "...", "please", ", and ;", "x" * 5000])
def test_a_text_without_content_has_no_lines_but_one_too_long_has(text: str) -> None:
    lines = read_lines(text, VOCABULARY)
    assert [line.said for line in lines] == ([text] if len(text) > 2000 else [])
    assert add_line(text[:3], parse("add edema", VOCABULARY).instructions[0], VOCABULARY).endswith(
        "Add the finding of edema."
    )
