from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from engine.datasets.splits import Split
from engine.errors import RequestError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Operation, Side
from engine.simulation.population import draw_simulated_case, draw_story, seed_split, sentence


def test_seeds_are_shared_out_like_real_patients() -> None:
    counted = Counter(seed_split(seed) for seed in range(4000))
    for split, share in (
        (Split.TRAIN, 0.5),
        (Split.VALIDATE, 0.05),
        (Split.REFEREE, 0.25),
        (Split.TEST, 0.2),
    ):
        assert abs(counted[split] / 4000 - share) < 0.025


def test_the_split_of_a_seed_stays_for_ever() -> None:
    # Models in use were trained on these shares: another hash would mix their patients with the test's.
    assert [seed_split(seed).value for seed in range(8)] == [
        *("referee", "referee", "test", "referee", "referee", "train", "test", "train")
    ]


def test_a_negative_seed_has_no_split() -> None:
    with pytest.raises(RequestError, match="negative"):
        seed_split(-1)


def test_a_drawn_case_is_the_same_bits_again_and_tells_its_sentences() -> None:
    one, again = draw_simulated_case(7, 96), draw_simulated_case(7, 96)
    assert np.array_equal(one.before.image, again.before.image)
    assert np.array_equal(one.after.image, again.after.image)
    assert not np.array_equal(one.before.image, one.after.image)
    assert one.text == sentence(draw_story(7).instruction)
    words = load_vocabulary()
    assert parse(one.text, words).instructions == (one.instruction,)
    assert one.before.patient == one.after.patient == one.patient


def test_instructions_name_exactly_what_differs() -> None:
    operations = Counter()
    for seed in range(60):
        story = draw_story(seed)
        gone, come = (
            [mention for mention in these if mention not in those]
            for these, those in ((story.before, story.after), (story.after, story.before))
        )
        there, back = story.instruction, story.way_back
        operations[there.operation] += 1
        if there.operation is Operation.CHANGE:
            (old,), (new,) = gone, come
            assert replace(old, severity=None) == replace(new, severity=None)
            assert there.mentions == back.mentions == (replace(old, severity=None),)
            assert (there.severity_from, there.severity_to) == (old.severity, new.severity)
            assert (back.severity_from, back.severity_to) == (new.severity, old.severity)
        else:
            added = there if there.operation is Operation.ADD else back
            assert {there.operation, back.operation} == {Operation.ADD, Operation.REMOVE}
            assert there.mentions == back.mentions == tuple(gone + come)
            assert bool(come) == (added is there)
    assert set(operations) == set(Operation)


def test_a_finding_that_stays_lies_elsewhere() -> None:
    seen = 0
    for seed in range(300):
        story = draw_story(seed)
        staying = [mention for mention in story.before if mention in story.after]
        changed = next(m for m in (*story.before, *story.after) if m not in staying)
        for mention in staying:
            seen += 1
            assert mention.finding != changed.finding
            if "cardiomegaly" not in (mention.finding, changed.finding):
                assert {mention.location.side, changed.location.side} == {Side.LEFT, Side.RIGHT}
    assert 40 < seen < 150
