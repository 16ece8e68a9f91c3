"""Findings put into a film: exact outside, graded by level, on the side that was named."""

import pickle

import numpy as np
import pytest
from drawn_chest import cardiothoracic_ratio

from engine.arrays import FloatImage
from engine.errors import FrameMismatchError, RequestError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import FindingMention, Location, Operation, Side, Zone
from engine.simulation.insertion import FINDINGS, Insertion, complete_mention, insert, sentences
from engine.simulation.localization import FrontalAnatomy, locate

VOCABULARY = load_vocabulary()
GROWING = {
    "pleural_effusion": ("small", "moderate", "large"),
    "pneumothorax": ("small", "moderate", "large"),
}
SIDED = [key for key in FINDINGS if VOCABULARY.finding(key).sided]


def put(film: FloatImage, anatomy: FrontalAnatomy, key: str, side: Side | None, level: str) -> Insertion:
    return insert(film, anatomy, FindingMention(key, Location(side), level), seed=3)


@pytest.mark.parametrize("key", FINDINGS)
def test_nothing_outside_the_region_changes(film: FloatImage, anatomy: FrontalAnatomy, key: str) -> None:
    one = insert(film, anatomy, FindingMention(key), seed=1)
    assert np.array_equal(one.before, film)
    assert np.array_equal(one.after[~one.region], film[~one.region])
    assert 0.001 < one.region.mean() < 0.45
    assert np.array_equal(one.change, one.after - one.before)
    assert one.after.dtype == np.float32
    assert 0 <= one.after.min() <= one.after.max() <= 1


@pytest.mark.parametrize("key", FINDINGS)
def test_the_same_seed_gives_the_same_pixels_and_another_seed_others(
    film: FloatImage, anatomy: FrontalAnatomy, key: str
) -> None:
    mention = FindingMention(key, Location(Side.LEFT) if key in SIDED else Location(), None)
    first, again, other = (insert(film, anatomy, mention, seed) for seed in (5, 5, 6))
    assert np.array_equal(first.after, again.after)
    assert not np.array_equal(first.after, other.after)


@pytest.mark.parametrize("key", FINDINGS)
def test_a_higher_level_changes_more(film: FloatImage, anatomy: FrontalAnatomy, key: str) -> None:
    side = Side.RIGHT if key in SIDED else None
    levels = GROWING.get(key, ("mild", "moderate", "severe"))
    changes = [float(np.abs(put(film, anatomy, key, side, level).change).sum()) for level in levels]
    assert changes[0] * 1.2 < changes[1]
    assert changes[1] * 1.2 < changes[2]


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
@pytest.mark.parametrize("key", SIDED)
def test_the_change_is_on_the_side_that_was_named(
    film: FloatImage, anatomy: FrontalAnatomy, key: str, side: Side
) -> None:
    moved = np.abs(put(film, anatomy, key, side, GROWING.get(key, ("", "moderate"))[1]).change)
    right, left = moved[:, : anatomy.midline].sum(), moved[:, anatomy.midline :].sum()
    named, other = (left, right) if side is Side.LEFT else (right, left)
    assert named > 20 * other


@pytest.mark.parametrize("key", sorted(set(FINDINGS) - {"pneumothorax", "atelectasis", "cardiomegaly"}))
def test_dense_findings_brighten_and_hardly_darken(
    film: FloatImage, anatomy: FrontalAnatomy, key: str
) -> None:
    change = insert(film, anatomy, FindingMention(key), seed=2).change
    assert change[change > 0].sum() > 15 * -change[change < 0].sum()


def test_air_darkens_the_side_of_the_chest_and_draws_a_line(
    film: FloatImage, anatomy: FrontalAnatomy
) -> None:
    one = put(film, anatomy, "pneumothorax", Side.LEFT, "moderate")
    upper = one.change[110:180, 390:440]
    assert upper.mean() < -0.02
    assert one.change.max() > 0.03


def test_fluid_fills_the_base_and_rises_with_the_level(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    tops = []
    for level in ("small", "moderate", "large"):
        change = put(film, anatomy, "pleural_effusion", Side.RIGHT, level).change
        rows = np.flatnonzero(change[:, 70:110].mean(axis=1) > 0.12)
        assert rows[-1] > 360
        tops.append(rows[0])
    assert tops[0] - 25 > tops[1]
    assert tops[1] - 40 > tops[2]


def test_an_enlarged_heart_is_wider_on_the_film(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    ratios = [cardiothoracic_ratio(anatomy)]
    for level in ("mild", "severe"):
        after = insert(film, anatomy, FindingMention("cardiomegaly", severity=level), seed=0).after
        ratios.append(cardiothoracic_ratio(locate(after)))
    assert ratios[0] + 0.01 < ratios[1]
    assert ratios[1] + 0.03 < ratios[2]


@pytest.mark.parametrize("zone", [Zone.UPPER, Zone.LOWER])
def test_a_zone_is_where_it_was_named(film: FloatImage, anatomy: FrontalAnatomy, zone: Zone) -> None:
    mention = FindingMention("consolidation", Location(Side.RIGHT, zone), "mild")
    change = insert(film, anatomy, mention, seed=4).change
    center = float((np.arange(512) * change.clip(0).sum(axis=1)).sum() / change.clip(0).sum())
    share = (center - anatomy.right.top) / anatomy.right.height
    assert (0.1 < share < 0.45) if zone is Zone.UPPER else (0.55 < share < 0.95)


def test_what_lies_behind_the_heart_brightens_the_heart(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    mention = FindingMention("consolidation", Location(Side.LEFT, Zone.RETROCARDIAC), "moderate")
    change = insert(film, anatomy, mention, seed=4).change.clip(0)
    assert change[anatomy.heart].sum() > 0.6 * change.sum()


def test_findings_combine_and_each_stays_what_it_is_alone(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    effusion = FindingMention("pleural_effusion", Location(Side.RIGHT), "small")
    opacity = FindingMention("lung_opacity", Location(Side.LEFT, Zone.UPPER), "mild")
    both = insert(film, anatomy, (effusion, opacity), seed=9)
    alone = [insert(film, anatomy, one, seed=9) for one in (effusion, opacity)]
    assert np.array_equal(both.region, alone[0].region | alone[1].region)
    right, left = np.s_[:, : anatomy.midline - 20], np.s_[:, anatomy.midline + 20 :]
    assert np.allclose(both.after[right], alone[0].after[right], atol=1e-4)
    assert np.allclose(both.after[left], alone[1].after[left], atol=0.01)
    texts = [pair.text for pair in sentences(both)]
    assert (
        texts[0]
        == "Add the findings of small right pleural effusion and mild lung opacity in the left upper zone."
    )


@pytest.mark.parametrize("key", FINDINGS)
def test_sentences_say_what_was_drawn_and_read_back_as_that(
    film: FloatImage, anatomy: FrontalAnatomy, key: str
) -> None:
    one = insert(film, anatomy, FindingMention(key), seed=8)
    add, remove = sentences(one)
    assert np.array_equal(add.target, remove.source)
    assert np.array_equal(add.source, remove.target)
    assert add.instruction.operation is Operation.ADD
    assert remove.text.startswith("Remove the finding of ")
    for pair in (add, remove):
        (parsed,) = parse(pair.text, VOCABULARY).instructions
        assert parsed.mentions == one.mentions
    assert one.mention.severity == "moderate"


def test_two_levels_of_one_seed_are_a_change_of_level(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    small, large = (put(film, anatomy, "pleural_effusion", Side.LEFT, level) for level in ("small", "large"))
    there, back = sentences(small, large)
    assert there.text == "Change the level of left pleural effusion from small to large."
    assert back.text == "Change the level of left pleural effusion from large to small."
    assert np.array_equal(there.source, small.after)
    assert np.array_equal(there.target, large.after)
    with pytest.raises(RequestError):
        sentences(small, small)
    with pytest.raises(RequestError):
        sentences(small, put(film, anatomy, "pleural_effusion", Side.RIGHT, "large"))


def test_what_a_mention_leaves_open_does_not_depend_on_the_level() -> None:
    for key in SIDED:
        places = {
            complete_mention(FindingMention(key, severity=level), 11, VOCABULARY).location
            for level in VOCABULARY.finding(key).levels
        }
        assert len(places) == 1
    sides = {complete_mention(FindingMention("pneumonia"), s, VOCABULARY).location.side for s in range(20)}
    assert sides == {Side.LEFT, Side.RIGHT}


@pytest.mark.parametrize(
    "mention",
    [
        FindingMention("hernia"),
        FindingMention("edema", severity="acute"),
        FindingMention("edema", Location(Side.LEFT, Zone.RETROCARDIAC)),
        FindingMention("cardiomegaly", Location(Side.LEFT)),
        FindingMention("pleural_effusion", kind="calcified"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    film: FloatImage, anatomy: FrontalAnatomy, mention: FindingMention
) -> None:
    with pytest.raises(RequestError):
        insert(film, anatomy, mention, seed=0)


def test_another_frame_nothing_and_a_doubled_finding_are_refused(
    film: FloatImage, anatomy: FrontalAnatomy
) -> None:
    with pytest.raises(FrameMismatchError):
        insert(film[:256, :256].copy(), anatomy, FindingMention("edema"), seed=0)
    with pytest.raises(RequestError):
        insert(film, anatomy, (), seed=0)
    with pytest.raises(RequestError):
        insert(film, anatomy, (FindingMention("edema"), FindingMention("edema")), seed=0)


def test_an_insertion_can_travel_and_stays_read_only(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    one = pickle.loads(pickle.dumps(insert(film, anatomy, FindingMention("edema"), seed=0), protocol=4))
    assert not one.after.flags.writeable
