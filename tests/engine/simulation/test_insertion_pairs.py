"""Cases drawn at random: exact, repeatable, in words that say what was done, and beside what a film shows."""

import pickle

import numpy as np
import pytest

from engine.arrays import FloatImage
from engine.errors import RequestError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Operation, Side, Zone
from engine.simulation.insertion import FINDINGS, complete_mention
from engine.simulation.insertion_pairs import CaseMix, InsertedCase, draw_inserted_case, insertable
from engine.simulation.localization import FrontalAnatomy
from engine.simulation.usual import is_usual, usual_place

VOCABULARY = load_vocabulary()
NORMAL: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def cases(film: FloatImage, anatomy: FrontalAnatomy) -> list[InsertedCase]:
    return [draw_inserted_case(film, anatomy, NORMAL, seed) for seed in range(20)]


def test_source_and_target_differ_in_the_region_and_nowhere_else(cases: list[InsertedCase]) -> None:
    for case in cases:
        assert np.array_equal(case.source != case.target, case.region)
        assert np.array_equal(case.change, case.target - case.source)
        assert (np.abs(case.change) >= 3 / 255).sum() >= 80
        assert case.change.dtype == np.float32


def test_the_sentences_lead_from_one_to_the_other(cases: list[InsertedCase]) -> None:
    for case in cases:
        (there,) = parse(case.text, VOCABULARY).instructions
        assert there == case.instruction
        ends = {there.operation, case.way_back.operation}
        assert ends in ({Operation.ADD, Operation.REMOVE}, {Operation.CHANGE})


def test_all_operations_and_most_findings_and_levels_are_drawn(cases: list[InsertedCase]) -> None:
    assert {case.instruction.operation for case in cases} == set(Operation)
    mentions = [mention for case in cases for mention in (*case.before, *case.after)]
    assert len({mention.finding for mention in mentions}) >= len(FINDINGS) - 1
    ranks = {VOCABULARY.level(str(mention.severity)).rank for mention in mentions}
    assert {1.0, 2.0, 3.0, 4.0} <= ranks
    assert {Side.LEFT, Side.RIGHT, Side.BILATERAL} <= {mention.location.side for mention in mentions}


def test_what_stays_is_the_same_before_and_after(
    film: FloatImage, anatomy: FrontalAnatomy, cases: list[InsertedCase]
) -> None:
    with_staying = [case for case in cases if set(case.before) & set(case.after)]
    assert 3 <= len(with_staying) < 16
    for case in with_staying:
        assert not np.array_equal(case.source, film)
        assert not np.array_equal(case.target, film)


def test_a_film_without_findings_is_the_source_of_an_addition(
    film: FloatImage, cases: list[InsertedCase]
) -> None:
    bare = [case for case in cases if not case.before]
    assert bare
    assert all(np.array_equal(case.source, film) for case in bare)


def test_the_same_seed_gives_the_same_case(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    first, again, other = (draw_inserted_case(film, anatomy, NORMAL, seed) for seed in (7, 7, 8))
    assert first.text == again.text
    assert np.array_equal(first.source, again.source)
    assert np.array_equal(first.target, again.target)
    assert not np.array_equal(first.target, other.target)


@pytest.mark.parametrize(
    ("present", "never"),
    [
        ("pleural_effusion", {"pleural_effusion", "atelectasis"}),
        ("lung_opacity", {"lung_opacity", "consolidation", "pneumonia", "edema", "atelectasis"}),
        ("cardiomegaly", {"cardiomegaly"}),
        ("pneumothorax", {"pneumothorax"}),
        ("emphysema", {"pneumothorax"}),
    ],
)
def test_what_a_film_shows_already_is_not_put_in(
    film: FloatImage, anatomy: FrontalAnatomy, present: str, never: set[str]
) -> None:
    assert not set(insertable(frozenset({present}))) & never
    for seed in range(3):
        case = draw_inserted_case(film, anatomy, frozenset({present}), seed)
        assert not {mention.finding for mention in (*case.before, *case.after)} & never


def test_every_label_alone_leaves_something_to_put_in() -> None:
    assert set(insertable(NORMAL)) == set(FINDINGS)
    for key in FINDINGS:
        assert len(insertable(frozenset({key}))) >= 2


def test_a_film_that_shows_everything_is_refused(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    with pytest.raises(RequestError):
        draw_inserted_case(film, anatomy, frozenset(FINDINGS), 0)


def test_a_film_on_which_nothing_shows_is_refused(anatomy: FrontalAnatomy) -> None:
    with pytest.raises(RequestError):
        draw_inserted_case(np.ones((512, 512), dtype=np.float32), anatomy, NORMAL, 0)


def test_every_mention_is_complete(cases: list[InsertedCase]) -> None:
    for case in cases:
        for mention in (*case.before, *case.after):
            assert mention.severity is not None
            assert (mention.location.side is not None) == VOCABULARY.finding(mention.finding).sided
            if mention.location.zone is Zone.RETROCARDIAC:
                assert mention.location.side is Side.LEFT


def test_insertion_keeps_the_places_and_levels_that_a_case_drew(cases: list[InsertedCase]) -> None:
    mentions = [mention for case in cases for mention in (*case.before, *case.after)]
    assert [complete_mention(mention, 0, VOCABULARY) for mention in mentions] == mentions


def test_a_case_can_travel_and_stays_read_only(cases: list[InsertedCase]) -> None:
    case = pickle.loads(pickle.dumps(cases[0], protocol=4))
    assert not case.target.flags.writeable
    assert case.text == cases[0].text


@pytest.mark.parametrize("finding", ["edema", "pneumothorax"])
def test_a_case_about_a_finding_names_it(film: FloatImage, anatomy: FrontalAnatomy, finding: str) -> None:
    case = draw_inserted_case(film, anatomy, NORMAL, 5, about=finding)
    assert finding in {mention.finding for mention in case.instruction.mentions}
    assert case.text == draw_inserted_case(film, anatomy, NORMAL, 5, about=finding).text


def test_cases_of_a_kind_can_be_asked_for(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    plain = [
        draw_inserted_case(film, anatomy, NORMAL, seed, mix=CaseMix(several=0.0, usual=1.0))
        for seed in range(8)
    ]
    for case in plain:
        mention = case.instruction.mentions[0]
        side, zones = usual_place(mention.finding)
        assert len(case.instruction.mentions) == 1
        assert mention.location.zone in zones
        assert mention.finding == "cardiomegaly" or mention.location.side is side
        if mention.severity is not None:
            assert is_usual(mention.severity, VOCABULARY)
    double = [
        draw_inserted_case(film, anatomy, NORMAL, seed, mix=CaseMix(1.0, partners=8)) for seed in range(12)
    ]
    assert sum(len(case.instruction.mentions) == 2 for case in double) >= 5
