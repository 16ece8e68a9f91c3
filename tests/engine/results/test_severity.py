"""Levels from none to most."""

import numpy as np
import pytest

from engine.errors import InstructionError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.results.severity import SeverityFigures, mean_amount, severity_levels

VOCABULARY = load_vocabulary()
WITH_LEVELS = [finding for finding in VOCABULARY.findings if len(finding.levels) > 1]


def names(text):
    return [level.name for level in severity_levels(text, VOCABULARY, 2)]


def test_an_added_finding_has_each_plain_level_in_order_and_none_is_the_input():
    levels = severity_levels("Add the finding of large right pleural effusion.", VOCABULARY, 2)
    assert [level.name for level in levels] == ["none", "minimal", "small", "moderate", "large", "massive"]
    assert levels[0].instruction == ""
    assert levels[2].instruction == "Add the finding of small right pleural effusion."
    assert [level.name for level in levels if level.is_asked] == ["large"]


def test_the_asked_word_stands_for_its_rank():
    assert names("Add the finding of trace pleural effusion.")[:2] == ["none", "trace"]


def test_a_change_starts_at_the_level_of_the_input():
    levels = severity_levels("Change the level of edema from mild to severe.", VOCABULARY, 2)
    by_name = {level.name: level for level in levels}
    assert by_name["mild"].instruction == ""
    assert by_name["none"].instruction == "Remove the finding of mild edema."
    assert by_name["moderate"].instruction == "Change the level of edema from mild to moderate."
    assert by_name["severe"].is_asked


@pytest.mark.parametrize("finding", WITH_LEVELS, ids=lambda finding: finding.key)
def test_ranks_rise_for_every_finding_and_all_instructions_are_understood(finding):
    levels = severity_levels(f"Add the finding of {finding.name}.", VOCABULARY, 2)
    ranks = [VOCABULARY.level(level.name).rank for level in levels[1:]]
    assert ranks == sorted(set(ranks))
    for level in levels[1:]:
        (one,) = parse(level.instruction, VOCABULARY).instructions
        assert one.mentions[0].severity == level.name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Remove the finding of edema.", "adds a finding"),
        ("Add the findings of edema and pneumonia.", "one finding"),
    ],
)
def test_what_has_no_levels_is_refused_in_plain_words(text, why):
    with pytest.raises(InstructionError, match=why):
        severity_levels(text, VOCABULARY, 2)


def test_a_model_that_does_not_read_levels_is_told_apart():
    with pytest.raises(InstructionError, match="does not read how much"):
        severity_levels("Add the finding of large pleural effusion.", VOCABULARY, 1)
    assert len(severity_levels("Change the level of edema from mild to severe.", VOCABULARY, 1)) > 3


def test_the_amount_is_the_mean_over_the_image_and_unsigned_types_do_not_wrap():
    before, after = np.array([[10, 10]], np.uint8), np.array([[0, 14]], np.uint8)
    assert mean_amount(before, after) == 7


def test_a_level_that_changes_less_than_one_nearer_to_the_input_is_named():
    figures = SeverityFigures(("none", "mild", "moderate", "severe"), 0, (0.0, 3.0, 2.0, 4.0))
    assert figures.falls == (("mild", "moderate"),)
    rising = SeverityFigures(("none", "mild", "moderate", "severe"), 1, (3.0, 0.0, None, 4.0))
    assert rising.falls == ()
