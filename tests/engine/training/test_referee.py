"""A referee is fitted, written and read again, at toy size."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import RequestError
from engine.models.predictor_network import Answers, PredictorNetwork, Shape
from engine.models.predictors import FINDINGS, load_referee
from engine.training.config import LoopConfig, TrainingConfig, fill, read_config
from engine.training.loop import train
from engine.training.referee import RefereeTask
from engine.training.referee_config import RefereeConfig
from engine.training.referee_shares import drawings_of
from engine.training.task import Inputs, Share

LOOP = LoopConfig(steps=3, batch_size=8, warmup_steps=1, validate_every=3, samples_every=3, loader_threads=0)
TABLE = {
    "name": "toy",
    "title": "Toy",
    "notice": "a test",
    "source": "a test",
    "simulated": 3,
    "validate_simulated": 2,
    "size": 64,
    "widths": [8, 8, 16, 16],
    "depths": [1, 1, 1, 1],
    "knows_style": True,
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def task(cache: Path) -> RefereeTask:
    return RefereeTask(TABLE, LOOP, Inputs(None, cache))


def answers(presence: torch.Tensor) -> Answers:
    count = len(presence)
    zeros = torch.zeros(count)
    return Answers(
        presence,
        torch.zeros(count, 8, 10, 10),
        torch.zeros(count, 8, 2),
        zeros,
        zeros,
        zeros,
        torch.zeros(count, 3),
        zeros[:, None],
        zeros,
    )


class Saying(torch.nn.Module):
    def __init__(self, presence: torch.Tensor) -> None:
        super().__init__()
        self._presence = presence

    def forward(self, _films: torch.Tensor) -> Answers:
        return answers(self._presence)


def batch(count: int) -> dict[str, torch.Tensor]:
    """Nothing is known."""
    unknown = torch.full((count,), torch.nan)
    return {
        "films": torch.zeros(count, 1, 160, 160),
        "presence": torch.full((count, 8, 2), torch.nan),
        "extent": torch.full((count, 8, 2), torch.nan),
        "maps": torch.full((count, 8, 10, 10), torch.nan),
        "somewhere": torch.full((count, 8), torch.nan),
        "areas": torch.full((count, 3), torch.nan),
        **dict.fromkeys(("age", "male", "style", "view_ap"), unknown),
    }


def test_a_toy_referee_is_trained_exported_and_reads(task: RefereeTask, tmp_path: Path) -> None:
    config = TrainingConfig(Path("toy.toml"), "referee", LOOP, TABLE)
    folder = train(task, config, tmp_path, cpu=True)
    referee = load_referee(folder)
    reading = referee.read(np.random.default_rng(0).random((2, 512, 512), dtype=np.float32))
    assert reading.presence.shape == (2, 8, 2)
    assert np.isfinite(reading.style).all()
    assert np.isnan(reading.view_ap).all()
    assert set(referee.card.thresholds) == set(FINDINGS)
    assert (tmp_path / "samples" / "step-000000003" / "varied_films.png").is_file()


def test_training_starts_from_another_referee(task: RefereeTask, cache: Path, tmp_path: Path) -> None:
    network = task.build()
    with torch.no_grad():
        network.presence_bias.fill_(0.25)
    task.export(network, tmp_path)
    started = RefereeTask(TABLE | {"start_from": str(tmp_path)}, LOOP, Inputs(None, cache)).build()
    assert torch.equal(started.presence_bias, torch.full((16,), 0.25))
    other = TABLE | {"start_from": str(tmp_path), "widths": [8, 8, 16, 24]}
    with pytest.raises(RequestError, match="widths and depths"):
        RefereeTask(other, LOOP, Inputs(None, cache)).build()


def test_batches_follow_from_the_step_and_the_part(task: RefereeTask) -> None:
    one, same = (task.batch(Share(5, 0, 2, 4)) for _ in range(2))
    assert all(torch.equal(one[name].nan_to_num(), same[name].nan_to_num()) for name in one)
    for other in (Share(6, 0, 2, 4), Share(5, 1, 2, 4)):
        assert not torch.equal(one["films"], task.batch(other)["films"])


def test_what_is_not_known_has_no_loss_and_no_gradient(task: RefereeTask) -> None:
    presence = torch.zeros(2, 8, 2, requires_grad=True)
    losses = task.losses(Saying(presence), batch(2))
    assert float(losses["loss"].detach()) == 0
    losses["loss"].backward()
    assert presence.grad is not None
    assert not presence.grad.any()


def test_a_step_learns_the_same_in_however_many_parts(task: RefereeTask, cache: Path) -> None:
    """Also where of one part's films much is known and of the other's little."""
    given = [task.batch(Share(3, part, 2, 4)) for part in range(2)]
    together = {
        name: torch.cat([one[name] for one in given]) for name in given[0] if not name.startswith("total")
    }
    network = task.build()
    whole = task.losses(network, together)
    for name, value in whole.items():
        parts = [float(task.losses(network, one)[name].detach()) for one in given]
        assert np.mean(parts) == pytest.approx(float(value.detach()), rel=1e-4), name


def test_the_extent_counts_little_where_nothing_is(task: RefereeTask) -> None:
    given = batch(1)
    given["presence"][0, 0] = torch.tensor([1.0, 0.0])
    given["extent"][0, 0] = torch.tensor([0.75, 0.0])
    said = Saying(torch.zeros(1, 8, 2))  # says 0 of everything
    missed = float(task.losses(said, given)["extent"])
    assert missed == pytest.approx((0.75 - 0.05) / 1.05, rel=1e-5)


def test_the_share_of_real_films_is_kept_over_the_parts_of_a_step(task: RefereeTask) -> None:
    task._simulated_and_real = (np.arange(10), np.arange(10, 20))
    task._config = replace(task._config, real_share=0.3)
    real = []
    for part in range(5):
        random = torch.Generator().manual_seed(part)
        real.append(int((task._choose(Share(0, part, 5, 2), part, random) >= 10).sum()))
    assert sum(real) == 3
    assert max(real) == 1


def test_only_what_is_needed_is_drawn(tmp_path: Path) -> None:
    task = RefereeTask(TABLE, LOOP, Inputs(None, tmp_path))
    assert (
        task.fingerprint() == RefereeTask(TABLE | {"title": "T"}, LOOP, Inputs(None, tmp_path)).fingerprint()
    )
    assert not list(tmp_path.iterdir())
    task.validate(task.build())
    assert [path.name.split("-")[0] for path in tmp_path.iterdir()] == ["validate"]


def test_the_fingerprint_changes_with_what_is_learned(cache: Path) -> None:
    changes: tuple[dict[str, object], ...] = ({}, {"simulated": 4}, {"size": 65}, {"variation": 0.5})
    assert len({RefereeTask(TABLE | one, LOOP, Inputs(None, cache)).fingerprint() for one in changes}) == 4


def test_the_card_tells_on_how_many_patients_its_thresholds_rest(task: RefereeTask, tmp_path: Path) -> None:
    task.export(task.build(), tmp_path)
    assert load_referee(tmp_path).card.thresholds_from == {"films": 4, "patients": 2}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"simulated": -1}, "simulated is -1"),
        ({"size": 32}, "size is 32"),
        ({"real_share": 1.5}, "real_share"),
        ({"smoothing": float("nan")}, "smoothing is nan"),
        ({"widths": [8, 8, 16]}, "four numbers"),
        ({"widths": [8, 8, 16, 17]}, "multiple of 8"),
        ({"depths": [1, 1, 0, 1]}, "from 1 to 99"),
    ],
)
def test_wrong_fields_are_refused(cache: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        RefereeTask(TABLE | change, LOOP, Inputs(None, cache))


def test_the_loss_of_presence_is_the_cross_entropy_of_what_is_known(task: RefereeTask) -> None:
    given = batch(2)
    given["presence"][0, 3] = torch.tensor([1.0, 0.0])
    presence = torch.zeros(2, 8, 2)
    presence[0, 3] = torch.tensor([2.0, -1.0])
    expected = (np.log1p(np.exp(-2)) + np.log1p(np.exp(-1))) / 2
    assert float(task.losses(Saying(presence), given)["presence"]) == pytest.approx(expected, rel=1e-5)


def test_a_label_without_a_side_pulls_up_the_likelier_side(task: RefereeTask) -> None:
    given = batch(1)
    given["somewhere"][0, 2] = 1
    presence = torch.zeros(1, 8, 2)
    presence[0, 2] = torch.tensor([1.0, -3.0])
    presence.requires_grad_()
    task.losses(Saying(presence), given)["somewhere"].backward()
    assert presence.grad is not None
    right, left = (float(-value) for value in presence.grad[0, 2])
    assert right > left > 0
    assert int((presence.grad != 0).sum()) == 2


def test_learning_lowers_the_loss_on_a_few_films(task: RefereeTask) -> None:
    torch.manual_seed(0)
    network = PredictorNetwork(Shape((8, 16, 16, 32), (1, 1, 1, 1)))
    given = task.batch(Share(0, 0, 1, 6))
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3)
    values = []
    for _ in range(40):
        loss = task.losses(network, given)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        values.append(float(loss.detach()))
    assert values[-1] < 0.6 * values[0]


@pytest.mark.parametrize("name", ["simulated", "real"])
def test_the_training_files_of_the_shipped_referees_can_be_read(name: str) -> None:
    config = read_config(Path(__file__).resolve().parents[3] / "installer" / "referees" / f"{name}.toml")
    referee = fill(RefereeConfig, config.table, "referee")
    assert (config.task, referee.name) == ("referee", name)
    assert [drawing.share for drawing in drawings_of(referee, "test")] == ["test"]


def test_a_file_with_nothing_to_learn_from_is_refused(cache: Path) -> None:
    with pytest.raises(RequestError, match="nothing to learn"):
        RefereeTask(TABLE | {"simulated": 0}, LOOP, Inputs(None, cache))
