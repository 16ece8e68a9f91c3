"""Kinds of findings: drawn where they can be, told apart, and named in the sentence."""

import numpy as np
import pytest

from engine.arrays import FloatImage
from engine.errors import RequestError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import FindingMention, Location, Side
from engine.simulation.insertion import FINDINGS, drawable_kinds, insert, sentences
from engine.simulation.localization import FrontalAnatomy

VOCABULARY = load_vocabulary()
KINDS = [(key, kind) for key in FINDINGS for kind in drawable_kinds(key, VOCABULARY)]


def test_nearly_every_kind_that_the_vocabulary_offers_can_be_drawn() -> None:
    offered = {(key, kind) for key in FINDINGS for kind in VOCABULARY.finding(key).kinds}
    assert offered - set(KINDS) == {("lung_opacity", "linear")}


@pytest.mark.parametrize(("key", "kind"), KINDS)
def test_a_kind_looks_different_and_is_named(
    film: FloatImage, anatomy: FrontalAnatomy, key: str, kind: str
) -> None:
    mention = FindingMention(key, Location(Side.LEFT), "moderate", kind)
    one = insert(film, anatomy, mention, seed=3)
    plain = insert(film, anatomy, FindingMention(key, Location(Side.LEFT), "moderate"), seed=3)
    difference = float(np.abs(one.after - plain.after).sum())
    assert difference > 0.03 * float(np.abs(plain.change).sum())
    text = sentences(one)[0].text
    assert kind in text
    (parsed,) = parse(text, VOCABULARY).instructions
    assert parsed.mentions == one.mentions


def test_a_layering_effusion_veils_the_whole_lung(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    mention = FindingMention("pleural_effusion", Location(Side.RIGHT), "moderate", "layering")
    change = insert(film, anatomy, mention, seed=0).change
    assert (change[anatomy.right.mask] > 0.02).mean() > 0.9


def test_tension_pushes_the_heart_away(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    """The border of the heart on the other side moves towards that side."""
    mention = FindingMention("pneumothorax", Location(Side.RIGHT), "large", "tension")
    change = insert(film, anatomy, mention, seed=0).change
    beside = change[:, anatomy.midline + 10 :]
    assert beside.clip(0).sum() > 20
    quiet = insert(film, anatomy, FindingMention("pneumothorax", Location(Side.RIGHT), "moderate"), seed=0)
    assert np.abs(quiet.change[:, anatomy.midline + 10 :]).sum() < 1


def test_a_kind_of_another_finding_is_refused(film: FloatImage, anatomy: FrontalAnatomy) -> None:
    with pytest.raises(RequestError, match="layering"):
        insert(film, anatomy, FindingMention("edema", kind="layering"), seed=0)
