"""The way back."""

import pytest

from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse, print_instructions
from engine.instructions.inverse import invert

VOCABULARY = load_vocabulary()


def back(text: str) -> str:
    return print_instructions(invert(parse(text, VOCABULARY).instructions), VOCABULARY, 2)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (
            "Add the finding of large right pleural effusion.",
            "Remove the finding of large right pleural effusion.",
        ),
        ("Remove the finding of edema.", "Add the finding of edema."),
        (
            "Change the level of edema from mild to severe.",
            "Change the level of edema from severe to mild.",
        ),
        (
            "Add the finding of edema. Remove the finding of pneumothorax.",
            "Add the finding of pneumothorax. Remove the finding of edema.",
        ),
    ],
)
def test_each_instruction_is_undone_by_its_reverse(there: str, expected: str) -> None:
    assert back(there) == expected


@pytest.mark.parametrize("finding", VOCABULARY.findings, ids=lambda finding: finding.key)
def test_the_reverse_of_the_reverse_is_the_instruction_for_every_finding(finding) -> None:
    there = parse(f"Add the finding of {finding.name}.", VOCABULARY).instructions
    assert invert(invert(there)) == there
