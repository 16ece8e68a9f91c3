import pytest

from engine.errors import InstructionError
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.simulation.severity import SIMULATED, by_rank, levels_of, settle

WORDS = load_vocabulary()


@pytest.mark.parametrize("finding", SIMULATED)
def test_what_is_left_open_is_drawn_once_for_each_patient(finding: str) -> None:
    for seed in range(20):
        present = settle(FindingMention(finding), seed)
        assert present == settle(FindingMention(finding), seed)
        assert present.mention.severity in levels_of(finding)
        assert (present.mention.location.side is not None) == WORDS.finding(finding).sided


@pytest.mark.parametrize("finding", SIMULATED)
def test_drawn_zones_are_those_that_the_vocabulary_offers(finding: str) -> None:
    for seed in range(20):
        zone = settle(FindingMention(finding), seed).mention.location.zone
        assert zone is None or zone in WORDS.finding(finding).zones


def test_both_sides_are_drawn() -> None:
    drawn = {settle(FindingMention("pneumonia"), seed).mention.location.side for seed in range(30)}
    assert drawn == {Side.LEFT, Side.RIGHT}


def test_naming_the_side_leaves_zone_and_level_as_drawn() -> None:
    for seed in range(10):
        drawn = settle(FindingMention("pneumonia"), seed).mention
        other = Side.LEFT if drawn.location.side is Side.RIGHT else Side.RIGHT
        named = settle(FindingMention("pneumonia", Location(other)), seed).mention
        assert (named.location.zone, named.severity) == (drawn.location.zone, drawn.severity)


def test_sides_follow_the_words() -> None:
    for side, sides in ((Side.RIGHT, (0,)), (Side.LEFT, (1,)), (Side.BILATERAL, (0, 1))):
        assert settle(FindingMention("pleural_effusion", Location(side)), 3).sides == sides


def test_behind_the_heart_is_on_the_left() -> None:
    place = Location(zone=Zone.RETROCARDIAC)
    assert settle(FindingMention("pneumonia", place), 3).mention.location.side is Side.LEFT


@pytest.mark.parametrize(
    ("mention", "said"),
    [
        (FindingMention("fracture"), "fracture cannot be simulated"),
        (FindingMention("pneumonia", severity="acute"), "says no amount"),
        (FindingMention("pneumothorax", kind="tension"), 'kind "tension" cannot be simulated'),
        (FindingMention("cardiomegaly", Location(Side.LEFT)), "has no side"),
        (FindingMention("pleural_effusion", Location(Side.LEFT, Zone.APICAL)), "can be: basal, lower"),
        (FindingMention("pneumonia", Location(Side.RIGHT, Zone.RETROCARDIAC)), "retrocardiac"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(mention: FindingMention, said: str) -> None:
    with pytest.raises(InstructionError, match=said) as caught:
        settle(mention, 1)
    assert "\n" not in str(caught.value)


def test_ranks_between_levels_are_between_their_values() -> None:
    values = (0.0, 1.0, 2.0, 4.0, 8.0)
    assert by_rank(3.5, values) == 3.0
    assert by_rank(0.5, values) == 0.0
