from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from made_up_study import FINDINGS, case, study

from engine.errors import StudyError
from engine.reading.plan import reading_order
from engine.reading.protocol import Control, Design, ReadingRules


def test_every_case_is_shown_once_in_another_order_to_each_reader() -> None:
    protocol = study()
    first, second = reading_order(protocol, "R1"), reading_order(protocol, "R2")
    assert sorted(one.case for one in first) == sorted(one.name for one in protocol.cases)
    assert [one.case for one in first] != [one.case for one in second]
    assert not {one.identity for one in first} & {one.identity for one in second}


def test_the_order_is_the_same_wherever_and_whenever_it_is_asked_for() -> None:
    assert reading_order(study(), "R1") == reading_order(study(), "R1")
    # Written down once, so that a change of the drawing, which would tear running studies apart, is seen.
    assert [one.case[-2:] for one in reading_order(study(10), "R1")] == EXPECTED
    other = reading_order(study(seed=2), "R1")
    assert [one.case for one in other] != [one.case for one in reading_order(study(), "R1")]


EXPECTED = ["03", "06", "02", "05", "09", "08", "01", "07", "00", "04"]


def test_each_quarter_of_the_order_holds_the_findings_evenly() -> None:
    protocol = study()
    findings = {one.name: one.finding for one in protocol.cases}
    for reader in protocol.readers:
        order = [findings[one.case] for one in reading_order(protocol, reader)]
        for start in range(0, 40, 10):
            counts = Counter(order[start : start + 10])
            assert set(counts) == set(FINDINGS)
            assert max(counts.values()) <= 3


def test_practice_comes_first_and_is_never_repeated() -> None:
    cases = (*(case(n) for n in range(10)), *(case(n, is_practice=True) for n in range(90, 93)))
    order = reading_order(study(cases=cases, rules=ReadingRules(repeat_share=0.5, repeat_gap=2)), "R1")
    assert [one.is_practice for one in order] == [True] * 3 + [False] * 15
    assert not any(one.repeat for one in order if one.is_practice)


def test_repeats_keep_their_gap_and_are_as_many_as_asked() -> None:
    order = reading_order(study(rules=ReadingRules(repeat_share=0.2, repeat_gap=15)), "R1")
    places = {(one.case, one.repeat): place for place, one in enumerate(order)}
    repeated = [name for name, repeat in places if repeat]
    assert len(repeated) == 8
    assert all(places[name, 1] - places[name, 0] > 15 for name in repeated)
    assert len({one.identity for one in order}) == 48


def test_repeats_without_room_are_refused() -> None:
    with pytest.raises(StudyError, match="leaves room for 0 repeats"):
        reading_order(study(8, rules=ReadingRules(repeat_share=0.5, repeat_gap=10)), "R1")


def test_two_stages_follow_each_other() -> None:
    order = reading_order(study(5, Design.TWO_STAGE), "R1")
    assert [one.stage for one in order] == [1, 2] * 5
    assert all(a.case == b.case for a, b in zip(order[::2], order[1::2], strict=True))


def test_a_pair_is_swapped_for_about_half_of_the_cases_and_the_other_way_in_its_repeat() -> None:
    protocol = study(40, Design.PAIRED, arms=2, rules=ReadingRules(repeat_share=0.25, repeat_gap=5))
    order = reading_order(protocol, "R1")
    left = Counter(one.arms[0] for one in order if not one.repeat)
    assert 12 <= left["arm0"] <= 28
    sides = {(one.case, one.repeat): one.arms for one in order}
    assert all(sides[name, 0] == sides[name, 1][::-1] for name, repeat in sides if repeat)
    straight = reading_order(replace(protocol, rules=ReadingRules(swaps_sides=False)), "R1")
    assert {one.arms for one in straight} == {("arm0", "arm1")}


def test_arms_of_one_case_do_not_come_one_after_the_other() -> None:
    order = reading_order(study(10, arms=3), "R1")
    assert len(order) == 30
    assert all(a.case != b.case for a, b in pairwise(order))


def test_controls_are_shown_without_an_arm() -> None:
    cases = (
        *(case(n) for n in range(5)),
        *(case(n, "", instruction="", control=Control.UNTOUCHED) for n in range(5, 10)),
    )
    order = reading_order(study(cases=cases, design=Design.REAL_OR_SYNTHETIC), "R1")
    assert Counter(one.arms for one in order) == {("arm0",): 5, (): 5}


def test_a_stranger_is_refused() -> None:
    with pytest.raises(StudyError, match="'R9' is no reader"):
        reading_order(study(), "R9")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"identity": "x"}, "16 hex digits"),
        ({"title": " "}, "needs a title"),
        ({"readers": ("R1", "R1")}, "two readers 'R1'"),
        ({"readers": ()}, "at least one reader"),
        ({"readers": ("Dr. Müller",)}, "reader name 'Dr. Müller'"),
        ({"cases": (case(1, is_practice=True),)}, "no practice"),
        ({"design": Design.PAIRED}, "needs two arms"),
        ({"design": Design.REAL_OR_SYNTHETIC}, "needs controls"),
        (
            {"cases": (case(1), case(2, "", instruction="", control=Control.UNTOUCHED))},
            "belong to the design",
        ),
    ],
)
def test_a_study_that_contradicts_itself_is_refused(more: dict, said: str) -> None:
    with pytest.raises(StudyError) as caught:
        study(**more)
    assert said in str(caught.value)


def test_a_case_stays_inside_its_folder_and_controls_ask_for_nothing() -> None:
    with pytest.raises(StudyError, match="file name inside"):
        replace(case(1), input="../x.dcm")
    with pytest.raises(StudyError, match="64 hex"):
        replace(case(1), sha256="abc")
    with pytest.raises(StudyError, match="an untouched control has no instruction"):
        replace(case(1), control=Control.UNTOUCHED)
