"""A referee learns to read films beside others, at toy size."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import RequestError
from engine.models.predictor_comparison import Comparison
from engine.models.predictors import FINDINGS, load_referee
from engine.training.comparison import ComparisonConfig, ComparisonTask
from engine.training.config import LoopConfig, TrainingConfig, fill, read_config
from engine.training.loop import train
from engine.training.referee import RefereeTask
from engine.training.task import Inputs, Share

LOOP = LoopConfig(steps=3, batch_size=8, warmup_steps=1, validate_every=3, samples_every=3, loader_threads=0)
REFEREE = {
    "name": "toy",
    "title": "Toy",
    "notice": "a test",
    "source": "a test",
    "simulated": 3,
    "size": 64,
    "widths": [8, 8, 16, 16],
    "depths": [1, 1, 1, 1],
    "knows_style": True,
}
TABLE = {"simulated": 3, "validate_simulated": 2, "test_simulated": 2, "size": 64}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return Inputs(None, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def alone(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of a referee that reads films alone."""
    folder = tmp_path_factory.mktemp("alone")
    task = RefereeTask(REFEREE, LOOP, inputs)
    torch.manual_seed(0)
    task.export(task.build(), folder)
    return str(folder)


@pytest.fixture
def task(alone: str, inputs: Inputs) -> ComparisonTask:
    return ComparisonTask(TABLE | {"start_from": alone}, LOOP, inputs)


def test_a_referee_learns_to_read_beside_others_and_says_of_films_alone_what_it_said(
    task: ComparisonTask, alone: str, inputs: Inputs, tmp_path: Path
) -> None:
    config = TrainingConfig(Path("toy.toml"), "comparison", LOOP, TABLE | {"start_from": alone})
    folder = train(task, config, tmp_path / "run", cpu=True)
    before, after = load_referee(alone), load_referee(folder)
    films = np.random.default_rng(0).random((2, 512, 512), dtype=np.float32)
    for name in ("presence", "extent", "features", "age"):
        one, other = (getattr(referee.read(films), name) for referee in (before, after))
        np.testing.assert_array_equal(one, other)
    assert np.abs(after.read(films, films[::-1]).presence - after.read(films).presence).max() > 1e-4
    assert before.card.thresholds == after.card.thresholds
    assert not before.card.reads_beside
    assert set(after.card.thresholds_beside) == set(FINDINGS)
    assert after.card.ceiling["counts_beside"]["films"] == 4
    assert (tmp_path / "run" / "samples" / "step-000000003" / "varied_films.png").is_file()
    again = RefereeTask(REFEREE | {"start_from": str(folder)}, LOOP, inputs).build()
    assert torch.equal(again.presence, before.weights()["presence"])


def test_batches_follow_from_the_step_and_the_part(task: ComparisonTask) -> None:
    one, same = (task.batch(Share(5, 0, 2, 4)) for _ in range(2))
    assert all(torch.equal(one[name].nan_to_num(), same[name].nan_to_num()) for name in one)
    for other in (Share(6, 0, 2, 4), Share(5, 1, 2, 4)):
        assert not torch.equal(one["films"], task.batch(other)["films"])


def test_a_step_learns_the_same_in_however_many_parts(task: ComparisonTask) -> None:
    given = [task.batch(Share(3, part, 2, 4)) for part in range(2)]
    together = {
        name: torch.cat([one[name] for one in given]) for name in given[0] if not name.startswith("total")
    }
    network = task.build()
    for name, value in task.losses(network, together).items():
        parts = [float(task.losses(network, one)[name].detach()) for one in given]
        assert np.mean(parts) == pytest.approx(float(value.detach()), rel=1e-4), name


def test_where_nothing_differs_nothing_came_or_went(task: ComparisonTask) -> None:
    network = task.build()
    films = task.batch(Share(0, 0, 1, 4))["films"].clone()
    films[:2, 1] = 0
    seen = network(films)
    assert not seen.presence[:2].any()
    assert not seen.maps[:2].any()
    assert seen.presence[2:].any()


def test_learning_lowers_the_loss_on_a_few_films(task: ComparisonTask) -> None:
    torch.manual_seed(0)
    network: Comparison = task.build()
    given = task.batch(Share(0, 0, 1, 8))
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3)
    values = []
    for _ in range(60):
        loss = task.losses(network, given)["presence"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        values.append(float(loss.detach()))
    assert values[-1] < values[0] - 0.01  # what stayed costs log 2 at least


def test_the_fingerprint_changes_with_what_is_learned(alone: str, inputs: Inputs) -> None:
    changed: tuple[dict[str, object], ...] = ({}, {"simulated": 4}, {"size": 65}, {"variation": 0.5})
    prints = {
        ComparisonTask(TABLE | {"start_from": alone} | one, LOOP, inputs).fingerprint() for one in changed
    }
    assert len(prints) == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"simulated": -1}, "simulated is -1"),
        ({"simulated": 0}, "nothing to learn"),
        ({"size": 32}, "size is 32"),
        ({"variation": float("nan")}, "variation is nan"),
    ],
)
def test_wrong_fields_are_refused(inputs: Inputs, change: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        ComparisonTask(TABLE | {"start_from": "simulated"} | change, LOOP, inputs)


@pytest.mark.parametrize("name", ["simulated", "real"])
def test_the_training_files_of_the_shipped_referees_can_be_read(name: str) -> None:
    folder = Path(__file__).resolve().parents[3] / "installer" / "referees"
    config = read_config(folder / f"{name}_beside.toml")
    comparison = fill(ComparisonConfig, config.table, "comparison")
    assert (config.task, comparison.start_from) == ("comparison", name)
