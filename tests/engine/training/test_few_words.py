"""Short sentences leave out what would be filled in alike."""

import pytest

from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.training.few_words import in_few_words


@pytest.mark.parametrize(
    ("sentence", "staying", "short"),
    [
        ("Add the finding of moderate right pleural effusion.", (), "Add the finding of pleural effusion."),
        (
            "Add the finding of large right pleural effusion.",
            (),
            "Add the finding of large pleural effusion.",
        ),
        (
            "Add the finding of moderate left pleural effusion.",
            (),
            "Add the finding of left pleural effusion.",
        ),
        ("Add the finding of mild bilateral edema.", (), "Add the finding of mild edema."),
        ("Add the finding of severe right edema.", (), "Add the finding of severe right edema."),
        (
            "Add the finding of moderate consolidation in the right lower zone.",
            (),
            "Add the finding of consolidation.",
        ),
        (
            "Add the finding of moderate consolidation in the right upper zone.",
            (),
            "Add the finding of consolidation in the right upper zone.",
        ),
        ("Remove the finding of small left pneumothorax.", (), "Remove the finding of pneumothorax."),
        (
            "Remove the finding of small left pneumothorax.",
            ("pneumothorax",),
            "Remove the finding of left pneumothorax.",
        ),
        (
            "Change the level of right pleural effusion from small to large.",
            ("edema",),
            "Change the level of pleural effusion from small to large.",
        ),
        (
            "Remove the findings of mild cardiomegaly and moderate left atelectasis.",
            (),
            "Remove the findings of cardiomegaly and atelectasis.",
        ),
    ],
)
def test_what_is_usual_is_left_out(sentence: str, staying: tuple[str, ...], short: str) -> None:
    vocabulary = load_vocabulary()
    (instruction,) = parse(sentence, vocabulary).instructions
    assert in_few_words(instruction, staying, vocabulary) == short
