import json
import math
from collections.abc import Callable
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from made_up_study import case, study

from engine.evaluation.intervals import wilson_interval
from engine.paths import rating_presets_file
from engine.reading.agreement import Coefficient
from engine.reading.answers import Answers
from engine.reading.detection import Detection
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.items import load_rating_items
from engine.reading.plan import Showing, reading_order
from engine.reading.protocol import Control, Design, ReadingRules, StudyProtocol
from engine.reading.rating import Rating
from engine.reading.study_results import StudyResults, make_results

Answer = Callable[[str, Showing], dict[str, int]]
PRESETS = {item.key: item for item in load_rating_items(rating_presets_file())}


def read(protocol: StudyProtocol, answer: Answer, events: tuple[ReadingEvent, ...] = ()) -> StudyResults:
    """Every reader answers every showing."""
    showings, ratings = {}, []
    for reader in protocol.readers:
        for showing in reading_order(protocol, reader):
            showings[showing.identity] = (reader, showing)
            for item, value in answer(reader, showing).items():
                image = protocol.case(showing.case).sha256
                ratings.append(
                    Rating(image, image, item, value or None, reader=reader, showing=showing.identity)
                    if value
                    else Rating(
                        image, image, item, None, reader=reader, showing=showing.identity, is_declined=True
                    )
                )
    return make_results(protocol, Answers(showings, tuple(ratings), events))


def score_of(case_name: str) -> int:
    return int(case_name[-2:]) % 5 + 1


def test_the_line_of_the_paper_and_the_figures_are_those_of_the_answers() -> None:
    protocol = study()

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        return {"performance": score_of(showing.case), "interpretability": 4}

    found = read(protocol, answer)
    values = [score_of(one.name) for one in protocol.cases] * 2
    mean, deviation = np.mean(values), np.std(values, ddof=1)
    assert found.paper_line == (
        f"performance {mean:.2f} ± {deviation:.2f}, interpretability 4.00 ± 0.00 (2 readers, 40 cases)"
    )
    performance = found.items[0]
    assert performance.overall is not None
    assert performance.overall.n == 80
    assert [group.group[0] for group in performance.groups["finding"]] == sorted(
        {one.finding for one in protocol.cases}
    )
    assert sum(group.n for group in performance.groups["finding"]) == 80
    by_name = {one.coefficient: one for one in performance.between}
    assert by_name[Coefficient.WEIGHTED_KAPPA].value == pytest.approx(1)
    assert by_name[Coefficient.WEIGHTED_KAPPA].cases == 40
    assert performance.need is not None
    assert performance.need.cases == 40


def test_practice_other_readers_and_strange_showings_do_not_count() -> None:
    protocol = study(5, cases=(*study(5).cases, case(90, is_practice=True)))
    found = read(protocol, lambda reader, showing: {"performance": 1 if showing.is_practice else 5})
    assert found.items[0].overall is not None
    assert found.items[0].overall.counts == (0, 0, 0, 0, 10)
    order = {s.identity: ("R1", s) for s in reading_order(protocol, "R1")}
    image = "a" * 64
    strange = [
        Rating(image, image, "performance", 1, reader="R2", showing=next(iter(order))),
        Rating(image, image, "performance", 1, reader="R1", showing="elsewhere"),
        Rating(image, image, "performance", 1, reader="R1"),
    ]
    assert make_results(protocol, Answers(order, tuple(strange))).items[0].overall is None


def test_repeats_tell_how_steady_a_reader_is_and_do_not_count_twice() -> None:
    protocol = study(rules=ReadingRules(repeat_share=0.25, repeat_gap=5))

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        wavers = reader == "R2" and showing.repeat
        return {"performance": 6 - score_of(showing.case) if wavers else score_of(showing.case)}

    found = read(protocol, answer).items[0]
    steady = {one.coefficient: one.value for one in found.within["R1"]}
    wavering = {one.coefficient: one.value for one in found.within["R2"]}
    assert steady[Coefficient.WEIGHTED_KAPPA] == pytest.approx(1)
    assert wavering[Coefficient.WEIGHTED_KAPPA] < 0.2
    assert found.overall is not None
    assert found.overall.n == 80


def test_arms_are_compared_on_the_same_cases() -> None:
    protocol = study(20, arms=2)

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        return {"performance": 4 if showing.arms == ("arm1",) else 3}

    (found,) = read(protocol, answer).items[0].comparisons
    assert (found.first, found.second, found.cases) == ("arm0", "arm1", 20)
    assert found.difference.value == -1
    assert found.corrected_p < 0.001


def test_the_map_of_the_second_stage_is_compared_with_the_first_look() -> None:
    protocol = study(12, Design.TWO_STAGE)

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        return {"performance": 2 + showing.stage}

    found = read(protocol, answer).items[0]
    assert found.overall is not None
    assert found.overall.mean.value == 4  # the last stage
    assert {group.group[0]: group.mean.value for group in found.groups["stage"]} == {
        "with map": 4,
        "without map": 3,
    }
    assert [(one.first, one.second) for one in found.comparisons] == [("with map", "without map")]


def test_agreement_counts_cases_and_draws_the_arms_of_a_case_together() -> None:
    """Both arms of a case are answered alike: a second arm tells nothing more."""

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        number = int(showing.case[-2:])
        return {"performance": score_of(showing.case) if number % 3 or reader == "R1" else 3}

    once, twice = (read(study(20, arms=arms), answer).items[0].between for arms in (1, 2))
    for one, other in zip(once, twice, strict=True):
        assert (one.coefficient, one.cases) == (other.coefficient, other.cases)
        if one.coefficient not in (Coefficient.ICC_SINGLE, Coefficient.ICC_MEAN):
            assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=0.02)


def test_few_cases_under_several_arms_are_few() -> None:
    def answer(reader: str, showing: Showing) -> dict[str, int]:
        return {"performance": score_of(showing.case)}

    for arms in (1, 2):
        found = read(study(5, arms=arms), answer).items[0]
        assert found.between_note.startswith("Fewer than 8 cases")
        assert all(one.cases == 5 for one in found.between)


def test_comparisons_of_arms_and_of_stages_are_corrected_together() -> None:
    def answer(reader: str, showing: Showing) -> dict[str, int]:
        return {"performance": 1 + (showing.stage == 2) + 2 * (showing.arms == ("arm1",))}

    found = read(study(6, Design.TWO_STAGE, arms=2), answer).items[0].comparisons
    assert [(one.first, one.second) for one in found] == [("arm0", "arm1"), ("with map", "without map")]
    assert [one.permutation_p for one in found] == [2 / 64, 2 / 64]
    assert [one.corrected_p for one in found] == [4 / 64, 4 / 64]


def test_stages_are_compared_within_an_arm() -> None:
    """Nobody changes an answer; the second look at one arm is said to be impossible to judge."""

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        declines = showing.stage == 2 and showing.arms == ("arm0",)
        return {"performance": 0 if declines else 2 + 2 * (showing.arms == ("arm1",))}

    found = read(study(10, Design.TWO_STAGE, arms=2), answer).items[0].comparisons
    (stages,) = (one for one in found if one.first == "with map")
    assert stages.difference.value == 0
    assert stages.permutation_p == 1


def test_readers_who_see_through_synthetic_images_are_found_out() -> None:
    controls = tuple(case(n, "", instruction="", control=Control.UNTOUCHED) for n in range(50, 60))
    protocol = study(
        10,
        Design.REAL_OR_SYNTHETIC,
        cases=(*study(10).cases, *controls),
        items=(PRESETS["real_or_synthetic"],),
    )

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        is_control = not showing.arms
        return {"real_or_synthetic": 1 if is_control or reader == "R2" else 2}

    found = read(protocol, answer).detection
    assert found is not None
    assert found.right.value == pytest.approx(30 / 40)
    assert found.synthetic_found.value == pytest.approx(0.5)
    assert found.real_found.value == 1
    assert found.right.low < 0.75 < found.right.high


def detect(answer: Answer, edits: int = 20) -> Detection:
    """What comes of as many edits, half as many sham edits and half as many untouched films."""
    shams = tuple(replace(case(n), control=Control.SAME_PATH) for n in range(50, 50 + edits // 2))
    films = tuple(case(n, "", instruction="", control=Control.UNTOUCHED) for n in range(70, 70 + edits // 2))
    protocol = study(
        edits,
        Design.REAL_OR_SYNTHETIC,
        cases=(*study(edits).cases, *shams, *films),
        items=(PRESETS["real_or_synthetic"], PRESETS["confidence"]),
    )
    found = read(protocol, answer)
    assert found.detection is not None
    (confidence,) = found.items
    assert {one.group[0]: one.n for one in confidence.groups["kind"]} == {
        "real, same-path": edits,
        "real, untouched": edits,
        "synthetic": 2 * edits,
    }
    assert sum(one.n for one in confidence.groups["finding"]) == 2 * edits
    return found.detection


def test_each_kind_of_control_is_counted_apart() -> None:
    def answer(reader: str, showing: Showing) -> dict[str, int]:
        number = int(showing.case[-2:])
        if number < 20:  # an edit
            says_synthetic = number % 5 > 0
        elif number < 70:  # a sham edit
            says_synthetic = number % 10 < (5 if reader == "R1" else 3)
        else:
            says_synthetic = number % 10 < 1
        return {"real_or_synthetic": 2 if says_synthetic else 1, "confidence": 3}

    found = detect(answer)
    assert found.synthetic_found.value == pytest.approx(0.8)
    assert found.real_found.value == pytest.approx((5 + 7 + 9 + 9) / 40)
    films, shams = found.controls
    assert (films.control, films.called_real.value) == ("untouched", pytest.approx(0.9))
    assert (shams.control, shams.called_real.value) == ("same-path", pytest.approx(0.6))

    def z(said: int, of: int) -> float:
        return NormalDist().inv_cdf((said + 0.5) / (of + 1))

    assert films.d_prime.value == pytest.approx(z(16, 20) - z(1, 10))
    assert shams.d_prime.value == pytest.approx(z(16, 20) - (z(5, 10) + z(3, 10)) / 2)
    assert [one.d_prime.value for one in found.readers] == pytest.approx(
        [z(16, 20) - z(6, 20), z(16, 20) - z(4, 20)]
    )
    assert shams.d_prime.low < shams.d_prime.value < shams.d_prime.high
    assert films.called_real.low < wilson_interval(0.9, 10)[0]  # readers who agree are no further cases


def test_readers_who_guess_have_no_d_prime_and_perfect_ones_a_finite_one() -> None:
    same = detect(lambda reader, showing: {"real_or_synthetic": 1, "confidence": 1})
    assert same.d_prime.value == pytest.approx(0, abs=0.05)
    right = detect(
        lambda reader, showing: {
            "real_or_synthetic": 2 if int(showing.case[-2:]) < 20 else 1,
            "confidence": 5,
        }
    )
    assert 3 < right.d_prime.value < 6
    assert right.right.value == 1


def test_a_preference_is_counted_by_arm_and_not_by_side() -> None:
    protocol = study(20, Design.PAIRED, arms=2, items=(PRESETS["preference"],))

    def answer(reader: str, showing: Showing) -> dict[str, int]:
        if reader == "R2" and showing.case == "case00":
            return {"preference": 3}
        return {"preference": 1 + showing.arms.index("arm1")}

    found = read(protocol, answer).preference
    assert found is not None
    assert (found.prefer_first, found.prefer_second, found.no_difference) == (0, 39, 1)
    assert found.share_first.value == 0


def test_what_cannot_be_judged_is_counted_apart() -> None:
    found = read(study(10), lambda reader, showing: {"performance": 0 if reader == "R1" else 3}).items[0]
    assert found.declined == 10
    assert found.overall is not None
    assert found.overall.n == 10
    assert found.between == ()


def test_progress_takes_idle_time_off_and_counts_what_was_skipped() -> None:
    protocol = study(4)
    order = reading_order(protocol, "R1")
    events = (
        ReadingEvent("R1", order[0].identity, EventKind.OPENED),
        ReadingEvent("R1", order[0].identity, EventKind.LEFT, {"visible_ms": 9000, "idle_ms": 4000}),
        ReadingEvent("R1", order[0].identity, EventKind.COMPLETED),
        ReadingEvent("R1", order[1].identity, EventKind.LEFT, {"visible_ms": 1000}),
        ReadingEvent("R1", order[1].identity, EventKind.SKIPPED),
        ReadingEvent("R1", "", EventKind.UNBLINDED, {"reason": "reader asked"}),
    )
    found = read(protocol, lambda reader, showing: {}, events)
    first, second = found.progress
    assert (first.done, first.skipped, first.total) == (1, 1, 4)
    assert first.visible_s == pytest.approx(3)
    assert (second.done, math.isnan(second.visible_s)) == (0, True)
    assert found.unblinded[0].endswith("R1: reader asked")


def test_a_study_nobody_read_has_results_without_numbers() -> None:
    found = read(study(4), lambda reader, showing: {})
    assert found.paper_line == ""
    assert found.items[0].overall is None
    text = json.dumps(found.as_json(), allow_nan=False)
    assert json.loads(text)["items"][0]["overall"] is None


def test_results_are_plain_json() -> None:
    protocol = replace(study(10), readers=("R1", "R2", "R3"))
    found = read(protocol, lambda reader, showing: {"performance": score_of(showing.case)})
    table = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert table["items"][0]["between"][0]["coefficient"] == "quadratically weighted kappa"
    assert table["items"][0]["overall"]["mean"]["value"] == pytest.approx(3.0)
