"""Cards of referees are written, read and checked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tomli_w

from engine.errors import ModelCardError
from engine.models.predictor_card import CARD_NAME, RefereeCard, read_referee_card, referee_card_table
from engine.models.predictor_network import FINDINGS, Shape

CARD = RefereeCard(
    name="tiny",
    title="A tiny referee",
    notice="a test",
    source="random",
    shape=Shape((8, 8, 16, 16), (1, 1, 1, 1)),
    knows_style=True,
    knows_view=False,
    thresholds=dict.fromkeys(FINDINGS, 0.5),
    weights_sha256={"referee.safetensors": "0" * 64},
    ceiling={"side": {"all": 0.75}, "counts": {"films": 20.0}},
    thresholds_from={"films": 12, "patients": 5},
    thresholds_beside=dict.fromkeys(FINDINGS, 0.25),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / CARD_NAME).write_text(tomli_w.dumps(referee_card_table(CARD)), "utf-8")
    return tmp_path / CARD_NAME


def test_what_is_written_is_read(path: Path) -> None:
    assert read_referee_card(path) == CARD


def test_a_card_need_not_tell_on_what_its_thresholds_rest(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("[thresholds_from]", "[something_else]"), "utf-8")
    assert read_referee_card(path).thresholds_from == {}


def test_a_referee_that_only_reads_films_alone_has_no_thresholds_beside_others(path: Path) -> None:
    assert CARD.reads_beside
    np.testing.assert_array_equal(CARD.threshold_array(beside=True), 0.25)
    alone = replace(CARD, thresholds_beside={})
    path.write_text(tomli_w.dumps(referee_card_table(alone)), "utf-8")
    assert read_referee_card(path) == alone
    assert not alone.reads_beside


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelCardError, match="cannot be read"):
        read_referee_card(tmp_path / CARD_NAME)


@pytest.mark.parametrize(
    "shape", [((8, 8, 16), (1, 1, 1)), ((8, 8, 16, 12), (1,) * 4), ((8,) * 4, (1, 1, 1, 0))]
)
def test_a_shape_that_no_network_can_have_is_refused(shape: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match=r"widths|depths"):
        Shape(*shape)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "tiny"', "", "lacks 'name'"),
        ("widths = [", "widths = [7,", "widths"),
        ('"referee.safetensors"', '"../referee.safetensors"', "outside the folder"),
        ("pneumonia = 0.5", "", "lacks 'pneumonia'"),
        ("pneumonia = 0.5", "pneumonia = nan", "between 0 and 1"),
        ("pneumonia = 0.5", "pneumonia = 1.5", "between 0 and 1"),
        ("[ceiling.side]", "[ceiling]\nareas = 0.5\n[ceiling.side]", "no table of figures"),
        ("all = 0.75", "all = nan", "not finite"),
        ("all = 0.75", 'all = "high"', "damaged"),
        ('name = "tiny"', "name = ", "damaged"),
    ],
)
def test_a_damaged_card_is_refused(path: Path, old: str, new: str, message: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ModelCardError, match=message):
        read_referee_card(path)
