"""A referee is fitted, written and read again, at toy size."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import RequestError
from engine.models.predictor_network import Answers, PredictorNetwork, Shape
from engine.models.predictors import FINDINGS, load_referee
from engine.training.config import LoopConfig, TrainingConfig, fill, read_config
from engine.training.loop import train
from engine.training.referee import RefereeConfig, RefereeTask
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
    assert [drawing.share for drawing in referee.drawings("test")] == ["test"]


def test_a_file_with_nothing_to_learn_from_is_refused(cache: Path) -> None:
    with pytest.raises(RequestError, match="nothing to learn"):
        RefereeTask(TABLE | {"simulated": 0}, LOOP, Inputs(None, cache))
