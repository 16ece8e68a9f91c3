"""Loading referees and reading with them."""

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tomli_w
import torch
from safetensors.torch import save_file

from engine.errors import FrameMismatchError, ModelIntegrityError, ModelNotFoundError, RequestError
from engine.models.predictor_card import CARD_NAME, RefereeCard, referee_card_table
from engine.models.predictor_network import Answers, PredictorNetwork, Shape, even_out, shrink
from engine.models.predictors import FINDINGS, NAMES, Referee, load_referee, reading_of

SMALL = Shape((8, 8, 16, 16), (1, 1, 1, 1))


def write_referee(
    folder: Path, network: PredictorNetwork, *, style: bool = True, beside: bool = False
) -> RefereeCard:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "referee.safetensors"
    save_file({key: value.half().contiguous() for key, value in network.state_dict().items()}, path)
    card = RefereeCard(
        name="tiny",
        title="A tiny referee",
        notice="a test",
        source="random",
        shape=network.shape,
        knows_style=style,
        knows_view=not style,
        thresholds=dict.fromkeys(FINDINGS, 0.5),
        thresholds_beside=dict.fromkeys(FINDINGS, 0.25) if beside else {},
        weights_sha256={path.name: hashlib.sha256(path.read_bytes()).hexdigest()},
        ceiling={},
    )
    (folder / CARD_NAME).write_text(tomli_w.dumps(referee_card_table(card)), "utf-8")
    return card


def films(count: int = 3) -> np.ndarray:
    return np.random.default_rng(0).random((count, 512, 512), dtype=np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    write_referee(tmp_path / "tiny", PredictorNetwork(SMALL))
    return tmp_path / "tiny"


@pytest.fixture
def comparing(tmp_path: Path) -> Referee:
    """Reads beside others, with random weights."""
    torch.manual_seed(0)
    network = PredictorNetwork(SMALL, compares=True)
    assert network.comparison is not None
    with torch.no_grad():
        for values in network.comparison.parameters():
            values += 0.5 * torch.randn_like(values)
    write_referee(tmp_path / "comparing", network, beside=True)
    return load_referee(tmp_path / "comparing")


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_referee_reads_films(name: str) -> None:
    referee = load_referee(name)
    reading = referee.read(films(2))
    assert referee.name == name
    assert len(reading) == 2
    assert reading.presence.shape == reading.extent.shape == (2, len(FINDINGS), 2)
    assert ((reading.presence >= 0) & (reading.presence <= 1)).all()
    assert np.isfinite(reading.features).all()
    assert np.isnan(reading.style).all() != np.isnan(reading.view_ap).all()
    assert referee.card.threshold_array().shape == (len(FINDINGS),)


def test_cardiomegaly_has_no_side(folder: Path) -> None:
    reading = load_referee(folder).read(films())
    heart = FINDINGS.index("cardiomegaly")
    assert np.array_equal(reading.presence[:, heart, 0], reading.presence[:, heart, 1])
    assert np.array_equal(reading.extent[:, heart, 0], reading.extent[:, heart, 1])


def test_the_extent_of_what_is_not_seen_is_next_to_nothing() -> None:
    zeros = torch.zeros(1)
    logits = torch.tensor([-3.0, 0.0, 3.0, 0, 0, 0, 0, 0])[None, :, None].expand(1, 8, 2)
    extents, maps = torch.full((1, 8, 2), 0.8), torch.zeros(1, 8, 10, 10)
    said = Answers(logits, maps, extents, zeros, zeros, zeros, zeros.expand(1, 3), zeros.expand(1, 3), maps)
    thresholds = np.full(8, 0.5, np.float32)
    gated = reading_of([said], True, True, thresholds).extent[0, :3, 0]
    np.testing.assert_allclose(gated, 0.8 / (1 + np.exp([6.0, 0.0, -6.0])), rtol=1e-4)
    assert reading_of([said], True, True).extent.min() == np.float32(0.8)


def test_a_film_is_read_alike_alone_and_among_others(folder: Path) -> None:
    referee = load_referee(folder)
    together, one_by_one = referee.read(films()), referee.read(films(), batch_size=1)
    np.testing.assert_allclose(together.presence, one_by_one.presence, atol=1e-5)
    np.testing.assert_allclose(together.features, one_by_one.features, atol=1e-4)


def test_brightness_and_contrast_do_not_count(folder: Path) -> None:
    referee = load_referee(folder)
    plain, changed = referee.read(films()), referee.read(films() * np.float32(0.5) + np.float32(0.2))
    np.testing.assert_allclose(plain.presence, changed.presence, atol=1e-4)


def test_beside_another_film_findings_may_be_read_otherwise_and_nothing_else(comparing: Referee) -> None:
    others = films() ** 2
    alone, beside = comparing.read(films()), comparing.read(films(), others)
    assert np.abs(beside.presence - alone.presence).max() > 1e-3
    for name in ("age", "sex_male", "style", "areas", "features"):
        np.testing.assert_array_equal(getattr(beside, name), getattr(alone, name))
    back = comparing.read(others, films())
    assert np.abs(back.presence - comparing.read(others).presence).max() > 1e-3
    assert np.abs(back.presence - beside.presence).max() > 1e-3


def test_beside_itself_a_film_is_read_as_alone(comparing: Referee) -> None:
    alone, beside = comparing.read(films()), comparing.read(films(), films())
    np.testing.assert_array_equal(beside.presence, alone.presence)


def test_what_came_is_surer_and_more_and_what_went_the_reverse() -> None:
    zeros, nothing = torch.zeros(1), torch.zeros(1, 8, 2)
    maps, came = torch.zeros(1, 8, 10, 10), torch.zeros(1, 8, 2)
    came[0, 3, 1], came[0, 4, 0] = 2, -2
    said = (nothing, maps, nothing + 0.8, zeros, zeros, zeros, zeros.expand(1, 3), zeros.expand(1, 3), maps)
    thresholds = np.full(8, 0.5, np.float32)
    alone = reading_of([Answers(*said)], True, True, thresholds)
    beside = reading_of([Answers(*said, came=came)], True, True, thresholds)
    assert beside.presence[0, 3, 1] > 0.99 > 0.5 == alone.presence[0, 3, 1]
    assert beside.extent[0, 3, 1] == pytest.approx(0.8 / (1 + np.exp(-2)), rel=1e-4)
    assert beside.presence[0, 4, 0] < 0.01
    assert beside.extent[0, 4, 0] < alone.extent[0, 4, 0]
    np.testing.assert_array_equal(beside.presence[0, 5:], alone.presence[0, 5:])


def test_a_referee_that_reads_films_alone_refuses_others(folder: Path) -> None:
    with pytest.raises(RequestError, match="reads films alone"):
        load_referee(folder).read(films(), films())


def test_each_film_needs_one_beside_it(comparing: Referee) -> None:
    with pytest.raises(FrameMismatchError, match="3 films cannot be read beside 2 others"):
        comparing.read(films(), films(2))
    with pytest.raises(FrameMismatchError, match="finite"):
        comparing.read(films(), np.full_like(films(), np.nan))


def test_mirroring_a_film_changes_the_reading(folder: Path) -> None:
    referee = load_referee(folder)
    film = films(1)
    film[:, 200:, :200] = 1  # dense on the patient's right
    mirrored = np.ascontiguousarray(film[:, :, ::-1])
    noise = np.abs(referee.read(film).features - referee.read(film + np.float32(1e-6)).features).max()
    assert np.abs(referee.read(film).features - referee.read(mirrored).features).max() > 100 * noise + 1e-4


def test_a_constant_film_gives_finite_readings(folder: Path) -> None:
    assert np.isfinite(load_referee(folder).read(np.zeros((1, 512, 512), np.float32)).presence).all()


def test_readings_stay_read_only_through_pickle(folder: Path) -> None:
    reading = pickle.loads(pickle.dumps(load_referee(folder).read(films(1))))
    assert not reading.presence.flags.writeable


def test_shrinking_keeps_the_mean_and_evening_out_removes_it() -> None:
    image = torch.from_numpy(films(1))
    small = shrink(image)
    assert small.shape == (1, 160, 160)
    assert float(small.mean()) == pytest.approx(float(image.mean()), abs=1e-3)
    assert float(even_out(small).mean()) == pytest.approx(0, abs=1e-4)
    assert float(even_out(small).std()) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("shape", [(512, 512), (0, 512, 512), (1, 256, 256)])
def test_films_of_another_shape_are_refused(folder: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(FrameMismatchError, match="512"):
        load_referee(folder).read(np.zeros(shape, np.float32))


def test_films_with_values_that_are_no_numbers_are_refused(folder: Path) -> None:
    bad = films(1)
    bad[0, 0, 0] = np.nan
    with pytest.raises(FrameMismatchError, match="finite"):
        load_referee(folder).read(bad)


def test_a_referee_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelNotFoundError, match="no referee nobody"):
        load_referee("nobody")


def test_changed_weights_are_refused(folder: Path) -> None:
    path = folder / "referee.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelIntegrityError, match="card"):
        load_referee(folder)


def test_weights_of_another_network_are_refused(folder: Path) -> None:
    card = write_referee(folder, PredictorNetwork(SMALL))
    other = replace(card, shape=Shape((8, 8, 16, 24), (1, 1, 1, 1)))
    (folder / CARD_NAME).write_text(tomli_w.dumps(referee_card_table(other)), "utf-8")
    with pytest.raises(ModelIntegrityError, match="not those of its network"):
        load_referee(folder)


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    network = PredictorNetwork(SMALL)
    with torch.no_grad():
        network.presence_bias[0] = float("nan")
    write_referee(tmp_path, network)
    with pytest.raises(ModelIntegrityError, match="not finite"):
        load_referee(tmp_path)


def test_a_missing_weight_file_is_named(folder: Path) -> None:
    (folder / "referee.safetensors").unlink()
    with pytest.raises(ModelIntegrityError, match=r"referee\.safetensors of the referee tiny is missing"):
        load_referee(folder)
