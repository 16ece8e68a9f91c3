"""Lungs, heart and diaphragm are found where they are, and what cannot be found is refused."""

import csv
import pickle
from pathlib import Path

import numpy as np
import pytest
from drawn_chest import LEFT_LUNG, RIGHT_LUNG, draw_chest
from PIL import Image, ImageDraw

from engine.arrays import BoolImage
from engine.errors import FrameMismatchError, LocalizationError, ModelIntegrityError, ModelNotFoundError
from engine.simulation.localization import FRAME, FrontalAnatomy, locate
from engine.simulation.localization_network import load_lung_network, lung_network_file


@pytest.fixture(scope="module")
def anatomy() -> FrontalAnatomy:
    return locate(draw_chest())


def filled(points: list[tuple[int, int]]) -> BoolImage:
    picture = Image.new("1", (FRAME, FRAME))
    ImageDraw.Draw(picture).polygon(points, fill=1)
    return np.array(picture)


def dice(a: BoolImage, b: BoolImage) -> float:
    return float(2 * (a & b).sum() / (a.sum() + b.sum()))


def test_lungs_of_a_drawn_chest_are_found_on_their_sides(anatomy: FrontalAnatomy) -> None:
    assert dice(anatomy.right.mask, filled(RIGHT_LUNG)) > 0.9
    assert dice(anatomy.left.mask, filled(LEFT_LUNG)) > 0.9


def test_the_heart_lies_between_the_lungs_and_above_the_diaphragm(anatomy: FrontalAnatomy) -> None:
    rows, columns = np.nonzero(anatomy.heart)
    assert columns.mean() > anatomy.midline  # most of it is on the patient's left
    assert 0.3 < anatomy.cardiothoracic_ratio < 0.6
    assert (anatomy.heart & anatomy.lungs).sum() < 0.05 * anatomy.heart.sum()
    assert 340 < rows.max() < 400
    assert abs(anatomy.midline - 256) < 15


def test_the_diaphragm_is_the_lower_border_of_the_lungs(anatomy: FrontalAnatomy) -> None:
    assert 340 < anatomy.diaphragm[130] < 385
    assert np.isnan(anatomy.diaphragm[[5, 256, 505]]).all()


def test_a_darker_or_softer_display_changes_little(anatomy: FrontalAnatomy) -> None:
    other = locate((0.1 + 0.6 * draw_chest() ** 1.3).astype(np.float32))
    assert dice(other.lungs, anatomy.lungs) > 0.94


def test_what_was_found_can_travel_and_stays_read_only(anatomy: FrontalAnatomy) -> None:
    again = pickle.loads(pickle.dumps(anatomy, protocol=4))
    assert np.array_equal(again.heart, anatomy.heart)
    assert not again.heart.flags.writeable
    assert not again.left.mask.flags.writeable


@pytest.mark.parametrize("name", ["grey", "noise", "one lung", "upside down", "not finite"])
def test_what_is_no_frontal_chest_is_refused(name: str) -> None:
    film = draw_chest()
    if name == "grey":
        film = np.full((FRAME, FRAME), 0.4, dtype=np.float32)
    elif name == "noise":
        film = np.random.default_rng(0).random((FRAME, FRAME), dtype=np.float32)
    elif name == "one lung":
        film[filled(LEFT_LUNG)] = 0.75
    elif name == "upside down":
        film = film[::-1].copy()
    else:
        film[3, 3] = np.nan
    with pytest.raises(LocalizationError, match="take another film"):
        locate(film)


def test_another_frame_is_refused() -> None:
    with pytest.raises(FrameMismatchError):
        locate(np.zeros((256, 256), dtype=np.float32))


def test_missing_or_foreign_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        load_lung_network(tmp_path / "lungs.safetensors")
    (tmp_path / "foreign.safetensors").write_bytes(lung_network_file().read_bytes()[:1000])
    with pytest.raises(ModelIntegrityError):
        load_lung_network(tmp_path / "foreign.safetensors")


def test_most_real_films_are_located(shared: Path) -> None:
    folder = shared / "data" / "nih512"
    with (folder / "labels.csv").open(newline="") as file:
        names = [row["file"] for row in csv.DictReader(file)][::10]
    found = []
    for name in names:
        film = np.asarray(Image.open(folder / name).convert("L"), dtype=np.float32) / 255
        try:
            found.append(locate(film))
        except LocalizationError:
            continue
    assert len(found) >= 0.9 * len(names)
    ratios = [one.cardiothoracic_ratio for one in found]
    assert 0.38 < np.median(ratios) < 0.58
    # The right dome stands higher than the left in most people.
    higher = [one.right.cardiophrenic[0] <= one.left.cardiophrenic[0] for one in found]
    assert np.mean(higher) > 0.5
