"""Findings put into real films: levels grow on every film, and what is outside stays."""

from pathlib import Path

import numpy as np
import pytest

from engine.arrays import FloatImage
from engine.datasets.real_films import NORMAL, film_pixels, read_real_films
from engine.errors import LocalizationError
from engine.instructions.findings import load_vocabulary
from engine.instructions.instruction import FindingMention, Location, Side
from engine.simulation.insertion import FINDINGS, insert
from engine.simulation.localization import FrontalAnatomy, locate

VOCABULARY = load_vocabulary()
WANTED = 2


@pytest.fixture(scope="module")
def films(shared: Path) -> list[tuple[FloatImage, FrontalAnatomy]]:
    """Films called normal on which the anatomy was found."""
    found = []
    for film in read_real_films(shared / "data" / "nih512"):
        if film.labels == {NORMAL} and len(found) < WANTED:
            pixels = film_pixels(film)
            try:
                found.append((pixels, locate(pixels)))
            except LocalizationError:
                continue
    assert len(found) == WANTED
    return found


@pytest.mark.parametrize("key", FINDINGS)
def test_every_level_changes_more_than_the_one_below_it(
    films: list[tuple[FloatImage, FrontalAnatomy]], key: str
) -> None:
    finding = VOCABULARY.finding(key)
    levels = {VOCABULARY.level(name).rank: name for name in finding.levels}
    for seed, (pixels, anatomy) in enumerate(films):
        location = Location((Side.RIGHT, Side.LEFT)[seed % 2]) if finding.sided else Location()
        before = 0.0
        for rank in (1.0, 2.0, 3.0, 4.0):
            one = insert(pixels, anatomy, FindingMention(key, location, levels[rank]), seed)
            assert np.array_equal(one.after[~one.region], pixels[~one.region])
            changed = float(np.abs(one.change).sum())
            assert changed > 1.1 * before
            before = changed
