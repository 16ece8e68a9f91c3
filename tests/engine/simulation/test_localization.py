"""Lungs, heart and diaphragm are found where they are, and what cannot be found is refused."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from drawn_chest import LEFT_LUNG, RIGHT_LUNG, cardiothoracic_ratio, draw_chest
from PIL import Image, ImageDraw

from engine import paths
from engine.arrays import BoolImage
from engine.datasets.real_films import film_pixels, read_real_films
from engine.datasets.splits import Split, read_splits
from engine.errors import FrameMismatchError, LocalizationError, ModelIntegrityError, ModelNotFoundError
from engine.simulation.case import simulate
from engine.simulation.localization import FRAME, FrontalAnatomy, locate
from engine.simulation.localization_network import load_lung_network, lung_network_file
from engine.simulation.patient import draw_patient
from engine.simulation.population import seed_split


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
    assert 0.3 < cardiothoracic_ratio(anatomy) < 0.6
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


def test_lungs_of_simulated_patients_overlap_their_exact_outlines() -> None:
    unseen = [seed for seed in range(5000, 5100) if seed_split(seed) is Split.TEST][:4]
    for case in simulate([draw_patient(seed) for seed in unseen]):
        found = locate(case.image)
        assert dice(found.right.mask, case.right_lung) > 0.9, case.patient.seed
        assert dice(found.left.mask, case.left_lung) > 0.88, case.patient.seed
        assert dice(found.heart, case.heart) > 0.75, case.patient.seed


def test_gas_under_the_diaphragm_is_not_lung() -> None:
    film = draw_chest()
    gas = Image.new("L", (FRAME, FRAME))
    ImageDraw.Draw(gas).ellipse((365, 388, 435, 440), fill=255)
    share = np.asarray(gas, dtype=np.float32) / 255
    found = locate((film * (1 - share) + 0.22 * share).astype(np.float32))
    assert found.left.mask[400:].sum() < 0.2 * (share[400:] > 0.5).sum()


def test_most_films_of_unseen_patients_are_located(shared: Path) -> None:
    splits = read_splits(paths.resources_dir() / "splits" / "chestxray14.csv")
    films = [
        film for film in read_real_films(shared / "data" / "nih512") if splits[film.patient] is Split.TEST
    ][::4]
    found = []
    for film in films:
        try:
            found.append(locate(film_pixels(film)))
        except LocalizationError:
            continue
    assert len(found) >= 0.9 * len(films)
    ratios = [cardiothoracic_ratio(one) for one in found]
    assert 0.38 < np.median(ratios) < 0.58
    # The right dome stands higher than the left in most people.
    higher = [one.right.cardiophrenic[0] <= one.left.cardiophrenic[0] for one in found]
    assert np.mean(higher) > 0.5
